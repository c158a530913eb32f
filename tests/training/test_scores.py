from __future__ import annotations

import random

import pytest
from caseframe.training.calibrate import F1_TOLERANCE, choose_thresholds, fit_platt
from caseframe.training.evaluation.metrics import metrics
from caseframe.training.predict import Phrase, Prediction
from caseframe.training.scores import rates, summary

from ..conftest import example

GOLD = [
    example("She [[chose it|choice]]. {p1}"),
    example("He chose it. {p1 r1}"),
    example("She is [[trouble|character]]."),
    example("Fed. {r6}"),
]
NOTHING = Prediction(0.1, flagged=False, phrases=())


def guess(start: int, end: int, frame: str) -> Prediction:
    return Prediction(0.9, flagged=True, phrases=(Phrase(start, end, frame),))


GUESSES = [guess(6, 9, "choice"), guess(0, 2, "choice"), guess(7, 14, "sexualised"), NOTHING]


def test_by_hand() -> None:
    measured = metrics(GOLD, GUESSES)
    sentence = rates(measured["f1"])
    assert (sentence.right, sentence.wrong, sentence.missed) == (2, 1, 0)
    assert sentence.precision == pytest.approx(2 / 3)
    assert measured["precision"].value == pytest.approx(2 / 3)
    assert measured["recall"].value == 1.0
    choice = rates(measured["choice"])
    assert (choice.right, choice.wrong) == (1, 1)
    assert rates(measured["character"]).missed == rates(measured["sexualised"]).wrong == 1
    spans = rates(measured["phrases"])
    assert (spans.right, spans.wrong, spans.missed) == (1, 2, 1)
    assert measured["pairs"].counts.sum(axis=0).tolist() == [0, 1]


def test_summary_averages_only_frames_that_occur() -> None:
    figures = summary(GOLD, GUESSES)
    assert figures["frame_macro_f1"] == pytest.approx((2 / 3 + 0) / 2)


def test_nothing_found_where_nothing_is() -> None:
    quiet = [example("Fed. {r6}")]
    assert summary(quiet, [NOTHING])["sentence"]["f1"] == 0.0


def test_thresholds() -> None:
    scores = [0.1, 0.2, 0.3, 0.6, 0.7, 0.9]
    truth = [False, False, True, False, True, True]
    chosen = choose_thresholds(scores, truth)
    assert chosen["sensitive"] <= chosen["balanced"]
    assert chosen["sensitive"] == pytest.approx(0.25)
    assert choose_thresholds([0.5], [True]) == {"balanced": 0.5, "sensitive": 0.5}


def test_where_f1_hardly_differs_the_balanced_threshold_is_the_higher() -> None:
    chance = random.Random(5)
    truth = [place % 3 == 0 for place in range(3000)]
    scores = [min(0.999, max(0.001, chance.gauss(0.6 if own else 0.35, 0.15))) for own in truth]

    def f1(limit: float) -> float:
        right = sum(own and score >= limit for own, score in zip(truth, scores, strict=True))
        return 2 * right / (sum(truth) + sum(score >= limit for score in scores))

    best = max(scores, key=f1)
    chosen = choose_thresholds(scores, truth)["balanced"]
    assert chosen > best
    assert f1(best) - F1_TOLERANCE <= f1(chosen) < f1(best)


def test_calibration_keeps_the_order() -> None:
    calibration = fit_platt([-2.0, -1.0, 1.0, 2.0], [False, True, False, True])
    assert calibration.scale > 0
    assert fit_platt([1.0], [True]).scale == 1.0
