from __future__ import annotations

import pytest
from caseframe.training.calibrate import choose_thresholds, fit_platt
from caseframe.training.predict import Phrase, Prediction
from caseframe.training.scores import (
    frame_scores,
    pairs_right,
    partial_span_scores,
    rates,
    sentence_scores,
    summary,
)

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
    sentence = sentence_scores(GOLD, GUESSES)
    assert (sentence.right, sentence.wrong, sentence.missed) == (2, 1, 0)
    assert sentence.precision == pytest.approx(2 / 3)
    frames = frame_scores(GOLD, GUESSES)
    assert (frames["choice"].right, frames["choice"].wrong) == (1, 1)
    assert (frames["character"].missed, frames["sexualised"].wrong) == (1, 1)
    spans = partial_span_scores(GOLD, GUESSES)
    assert (spans.right, spans.wrong, spans.missed) == (1, 2, 1)
    assert pairs_right(GOLD, GUESSES) == (0, 1)


def test_summary_averages_only_frames_that_occur() -> None:
    figures = summary(GOLD, GUESSES)
    assert figures["frame_macro_f1"] == pytest.approx((2 / 3 + 0) / 2)


def test_rates_of_nothing() -> None:
    assert rates(0, 0, 0).f1 == 0.0


def test_thresholds() -> None:
    scores = [0.1, 0.2, 0.3, 0.6, 0.7, 0.9]
    truth = [False, False, True, False, True, True]
    chosen = choose_thresholds(scores, truth)
    assert chosen["sensitive"] <= chosen["balanced"]
    assert chosen["sensitive"] == pytest.approx(0.25)
    assert choose_thresholds([0.5], [True]) == {"balanced": 0.5, "sensitive": 0.5}


def test_calibration_keeps_the_order() -> None:
    calibration = fit_platt([-2.0, -1.0, 1.0, 2.0], [False, True, False, True])
    assert calibration.scale > 0
    assert fit_platt([1.0], [True]).scale == 1.0
