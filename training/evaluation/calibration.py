"""Whether the scores mean what they say, and what a flag is worth where blame is rare."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any, Final

import numpy as np
from caseframe.data.examples import Example
from caseframe.training.predict import Prediction, golds
from sklearn.metrics import average_precision_score, brier_score_loss, precision_recall_curve

BINS: Final = 10
PREVALENCES: Final = (0.01, 0.03, 0.10)
"""Shares of blaming sentences in real notes for which precision is worked out."""


@dataclass(frozen=True, slots=True)
class Bin:
    """Sentences whose score lies between two tenths: how many, their mean score, the share flagged."""

    low: float
    high: float
    count: int
    score: float
    share: float


def reliability(examples: Sequence[Example], predictions: Sequence[Prediction]) -> list[Bin]:
    """The reliability diagram's bins of equal width; empty ones are left out."""
    truth = np.array([gold.flagged for gold in golds(examples)], dtype=np.float64)
    scores = np.array([guess.score for guess in predictions])
    number = np.minimum((scores * BINS).astype(int), BINS - 1)
    bins = []
    for index in range(BINS):
        own = number == index
        if own.any():
            mean, share = float(scores[own].mean()), float(truth[own].mean())
            bins.append(Bin(index / BINS, (index + 1) / BINS, int(own.sum()), mean, share))
    return bins


def expected_calibration_error(bins: Sequence[Bin]) -> float:
    """Mean gap between score and share, weighted by count (Naeini et al. 2015)."""
    total = sum(own.count for own in bins)
    return sum(own.count * abs(own.score - own.share) for own in bins) / total if total else 0.0


def precision_at(prevalence: float, recall: float, false_alarm_rate: float) -> float:
    """Precision where ``prevalence`` of the sentences blame, by Bayes' rule."""
    right = prevalence * recall
    wrong = (1 - prevalence) * false_alarm_rate
    return right / (right + wrong) if right + wrong else 0.0


def calibration_figures(
    examples: Sequence[Example], predictions: Sequence[Prediction]
) -> dict[str, Any]:
    """Average precision, its curve, reliability, ECE, Brier score, precision at each prevalence.

    For a probability only: a baseline's score may be none, and its ECE then says so.
    """
    truth = [gold.flagged for gold in golds(examples)]
    scores = [guess.score for guess in predictions]
    if len(set(truth)) < 2:
        return {}
    bins = reliability(examples, predictions)
    flagged = [guess.flagged for guess in predictions]
    pairs = list(zip(truth, flagged, strict=True))
    found = sum(true and flag for true, flag in pairs) / sum(truth)
    alarms = sum(flag and not true for true, flag in pairs) / (len(truth) - sum(truth))
    return {
        "average_precision": float(average_precision_score(truth, scores)),
        "curve": _curve(truth, scores),
        "reliability": [asdict(own) for own in bins],
        "ece": expected_calibration_error(bins),
        "brier": float(brier_score_loss(truth, scores)),
        "false_alarm_rate": alarms,
        "precision_at_prevalence": {
            f"{prevalence:g}": precision_at(prevalence, found, alarms) for prevalence in PREVALENCES
        },
    }


def _curve(truth: Sequence[bool], scores: Sequence[float]) -> dict[str, list[float]]:
    """At most some 200 points of the precision-recall curve."""
    precision, recall, _ = precision_recall_curve(truth, scores)
    step = max(1, len(precision) // 200)
    return {
        "precision": [round(float(value), 4) for value in precision[::step]],
        "recall": [round(float(value), 4) for value in recall[::step]],
    }
