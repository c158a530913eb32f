"""What was asked for last is what the Check tab shows, whatever is still being read."""

from __future__ import annotations

import threading
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("gradio", reason="the page needs caseframe[app]")

import gradio as gr
from caseframe import Detector
from caseframe.app.web.check_answers import (
    Asked,
    answer_document,
    answer_long,
    answer_short,
    wipe,
)
from caseframe.app.web.lanes import LONG, Lanes
from caseframe.app.web.studio import Studio

LONG_NOTE = "Seen at home by the dentist on Monday. " * (LONG // 30)


@pytest.fixture
def studio(detector: Detector, tmp_path: Path) -> Studio:
    return Studio(Lanes(detector), tmp_path)


def while_it_waits(studio: Studio, work: Callable[[], Any], meanwhile: Callable[[], object]) -> Any:
    """The answer to a press during which something else is asked for."""
    answers: list[Any] = []
    with studio.lanes._long:  # somebody's long text is being read
        thread = threading.Thread(target=lambda: answers.append(work()))
        thread.start()
        meanwhile()
    thread.join(60)
    return answers[0]


def test_a_long_text_that_was_cleared_does_not_come_back(studio: Studio) -> None:
    asked = Asked()
    _, _, turn = answer_short(studio, LONG_NOTE, "balanced", "", "", asked)
    answer = while_it_waits(
        studio,
        lambda: answer_long(studio, LONG_NOTE, "balanced", "", turn, asked),
        lambda: wipe(studio, "", asked),
    )
    assert answer == (gr.skip(), gr.skip())
    assert not studio.results._things, "nor is it kept"


def test_a_short_note_stays_when_the_long_one_before_it_is_done(studio: Studio) -> None:
    asked, shown = Asked(), []
    _, _, turn = answer_short(studio, LONG_NOTE, "balanced", "", "", asked)
    answer = while_it_waits(
        studio,
        lambda: answer_long(studio, LONG_NOTE, "balanced", "", turn, asked),
        lambda: shown.append(answer_short(studio, "Home.", "balanced", "", turn, asked)),
    )
    assert answer == (gr.skip(), gr.skip())
    assert list(studio.results._things) == [shown[0][1]]
    assert answer_long(studio, LONG_NOTE, "balanced", "", turn, asked) == answer, "its turn is over"


def test_a_long_text_that_is_still_wanted_is_answered(studio: Studio) -> None:
    asked = Asked()
    _, _, turn = answer_short(studio, LONG_NOTE, "balanced", "", "", asked)
    answer, token = answer_long(studio, LONG_NOTE, "balanced", "", turn, asked)
    assert token in answer and studio.results.get(token) is not None


def test_a_document_that_was_cleared_does_not_come_back(studio: Studio) -> None:
    path = studio.folder / "up" / "document.txt"
    path.parent.mkdir()
    path.write_text(LONG_NOTE, encoding="utf-8")
    studio.names[str(path)] = "Note.txt"
    asked = Asked()

    def clear() -> None:
        wait_until(lambda: bool(asked.last))
        wipe(studio, "", asked)

    work = partial(answer_document, studio, str(path), "balanced", "", asked)
    answer = while_it_waits(studio, work, clear)
    assert answer == (gr.skip(), gr.skip(), gr.skip())
    assert not studio.results._things and not path.exists()


def wait_until(true: Callable[[], bool]) -> None:
    for _ in range(1000):
        if true():
            return
        threading.Event().wait(0.01)
    raise AssertionError("it did not come to that")


def test_what_is_kept_behind_a_problem_goes_with_the_tab(studio: Studio) -> None:
    asked = Asked()
    _, kept, _ = answer_short(studio, "She is streetwise.", "balanced", "", "", asked)
    answer, token, _ = answer_short(studio, " ", "balanced", kept, "", asked)
    assert token == kept and "That did not work" in answer
    assert f'data-token="{kept}"' in answer
