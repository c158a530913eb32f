"""Sessions of a workshop: saved, loaded, and a way on when a file will not do."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest

pytest.importorskip("gradio", reason="the page needs caseframe[app]")

from caseframe.app.web.guess import Guess
from caseframe.app.web.workshop import Room
from caseframe.values import Span
from starlette.testclient import TestClient

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
