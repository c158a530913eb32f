"""From token scores to sentence scores and phrases.

The sentence head decides whether a sentence is flagged; the token head says
where the blame stands and which frame it is.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from caseframe.frames import FRAMES, OUTSIDE
from caseframe.runtime import Floats

OPEN: Final = 2.0
"""What it costs to open a phrase, in nats. Chosen on validation data: without it sentences fall into
too many phrases."""
TRUST_ALONE: Final = 0.5
"""Exponent of the sentence's vote on a frame where a sentence has one phrase."""
TRUST_AMONG: Final = 0.25
"""... and where it has several, which may differ in frame. Both chosen on validation data."""
_TINY: Final = 1e-6  # no logarithm of nothing
_BEFORE, _WITHIN, _AFTER = range(3)  # where a word stands: no phrase yet, in one, after one


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
    first = np.flatnonzero(np.diff(np.asarray(words), prepend=np.nan))
    ends = [*first[1:].tolist(), len(words)]
    runs = [(int(first[start]), ends[end - 1]) for start, end in best_runs(probabilities[first])]
    trust = TRUST_ALONE if len(runs) == 1 else TRUST_AMONG
    prior = ((1.0 / (1.0 + np.exp(-frames))) ** trust).astype(np.float32)
    return [_phrase(probabilities, prior, run) for run in runs]


def best_runs(words: Floats) -> list[tuple[int, int]]:
    """The most probable phrases of a sentence, at least one: half-open word indices.

    Args:
        words: shape (words, labels), the label probabilities of each word's first token.

    The Viterbi algorithm (Forney 1973) over a word's being outside, at the beginning of a phrase
    or inside one, whatever the frame. Two phrases do not touch.
    """
    outside, begins, inside = (
        np.log(words[:, columns].sum(axis=1) + _TINY).tolist()
        for columns in (slice(OUTSIDE, OUTSIDE + 1), slice(1, None, 2), slice(2, None, 2))
    )
    before, within, after = 0.0, -math.inf, -math.inf
    moves = []
    for out, begin, inner in zip(outside, begins, inside, strict=True):
        opening, going_on = max(before, after) + begin - OPEN, within + inner
        into = _WITHIN if going_on > opening else (_AFTER if after > before else _BEFORE)
        moves.append((_BEFORE, into, _WITHIN if within > after else _AFTER))
        before, within, after = before + out, max(opening, going_on), max(within, after) + out
    return _trace(moves, _WITHIN if within > after else _AFTER)


def _trace(moves: list[tuple[int, int, int]], state: int) -> list[tuple[int, int]]:
    """Follow the best path back; a move holds the state that each state came from."""
    runs, end = [], 0
    for word in range(len(moves) - 1, -1, -1):
        came = moves[word][state]
        if state == _WITHIN:
            end = end or word + 1
            if came != _WITHIN:
                runs.append((word, end))
                end = 0
        state = came
    return runs[::-1]


def _softmax(logits: Floats) -> Floats:
    shifted = np.exp(logits - logits.max(axis=1, keepdims=True))
    probabilities: Floats = shifted / shifted.sum(axis=1, keepdims=True)
    return probabilities


def _phrase(probabilities: Floats, prior: Floats, run: tuple[int, int]) -> Phrase:
    """Name a run's frame: what its tokens say, weighed by what the sentence says."""
    start, end = run
    inside = probabilities[start:end]
    frames = prior * (inside[:, 1::2] + inside[:, 2::2]).sum(axis=0)
    certainty = float(1.0 - inside[:, OUTSIDE].mean())
    return Phrase(start, end, FRAMES[int(frames.argmax())], certainty)
