"""What the Check tab answers to each press: HTML, and the token of the result shown."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from pathlib import Path
from typing import Final

from caseframe.app.web.check import check_text
from caseframe.app.web.lanes import LONG, LONGEST
from caseframe.app.web.render_result import problem_html, result_html
from caseframe.app.web.result import Result
from caseframe.app.web.studio import Studio, guarded

_WAITING: Final = (
    '<section class="cf-result cf-working"><h3 class="cf-found" tabindex="-1">Checking a long text</h3>'
    "<p>It waits its turn apart from short notes, and may take a minute.</p></section>"
)


def answer_text(studio: Studio, note: str, how: str, before: str) -> tuple[str, str]:
    """Check what stands in the box."""
    return _answer(studio, lambda: check_text(studio, note, how, before), before)


def answer_short(
    studio: Studio, note: str, how: str, before: str, turn: str
) -> tuple[str, str, str]:
    """Check what stands in the box if it is short; a long text gets a turn among the documents.

    Returns:
        The answer, the token of the result shown, and the turn: another one if the text is long.
    """
    if LONG < len(note) <= LONGEST:
        return _WAITING, before, secrets.token_hex(4)
    return *answer_text(studio, note, how, before), turn


def answer_document(
    studio: Studio, path: str | None, how: str, before: str
) -> tuple[str, str, None]:
    """Check a document; the place to drop it is empty again afterwards."""

    def work() -> Result:
        from caseframe.app.web.check_document import check_document  # noqa: PLC0415 - few need it

        result = check_document(studio, Path(path or ""), how)
        studio.results.drop(before)
        return result

    return *_answer(studio, work, before), None


def wipe(studio: Studio, before: str) -> tuple[str, str, str]:
    """An empty box, no answer, nothing kept."""
    studio.results.drop(before)
    return "", "", ""


def _answer(studio: Studio, work: Callable[[], Result], before: str) -> tuple[str, str]:
    token = before

    def shown() -> str:
        nonlocal token
        result = work()
        token = result.token
        return result_html(result, studio.lanes.guide)

    return guarded(shown, problem_html), token
