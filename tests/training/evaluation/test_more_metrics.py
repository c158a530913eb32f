from __future__ import annotations

import numpy as np
import pytest
from caseframe.data.examples import Example
from caseframe.data.interval import wilson
from caseframe.frames import FRAMES
from caseframe.training.evaluation.bootstrap import Resampler
from caseframe.training.evaluation.calibration import calibration_figures
from caseframe.training.evaluation.more_metrics import (
    SCHEMES,
    average_precision_interval,
    drawn_average_precision,
    precision_at_intervals,
    probability_metrics,
    span_figures,
    span_metrics,
)
from caseframe.training.predict import Phrase, Prediction, golds
from nervaluate.evaluator import Evaluator
from sklearn.metrics import average_precision_score

from ...conftest import example

LINES = (
    "She [[chose it|choice]].",
    "Fed. {r6}",
    "Rude and [[asked for it|choice]], a [[madam|character]].",
)


def drawn(count: int = 120) -> tuple[list[Example], list[Prediction]]:
    """Sentences in forty scenarios, and guesses right, shifted, misnamed, doubled or missing."""
    chance = np.random.default_rng(3)
    examples = [example(LINES[n % 3], scenario=f"s{n % 40}") for n in range(count)]
    guesses = []
    for gold in golds(examples):
        score = float(np.clip(chance.normal(0.6 if gold.flagged else 0.4, 0.2), 0, 1))
        places = [
            Phrase(start + int(chance.integers(0, 2)), end, str(chance.choice([frame, "choice"])))
            for start, end, frame in gold.places
        ]
        places += [Phrase(0, 3, "character")] * int(chance.integers(0, 2))
        flagged = score > 0.5
        guesses.append(Prediction(score, flagged=flagged, phrases=tuple(places) if flagged else ()))
    return examples, guesses


def test_spans_counted_by_cluster_are_what_nervaluate_finds_on_all() -> None:
    examples, guesses = drawn()
    true = [
        [{"label": frame, "start": start, "end": end - 1} for start, end, frame in gold.places]
        for gold in golds(examples)
    ]
    found = [
        [{"label": own.frame, "start": own.start, "end": own.end - 1} for own in guess.phrases]
        for guess in guesses
    ]
    whole = Evaluator(true, found, tags=list(FRAMES), loader="dict").evaluate()["overall"]
    spans = span_figures(span_metrics(examples, guesses))
    for scheme in SCHEMES:
        wanted = (whole[scheme].precision, whole[scheme].recall, whole[scheme].f1)
        own = spans[scheme]
        assert (own["precision"], own["recall"], own["f1"]) == pytest.approx(wanted)
    assert 0 < spans["strict"]["f1"] < spans["partial"]["f1"] < 1


def test_the_brier_score_as_sums_is_that_of_all_and_ece_has_no_interval() -> None:
    examples, guesses = drawn()
    metrics = probability_metrics(examples, guesses)
    figures = calibration_figures(examples, guesses)
    assert metrics["brier"].value == pytest.approx(figures["brier"])
    assert "ece" not in metrics


def test_precision_where_blame_is_rare_has_an_interval() -> None:
    examples, guesses = drawn(1200)
    values = calibration_figures(examples, guesses)["precision_at_prevalence"]
    intervals = precision_at_intervals(examples, guesses, Resampler(examples))
    for share, value in values.items():
        low, high = intervals[f"precision_at_{share}"] or (0, 0)
        assert 0 < low < value < high < 1


def test_without_false_alarms_rare_precision_goes_by_wilsons_bounds() -> None:
    quiet, right = Prediction(0.1, flagged=False, phrases=()), Prediction(0.9, True, ())
    examples = [example(LINES[0], scenario=f"a{n}") for n in range(5)]
    examples += [example(LINES[1], scenario=f"b{n}") for n in range(55)]
    guesses = [right] * 5 + [quiet] * 55
    intervals = precision_at_intervals(examples, guesses, Resampler(examples))
    recall, alarms = wilson(5, 5)[0], wilson(0, 55)[1]
    low = 0.01 * recall / (0.01 * recall + 0.99 * alarms)
    assert intervals["precision_at_0.01"] == (pytest.approx(low), 1.0)
    assert low < 0.1
    assert precision_at_intervals(examples[:5], guesses[:5], Resampler(examples[:5])) == {}


def test_intervals_hold_the_figure_and_narrow_with_more() -> None:
    widths = []
    for count in (120, 1200):
        examples, guesses = drawn(count)
        low, high = average_precision_interval(examples, guesses, Resampler(examples)) or (0, 0)
        truth = [gold.flagged for gold in golds(examples)]
        value = average_precision_score(truth, [guess.score for guess in guesses])
        assert low < value < high
        widths.append(high - low)
    assert widths[1] < 0.6 * widths[0]


def test_a_resample_of_average_precision_is_that_of_its_sentences() -> None:
    examples, guesses = drawn()
    resampler = Resampler(examples, rounds=1)
    weights = next(iter(resampler.weights()))
    truth = [gold.flagged for gold in golds(examples)]
    value = average_precision_score(
        truth, [round(guess.score, 1) for guess in guesses], sample_weight=weights
    )
    rounded = [Prediction(round(own.score, 1), flagged=own.flagged, phrases=()) for own in guesses]
    assert drawn_average_precision(examples, rounded, resampler) == [pytest.approx(value)]
    assert average_precision_interval(examples, rounded, resampler) is None
