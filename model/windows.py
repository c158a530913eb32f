"""Windows: runs of whole sentences that fit the model's length.

Every token lies in exactly one window, beside its neighbours as context; only
a sentence longer than a whole window is shared out over several.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Piece:
    """Tokens ``start`` to ``end`` (exclusive) of sentence number ``sentence``."""

    sentence: int
    start: int
    end: int

    def __len__(self) -> int:
        return self.end - self.start


Window = tuple[Piece, ...]


def pack(lengths: Sequence[int], capacity: int) -> list[Window]:
    """Pack sentences of so many tokens into windows of at most ``capacity`` tokens.

    Sentences keep their order. One of no tokens (only control characters) is
    left out.

    Raises:
        ValueError: if ``capacity`` is not positive.
    """
    if capacity < 1:
        raise ValueError(f"capacity must be at least 1 token, got {capacity}")
    windows: list[Window] = []
    current: list[Piece] = []
    used = 0
    for sentence, length in enumerate(lengths):
        for piece in _pieces(sentence, length, capacity):
            if used + len(piece) > capacity:
                windows.append(tuple(current))
                current, used = [], 0
            current.append(piece)
            used += len(piece)
    if current:
        windows.append(tuple(current))
    return windows


def _pieces(sentence: int, length: int, capacity: int) -> list[Piece]:
    """Cut a sentence into the fewest pieces that fit, as even as can be."""
    count = -(-length // capacity)
    edges = [length * part // count for part in range(count + 1)] if count else []
    return [Piece(sentence, start, end) for start, end in itertools.pairwise(edges)]
