"""Where the room, the writer of an exercise and the tool part, sentence by sentence."""

from __future__ import annotations

import pytest
from caseframe.app.web.exercises import read_exercises
from caseframe.app.web.guess import Guess, read_phrases
from caseframe.app.web.tally import Parted, parted
from caseframe.app.web.workshop import Room
from caseframe.values import Flag

BLAMED = read_exercises("She [[chose this|choice]] life, a handful.", "f")[0]
PLAIN = read_exercises("He chose this life, not she.", "f")[0]


def flag(start: int, end: int) -> Flag:
    return Flag(start, end, "x", "choice", 0.9, 0, "", "", ())


def compared(exercise: object, tool: list[Flag], *guesses: tuple[str, int]) -> list[Parted]:
    room = Room("t")
    assert exercise in {BLAMED, PLAIN}
    one = BLAMED if exercise is BLAMED else PLAIN
    for sent, people in guesses:
        room.count(one, [Guess(read_phrases(sent, one.lines[0].text))], people)
    return list(parted([(one, room.tallies[one.id], [tool])]))


def test_all_agree() -> None:
    assert compared(BLAMED, [flag(4, 9)], ("1-2", 5), ("", 5)) == []
    assert compared(PLAIN, [], ("", 5), ("1-1", 4)) == []


@pytest.mark.parametrize(
    ("exercise", "tool", "sent", "said"),
    [
        (BLAMED, [], "1-1", "Only the room and the writer mark it, not the tool"),
        (BLAMED, [], "", "Only the writer marks it, not the room and the tool"),
        (BLAMED, [flag(4, 9)], "", "Only the writer and the tool mark it, not the room"),
        (PLAIN, [flag(3, 8)], "", "Only the tool marks it, not the room and the writer"),
        (PLAIN, [flag(3, 8)], "4-4", "Only the room and the tool mark it, not the writer"),
        (BLAMED, [flag(4, 9)], "4-5", "No word in common: the room and the writer; the room and the tool"),
        (BLAMED, [flag(4, 9)], "2-2", "No word in common: the room and the tool"),
    ],
)  # fmt: skip
def test_who_parts_from_whom(exercise: object, tool: list[Flag], sent: str, said: str) -> None:
    (row,) = compared(exercise, tool, (sent, 3))
    assert row.apart == said


def test_a_room_that_marks_and_shares_no_word() -> None:
    (row,) = compared(BLAMED, [flag(4, 14)], ("0-0", 3), ("3-3", 3), ("4-4", 3))
    assert row.said == row.people == 9 and row.room == ()
    assert row.apart == "No word in common: the room and the writer; the room and the tool"
