from __future__ import annotations

import pytest
from caseframe.windows import pack
from hypothesis import given
from hypothesis import strategies as st


@given(st.lists(st.integers(0, 400), max_size=60), st.integers(1, 128))
def test_every_token_once_in_order_and_no_window_too_long(
    lengths: list[int], capacity: int
) -> None:
    windows = pack(lengths, capacity)
    seen = []
    for window in windows:
        assert 0 < sum(len(piece) for piece in window) <= capacity
        seen.extend(
            (piece.sentence, token) for piece in window for token in range(piece.start, piece.end)
        )
    assert seen == [
        (sentence, token) for sentence, length in enumerate(lengths) for token in range(length)
    ]


@given(st.lists(st.integers(1, 50), min_size=1, max_size=40))
def test_a_sentence_that_fits_is_never_cut(lengths: list[int]) -> None:
    for window in pack(lengths, 50):
        for piece in window:
            assert (piece.start, piece.end) == (0, lengths[piece.sentence])


def test_no_capacity() -> None:
    with pytest.raises(ValueError, match="at least 1 token"):
        pack([1], 0)
