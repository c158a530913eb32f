"""Exercises by frame and by difficulty: every one can be reached, and the room keeps its choice."""

from __future__ import annotations

import re

import pytest

pytest.importorskip("gradio", reason="the page needs caseframe[app]")

from caseframe import FRAMES
from caseframe.app.web.choice import NO_BLAME, Choice
from caseframe.app.web.exercises import LEVELS, shipped
from starlette.testclient import TestClient

EXERCISES = shipped()


def listed(page: str) -> set[str]:
    return set(re.findall(r'name="exercise" value="([^"]+)"', page))


@pytest.mark.parametrize("frame", ["", *FRAMES, NO_BLAME])
@pytest.mark.parametrize("level", [0, *LEVELS])
def test_what_is_listed_is_what_was_chosen(frame: str, level: int) -> None:
    taken = [item for item in EXERCISES if Choice(frame, level).takes(item)]
    for item in EXERCISES:
        fits = frame in item.frames or (frame == NO_BLAME and not item.frames) or not frame
        assert (item in taken) == (fits and level in {0, item.level}), item.id


def test_frames_and_levels_leave_nothing_out() -> None:
    by_frames = {e.id for f in (*FRAMES, NO_BLAME) for e in EXERCISES if Choice(f).takes(e)}
    by_levels = {e.id for level in LEVELS for e in EXERCISES if Choice(level=level).takes(e)}
    assert by_frames == by_levels == {exercise.id for exercise in EXERCISES}


def test_what_is_not_known_chooses_everything() -> None:
    assert Choice.read({"frame": "<x>", "level": "9"}) == Choice()
    assert Choice.read({"frame": "choice", "level": "2"}) == Choice("choice", 2)


def test_the_room_keeps_its_choice(client: TestClient, base: str) -> None:
    everything = listed(client.post(f"{base}/menu").text)
    assert everything == {exercise.id for exercise in EXERCISES}
    chosen = client.post(f"{base}/menu", data={"frame": "adultified", "level": "0"}).text
    assert "streetwise" in listed(chosen) < everything
    assert f"{len(listed(chosen))} of {len(EXERCISES)}" in chosen
    client.post(f"{base}/guess", data={"exercise": "streetwise"})
    again = client.post(f"{base}/menu").text
    assert listed(again) == listed(chosen)
    assert '<option value="adultified" selected>' in again
    back = client.post(f"{base}/menu", data={"frame": "", "level": "0"}).text
    assert listed(back) == everything


def test_a_choice_of_nothing_says_so(client: TestClient, base: str) -> None:
    page = client.post(f"{base}/menu", data={"frame": "disbelief", "level": "3"}).text
    empty = not [item for item in EXERCISES if Choice("disbelief", 3).takes(item)]
    assert empty == ("There is none of that" in page) == (not listed(page))
