"""A guess that was counted wrongly is taken back, and nothing of it is left."""

from __future__ import annotations

import json

import pytest

pytest.importorskip("gradio", reason="the page needs caseframe[app]")

from caseframe import CaseframeError
from caseframe.app.web.guess import Guess
from caseframe.app.web.workshop import Room
from caseframe.values import Span
from starlette.testclient import TestClient


def test_a_wrong_count_is_taken_back_and_guessed_again(client: TestClient, base: str) -> None:
    first = {"exercise": "streetwise", "w1": "6-6", "f1": "adultified", "people": "20"}
    client.post(f"{base}/guess", data=first)
    answer = client.post(f"{base}/guess", data={**first, "people": "200"}).text
    assert "Counted for 200 people." in answer and "Take this guess back" in answer
    again = client.post(f"{base}/take-back", data={"guess": "2"}).text
    assert "The guess of 200 people was taken back" in again and "cf-guess" in again
    assert "already" in client.post(f"{base}/take-back", data={"guess": "2"}).text
    assert "already" in client.post(f"{base}/take-back", data={"guess": "<b>"}).text
    tally = client.post(f"{base}/tally").text
    assert "20 guesses" in tally and "Counted last: “Streetwise”, for 20 people." in tally
    client.post(f"{base}/take-back", data={"guess": "1"})
    assert "No guesses yet" in client.post(f"{base}/tally").text
    assert ">done<" not in client.post(f"{base}/menu").text
    assert "Take this guess back" not in client.post(
        f"{base}/guess", data={**first, "people": "0"}
    ).text  # fmt: skip


def test_counts_are_after_taking_back_as_they_were_before() -> None:
    room = Room("t")
    exercise = next(item for item in room.exercises if len(item.lines) > 1)
    none = [Guess()] * (len(exercise.lines) - 1)
    room.count(exercise, [Guess((Span(0, 3),), "choice"), *none], 20)
    before = json.loads(room.save())["tally"]
    wrong = room.count(exercise, [Guess((Span(0, 9),), "character"), *none], 200)
    assert wrong is not None and room.tallies[exercise.id].people == 220
    right = room.count(exercise, [Guess(), *none], 3)
    room.take_back(wrong)
    assert room.tallies[exercise.id].people == 23
    assert right is not None
    room.take_back(right)
    assert json.loads(room.save())["tally"] == before, "nothing is left of it, no zeros either"
    with pytest.raises(CaseframeError):
        room.take_back(wrong)
