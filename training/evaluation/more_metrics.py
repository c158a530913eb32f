"""Metrics that are shown with an interval beside the headline: scores as probabilities, and spans."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any, Final

import numpy as np
from caseframe.data.examples import Example, Gold
from caseframe.data.interval import wilson
from caseframe.frames import FRAMES
from caseframe.training.evaluation.bootstrap import (
    FEW,
    Counts,
    Interval,
    Metric,
    Resampler,
    clusters,
    percentiles,
)
from caseframe.training.evaluation.calibration import PREVALENCES, precision_at
from caseframe.training.evaluation.metrics import Values, share
from caseframe.training.predict import Prediction, golds
from nervaluate.evaluator import Evaluator

SCHEMES: Final = ("strict", "exact", "partial", "ent_type")
"""Span matching after SemEval 2013 task 9: offsets and frame; offsets; overlap; frame and overlap."""
_COUNTED: Final = ("correct", "incorrect", "partial", "missed", "spurious")


def probability_metrics(
    examples: Sequence[Example], predictions: Sequence[Prediction]
) -> dict[str, Metric]:
    """``brier`` as a formula on sums.

    ECE gets no interval. It adds up absolute gaps, which noise can only widen: resamples lie
    above it, and the figure of a perfectly calibrated model lies below its own percentile
    interval. The reflected (basic) interval is no way out, for near a gap of 0, where a good model
    is, the absolute value has a corner and the bootstrap is not consistent (Andrews 2000,
    Inconsistency of the bootstrap when a parameter is on the boundary of the parameter space).
    """
    truth, scores = _truth_and_scores(examples, predictions)
    squared = np.stack([(scores - truth) ** 2, np.ones_like(scores)], axis=1)
    return {"brier": Metric(squared, share)}


def precision_at_intervals(
    examples: Sequence[Example], predictions: Sequence[Prediction], resampler: Resampler
) -> dict[str, Interval | None]:
    """The 95 % interval of the precision at each of PREVALENCES, as ``precision_at_0.01``.

    Where fewer than FEW sentences are flagged rightly, or wrongly, it goes from Wilson's bounds
    of recall and false-alarm rate that are worst for it to those that are best.
    """
    pairs = zip(golds(examples), predictions, strict=True)
    kinds = [2 * (not gold.flagged) + (not guess.flagged) for gold, guess in pairs]
    counts = np.eye(4)[kinds]  # right, missed, wrong, quiet
    right, missed, wrong, quiet = (int(count) for count in counts.sum(axis=0))
    if not (right + missed and wrong + quiet):
        return {}
    recall, alarms = wilson(right, right + missed), wilson(wrong, wrong + quiet)
    return {
        f"precision_at_{prevalence:g}": (
            precision_at(prevalence, recall[0], alarms[1]),
            precision_at(prevalence, recall[1], alarms[0]),
        )
        if min(right, wrong) < FEW
        else resampler.interval(Metric(counts, partial(_precision_where, prevalence)))
        for prevalence in PREVALENCES
    }


def _precision_where(prevalence: float, sums: Counts) -> Values:
    """``precision_at`` from (right, missed, wrong, quiet)."""
    right, missed, wrong, quiet = np.moveaxis(sums, -1, 0)
    found = prevalence * share(np.stack([right, right + missed], axis=-1))
    alarms = (1 - prevalence) * share(np.stack([wrong, wrong + quiet], axis=-1))
    return share(np.stack([found, found + alarms], axis=-1))


def average_precision_interval(
    examples: Sequence[Example], predictions: Sequence[Prediction], resampler: Resampler
) -> Interval | None:
    """The 95 % interval of average precision; None where all resamples are alike."""
    return percentiles(drawn_average_precision(examples, predictions, resampler))


def drawn_average_precision(
    examples: Sequence[Example], predictions: Sequence[Prediction], resampler: Resampler
) -> list[float]:
    """Average precision of each resample: no formula on sums, so each is ranked."""
    truth, scores = _truth_and_scores(examples, predictions)
    order = np.argsort(-scores, kind="stable")
    ends = np.flatnonzero(np.append(np.diff(scores[order]) != 0, True))
    return [
        _average_precision(weights[order], truth[order], ends) for weights in resampler.weights()
    ]


def _average_precision(weights: Values, truth: Values, ends: Any) -> float:
    """Of sentences in falling order of score, each with how often it was drawn; ties count as one."""
    right, flagged = np.cumsum(weights * truth)[ends], np.cumsum(weights)[ends]
    if not right[-1]:
        return 0.0
    precision = np.divide(right, flagged, out=np.zeros_like(right), where=flagged > 0)
    return float(np.diff(right, prepend=0.0) @ precision / right[-1])


def _truth_and_scores(
    examples: Sequence[Example], predictions: Sequence[Prediction]
) -> tuple[Values, Values]:
    truth = np.array([gold.flagged for gold in golds(examples)], dtype=np.float64)
    return truth, np.array([guess.score for guess in predictions], dtype=np.float64)


def span_metrics(
    examples: Sequence[Example], predictions: Sequence[Prediction]
) -> dict[str, Metric]:
    """F1 of spans by each of nervaluate's SCHEMES.

    Counted over all the sentences that are drawn together, and noted at the first of them:
    nervaluate is slow to ask a sentence at a time.
    """
    pairs = list(zip(golds(examples), predictions, strict=True))
    together: dict[str, list[int]] = {}
    for row, cluster in enumerate(clusters(examples).owners):
        together.setdefault(cluster, []).append(row)
    counts = np.zeros((len(SCHEMES), len(pairs), len(_COUNTED)))
    for rows in together.values():
        some = [pairs[row] for row in rows if pairs[row][0].labels or pairs[row][1].phrases]
        if some:
            counts[:, rows[0]] = _counts(some)
    return {f"span_{scheme}": Metric(counts[at], _span_f1) for at, scheme in enumerate(SCHEMES)}


def span_figures(spans: dict[str, Metric]) -> dict[str, dict[str, float]]:
    """Precision, recall and F1 by scheme, from ``span_metrics``."""
    return {
        name.removeprefix("span_"): {
            "precision": float(_span_precision(own.counts.sum(axis=0))),
            "recall": float(_span_recall(own.counts.sum(axis=0))),
            "f1": own.value,
        }
        for name, own in spans.items()
    }


def _counts(pairs: Sequence[tuple[Gold, Prediction]]) -> list[list[float]]:
    true = [
        [{"label": frame, "start": start, "end": end - 1} for start, end, frame in gold.places]
        for gold, _ in pairs
    ]  # nervaluate's ends are inclusive
    found = [
        [{"label": own.frame, "start": own.start, "end": own.end - 1} for own in guess.phrases]
        for _, guess in pairs
    ]
    overall = Evaluator(true, found, tags=list(FRAMES), loader="dict").evaluate()["overall"]
    return [[float(getattr(overall[scheme], name)) for name in _COUNTED] for scheme in SCHEMES]


def _span_f1(sums: Counts) -> Values:
    worth, missed, spurious, found = _span_sums(sums)
    return share(np.stack([2 * worth, 2 * found + missed + spurious], axis=-1))


def _span_precision(sums: Counts) -> Values:
    worth, _, spurious, found = _span_sums(sums)
    return share(np.stack([worth, found + spurious], axis=-1))


def _span_recall(sums: Counts) -> Values:
    worth, missed, _, found = _span_sums(sums)
    return share(np.stack([worth, found + missed], axis=-1))


def _span_sums(sums: Counts) -> tuple[Values, Values, Values, Values]:
    """What the matches are worth (half where only partial), missed, spurious, and matches of any kind."""
    correct, incorrect, partial, missed, spurious = np.moveaxis(sums, -1, 0)
    return correct + partial / 2, missed, spurious, correct + incorrect + partial
