"""Matching the spans of one reading with those of another."""

from __future__ import annotations

from collections.abc import Iterable

Place = tuple[int, int, str]
"""Half-open offsets and a frame."""


def count_matches(first: Iterable[Place], second: Iterable[Place], *, exact: bool = False) -> int:
    """How many spans of one reading find a partner of the same frame in the other.

    Partners have a character in common, or with ``exact`` the same offsets. Each
    span is partner to at most one other.
    """
    left = list(second)
    count = 0
    for place in first:
        partner = next((other for other in left if _fits(place, other, exact=exact)), None)
        if partner is not None:
            left.remove(partner)
            count += 1
    return count


def _fits(one: Place, other: Place, *, exact: bool) -> bool:
    if exact:
        return one == other
    return one[2] == other[2] and one[0] < other[1] and other[0] < one[1]
