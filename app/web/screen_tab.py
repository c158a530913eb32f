"""The Screen tab: many documents or a table; progress; results; stop and carry on."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path

import gradio as gr
from caseframe.app.readers.read import suffixes
from caseframe.app.web.check_tab import THRESHOLDS, on
from caseframe.app.web.render_result import problem_html
from caseframe.app.web.screen_run import ScreenRun
from caseframe.app.web.screen_view import progress_html
from caseframe.app.web.studio import Studio

_LEAD = (
    '<h2>Screen many documents</h2><p class="cf-lead">Choose documents, or a table with a note in each row. '
    "You will see where the wording to think about is, which records to read first, and what could not be "
    "read. It ranks records to read, never workers.</p>"
)


def build(studio: Studio) -> None:
    """Lay the tab out; called within a ``gr.Tab``."""
    gr.HTML(_LEAD, apply_default_css=False, js_on_load=None)
    token = gr.State("", time_to_live=7200, delete_callback=studio.forget)
    files = gr.File(
        label="Documents, or a table (CSV, Excel, JSON Lines, Parquet)",
        file_count="multiple",
        file_types=list(suffixes()),
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
    on(clear.click, partial(_clear, studio), [token], [answer, token, files], "checks", 24)


def _screening(studio: Studio, paths: list[str], how: str, known: str) -> Iterator[tuple[str, str]]:
    """Start or carry on, and say how far it is until it ends."""
    run = studio.screens.get(known) if known else None
    if run is None or (paths and run.finished):
        studio.forget(known)
        run = ScreenRun(studio.screens.token(), Path(), how)
        run.folder = studio.folder / f"screen-{run.token}"
        studio.screens.put(run.token, run)
    run.take([(Path(path), studio.names.pop(path)) for path in paths if path in studio.names])
    if not run.names:
        yield problem_html("choose one or more documents first"), run.token
        return
    if not run.finished:
        run.start(studio.lanes)
        while run.busy:
            yield progress_html(run.token, run.progress, stopped=False), run.token
            run.wait(0.4)
    if run.problem:
        yield problem_html(run.problem), run.token
    elif run.finished:
        yield run.view, run.token
    else:
        yield progress_html(run.token, run.progress, stopped=True), run.token


def _stop(studio: Studio, token: str) -> None:
    run = studio.screens.get(token)
    if run is not None:
        run.stop()


def _clear(studio: Studio, token: str) -> tuple[str, str, None]:
    studio.forget(token)
    return "", "", None
