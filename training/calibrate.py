"""Calibrated sentence probabilities and the two named thresholds, from validation data only."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final

import numpy as np
from caseframe.data.examples import Example
from caseframe.detector import Detector
from caseframe.folder import Calibration, read_manifest
from caseframe.training.export import seal
from caseframe.training.predict import golds, predict
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import precision_recall_curve

SENSITIVE_RECALL: Final = 0.95
"""The sensitive threshold finds at least this share of the validation set's flagged sentences."""
F1_TOLERANCE: Final = 0.002
"""What the balanced threshold may lose of the validation set's best F1."""
_TINY: Final = 1e-6


def calibrate(folder: Path, validation: Sequence[Example]) -> dict[str, float]:
    """Fit Platt scaling and thresholds, write them into the model folder, return the thresholds."""
    manifest = read_manifest(folder)
    seal(folder, replace(manifest, calibration=Calibration()))
    raw = [guess.score for guess in predict(Detector.load(folder), validation)]
    truth = [gold.flagged for gold in golds(validation)]
    calibration = fit_platt([_logit(score) for score in raw], truth)
    scores = [calibration.probability(_logit(score)) for score in raw]
    thresholds = choose_thresholds(scores, truth)
    seal(folder, replace(manifest, calibration=calibration, thresholds=thresholds))
    return thresholds


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
