"""All figures of a model on a data set, as plain values."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from caseframe.data.examples import Example
from caseframe.data.interval import wilson
from caseframe.training.evaluation.bootstrap import FEW, Interval, Resampler
from caseframe.training.evaluation.breakdown import (
    confusion,
    mcnemar,
    note_figures,
    subgroups,
)
from caseframe.training.evaluation.calibration import calibration_figures
from caseframe.training.evaluation.metrics import HEADLINE, metrics
from caseframe.training.evaluation.more_metrics import (
    average_precision_interval,
    precision_at_intervals,
    probability_metrics,
    span_figures,
    span_metrics,
)
from caseframe.training.predict import Prediction, golds
from caseframe.training.scores import summary


def figures(
    examples: Sequence[Example], predictions: Sequence[Prediction], resampler: Resampler
) -> dict[str, Any]:
    """``scores.summary`` with 95 % intervals, calibration, spans, notes, confusion and groups.

    An interval is None where every resample gives the same figure.
    """
    measured = {
        **metrics(examples, predictions),
        **probability_metrics(examples, predictions),
        **(spans := span_metrics(examples, predictions)),
    }
    intervals = {name: resampler.interval(metric) for name, metric in measured.items()}
    intervals |= precision_at_intervals(examples, predictions, resampler)
    intervals["average_precision"] = average_precision_interval(examples, predictions, resampler)
    own = summary(examples, predictions)
    few = few_cases(own["sentence"])
    return {
        **own,
        "intervals": intervals | few,
        "few": sorted(few),
        "drawn": resampler.size,
        "drawn_unit": resampler.clusters.unit,
        "cases": resampler.clusters.cases,
        "intervals_too_narrow": resampler.clusters.too_narrow,
        "intervals_are": resampler.clusters.told,
        "calibration": calibration_figures(examples, predictions),
        "spans": span_figures(spans),
        "notes": note_figures(examples, predictions),
        "confusion": confusion(examples, predictions),
        "groups": subgroups(examples, predictions),
    }


def few_cases(sentence: dict[str, Any]) -> dict[str, Interval]:
    """Wilson's intervals of precision and recall where resamples would be too sure of themselves.

    That is where a share rests on fewer than FEW sentences, or is 0 or 1 in every resample.
    """
    right = sentence["right"]
    of = {"precision": right + sentence["wrong"], "recall": right + sentence["missed"]}
    return {
        name: wilson(right, count)
        for name, count in of.items()
        if count < FEW or right in {0, count}
    }


def paired(
    examples: Sequence[Example],
    first: Sequence[Prediction],
    second: Sequence[Prediction],
    resampler: Resampler,
) -> dict[str, Any]:
    """First against second on the same sentences: differences with intervals, and McNemar's test."""
    left, right = metrics(examples, first), metrics(examples, second)
    truth = [gold.flagged for gold in golds(examples)]
    return {
        **{name: asdict(resampler.difference(left[name], right[name])) for name in HEADLINE},
        "mcnemar_p": mcnemar(*(_right(truth, own) for own in (first, second))),
    }


def _right(truth: Sequence[bool], predictions: Sequence[Prediction]) -> list[bool]:
    return [true == guess.flagged for true, guess in zip(truth, predictions, strict=True)]
