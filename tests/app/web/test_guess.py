"""Marked phrases: whatever the browser sends becomes whole words of the sentence, or one line."""

from __future__ import annotations

from itertools import pairwise

import pytest
from caseframe import CaseframeError, Span
from caseframe.app.web.counts import Tally, read_tallies
from caseframe.app.web.guess import Guess, overlap, read_phrases, runs, words_in, words_of
from hypothesis import given
from hypothesis import strategies as st

TEXT = "Jade is very streetwise, for her age."
TEXTS = st.text(alphabet=st.sampled_from("ab,. \t\u00a0\u0645é😀"), max_size=40)


def quoted(sent: str, text: str = TEXT) -> list[str]:
    return [text[span.start : span.end] for span in read_phrases(sent, text)]


def test_first_and_last_word_make_a_phrase() -> None:
    assert quoted("2-3") == ["very streetwise,"]
    assert quoted("0-0 2-2") == ["Jade", "very"]
    assert quoted("") == quoted("  ") == []


def test_phrases_that_share_a_word_become_one_and_neighbours_stay_two() -> None:
    assert quoted("3-4 2-3") == ["very streetwise, for"]
    assert quoted("2-2 3-3") == ["very", "streetwise,"]


@pytest.mark.parametrize(
    "sent",
    ["1", "2-1", "0-7", "-1-2", "a-b", "1-2,3-4", "0-0 ", "9999-99999", "٣-٣", "1 - 2", "0-0\n", "0-0 " * 300],
)  # fmt: skip
def test_odd_ranges_are_refused_in_a_line(sent: str) -> None:
    with pytest.raises(CaseframeError) as caught:
        read_phrases(sent, TEXT)
    assert "\n" not in str(caught.value)


@given(st.one_of(st.text(max_size=30), st.text(alphabet="0123456789- ", max_size=20)), TEXTS)
def test_whatever_is_sent_gives_whole_words_or_a_line(sent: str, text: str) -> None:
    try:
        phrases = read_phrases(sent, text)
    except CaseframeError:
        return
    starts, ends = ({getattr(word, side) for word in words_of(text)} for side in ("start", "end"))
    assert all(span.start in starts and span.end in ends for span in phrases)
    assert all(one.end < two.start for one, two in pairwise(phrases))


@given(TEXTS, st.data())
def test_a_range_and_its_words_are_the_same(text: str, data: st.DataObject) -> None:
    words = words_of(text)
    assert [text[word.start : word.end] for word in words] == text.split()
    if not words:
        return
    first = data.draw(st.integers(0, len(words) - 1))
    last = data.draw(st.integers(first, len(words) - 1))
    phrases = read_phrases(f"{first}-{last}", text)
    assert words_in(text, phrases) == frozenset(range(first, last + 1))
    assert runs(text, words_in(text, phrases)) == phrases


def test_one_word_in_common_is_enough() -> None:
    very, streetwise = read_phrases("2-2", TEXT), (Span(13, 23),)
    assert TEXT[13:23] == "streetwise"
    assert overlap(TEXT, read_phrases("1-3", TEXT), streetwise)
    assert not overlap(TEXT, very, streetwise)
    assert not overlap(TEXT, (), streetwise) and not overlap(TEXT, very, ())
    assert overlap(TEXT, (), ())


def test_counts_say_which_words_half_of_those_who_marked_share() -> None:
    tally = Tally()
    tally.add(0, TEXT, Guess(read_phrases("2-3", TEXT), "adultified"), 5)
    tally.add(0, TEXT, Guess(read_phrases("3-5", TEXT)), 4)
    tally.add(0, TEXT, Guess(), 100)
    assert tally.blames[0] == 9 and tally.frames[0, "adultified"] == 5
    assert tally.common(0) == {2, 3} and tally.common(1) == frozenset()
    assert read_tallies({"a": tally.to_dict()}) == {"a": tally}


def test_counts_from_before_words_were_marked_are_read() -> None:
    old = {"people": 3, "blames": {"0": 2}, "frames": {"0 choice": 1}}
    (tally,) = read_tallies({"a": old}).values()
    assert tally.blames[0] == 2 and not tally.words


@pytest.mark.parametrize("words", [{"0": 1}, {"0 x": 1}, {"0 1": "x"}, [1], {"a 1": 1}])
def test_counts_that_are_none_get_a_line(words: object) -> None:
    with pytest.raises(CaseframeError):
        read_tallies({"a": {"people": 1, "blames": {}, "frames": {}, "words": words}})
