from __future__ import annotations

import numpy as np
import pytest
from caseframe.training.evaluation.bootstrap import Metric, Resampler, clusters
from caseframe.training.evaluation.metrics import f1, macro_f1, metrics, share
from caseframe.training.predict import Phrase, Prediction

from ...conftest import example

RIGHT = Prediction(0.9, flagged=True, phrases=(Phrase(6, 9, "choice"),))
WRONG = Prediction(0.1, flagged=False, phrases=())


def data(scenarios: int) -> list:
    return [
        example("She [[chose it|choice]].", scenario=f"s{number // 2}")
        for number in range(2 * scenarios)
    ]


def test_whole_scenarios_are_drawn() -> None:
    examples = data(40)
    guesses = [RIGHT if number // 2 % 2 else WRONG for number in range(80)]
    recall = metrics(examples, guesses)["recall"]
    low, high = Resampler(examples).interval(recall) or (0, 0)
    # 40 coin tosses of whole scenarios: a standard error of 0.079, not the 0.056 of 80 sentences.
    assert recall.value == 0.5
    assert high - low == pytest.approx(2 * 1.96 * 0.079, rel=0.15)


def test_few_scenarios_fall_back_on_pairs() -> None:
    few = [example("She [[chose it|choice]]. {p1}", "He chose it. {p1 r1}", "Fed. {r6}")]
    found = clusters(few)
    assert found.owners == ("p1", "p1", "sentence 2")
    assert found.unit == "sentences or pairs"


def test_few_cases_are_told() -> None:
    notes = [example("Fed. {r6}", "Slept. {r6}", scenario=f"s{n % 5}") for n in range(30)]
    few = clusters(notes)
    assert few.too_narrow
    assert few.told == "from resamples of 30 notes of only 5 cases: too narrow"
    many = clusters(data(40))
    assert not many.too_narrow
    assert many.told.startswith("from resamples of 40 cases (")
    listed = clusters([example("Fed. {r6}")] * 30)
    assert listed.told.startswith("from resamples of 30 sentences of one case, or of a list")


def test_resamples_that_are_all_alike_give_no_interval() -> None:
    measured = metrics(data(40), [RIGHT] * 80)
    assert measured["f1"].value == 1.0
    assert Resampler(data(40)).interval(measured["f1"]) is None


def test_paired_differences() -> None:
    examples = data(40)
    good, bad = [RIGHT] * 80, [RIGHT] * 40 + [WRONG] * 40
    resampler = Resampler(examples)
    better, worse = metrics(examples, good), metrics(examples, bad)
    gain = resampler.difference(better["recall"], worse["recall"])
    assert gain.value == 0.5
    assert 0.3 < gain.low < gain.value < gain.high < 0.7
    assert gain.p == 2 / 2001  # no resample is on the other side, which does not make it impossible
    back = resampler.difference(worse["recall"], better["recall"])
    assert (back.value, back.p) == (-0.5, gain.p)
    same = resampler.difference(better["recall"], better["recall"])
    assert (same.value, same.low, same.high, same.p) == (0.0, 0.0, 0.0, 1.0)


def test_formulas_on_many_sums_at_once() -> None:
    sums = np.array([[1.0, 1.0, 0.0], [0.0, 0.0, 0.0]])
    assert f1(sums).tolist() == [pytest.approx(2 / 3), 0.0]
    assert share(np.array([[1.0, 4.0], [0.0, 0.0]])).tolist() == [0.25, 0.0]
    frames = np.zeros((1, 30))
    frames[0, :3] = (1, 0, 0)
    frames[0, 3:6] = (0, 0, 1)
    assert macro_f1(frames).tolist() == [0.5]
    assert Metric(np.array([[1.0, 2.0], [1.0, 2.0]]), share).value == 0.5
