"""Calibrated sentence probabilities and the two named thresholds, from validation data only."""

from __future__ import annotations

import math
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Final

import numpy as np
from caseframe.data.examples import Example
from caseframe.detector import Detector
from caseframe.errors import CaseframeError
from caseframe.folder import Calibration, Manifest, read_manifest
from caseframe.training.base import PACKAGED, resolve
from caseframe.training.export import seal
from caseframe.training.predict import golds, predict
from caseframe.training.restore import is_model_folder
from rich.console import Console
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import precision_recall_curve

SENSITIVE_RECALL: Final = 0.95
"""The sensitive threshold finds at least this share of the validation set's flagged sentences."""
F1_TOLERANCE: Final = 0.002
"""What the balanced threshold may lose of the validation set's best F1."""
ENOUGH: Final = 50
"""With fewer validation sentences of a kind, marked or not, thresholds lie anywhere."""
_TINY: Final = 1e-6


def calibrate(
    folder: Path, validation: Sequence[Example], base_model: str = "", *, trained: bool = True
) -> str:
    """Write Platt scaling and the two thresholds into a model folder; return what they rest on.

    They are fitted on the validation data. Where that holds fewer than ENOUGH sentences of either
    kind and ``base_model`` is a model already, its own are kept: a threshold fitted on a dozen
    sentences lies anywhere. So are they where nothing was ``trained``. Without such a model they
    are fitted all the same, or one half where there is nothing to fit. Too little data never stops
    it, for hours of training lie behind it; it is said on standard error.
    """
    truth = [gold.flagged for gold in golds(validation)]
    few = min(sum(truth), len(truth) - sum(truth)) < ENOUGH
    earlier = _manifest_of(base_model) if few or not trained else None
    if earlier is not None:
        manifest = read_manifest(folder)
        seal(
            folder,
            replace(manifest, calibration=earlier.calibration, thresholds=earlier.thresholds),
        )
    else:
        _fit(folder, validation, truth)
    told = _told(validation, truth, kept=earlier is not None)
    if earlier is not None and not few:
        told = "nothing was trained, so the base model's thresholds and calibration were kept"
    if few:
        Console(stderr=True).print(f"Careful: {told}.", markup=False, highlight=False)
    return told


def _told(validation: Sequence[Example], truth: Sequence[bool], *, kept: bool) -> str:
    """What the thresholds rest on, in plain words."""
    cases = len({example.scenario for example in validation})
    seen = (
        f"{sum(truth):,} marked and {len(truth) - sum(truth):,} other validation sentences "
        f"of {cases:,} {'case' if cases == 1 else 'cases'}"
    )
    if kept:
        return f"with only {seen}, the base model's thresholds and calibration were kept"
    if len(set(truth)) < 2:
        return f"with {seen}, there is no calibration and both thresholds are one half"
    return f"thresholds rest on {seen}"


def _manifest_of(base_model: str) -> Manifest | None:
    """What is known of the model that training began from.

    None if it is a bare encoder, or cannot be read any more: what was trained must not be lost.
    """
    if base_model in {"", PACKAGED}:
        return None
    folder = Path(resolve(base_model))
    if not is_model_folder(folder) and (folder.parent / "run.json").is_file():
        folder = folder.parent / "full"  # beside the checkpoint of an earlier run
    with suppress(CaseframeError):
        return read_manifest(folder) if is_model_folder(folder) else None
    return None


def _fit(folder: Path, validation: Sequence[Example], truth: Sequence[bool]) -> None:
    manifest = read_manifest(folder)
    seal(folder, replace(manifest, calibration=Calibration()))
    raw = [guess.score for guess in predict(Detector.load(folder), validation)]
    calibration = fit_platt([_logit(score) for score in raw], truth)
    scores = [calibration.probability(_logit(score)) for score in raw]
    thresholds = choose_thresholds(scores, truth)
    seal(folder, replace(manifest, calibration=calibration, thresholds=thresholds))


def fit_platt(logits: Sequence[float], truth: Sequence[bool]) -> Calibration:
    """Platt scaling by logistic regression; none if all sentences are of one kind."""
    if len(set(truth)) < 2:
        return Calibration()
    model = LogisticRegression(C=100.0).fit(np.asarray(logits)[:, None], np.asarray(truth))
    return Calibration(float(model.coef_[0, 0]), float(model.intercept_[0]))


def choose_thresholds(scores: Sequence[float], truth: Sequence[bool]) -> dict[str, float]:
    """The two named thresholds.

    ``balanced`` is the highest within F1_TOLERANCE of the best F1; ``sensitive`` the highest
    that still reaches SENSITIVE_RECALL, but no higher than ``balanced``. Around the best F1
    the curve is flat; and far fewer sentences blame in real notes than in the corpus, so where
    F1 hardly differs the threshold with fewer false alarms serves better.
    """
    if len(set(truth)) < 2:
        return {"balanced": 0.5, "sensitive": 0.5}
    precision, recall, limits = precision_recall_curve(truth, scores)
    f1 = 2 * precision * recall / np.maximum(precision + recall, 1e-12)
    balanced = float(limits[f1[:-1] >= f1.max() - F1_TOLERANCE].max())
    reached = limits[recall[:-1] >= SENSITIVE_RECALL]
    sensitive = min(balanced, float(reached.max()))
    return {"balanced": _below(balanced, scores), "sensitive": _below(sensitive, scores)}


def _below(limit: float, scores: Sequence[float]) -> float:
    """Half-way down to the next score, so that a rounding does not cross the limit."""
    lower = [score for score in scores if score < limit]
    return (limit + max(lower)) / 2 if lower else limit / 2


def _logit(probability: float) -> float:
    clipped = min(max(probability, _TINY), 1 - _TINY)
    return math.log(clipped / (1 - clipped))
