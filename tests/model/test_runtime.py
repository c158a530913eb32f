from __future__ import annotations

import itertools

from caseframe.runtime import batches
from hypothesis import given
from hypothesis import strategies as st


@given(st.lists(st.integers(1, 128), max_size=80), st.integers(1, 1024), st.integers(0, 50))
def test_every_window_is_in_one_batch_and_none_too_large(
    lengths: list[int], most: int, start: int
) -> None:
    found = batches(lengths, most, start)
    assert sorted(itertools.chain(*found)) == list(range(len(lengths)))
    for batch in found:
        assert lengths[batch[0]] == max(lengths[index] for index in batch)
        assert len(batch) == 1 or lengths[batch[0]] * len(batch) <= most


@given(st.lists(st.integers(1, 40), max_size=9), st.integers(1, 120), st.integers(0, 30))
def test_no_other_cut_of_the_sorted_windows_costs_less(
    lengths: list[int], most: int, start: int
) -> None:
    ordered = sorted(lengths, reverse=True)
    costs = []
    for size in range(len(ordered)):
        for cuts in itertools.combinations(range(1, len(ordered)), size):
            parts = [ordered[a:b] for a, b in itertools.pairwise((0, *cuts, len(ordered)))]
            if all(len(part) == 1 or part[0] * len(part) <= most for part in parts):
                costs.append(sum(part[0] * len(part) + start for part in parts))
    found = batches(lengths, most, start)
    cost = sum(lengths[batch[0]] * len(batch) + start for batch in found)
    assert cost == min(costs, default=0)
