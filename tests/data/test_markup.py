from __future__ import annotations

import pytest
from caseframe.data.markup import Label, MarkupError, format_marks, parse_line, parse_marks
from caseframe.frames import FRAMES
from caseframe.values import Span
from hypothesis import given
from hypothesis import strategies as st

PLAIN = st.text(alphabet=st.characters(exclude_characters="[]"), max_size=40)


@given(
    st.lists(
        st.tuples(PLAIN, PLAIN.filter(lambda t: t and t == t.strip()), st.sampled_from(FRAMES)),
        max_size=4,
    ),
    PLAIN,
)
def test_round_trip(parts: list[tuple[str, str, str]], tail: str) -> None:
    text, labels = "", []
    for before, phrase, frame in parts:
        text += before
        labels.append(Label(Span(len(text), len(text) + len(phrase)), frame))
        text += phrase
    text += tail
    assert parse_marks(format_marks(text, labels)) == (text, tuple(labels))


@given(st.text(alphabet=st.sampled_from("[]|{} ab_choice"), max_size=40))
def test_any_line_parses_or_says_where_it_breaks(line: str) -> None:
    try:
        parsed = parse_line(line)
    except MarkupError as error:
        assert 1 <= error.column <= len(line) + 3
    else:
        for label in parsed.labels:
            assert parsed.text[label.span.start : label.span.end].strip()


def test_tags() -> None:
    line = parse_line("K [[made a choice|choice]]. {p12 boy}")
    assert (line.text, line.pair, line.rule, line.flagged) == (
        "K made a choice.",
        "p12",
        None,
        True,
    )
    assert parse_line("He chose. {r1}").rule == "r1"


@pytest.mark.parametrize(
    ("line", "message", "column"),
    [
        ("A [[b|choice]", "never closed", 3),
        ("A b]] c", "no '\\[\\['", 4),
        ("A [[|choice]]", "empty span", 3),
        ("A [[b |choice]]", "white space", 3),
        ("A [[b]]", "without", 3),
        ("A [[b|chance]]", "unknown frame 'chance'", 7),
        ("A [[b [[c|choice]]", "within a span", 3),
        ("A b. {x9}", "unknown tag 'x9'", 7),
        ("A\tb.", "no place", 2),
        (" {r1}", "nothing but tags", 1),
    ],
)
def test_faults_have_a_column(line: str, message: str, column: int) -> None:
    with pytest.raises(MarkupError, match=message) as caught:
        parse_line(line)
    assert caught.value.column == column


def test_overlapping_labels_cannot_be_written() -> None:
    labels = [Label(Span(0, 3), "choice"), Label(Span(2, 5), "choice")]
    with pytest.raises(ValueError, match="overlap"):
        format_marks("abcdef", labels)
