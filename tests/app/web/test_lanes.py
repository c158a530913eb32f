"""Long texts take none of the places of short ones."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("gradio", reason="the page needs caseframe[app]")

from caseframe import Detector
from caseframe.app.web.check_answers import Asked, answer_short
from caseframe.app.web.lanes import LONG, LONGEST, Lanes
from caseframe.app.web.studio import Studio
from starlette.testclient import TestClient


@pytest.fixture(scope="module")
def client(make_studio_app: Any) -> Iterator[TestClient]:
    app, _ = make_studio_app()
    with TestClient(app, base_url="http://127.0.0.1") as opened:
        yield opened


def test_a_long_text_is_given_a_turn_and_nobody_waits(detector: Detector, tmp_path: Path) -> None:
    studio = Studio(Lanes(detector), tmp_path)
    with studio.lanes._long:  # somebody's long text is being read
        text, asked = "x" * (LONG + 1), Asked()
        turns = {answer_short(studio, text, "balanced", "b", "", asked)[2] for _ in range(30)}
    assert len(turns) == 30 and "" not in turns
    short = "Seen by the dentist."
    answer, token, turn = answer_short(studio, short, "balanced", "", "as before", asked)
    assert turn == "as before" and token in answer
    text = "x" * (LONGEST + 1)
    answer, _, turn = answer_short(studio, text, "balanced", "", "as before", asked)
    assert turn == "as before" and "in parts" in answer


def test_turns_are_taken_where_documents_wait(client: TestClient) -> None:
    config = client.get("/config").json()
    states = {part["id"] for part in config["components"] if part["type"] == "state"}
    turned = [
        event
        for event in config["dependencies"]
        if any(target in states and name == "change" for target, name in event["targets"])
    ]
    assert len(turned) == 1
