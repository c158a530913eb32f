"""The workshop: its exercises keep the rules, and every step answers."""

from __future__ import annotations

import json
import re
from html import unescape

import pytest

pytest.importorskip("gradio", reason="the page needs caseframe[app]")

from caseframe import FRAMES, CaseframeError, Detector
from caseframe.app.web.exercises import read_exercises, shipped
from caseframe.app.web.guess import Guess
from caseframe.app.web.harm import lost_words
from caseframe.app.web.lanes import Lanes
from caseframe.app.web.workshop import Room, feedback, flags_by_line, spans_by_line
from caseframe.data.corpus import read_corpus
from caseframe.data.lint import words_of
from caseframe.values import Span
from starlette.testclient import TestClient

from ...conftest import CORPUS

EXERCISES = shipped()


def test_there_is_enough_to_work_on() -> None:
    assert len(EXERCISES) >= 40
    assert len({exercise.id for exercise in EXERCISES}) == len(EXERCISES)
    for frame in FRAMES:
        assert sum(frame in exercise.frames for exercise in EXERCISES) >= 2, frame
    assert sum(not exercise.frames for exercise in EXERCISES) >= 8
    notes = [exercise for exercise in EXERCISES if exercise.kind == "note"]
    assert len(notes) >= 10
    assert all(4 <= len(exercise.lines) <= 8 for exercise in notes)
    assert {exercise.level for exercise in EXERCISES} == {1, 2, 3}


def test_every_exercise_with_blame_has_a_way_out_and_something_to_talk_about() -> None:
    for exercise in EXERCISES:
        assert exercise.talk, exercise.id
        assert bool(exercise.rewrite) == bool(exercise.frames), exercise.id


def test_keyword_traps_hold_words_that_the_guide_knows(detector: Detector) -> None:
    traps = [item for item in EXERCISES if item.kind == "trap" and not item.frames]
    known = [
        line.text for item in traps for line in item.lines if detector.guide.find(line.text.lower())
    ]
    assert len(known) >= 5


def test_no_sentence_stands_twice_or_in_the_corpus() -> None:
    own = [words_of(line.text) for exercise in EXERCISES for line in exercise.lines]
    assert len(own) == len(set(own))
    corpus = {words_of(item.line.text) for file in read_corpus(CORPUS) for item in file.items}
    assert not [words for words in own if len(words) > 4 and words in corpus]


REWRITTEN = [exercise for exercise in EXERCISES if exercise.rewrite]


def test_no_rewriting_is_flagged(detector: Detector) -> None:
    reports = detector.check_many([exercise.rewrite for exercise in REWRITTEN])
    flagged = {
        exercise.id: [flag.text for flag in report.flags]
        for exercise, report in zip(REWRITTEN, reports, strict=True)
        if report.flags
    }
    assert flagged == {}


def test_no_rewriting_loses_a_word_for_harm() -> None:
    lost = {exercise.id: lost_words(exercise.text, exercise.rewrite) for exercise in REWRITTEN}
    assert {name: words for name, words in lost.items() if words} == {}


def test_no_rewriting_has_a_number_or_a_name_that_its_note_lacks() -> None:
    for exercise in REWRITTEN:
        stated = set(re.findall(r"\d[\d.:]*\d|\d", exercise.text))
        assert set(re.findall(r"\d[\d.:]*\d|\d", exercise.rewrite)) <= stated, exercise.id
        names = set(re.findall(r"(?<![.?!] )(?<!^)\b[A-Z][a-z]+", exercise.rewrite))
        assert all(name in exercise.text for name in names), exercise.id


def test_a_challenged_word_is_no_blame() -> None:
    """The codebook: a challenge in the sentence beside it counts."""
    (email,) = [exercise for exercise in EXERCISES if exercise.id == "note-youth-worker"]
    (line,) = [line for line in email.lines if "alarmist" in line.text]
    assert not email.frames and line.rule == "r2"


def test_the_tool_is_compared_sentence_by_sentence(detector: Detector) -> None:
    lanes = Lanes(detector)
    for exercise in EXERCISES[:5]:
        report, lines = flags_by_line(lanes, exercise)
        assert len(lines) == len(exercise.lines)
        assert {flag for line in lines for flag in line} == set(report.flags)
        spans = spans_by_line(exercise, lines)
        for line, own, found in zip(exercise.lines, spans, lines, strict=True):
            assert [line.text[span.start : span.end] for span in own] == [f.text for f in found]


@pytest.mark.parametrize(
    "text",
    ["", '{"exercises": []}', "She [[x|choice.", "She [[x|nonsense]].",
     '[{"id": "a", "title": "A", "text": "B.", "level": 9}]', '[{"id": "a", "title": "A"}]'],
)  # fmt: skip
def test_a_bad_session_file_gets_a_line(text: str) -> None:
    with pytest.raises(CaseframeError) as caught:
        read_exercises(text, "f")
    assert "\n" not in str(caught.value)


def test_own_examples_and_counts_survive_saving() -> None:
    room = Room("t")
    room.load("She [[chose this|choice]].\n\nHe chose this. {r1}")
    assert [exercise.id for exercise in room.own] == ["own-1", "own-2"]
    room.count(room.own[0], [Guess((Span(4, 9),), "choice")], 12)
    again = Room("u")
    again.load(room.save())
    assert again.own == room.own
    assert again.tallies == room.tallies


def test_feedback_on_a_rewriting(detector: Detector) -> None:
    lanes = Lanes(detector)
    before = "She puts herself at risk with the men who hurt her."
    same = feedback(lanes, before, before)
    assert same.left and not same.lost
    softer = feedback(lanes, before, "She needs support.")
    assert softer.lost == ("men", "hurt") and softer.kept == ()
    with pytest.raises(CaseframeError):
        feedback(lanes, before, " ")


def test_from_guess_to_tally(client: TestClient, base: str) -> None:
    shown = client.post(f"{base}/show", data={"exercise": "streetwise"}).text
    assert "adultified" in shown and "Treats the child as an adult" in shown
    assert "<mark" not in shown, "nothing is given away before the guess"
    reveal = client.post(
        f"{base}/guess",
        data={"exercise": "streetwise", "w1": "6-6", "f1": "adultified", "people": "9"},
    ).text
    assert "agree on 3 of 3" in reveal and "<mark" in reveal
    assert "overlaps yours" in reveal and "at least one word in common" in reveal
    wrong = {"exercise": "streetwise", "w0": "0-0", "w2": "0-1 3-3", "people": "20"}
    assert "agree on 0 of 3" in client.post(f"{base}/guess", data=wrong).text
    tally = client.post(f"{base}/tally").text
    assert "20 of 29 marked something" in tally and "Only the room marks it" in tally
    assert "Frame by frame" in tally and "Only the tool: 1." in tally
    saved = client.get(f"{base}/session.json")
    assert json.loads(saved.text)["tally"]["streetwise"]["people"] == 29
    answer = client.post(
        f"{base}/reframe", data={"exercise": "streetwise", "sentence": "1", "words": "Jade is 12."}
    ).text
    assert "data-focus" in answer


@pytest.mark.parametrize("sent", ["0-999", "x", "<b>", "3-1"])
def test_odd_marks_break_nothing(client: TestClient, base: str, sent: str) -> None:
    data = {"exercise": "streetwise", "w1": sent, "f1": "adultified"}
    answer = client.post(f"{base}/guess", data=data)
    assert answer.status_code == 200 and "mark the words again" in answer.text
    assert f'action="{base}/menu"' in answer.text and "<b>" not in answer.text
    assert "No guesses yet" in client.post(f"{base}/tally").text


def test_a_frame_without_a_phrase_is_nothing(client: TestClient, base: str) -> None:
    data = {"exercise": "streetwise", "f1": "adultified", "w2": "0-0", "f2": "<nonsense>"}
    client.post(f"{base}/guess", data=data)
    (counts,) = json.loads(client.get(f"{base}/session.json").text)["tally"].values()
    assert counts == {"people": 1, "blames": {"2": 1}, "frames": {}, "words": {"2 0": 1}}


@pytest.mark.parametrize("name", ["facilitator", "hand-out", "cards"])
def test_sheets_to_print(client: TestClient, base: str, name: str) -> None:
    sheet = client.get(f"{base}/{name}.html")
    assert sheet.status_code == 200
    assert "@media print" in sheet.text and "http" not in sheet.text
    given_away = "[Treats the child as an adult]" in sheet.text
    assert given_away == (name == "facilitator")
    assert ("<u>" in sheet.text) == (name != "hand-out")


def test_a_card_shows_the_note_that_the_rewriting_draws_on(client: TestClient, base: str) -> None:
    exercise = next(item for item in EXERCISES if item.rewrite and item.kind == "note")
    plain = [line.text for line in exercise.lines if not line.flagged]
    cards = unescape(client.get(f"{base}/cards.html").text)
    people = {"exercise": exercise.id, "people": "0"}
    reveal = unescape(client.post(f"{base}/guess", data=people).text).split("<h4>Before</h4>")[1]
    for shown in (cards, reveal):
        assert plain and all(text in shown for text in plain)
    label = next(line.labels[0] for line in exercise.lines if line.labels)
    line = next(line for line in exercise.lines if line.labels)
    phrase = line.text[label.span.start : label.span.end]
    assert f"<u>{phrase}</u>" in cards and f">{phrase}</mark>" in reveal


@pytest.mark.parametrize("data", [b"PK\x03\x04\x14\x00\x06\x00", b"%PDF-1.7 \x00\x01"])
def test_a_file_that_is_no_text_is_said_to_be_none(client: TestClient, data: bytes) -> None:
    sent = {"session": data.decode("cp1252")}
    answer = client.post("/caseframe/workshop/start", data=sent).text
    assert "That is not a text file" in answer and "\x03" not in answer and "PK" not in answer


def test_hostile_examples_are_only_text(client: TestClient) -> None:
    hostile = '<script>alert(1)</script> "><img src=x onerror=alert(1)> [[puts herself|choice]].'
    page = client.post("/caseframe/workshop/start", data={"session": hostile}).text
    found = re.search(r"/caseframe/workshop/[\w-]+", page)
    assert found is not None
    shown = client.post(f"{found.group()}/show", data={"exercise": "own-1"}).text
    sheet = client.get(f"{found.group()}/facilitator.html").text
    for text in (shown, sheet):
        assert "<script" not in text and "<img" not in text
        assert "&lt;script&gt;" in text


def test_what_is_not_there_is_said(client: TestClient, base: str) -> None:
    assert client.post("/caseframe/workshop/none/menu").status_code == 404
    assert client.get("/caseframe/workshop/none/cards.html").status_code == 404
    assert "not in this workshop" in client.post(f"{base}/show", data={"exercise": "x"}).text
    assert (
        "choose a sentence"
        in client.post(
            f"{base}/reframe", data={"exercise": "streetwise", "sentence": "99"}
        ).text.lower()
    )
