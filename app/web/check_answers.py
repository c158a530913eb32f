"""What the Check tab answers to each press: HTML, and the token of the result shown."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any, Final

import gradio as gr
from caseframe.app.web.check import check_text
from caseframe.app.web.lanes import LONG, LONGEST
from caseframe.app.web.render_result import problem_html, result_html
from caseframe.app.web.result import Result
from caseframe.app.web.studio import Studio, guarded

_WAITING: Final = (
    '<section class="cf-result cf-working"><h3 class="cf-found" tabindex="-1">Checking a long text</h3>'
    "<p>It waits its turn apart from short notes, and may take a minute.</p></section>"
)


class Asked:
    """What one page asked for last: an answer to anything before that is not shown any more."""

    def __init__(self) -> None:
        self.last = ""

    def now(self) -> str:
        """Something is asked for; what to know it by."""
        self.last = secrets.token_hex(4)
        return self.last


def answer_short(
    studio: Studio, note: str, how: str, before: str, turn: str, asked: Asked
) -> tuple[Any, Any, str]:
    """Check what stands in the box if it is short; a long text gets a turn among the documents.

    Returns:
        The answer, the token of the result shown, and the turn: another one if the text is long.
    """
    mine = asked.now()
    if LONG < len(note) <= LONGEST:
        return _WAITING, before, mine
    work = partial(check_text, studio, note, how, before)
    return *_answer(studio, work, before, asked, mine), turn


def answer_long(
    studio: Studio, note: str, how: str, before: str, turn: str, asked: Asked
) -> tuple[Any, Any]:
    """Check a long text whose turn has come, if nothing else was asked for in the meantime."""
    if asked.last != turn:
        return gr.skip(), gr.skip()
    work = partial(check_text, studio, note, how, before)
    return _answer(studio, work, before, asked, turn)


def answer_document(
    studio: Studio, path: str | None, how: str, before: str, asked: Asked
) -> tuple[Any, Any, Any]:
    """Check a document; the place to drop it is empty again afterwards."""
    mine = asked.now()

    def work() -> Result:
        from caseframe.app.web.check_document import check_document  # noqa: PLC0415 - few need it

        result = check_document(studio, Path(path or ""), how)
        studio.results.drop(before)
        return result

    answer, token = _answer(studio, work, before, asked, mine)
    return answer, token, None if asked.last == mine else gr.skip()


def wipe(studio: Studio, before: str, asked: Asked) -> tuple[str, str, str, None]:
    """An empty box, no answer, nothing kept, nothing still to come."""
    asked.now()
    studio.results.drop(before)
    return "", "", "", None


def _answer(
    studio: Studio, work: Callable[[], Result], before: str, asked: Asked, mine: str
) -> tuple[Any, Any]:
    """What to show and its token; nothing new if something else was asked for in the meantime."""
    token = before

    def shown() -> str:
        nonlocal token
        result = work()
        token = result.token
        return result_html(result, studio.lanes.guide)

    # The result before stays under its token, so that closing the tab forgets it.
    answer = guarded(shown, partial(problem_html, token=before))
    if asked.last == mine:
        return answer, token
    if token != before:
        studio.results.drop(token)
    return gr.skip(), gr.skip()
