"""Sessions of a workshop: saved, loaded, and a way on when a file will not do."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest

pytest.importorskip("gradio", reason="the page needs caseframe[app]")

from caseframe.app.web.exercises import MOST_LINES
from caseframe.app.web.guess import Guess
from caseframe.app.web.workshop import Room
from caseframe.values import Span
from starlette.testclient import TestClient

_SAID = (("w", "1-3"), ("f", "choice"))
OWN = "She [[chose this life|choice]].\nHe chose her. {r1}\n"


@pytest.fixture(scope="module")
def client(make_studio_app: Any) -> Iterator[TestClient]:
    app, _ = make_studio_app()
    with TestClient(app, base_url="http://127.0.0.1") as opened:
        yield opened


@pytest.mark.parametrize("own", ["", OWN])
def test_a_session_comes_back_as_it_was(own: str) -> None:
    room = Room("a")
    if own:
        room.load(own)
    exercise = room.exercises[0]
    room.count(exercise, [Guess((Span(0, 1),), "choice")] * len(exercise.lines), 7)
    again = Room("b")
    again.load(room.save())
    assert again.own == room.own
    assert again.tallies == room.tallies


def test_counts_of_examples_that_are_not_there_are_left_out(client: TestClient) -> None:
    saved = json.dumps(
        {"exercises": [], "tally": {"elsewhere": {"people": 3, "blames": {}, "frames": {}}}}
    )
    page = client.post("/caseframe/workshop/start", data={"session": saved}).text
    found = re.search(r"/caseframe/workshop/[\w-]+", page)
    assert found is not None
    assert "No guesses yet" in client.post(f"{found.group()}/tally").text


def test_there_is_always_a_way_on(client: TestClient) -> None:
    bad = client.post("/caseframe/workshop/start", data={"session": "She [[x|choice."}).text
    assert "That did not work" in bad and 'action="/caseframe/workshop/start"' in bad
    gone = client.post("/caseframe/workshop/none/menu")
    assert gone.status_code == 404 and 'action="/caseframe/workshop/start"' in gone.text
    page = client.post("/caseframe/workshop/start").text
    found = re.search(r"/caseframe/workshop/[\w-]+", page)
    assert found is not None
    lost = client.post(f"{found.group()}/show", data={"exercise": "x"}).text
    assert f'action="{found.group()}/menu"' in lost
    words = client.post(
        f"{found.group()}/reframe", data={"exercise": "streetwise", "sentence": "1"}
    ).text
    assert "That did not work" in words and "/menu" not in words


def test_the_longest_exercise_can_be_guessed_at(client: TestClient) -> None:
    own = "She [[chose this life|choice]].\n" * MOST_LINES
    page = client.post("/caseframe/workshop/start", data={"session": own}).text
    found = re.search(r"/caseframe/workshop/[\w-]+", page)
    assert found is not None and f"{MOST_LINES} sentences" in page
    marks = {f"{kind}{number}": said for number in range(MOST_LINES) for kind, said in _SAID}
    guess = {"exercise": "own-1", "people": "12", **marks}
    answer = client.post(f"{found.group()}/guess", data=guess)
    assert f"agree on {MOST_LINES} of {MOST_LINES}" in answer.text


def test_who_only_looks_is_not_counted(client: TestClient) -> None:
    page = client.post("/caseframe/workshop/start", data={"session": "He chose her."}).text
    found = re.search(r"/caseframe/workshop/[\w-]+", page)
    assert found is not None and "1 sentence<" in page
    looked = client.post(f"{found.group()}/guess", data={"exercise": "own-1", "people": "0"})
    assert "agree on 1 of 1" in looked.text
    assert "No guesses yet" in client.post(f"{found.group()}/tally").text
    assert ">done<" not in client.post(f"{found.group()}/menu").text
