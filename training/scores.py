"""The figures that every training run writes down."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from caseframe.data.examples import Example
from caseframe.frames import FRAMES
from caseframe.training.evaluation.bootstrap import Metric
from caseframe.training.evaluation.metrics import f1, metrics, precision, recall
from caseframe.training.predict import Prediction, golds
from sklearn.metrics import average_precision_score


@dataclass(frozen=True, slots=True)
class Rates:
    """Precision, recall and F1 with the counts behind them."""

    precision: float
    recall: float
    f1: float
    right: int
    wrong: int
    missed: int


def rates(metric: Metric) -> Rates:
    """Rates of a metric on (right, wrong, missed); 0 where undefined."""
    sums = metric.counts.sum(axis=0)
    right, wrong, missed = (int(count) for count in sums)
    return Rates(float(precision(sums)), float(recall(sums)), float(f1(sums)), right, wrong, missed)


def sentence_f1(examples: Sequence[Example], predictions: Sequence[Prediction]) -> float:
    """F1 of flagged sentences."""
    return metrics(examples, predictions)["f1"].value


def average_precision(examples: Sequence[Example], predictions: Sequence[Prediction]) -> float:
    """Average precision of the sentence scores; 0 if no sentence is flagged."""
    truth = [gold.flagged for gold in golds(examples)]
    if not any(truth):
        return 0.0
    return float(average_precision_score(truth, [guess.score for guess in predictions]))


def summary(examples: Sequence[Example], predictions: Sequence[Prediction]) -> dict[str, Any]:
    """Every headline figure of one model on one data set, as plain values."""
    measured = metrics(examples, predictions)
    right, pairs = measured["pairs"].counts.sum(axis=0)
    return {
        "sentences": len(predictions),
        "sentence": asdict(rates(measured["f1"])),
        "average_precision": average_precision(examples, predictions),
        "frames": {frame: asdict(rates(measured[frame])) for frame in FRAMES},
        "frame_macro_f1": measured["frames"].value,
        "partial_spans": asdict(rates(measured["phrases"])),
        "pairs": {"right": int(right), "of": int(pairs)},
    }
