"""The page's own addresses beside Gradio's: style and script, uploads, marks, downloads."""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable, Sequence
from importlib.resources import files
from pathlib import PurePath
from typing import Final

from caseframe.app import palette
from caseframe.app.screening import plots
from caseframe.app.web import downloads
from caseframe.app.web.result import MARKS
from caseframe.app.web.studio import Studio, guarded
from caseframe.app.web.studio_base import LOG
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import UploadFile
from starlette.formparsers import MultiPartException
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import BaseRoute, Route

_STATIC: Final = {
    "page.css": "text/css",
    "page.js": "text/javascript",
    "guard.js": "text/javascript",
    "current.js": "text/javascript",
    "marking.js": "text/javascript",
}
_ENDING: Final = re.compile(r"\.[a-z0-9]{1,8}")
_MOST_FILES: Final = 200
_GONE: Final = "That result is no longer kept; check the text again."


def routes(studio: Studio) -> Sequence[BaseRoute]:
    """All of them."""
    return (
        Route("/caseframe/static/{name}", _static),
        Route("/gradio_api/upload", _upload(studio), methods=["POST"]),
        Route("/gradio_api/upload_progress", _upload_progress),
        Route("/caseframe/forget", _forget(studio), methods=["POST"]),
        Route("/caseframe/results/{token}/marks", _mark(studio), methods=["POST"]),
        Route("/caseframe/results/{token}/report.{kind}", _download(studio)),
        Route("/caseframe/screens/{token}/marks", _view(studio), methods=["POST"]),
        Route("/caseframe/screens/{token}/{file}", _screened(studio)),
    )


async def _static(request: Request) -> Response:
    name = request.path_params["name"]
    if name not in _STATIC:
        return PlainTextResponse("There is nothing here.", 404)
    text = files("caseframe.app.web").joinpath("static", name).read_text(encoding="utf-8")
    if name == "page.css":
        text += palette.style(dark_class="dark") + plots.STYLE
    return Response(text, media_type=_STATIC[name])


def _upload(studio: Studio) -> Callable[[Request], object]:
    """In place of Gradio's: the same answer, but the file's name is not written anywhere."""

    async def upload(request: Request) -> Response:
        paths = []
        try:
            async with request.form(max_files=_MOST_FILES, max_fields=10) as form:
                for file in form.getlist("files"):
                    if isinstance(file, UploadFile):
                        paths.append(await _store(studio, file))
        except MultiPartException:
            return PlainTextResponse(
                f"Too many files; the page takes {_MOST_FILES} at a time.", 413
            )
        return JSONResponse(paths)

    return upload


async def _upload_progress(_: Request) -> Response:
    """Uploads on one machine are too quick for a bar; the page is told so at once."""
    return Response('data: {"msg": "done"}\n\n', media_type="text/event-stream")


async def _store(studio: Studio, file: UploadFile) -> str:
    ending = PurePath(file.filename or "").suffix.lower()
    name = f"document{ending}" if _ENDING.fullmatch(ending) else "document"
    folder = studio.folder / secrets.token_hex(16)
    await run_in_threadpool(folder.mkdir, 0o700)
    target = folder / name
    with target.open("wb") as out:
        while chunk := await file.read(1 << 20):
            await run_in_threadpool(out.write, chunk)
    target.chmod(0o600)
    studio.names[str(target)] = PurePath(file.filename or "document").name[:120]
    return str(target)


def _forget(studio: Studio) -> Callable[[Request], object]:
    """What a tab asks for when it is closed."""

    async def forget(request: Request) -> Response:
        async with request.form(max_files=0, max_fields=4) as form:
            tokens = str(form.get("tokens", "")).split()[:10]
        for token in tokens:
            await run_in_threadpool(studio.forget, token)
        return PlainTextResponse("Forgotten.")

    return forget


def _mark(studio: Studio) -> Callable[[Request], object]:
    async def mark(request: Request) -> Response:
        result = studio.results.get(request.path_params["token"])
        if result is None:
            return PlainTextResponse(_GONE, 404)
        form = await request.form(max_files=0, max_fields=4)
        number, view = str(form.get("number", "")), str(form.get("mark", ""))
        known = number.isdecimal() and 1 <= int(number[:6]) <= len(result.findings())
        if not known or (view and view not in MARKS):
            return PlainTextResponse("No such finding or mark.", 400)
        if view:
            result.marks[int(number)] = view
        else:
            result.marks.pop(int(number), None)
        return PlainTextResponse(f"Finding {number}: {MARKS.get(view, 'no mark').lower()}.")

    return mark


def _view(studio: Studio) -> Callable[[Request], object]:
    """A view of a finding of a screening."""

    async def view(request: Request) -> Response:
        run = studio.screens.get(request.path_params["token"])
        if run is None:
            return PlainTextResponse(_GONE, 404)
        form = await request.form(max_files=0, max_fields=4)
        given = [str(form.get(name, "")) for name in ("key", "mark", "reason")]
        refused: list[str] = []

        def refuse(message: str) -> str:
            refused.append(message)
            return message[:1].upper() + message[1:] + "."

        said = await run_in_threadpool(guarded, lambda: run.say(*given), refuse)
        return PlainTextResponse(said, 400 if refused else 200)

    return view


def _download(studio: Studio) -> Callable[[Request], object]:
    async def download(request: Request) -> Response:
        result = studio.results.get(request.path_params["token"])
        kind = request.path_params["kind"]
        if result is None or kind not in downloads.TYPES:
            return PlainTextResponse(_GONE, 404)
        try:
            content = await run_in_threadpool(
                downloads.make, kind, result, studio.lanes.guide, studio.folder
            )
        except Exception as error:  # noqa: BLE001 - a traceback could hold text of the note
            LOG.error("a download failed: %s", type(error).__name__)
            return PlainTextResponse("That file could not be made; try another kind.", 500)
        headers = {"content-disposition": f'attachment; filename="caseframe-report.{kind}"'}
        return Response(content, media_type=downloads.TYPES[kind], headers=headers)

    return download


def _screened(studio: Studio) -> Callable[[Request], object]:
    async def screened(request: Request) -> Response:
        run = studio.screens.get(request.path_params["token"])
        file = request.path_params["file"]
        content = await run_in_threadpool(run.download, file) if run is not None else None
        if content is None:
            return PlainTextResponse(_GONE, 404)
        headers = {"content-disposition": f'attachment; filename="caseframe-{file}"'}
        return Response(content, media_type="application/octet-stream", headers=headers)

    return screened
