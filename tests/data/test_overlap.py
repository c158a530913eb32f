"""Matching of spans: the most partners, whatever the order."""

from __future__ import annotations

from itertools import permutations

from caseframe.data.overlap import Place, count_matches
from hypothesis import given
from hypothesis import strategies as st

places = st.lists(
    st.tuples(st.integers(0, 12), st.integers(1, 8), st.sampled_from("ab")).map(
        lambda own: (own[0], own[0] + own[1], own[2])
    ),
    max_size=4,
)


def by_trying(first: list[Place], second: list[Place], *, exact: bool) -> int:
    """The most partners over every order of the second reading."""

    def fits(one: Place, other: Place) -> bool:
        touching = one[0] < other[1] and other[0] < one[1] and one[2] == other[2]
        return one == other if exact else touching

    longest = max(len(first), len(second))
    padded = [*second, *[None] * (longest - len(second))]
    return max(
        sum(
            other is not None and fits(one, other) for one, other in zip(first, order, strict=False)
        )
        for order in permutations(padded)
    )


@given(places, places)
def test_as_many_as_can_be_find_a_partner(first: list[Place], second: list[Place]) -> None:
    for exact in (False, True):
        most = by_trying(first, second, exact=exact)
        assert count_matches(first, second, exact=exact) == most
        assert count_matches(second, first, exact=exact) == most


def test_the_order_does_not_matter() -> None:
    first = [(0, 13, "choice"), (19, 30, "choice")]
    second = [(8, 23, "choice"), (0, 3, "choice")]
    assert count_matches(first, second) == count_matches(first, second[::-1]) == 2
