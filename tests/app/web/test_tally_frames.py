"""Frame by frame: where the room and the tool agree, and where only one of them names a frame."""

from __future__ import annotations

from html import escape

from caseframe.app.web.exercises import Exercise, read_exercises
from caseframe.app.web.guess import Guess
from caseframe.app.web.tally_frames import ByFrame, by_frame, frames_html
from caseframe.app.web.workshop import Room
from caseframe.guide import Guide
from caseframe.values import Flag, Span

MARKED = (Span(4, 9),)
NO = Guess()
UNSURE = Guess(MARKED)


def said(frame: str) -> Guess:
    return Guess(MARKED, frame)


def flags(*frames: str) -> list[Flag]:
    return [Flag(0, 1, "x", frame, 0.9, 0, "", "", ()) for frame in frames]


def one_sentence() -> Exercise:
    return read_exercises("She [[chose <this>|choice]].", "f")[0]


def compared(tool: list[Flag], *guesses: tuple[Guess, int]) -> dict[str, ByFrame]:
    room, exercise = Room("t"), one_sentence()
    for guess, people in guesses:
        room.count(exercise, [guess], people)
    return by_frame([(exercise, room.tallies[exercise.id], [tool])])


def test_both_name_a_frame() -> None:
    found = compared(flags("choice"), (said("choice"), 5), (NO, 5))
    assert list(found) == ["choice"]
    assert (found["choice"].both, found["choice"].room, found["choice"].tool) == (1, [], [])


def test_each_names_another() -> None:
    found = compared(flags("choice"), (said("character"), 8), (said("choice"), 3))
    assert [place.said for place in found["character"].room] == [8]
    assert [(place.said, place.decided) for place in found["choice"].tool] == [(3, 11)]
    assert found["choice"].both == found["character"].both == 0


def test_only_one_of_them_sees_blame() -> None:
    assert len(compared([], (said("choice"), 1))["choice"].room) == 1
    assert len(compared(flags("choice"), (NO, 1))["choice"].tool) == 1
    assert compared([], (NO, 1)) == {}


def test_not_sure_how_is_no_disagreement_about_the_frame() -> None:
    assert compared(flags("choice"), (UNSURE, 20)) == {}
    found = compared(flags("choice"), (UNSURE, 20), (said("choice"), 2))
    assert found["choice"].both == 1


def test_a_person_can_name_one_of_the_frames_of_the_tool() -> None:
    found = compared(flags("choice", "character"), (said("choice"), 4))
    assert list(found) == ["choice"]


def test_each_frame_is_said_with_its_sentences(guide: Guide) -> None:
    page = frames_html(compared(flags("choice"), (said("character"), 8)), guide)
    for frame in ("choice", "character"):
        assert escape(guide.frames[frame].title) in page
    assert "Only the room: 1" in page and "8 of 8 in the room" in page and "0 of 8" in page
    assert "&lt;this&gt;" in page and "<this>" not in page
    assert frames_html({}, guide) == ""
