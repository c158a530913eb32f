"""The Screen tab: many documents or a table; progress; results; stop and carry on."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path

import gradio as gr
from caseframe.app.web.check_tab import KINDS, THRESHOLDS, on
from caseframe.app.web.render_result import problem_html
from caseframe.app.web.screen_progress import (
    SCREENING,
    STOPPED,
    STOPPING,
    WAITING,
    progress_html,
)
from caseframe.app.web.screen_run import ScreenRun
from caseframe.app.web.shelf import KEPT
from caseframe.app.web.studio import Studio, guarded

_LEAD = (
    '<h2>Screen many documents</h2><p class="cf-lead">Choose documents, or a table (Excel, CSV …) with a note '
    "in each row. You will see where the wording to think about is, which records to read first, and what "
    "could not be read. It ranks records to read, never workers. Nothing is kept unless you download it.</p>"
)
_READ = (
    "The documents were deleted when they had been read. To look more or less closely, choose them again; "
    "below is what was found before"
)


def build(studio: Studio) -> None:
    """Lay the tab out; called within a ``gr.Tab``."""
    gr.HTML(_LEAD, apply_default_css=False, js_on_load=None)
    token = gr.State("", time_to_live=KEPT, delete_callback=studio.forget)
    files = gr.File(
        label="Documents or tables",
        file_count="multiple",
        file_types=KINDS,
        height=170,
        elem_id="cf-documents",
    )
    threshold = gr.Radio(THRESHOLDS, value="balanced", label="How closely to look")
    with gr.Row(elem_classes="cf-actions"):
        begin = gr.Button("Screen", variant="primary", elem_id="cf-screen")
        stop = gr.Button("Stop", elem_id="cf-stop")
        clear = gr.Button("Clear and delete", elem_id="cf-screen-clear")
    answer = gr.HTML("", elem_id="cf-screen-answer", apply_default_css=False, js_on_load=None)

    def work(paths: list[str] | None, how: str, known: str) -> Iterator[tuple[str, str, None]]:
        for view, kept in _screening(studio, paths or [], how, known):
            yield view, kept, None

    on(begin.click, work, [files, threshold, token], [answer, token, files], "screens", 8)
    on(stop.click, partial(_stop, studio), [token], [], "checks", 24)
    on(clear.click, partial(_clear, studio), [token, files], [answer, token, files], "checks", 24)


def _screening(studio: Studio, paths: list[str], how: str, known: str) -> Iterator[tuple[str, str]]:
    """Start or carry on, and say how far it is until it ends."""
    given = [(Path(path), studio.names.pop(path)) for path in paths if path in studio.names]
    run = studio.screens.get(known) if known else None
    if run is None or (given and run.finished):
        studio.forget(known)
        run = _new(studio, how)
    run.take(given)
    for path, _ in given:  # moved: the folders that they came in are empty
        studio.forget_upload(path)
    if not run.names:
        yield problem_html("choose one or more documents first", run.token), run.token
        return
    if run.finished and run.threshold != how:
        yield problem_html(_READ) + _shown(studio, run), run.token
        return
    if not run.busy:
        run.threshold = how
    if not run.finished:
        yield from _working(studio, run)
    if studio.screens.get(run.token) is not run:  # cleared: nothing of it is shown any more
        yield "", ""
        return
    yield _ended(studio, run), run.token


def _new(studio: Studio, how: str) -> ScreenRun:
    token = studio.screens.token()
    run = ScreenRun(token, studio.folder / f"screen-{token}", how)
    studio.screens.put(token, run)
    return run


def _working(studio: Studio, run: ScreenRun) -> Iterator[tuple[str, str]]:
    run.start(studio.lanes)
    # To ask for it keeps it on the shelf; a tab that was closed has taken it off.
    while run.busy and studio.screens.get(run.token) is run:
        yield progress_html(run.token, run.progress, _doing(run)), run.token
        run.wait(0.4)


def _doing(run: ScreenRun) -> str:
    if run.stopping:
        return STOPPING
    return WAITING if run.waiting else SCREENING


def _ended(studio: Studio, run: ScreenRun) -> str:
    if run.problem:
        return problem_html(run.problem, run.token)
    if run.finished:
        return _shown(studio, run)
    return progress_html(run.token, run.progress, STOPPED)


def _shown(studio: Studio, run: ScreenRun) -> str:
    """What it found; the files are written anew where there are new views, which may go wrong."""
    return guarded(lambda: run.shown(studio.lanes), partial(problem_html, token=run.token))


def _stop(studio: Studio, token: str) -> None:
    run = studio.screens.get(token)
    if run is not None:
        run.stop()


def _clear(studio: Studio, token: str, paths: list[str] | None) -> tuple[str, str, None]:
    studio.forget(token)
    for path in paths or []:
        studio.forget_upload(Path(path))
    return "", "", None
