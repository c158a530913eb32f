"""Addresses of the workshop: each answers with a piece of the page."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from caseframe.app.web.choice import Choice
from caseframe.app.web.exercises import MOST_LINES
from caseframe.app.web.guess import Guess, read_phrases
from caseframe.app.web.render_guess import exercise_html, taken_back_html
from caseframe.app.web.render_result import problem_html
from caseframe.app.web.render_reveal import reveal_html
from caseframe.app.web.render_rewrite import feedback_html
from caseframe.app.web.render_workshop import START, back, menu_html
from caseframe.app.web.sheets import TITLES, sheet_html
from caseframe.app.web.studio import Studio, guarded
from caseframe.app.web.tally import tally_html
from caseframe.app.web.workshop import Room, feedback, flags_by_line
from caseframe.errors import CaseframeError
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, Response
from starlette.routing import BaseRoute, Route

Fields = dict[str, str]
_MOST_FIELDS = 2 * MOST_LINES + 10  # two for each sentence of an exercise
_GONE = "That workshop is no longer kept; begin again."


def routes(studio: Studio) -> Sequence[BaseRoute]:
    """All of them."""
    return (
        Route("/caseframe/workshop/start", _start(studio), methods=["POST"]),
        Route("/caseframe/workshop/{token}/{step}", _step(studio), methods=["POST"]),
        Route("/caseframe/workshop/{token}/{name}.html", _sheet(studio)),
        Route("/caseframe/workshop/{token}/session.json", _session(studio)),
    )


async def _fields(request: Request) -> Fields:
    async with request.form(max_files=0, max_fields=_MOST_FIELDS) as form:
        return {key: value for key, value in form.items() if isinstance(value, str)}


def _start(studio: Studio) -> Callable[[Request], object]:
    async def start(request: Request) -> Response:
        fields = await _fields(request)

        def work() -> str:
            room = Room(studio.rooms.token())
            if fields.get("session", "").strip():
                room.load(fields["session"])
            studio.rooms.put(room.token, room)
            return menu_html(room, studio.lanes.guide)

        return HTMLResponse(await run_in_threadpool(guarded, work, _start_again))

    return start


def _step(studio: Studio) -> Callable[[Request], object]:
    async def step(request: Request) -> Response:
        fields = await _fields(request)
        room = studio.rooms.get(request.path_params["token"])
        take = _STEPS.get(request.path_params["step"])
        if room is None or take is None:
            return HTMLResponse(_start_again(_GONE), 404)

        def refuse(message: str) -> str:
            # A rewriting is answered below its form; everything else takes the place of all.
            return _problem(message) + ("" if take is _reframe else f"<p>{back(room)}</p>")

        return HTMLResponse(
            await run_in_threadpool(guarded, lambda: take(studio, room, fields), refuse)
        )

    return step


def _menu(studio: Studio, room: Room, fields: Fields) -> str:
    if fields:  # the way back has none, and finds what was chosen before
        room.choice = Choice.read(fields)
    return menu_html(room, studio.lanes.guide)


def _show(studio: Studio, room: Room, fields: Fields) -> str:
    return exercise_html(room, room.find(fields.get("exercise", "")), studio.lanes.guide)


def _guess(studio: Studio, room: Room, fields: Fields) -> str:
    exercise = room.find(fields.get("exercise", ""))
    frames = studio.lanes.guide.frames
    guesses = []
    for number, line in enumerate(exercise.lines):
        phrases = read_phrases(fields.get(f"w{number}", ""), line.text)
        frame = fields.get(f"f{number}", "")
        guesses.append(Guess(phrases, frame if phrases and frame in frames else ""))
    people = fields.get("people", "1")
    counted = room.count(
        exercise, guesses, int(people) if people.isdecimal() and len(people) < 6 else 1
    )
    _, flags = flags_by_line(studio.lanes, exercise)
    return reveal_html(room, exercise, guesses, flags, studio.lanes.guide, counted)


def _take_back(studio: Studio, room: Room, fields: Fields) -> str:
    """The exercise again, to be guessed at anew."""
    number = fields.get("guess", "")
    gone = room.take_back(int(number) if number.isdecimal() and len(number) < 9 else 0)
    return taken_back_html(gone) + exercise_html(room, gone.exercise, studio.lanes.guide)


def _reframe(studio: Studio, room: Room, fields: Fields) -> str:
    exercise = room.find(fields.get("exercise", ""))
    number = fields.get("sentence", "")
    if not number.isdecimal() or int(number[:4]) >= len(exercise.lines):
        raise CaseframeError("choose a sentence first")
    before = exercise.lines[int(number)].text
    return feedback_html(
        feedback(studio.lanes, before, fields.get("words", "")), studio.lanes.guide
    )


def _tally(studio: Studio, room: Room, fields: Fields) -> str:  # noqa: ARG001 - all steps alike
    return tally_html(room, studio.lanes)


_STEPS: dict[str, Callable[[Studio, Room, Fields], str]] = {
    "menu": _menu,
    "show": _show,
    "guess": _guess,
    "take-back": _take_back,
    "reframe": _reframe,
    "tally": _tally,
}


def _problem(message: str) -> str:
    return problem_html(message).replace('class="cf-found"', "data-focus")


def _start_again(message: str) -> str:
    """What was wrong, and the form to begin with."""
    return _problem(message) + START


def _sheet(studio: Studio) -> Callable[[Request], object]:
    async def sheet(request: Request) -> Response:
        room = studio.rooms.get(request.path_params["token"])
        name = request.path_params["name"]
        if room is None or name not in TITLES:
            return PlainTextResponse(_GONE, 404)
        return HTMLResponse(await run_in_threadpool(sheet_html, name, room, studio.lanes.guide))

    return sheet


def _session(studio: Studio) -> Callable[[Request], object]:
    async def session(request: Request) -> Response:
        room = studio.rooms.get(request.path_params["token"])
        if room is None:
            return PlainTextResponse(_GONE, 404)
        headers = {"content-disposition": 'attachment; filename="caseframe-workshop.json"'}
        return Response(room.save(), media_type="application/json", headers=headers)

    return session
