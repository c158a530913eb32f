"""An HTTP API for checking a note; offered only where it was asked for (``caseframe app --api``)."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable
from functools import partial
from typing import Final

from anyio import CapacityLimiter, to_thread
from caseframe.app.web.lanes import LONG, LONGEST
from caseframe.app.web.studio import Studio
from caseframe.app.web.studio_base import LOG
from caseframe.errors import CaseframeError
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

PATH: Final = "/api/check"
_WAITING: Final = 50
_EXPECTED: Final = (
    'send JSON: {"text": "the note", "threshold": "balanced", "sensitive" or a number from 0 to 1}'
)
_BUSY: Final = "many texts are being checked just now; please try again shortly"
_FAULT: Final = "something went wrong on our side; nothing of your text was written down"


class _RefusedError(Exception):
    """A request that is not answered, with its HTTP status."""

    def __init__(self, status: int, message: str) -> None:
        super().__init__(message)
        self.status = status


def route(studio: Studio) -> Route:
    """``POST /api/check``: a text in, a report out, as ``caseframe check --format json`` gives it."""
    return Route(PATH, _check(studio), methods=["POST"])


def _check(studio: Studio) -> Callable[[Request], Awaitable[Response]]:
    # Few threads of its own, so that whoever asks here leaves the page's alone, and short texts
    # do not wait for long ones.
    short, long = CapacityLimiter(4), CapacityLimiter(1)

    async def check(request: Request) -> Response:
        try:
            text, threshold = _asked(await request.body(), request.headers.get("content-type", ""))
            _wanted(studio, text, threshold)
            room = long if len(text) > LONG else short
            if room.statistics().tasks_waiting >= _WAITING:
                raise _RefusedError(503, _BUSY)
            work = partial(_report, studio, text, threshold)
            found = await to_thread.run_sync(work, limiter=room)
            return Response(json.dumps(found), media_type="application/json")  # ASCII: any text
        except _RefusedError as error:
            return JSONResponse({"error": str(error)}, error.status)

    return check


def _asked(body: bytes, kind: str) -> tuple[str, str | float]:
    """The text and the threshold of a request."""
    if kind.partition(";")[0].strip().lower() != "application/json":
        raise _RefusedError(415, _EXPECTED)
    try:
        asked = json.loads(body)
    except (ValueError, RecursionError):
        asked = None
    if not isinstance(asked, dict) or not set(asked) <= {"text", "threshold"}:
        raise _RefusedError(400, _EXPECTED)
    text, threshold = asked.get("text"), asked.get("threshold", "balanced")
    if isinstance(threshold, bool) or not isinstance(threshold, str | int | float):
        raise _RefusedError(400, _EXPECTED)
    if not isinstance(text, str):
        raise _RefusedError(400, _EXPECTED)
    return text, threshold


def _wanted(studio: Studio, text: str, threshold: str | float) -> None:
    if len(text) > LONGEST:
        raise _RefusedError(
            413, f"that is {len(text):,} characters; {LONGEST:,} are taken at a time"
        )
    try:
        studio.lanes.detector.threshold(threshold)
    except CaseframeError as error:
        raise _RefusedError(400, str(error)) from error


def _report(studio: Studio, text: str, threshold: str | float) -> dict[str, object]:
    try:
        return studio.lanes.check(text, threshold).to_dict()
    except CaseframeError as error:
        raise _RefusedError(503, str(error)) from error
    except Exception as error:  # a traceback could hold text of the note
        LOG.error("a request to the API failed: %s", type(error).__name__)
        raise _RefusedError(500, _FAULT) from error
