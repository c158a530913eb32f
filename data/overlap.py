"""Matching the spans of one reading with those of another."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

Place = tuple[int, int, str]
"""Half-open offsets and a frame."""


def count_matches(first: Iterable[Place], second: Iterable[Place], *, exact: bool = False) -> int:
    """How many spans of one reading find a partner of the same frame in the other.

    Partners have a character in common, or with ``exact`` the same offsets. Each
    span is partner to at most one other; as many as can be find one, whatever their order
    (augmenting paths, Kuhn 1955).
    """
    others = list(second)
    fitting = [
        [at for at, other in enumerate(others) if _fits(place, other, exact=exact)]
        for place in first
    ]
    partner_of: dict[int, int] = {}
    return sum(_find(one, fitting, partner_of, set()) for one in range(len(fitting)))


def _find(
    one: int, fitting: Sequence[Sequence[int]], partner_of: dict[int, int], asked: set[int]
) -> bool:
    """Give a span a partner, if need be one whose own partner can take another."""
    for other in fitting[one]:
        if other not in asked:
            asked.add(other)
            if other not in partner_of or _find(partner_of[other], fitting, partner_of, asked):
                partner_of[other] = one
                return True
    return False


def _fits(one: Place, other: Place, *, exact: bool) -> bool:
    if exact:
        return one == other
    return one[2] == other[2] and one[0] < other[1] and other[0] < one[1]
