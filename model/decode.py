"""From token scores to sentence scores and phrases.

The sentence head decides whether a sentence is flagged; the token head says
where the blame stands and which frame it is.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from caseframe.frames import FRAMES, OUTSIDE
from caseframe.runtime import Floats

START: Final = 0.8
"""A token whose probability of lying in a phrase reaches this opens one."""
EXTEND: Final = 0.2
"""... and one that still reaches this goes on with it. Both were chosen on validation data;
parting touching phrases at their B labels cost more precision there than it won recall."""

TRUST_ALONE: Final = 0.5
"""Exponent of the sentence's vote on a frame where a sentence has one phrase."""
TRUST_AMONG: Final = 0.25
"""... and where it has several, which may differ in frame. Both chosen on validation data."""


@dataclass(frozen=True, slots=True)
class Phrase:
    """A phrase within a sentence: half-open token indices, frame, mean certainty."""

    start: int
    end: int
    frame: str
    certainty: float


def pool(votes: Floats) -> Floats:
    """Pool a sentence's votes, shape (tokens, 2 + frames), into logits, shape (1 + frames,).

    The first column is the weight of a token's votes (a logit); the result is
    the weighted mean of the others: flagged or not, then each frame.
    """
    weights = np.exp(votes[:, 0] - votes[:, 0].max())
    pooled: Floats = weights @ votes[:, 1:] / weights.sum()
    return pooled


def phrases(logits: Floats, frames: Floats, words: Sequence[int]) -> list[Phrase]:
    """The phrases of a flagged sentence, at least one.

    Args:
        logits: shape (tokens, labels), the token head's output.
        frames: shape (frames,), the sentence head's logit of each frame.
        words: for each token, the number of the word it belongs to; a phrase
            holds whole words.
    """
    probabilities = _softmax(logits)
    blame = _per_word(1.0 - probabilities[:, OUTSIDE], words)
    # Where no token is sure the sentence blames as a whole, which says more than a stray word.
    runs = _runs(blame) or [(0, len(blame))]
    trust = TRUST_ALONE if len(runs) == 1 else TRUST_AMONG
    prior = ((1.0 / (1.0 + np.exp(-frames))) ** trust).astype(np.float32)
    return [_phrase(probabilities, blame, prior, _whole_words(run, words)) for run in runs]


def _softmax(logits: Floats) -> Floats:
    shifted = np.exp(logits - logits.max(axis=1, keepdims=True))
    probabilities: Floats = shifted / shifted.sum(axis=1, keepdims=True)
    return probabilities


def _per_word(values: Floats, words: Sequence[int]) -> Floats:
    """Give every token its word's highest value, so that no word is cut."""
    _, position = np.unique(np.asarray(words), return_inverse=True)
    highest = np.zeros(int(position.max()) + 1, dtype=values.dtype)
    np.maximum.at(highest, position, values)
    result: Floats = highest[position]
    return result


def _runs(blame: Floats) -> list[tuple[int, int]]:
    """Runs of tokens above EXTEND that hold one above START."""
    edges = np.flatnonzero(np.diff(np.concatenate([[False], blame >= EXTEND, [False]]).astype(int)))
    runs = zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True)
    return [(start, end) for start, end in runs if blame[start:end].max() >= START]


def _whole_words(run: tuple[int, int], words: Sequence[int]) -> tuple[int, int]:
    start, end = run
    while start > 0 and words[start - 1] == words[start]:
        start -= 1
    while end < len(words) and words[end] == words[end - 1]:
        end += 1
    return start, end


def _phrase(probabilities: Floats, blame: Floats, prior: Floats, run: tuple[int, int]) -> Phrase:
    """Name a run's frame: what its tokens say, weighed by what the sentence says."""
    start, end = run
    frames = prior * (probabilities[start:end, 1::2] + probabilities[start:end, 2::2]).sum(axis=0)
    return Phrase(start, end, FRAMES[int(frames.argmax())], float(blame[start:end].mean()))
