"""The metrics: counts for each sentence, and a formula on their sums."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
from caseframe.data.examples import Example, Gold
from caseframe.data.overlap import count_matches
from caseframe.frames import FRAMES
from caseframe.training.evaluation.bootstrap import Counts, Metric
from caseframe.training.predict import Prediction, golds
from numpy.typing import NDArray

Values = NDArray[np.float64]
_RIGHT, _WRONG, _MISSED = 0, 1, 2


def precision(sums: Counts) -> Values:
    """Right over right and wrong; 0 where nothing was found."""
    return _ratio(sums[..., _RIGHT], sums[..., _RIGHT] + sums[..., _WRONG])


def recall(sums: Counts) -> Values:
    """Right over right and missed; 0 where there was nothing to find."""
    return _ratio(sums[..., _RIGHT], sums[..., _RIGHT] + sums[..., _MISSED])


def f1(sums: Counts) -> Values:
    """The harmonic mean of precision and recall from (right, wrong, missed)."""
    right = 2 * sums[..., _RIGHT]
    return _ratio(right, right + sums[..., _WRONG] + sums[..., _MISSED])


def share(sums: Counts) -> Values:
    """The first count over the second."""
    return _ratio(sums[..., 0], sums[..., 1])


def _ratio(above: Values, below: Values) -> Values:
    return np.divide(above, below, out=np.zeros_like(below, dtype=np.float64), where=below > 0)


def macro_f1(sums: Counts) -> Values:
    """Mean F1 over the frames that occur, from (right, wrong, missed) of each in turn."""
    table = sums.reshape(*sums.shape[:-1], len(FRAMES), 3)
    present = table[..., _RIGHT] + table[..., _MISSED] > 0
    return _ratio((f1(table) * present).sum(axis=-1), present.sum(axis=-1).astype(np.float64))


def metrics(examples: Sequence[Example], predictions: Sequence[Prediction]) -> dict[str, Metric]:
    """Every metric of one model on one data set, by name.

    ``frames``: macro F1 of the frames of sentences. ``phrases``: partial F1 (same
    frame, one character or more in common, one to one). ``pairs``: the share of
    minimal pairs of which every side is right.
    """
    pairs = list(zip(golds(examples), predictions, strict=True))
    sentence = _array([_sentence(gold, guess) for gold, guess in pairs])
    frames = _array([_frames(gold, guess) for gold, guess in pairs])
    return {
        "precision": Metric(sentence, precision),
        "recall": Metric(sentence, recall),
        "f1": Metric(sentence, f1),
        "frames": Metric(frames, macro_f1),
        **{
            frame: Metric(frames[:, 3 * index : 3 * index + 3], f1)
            for index, frame in enumerate(FRAMES)
        },
        "phrases": Metric(_array([_phrases(gold, guess) for gold, guess in pairs]), f1),
        "pairs": Metric(_pairs(pairs), share),
    }


HEADLINE: Final = ("precision", "recall", "f1", "frames", "phrases", "pairs")
"""The metrics to show first."""


def _array(rows: Sequence[Sequence[int]]) -> Counts:
    return np.asarray(rows, dtype=np.float64)


def _sentence(gold: Gold, guess: Prediction) -> tuple[int, int, int]:
    return (
        int(gold.flagged and guess.flagged),
        int(guess.flagged and not gold.flagged),
        int(gold.flagged and not guess.flagged),
    )


def _frames(gold: Gold, guess: Prediction) -> list[int]:
    row: list[int] = []
    for frame in FRAMES:
        true, found = frame in gold.frames, frame in guess.frames
        row += [int(true and found), int(found and not true), int(true and not found)]
    return row


def _phrases(gold: Gold, guess: Prediction) -> tuple[int, int, int]:
    places = [(phrase.start, phrase.end, phrase.frame) for phrase in guess.phrases]
    found = count_matches(gold.places, places)
    return found, len(places) - found, len(gold.labels) - found


def _pairs(pairs: Sequence[tuple[Gold, Prediction]]) -> Counts:
    """(right, of), counted at the first sentence of each pair."""
    first: dict[str, int] = {}
    table = np.zeros((len(pairs), 2))
    for row, (gold, guess) in enumerate(pairs):
        if gold.pair is None:
            continue
        at = first.setdefault(gold.pair, row)
        if at == row:
            table[row] = (1, 1)
        if gold.flagged != guess.flagged:
            table[at, 0] = 0
    return table
