from __future__ import annotations

import time

import pytest
from caseframe.segment import MAX_CHARS, segment
from hypothesis import given
from hypothesis import strategies as st

NOTE_CHARS = st.text(
    alphabet=st.one_of(
        st.sampled_from("aAbB.?!,;:'\"()- \n\r\t0123456789…•“”’"),
        st.characters(),
    ),
    max_size=300,
)


def sentences(text: str) -> list[str]:
    return [text[span.start : span.end] for span in segment(text)]


@given(NOTE_CHARS)
def test_spans_are_ordered_trimmed_and_lose_nothing(text: str) -> None:
    spans = segment(text)
    position = 0
    for span in spans:
        assert span.start >= position
        piece = text[span.start : span.end]
        assert piece == piece.strip()
        assert len(piece) <= MAX_CHARS
        lost = text[position : span.start]
        assert not any(char.isalpha() for char in lost) or _only_list_marks(lost)
        position = span.end
    assert not text[position:].strip() or _only_list_marks(text[position:])


def _only_list_marks(lost: str) -> bool:
    """What lies between sentences: white space, bullets, and marks such as 1) or iv."""
    return all(len(word.strip("().-*•‣◦▪●–—> \x1c\x1d\x1e\x85")) <= 4 for word in lost.split())


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("YP back at 22.30. Fed. No concerns", ["YP back at 22.30.", "Fed.", "No concerns"]),
        (
            "Seen by Dr. Khan at approx. 10 p.m. She slept.",
            ["Seen by Dr. Khan at approx. 10 p.m.", "She slept."],
        ),
        ("T/C to DSL, Mrs. Ali. No reply.", ["T/C to DSL, Mrs. Ali.", "No reply."]),
        ("Met K. Ahmed at the school. He left.", ["Met K. Ahmed at the school.", "He left."]),
        ("She was seen with K. She was tired.", ["She was seen with K.", "She was tired."]),
        ("no concerns. she then left", ["no concerns.", "she then left"]),
        ("Returned home.She was tired.", ["Returned home.", "She was tired."]),
        (
            "Email j.smith@council.gov.uk or see No. 14.",
            ["Email j.smith@council.gov.uk or see No. 14."],
        ),
        ("He said no. She left.", ["He said no.", "She left."]),
        ('"Why?" she asked. Nobody said.', ['"Why?" she asked.', "Nobody said."]),
        ("Visit record\nYP in room\nYP out 2210", ["Visit record", "YP in room", "YP out 2210"]),
        ("- fed\r\n- slept\r\n1. Call SW\r\n", ["fed", "slept", "Call SW"]),
        ("12/03/06\tYP late\tJS", ["12/03/06", "YP late", "JS"]),
        ("She was found\nin the park. Cold.", ["She was found\nin the park.", "Cold."]),
        ("Cost e.g. taxis, i.e. two. Fine.", ["Cost e.g. taxis, i.e. two.", "Fine."]),
        ("Really?! Yes… maybe.", ["Really?!", "Yes…", "maybe."]),
        ("", []),
        (" \r\n\t ", []),
    ],
)
def test_examples(text: str, expected: list[str]) -> None:
    assert sentences(text) == expected


def test_hard_wrapped_paragraph_is_joined() -> None:
    text = (
        "The social worker visited on Tuesday afternoon and spoke with her mother and\n"
        "Amina about the man who has been waiting outside the school gates since the\n"
        "Monday. He has been seen there by three members of staff."
    )
    found = sentences(text)
    assert len(found) == 2
    assert found[0].endswith("Monday.")


def test_one_long_line_takes_linear_time() -> None:
    def seconds(size: int) -> float:
        text = "went out again with no stop " * size
        start = time.perf_counter()
        assert len(segment(text)) >= len(text) // MAX_CHARS
        return time.perf_counter() - start

    seconds(1000)
    assert seconds(40_000) < 40 * max(seconds(4_000), 0.01)


@pytest.mark.parametrize(
    "text",
    [
        "K. claims he raped her.",
        "Seen at home.\nK. claims he raped her.",
        "K. claims he raped her.\nJ. was with K.",
        "K. Ahmed was seen.\n\nK. went home.",
    ],
)
def test_an_initial_is_no_list_mark(text: str) -> None:
    first = next(at for at, own in enumerate(text.split("\n")) if own.startswith("K. "))
    found = [text[span.start : span.end] for span in segment(text)]
    assert any(own.startswith("K. ") for own in found)
    assert first <= len(found)


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r", "\n\n"])
def test_capitals_of_a_list_are_left_out(end: str) -> None:
    text = f"A. Home visit.{end}B. She was seen.{end}C. No concerns."
    found = [text[span.start : span.end] for span in segment(text)]
    assert found == ["Home visit.", "She was seen.", "No concerns."]
