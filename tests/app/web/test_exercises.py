"""Files of exercises: what is refused, kindly and at once."""

from __future__ import annotations

import pytest
from caseframe import CaseframeError
from caseframe.app.web.exercises import MOST_LINES, read_exercises


def nested_aliases(depth: int) -> str:
    """A few lines of YAML that stand for 10 to the power of ``depth`` texts."""
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    for level in range(1, depth):
        lines.append(f"a{level}: &a{level} [{', '.join([f'*a{level - 1}'] * 10)}]")
    item = f"- {{id: a, title: A, text: B., talk: *a{depth - 1}}}"
    return "\n".join([*lines, "exercises:", item])


def test_yaml_aliases_are_refused() -> None:
    with pytest.raises(CaseframeError, match="aliases"):
        read_exercises(nested_aliases(3), "f")
    with pytest.raises(CaseframeError, match="aliases"):
        read_exercises(nested_aliases(12), "f")


def test_a_star_in_a_plain_text_is_no_alias() -> None:
    (exercise,) = read_exercises("*He chose her.\nShe [[chose this|choice]].", "f")
    assert exercise.lines[0].text == "*He chose her."


@pytest.mark.parametrize(
    "text",
    [
        "- {id: a, title: A, text: B., talk: [x, y]}",
        "- {id: a, title: A, text: B., level: [1]}",
        "- {id: a, title: A, text: B., kind: {a: b}}",
        "[" * 5000,
        "x" * 1_000_001,
    ],
)
def test_what_is_no_exercise_gets_a_line(text: str) -> None:
    with pytest.raises(CaseframeError) as caught:
        read_exercises(text, "f")
    assert "\n" not in str(caught.value)


def test_a_line_of_blanks_parts_exercises_too() -> None:
    found = read_exercises("She [[chose this|choice]].\r\n \t\r\n\r\nHe chose her.\r\n", "f")
    assert [exercise.text for exercise in found] == ["She chose this.", "He chose her."]


def test_an_exercise_too_long_to_guess_at_gets_a_line() -> None:
    lines = "He chose her.\n" * MOST_LINES
    assert len(read_exercises(lines, "f")[0].lines) == MOST_LINES
    with pytest.raises(CaseframeError, match=f"{MOST_LINES + 1} sentences.*Blank lines"):
        read_exercises(f"{lines}He chose her.", "f")
