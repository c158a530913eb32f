"""The Check tab: a box for a note, two words for the threshold, the answer below."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

import gradio as gr
from caseframe.app.readers.read import suffixes
from caseframe.app.web.check import check_text
from caseframe.app.web.render_result import problem_html, result_html
from caseframe.app.web.studio import Studio, guarded

THRESHOLDS: Final = [
    ("Balanced: fewer false alarms", "balanced"),
    ("Sensitive: misses less", "sensitive"),
]
_EXAMPLE: Final = (
    "22:10 Sasha (14) not back from the shops. Staff feel she puts herself at risk when she goes to the park. "
    "She is streetwise and usually returns.\n"
    "23:45 Dropped off by a man of about 30 in a grey car. Sasha said he has her phone and she is frightened "
    "of him. Refused to engage with staff about where she had been. Reg passed to police."
)


def build(studio: Studio) -> None:
    """Lay the tab out; called within a ``gr.Tab``."""
    gr.HTML(
        '<h2>Check a note</h2><p class="cf-lead">Paste a note. You will see which phrases may put '
        "the blame on the child, why that matters, and a question to ask. It is read on this "
        "machine and kept nowhere.</p>",
        apply_default_css=False,
        js_on_load=None,
    )
    earlier = gr.State("", time_to_live=7200, delete_callback=studio.results.drop)
    text = gr.Textbox(
        label="Your note",
        lines=9,
        max_lines=24,
        elem_id="cf-note-box",
        placeholder="Paste or type here",
    )
    threshold = gr.Radio(
        THRESHOLDS, value="balanced", label="How closely to look", elem_id="cf-how"
    )
    with gr.Row(elem_classes="cf-actions"):
        press = gr.Button("Check", variant="primary", elem_id="cf-check")
        example = gr.Button("Use an invented example", elem_id="cf-example")
        clear = gr.Button("Clear", elem_id="cf-clear")
    gr.HTML(
        '<p class="cf-or">Or check one document: Word, PDF, OpenDocument, RTF, mail, web page or text. '
        "It is read in place of the note above, and then deleted.</p>",
        apply_default_css=False,
        js_on_load=None,
    )
    document = gr.File(
        label="A document", file_types=list(suffixes()), height=110, elem_id="cf-document"
    )
    answer = gr.HTML("", elem_id="cf-answer", apply_default_css=False, js_on_load=None)

    def check(note: str, how: str, before: str) -> tuple[str, str]:
        token = before

        def work() -> str:
            nonlocal token
            result = check_text(studio, note, how, before)
            token = result.token
            return result_html(result, studio.lanes.guide)

        return guarded(work, problem_html), token

    def read(path: str | None, how: str, before: str) -> tuple[str, str, None]:
        token = before

        def work() -> str:
            nonlocal token
            from caseframe.app.web.check_document import check_document  # noqa: PLC0415 - few need it

            result = check_document(studio, Path(path or ""), how)
            token = result.token
            studio.results.drop(before)
            return result_html(result, studio.lanes.guide)

        return guarded(work, problem_html), token, None

    _wire(document.upload, read, [document, threshold, earlier], [answer, earlier, document])
    _wire(press.click, check, [text, threshold, earlier], [answer, earlier])
    example.click(lambda: _EXAMPLE, None, text, api_visibility="private", show_progress="hidden")

    def wipe(before: str) -> tuple[str, str, str]:
        studio.results.drop(before)
        return "", "", ""

    clear.click(
        wipe, earlier, [text, answer, earlier], api_visibility="private", show_progress="hidden"
    )


def _wire(listener: Any, work: Any, inputs: list[Any], outputs: list[Any]) -> None:
    listener(
        work,
        inputs,
        outputs,
        api_visibility="private",
        concurrency_limit=8,
        concurrency_id="checks",
        show_progress="minimal",
        show_progress_on=outputs[:1],
        trigger_mode="once",
    )
