"""Below which probability the first pass lets a sentence go, from validation data only."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

import numpy as np
from caseframe.data.examples import Example
from caseframe.detector import Detector
from caseframe.runtime import Floats
from caseframe.training.export import seal
from caseframe.training.predict import golds

LOSS: Final = 0.001
"""Of the blaming sentences that the whole network flags, the share that may be lost."""


def set_early_limits(folder: Path, validation: Sequence[Example]) -> dict[str, Any]:
    """Write into a model folder, for each named threshold, below which probability sentences leave early.

    Returns what that does to the validation data it was chosen on, as plain values: for each threshold
    the limit, the share ``lost`` of the blaming sentences that are flagged without it, and the share of
    the others that ``leave``. Empty where the network has no first pass.
    """
    detector = Detector.load(folder)
    if not detector.scorer.network.has_first_pass:
        return {}
    truth = np.array([gold.flagged for gold in golds(validation)])
    full, first = (scores_of(detector, validation, early) for early in (0.0, 1.0))
    told = {}
    for name, threshold in detector.manifest.thresholds.items():
        caught = truth & (full >= threshold)
        limit = choose_limit(first[caught].tolist(), threshold)
        told[name] = {
            "limit": limit,
            "lost": float((first[caught] < limit).mean()) if caught.any() else 0.0,
            "leave": float((first[~truth] < limit).mean()) if not truth.all() else 0.0,
        }
    limits = {name: own["limit"] for name, own in told.items()}
    seal(folder, replace(detector.manifest, first_pass=limits))
    return told


def scores_of(detector: Detector, examples: Sequence[Example], early: float) -> Floats:
    """Sentence probabilities, with a given limit of the first pass (``Scorer.score``)."""
    texts = ((example.text, [gold.span for gold in example.sentences]) for example in examples)
    return np.array([own.score for own in detector.scorer.score_many(texts, early)], np.float32)


def choose_limit(caught: Sequence[float], threshold: float) -> float:
    """The highest limit by which at most LOSS of the caught sentences are lost.

    ``caught`` are their first-pass scores. At most half the threshold, so that what leaves is
    never near being flagged. 0, so that nothing leaves, with fewer than 1 / LOSS: too few to tell.
    """
    if len(caught) < 1 / LOSS:
        return 0.0
    return min(sorted(caught)[int(LOSS * len(caught))], threshold / 2)
