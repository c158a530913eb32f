"""Metrics of sentences and frames."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from caseframe.data.examples import Example
from caseframe.data.overlap import count_matches
from caseframe.frames import FRAMES
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

    def to_dict(self) -> dict[str, Any]:
        """The figures as plain values."""
        return asdict(self)


def rates(right: int, wrong: int, missed: int) -> Rates:
    """Rates from true positives, false positives and false negatives; 0 where undefined."""
    precision = right / (right + wrong) if right + wrong else 0.0
    recall = right / (right + missed) if right + missed else 0.0
    f1 = 2 * right / (2 * right + wrong + missed) if right else 0.0
    return Rates(precision, recall, f1, right, wrong, missed)


def sentence_scores(examples: Sequence[Example], predictions: Sequence[Prediction]) -> Rates:
    """How well sentences are flagged."""
    pairs = list(zip(golds(examples), predictions, strict=True))
    return rates(
        sum(gold.flagged and guess.flagged for gold, guess in pairs),
        sum(not gold.flagged and guess.flagged for gold, guess in pairs),
        sum(gold.flagged and not guess.flagged for gold, guess in pairs),
    )


def frame_scores(
    examples: Sequence[Example], predictions: Sequence[Prediction]
) -> dict[str, Rates]:
    """For each frame, how well sentences that hold a phrase of it are found."""
    pairs = list(zip(golds(examples), predictions, strict=True))
    return {
        frame: rates(
            sum(frame in gold.frames and frame in guess.frames for gold, guess in pairs),
            sum(frame not in gold.frames and frame in guess.frames for gold, guess in pairs),
            sum(frame in gold.frames and frame not in guess.frames for gold, guess in pairs),
        )
        for frame in FRAMES
    }


def partial_span_scores(examples: Sequence[Example], predictions: Sequence[Prediction]) -> Rates:
    """Phrases found at least in part: same frame and one character or more in common.

    Each gold phrase is matched with at most one predicted phrase.
    """
    right = wrong = missed = 0
    for gold, guess in zip(golds(examples), predictions, strict=True):
        places = [(phrase.start, phrase.end, phrase.frame) for phrase in guess.phrases]
        found = count_matches(gold.places, places)
        right += found
        missed += len(gold.labels) - found
        wrong += len(places) - found
    return rates(right, wrong, missed)


def pairs_right(examples: Sequence[Example], predictions: Sequence[Prediction]) -> tuple[int, int]:
    """Minimal pairs of which every side is right, and how many pairs there are."""
    sides: dict[str, list[bool]] = {}
    for gold, guess in zip(golds(examples), predictions, strict=True):
        if gold.pair:
            sides.setdefault(gold.pair, []).append(gold.flagged == guess.flagged)
    return sum(all(right) for right in sides.values()), len(sides)


def average_precision(examples: Sequence[Example], predictions: Sequence[Prediction]) -> float:
    """Average precision of the sentence scores; 0 if no sentence is flagged."""
    truth = [gold.flagged for gold in golds(examples)]
    if not any(truth):
        return 0.0
    return float(average_precision_score(truth, [guess.score for guess in predictions]))


def summary(examples: Sequence[Example], predictions: Sequence[Prediction]) -> dict[str, Any]:
    """Every figure of one model on one data set, as plain values."""
    frames = frame_scores(examples, predictions)
    right, pairs = pairs_right(examples, predictions)
    present = [frame for frame in FRAMES if any(frame in gold.frames for gold in golds(examples))]
    return {
        "sentences": len(predictions),
        "sentence": sentence_scores(examples, predictions).to_dict(),
        "average_precision": average_precision(examples, predictions),
        "frames": {frame: value.to_dict() for frame, value in frames.items()},
        "frame_macro_f1": sum(frames[frame].f1 for frame in present) / len(present)
        if present
        else 0.0,
        "partial_spans": partial_span_scores(examples, predictions).to_dict(),
        "pairs": {"right": right, "of": pairs},
    }
