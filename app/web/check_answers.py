"""What the Check tab answers to each press: HTML, and the token of the result shown."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from caseframe.app.web.check import check_text
from caseframe.app.web.render_result import problem_html, result_html
from caseframe.app.web.result import Result
from caseframe.app.web.studio import Studio, guarded


def answer_text(studio: Studio, note: str, how: str, before: str) -> tuple[str, str]:
    """Check what stands in the box."""
    return _answer(studio, lambda: check_text(studio, note, how, before), before)


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
