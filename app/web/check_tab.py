"""The Check tab: a box for a note, two words for the threshold, the answer below."""

from __future__ import annotations

from functools import partial
from typing import Any, Final

import gradio as gr
from caseframe.app.readers.kinds import REFUSED
from caseframe.app.readers.read import suffixes
from caseframe.app.web import check_answers
from caseframe.app.web.shelf import KEPT
from caseframe.app.web.studio import Studio

THRESHOLDS: Final = [
    ("Balanced: fewer false alarms", "balanced"),
    ("Sensitive: misses less", "sensitive"),
]
KINDS: Final = [*suffixes(), *REFUSED]
"""Kinds of files that may be chosen: those that cannot be read too, to be told why and what to do."""
_LEAD: Final = (
    '<h2>Check a note</h2><p class="cf-lead">Paste a note. You will see which phrases may put the '
    "blame on the child, why that matters, and a question to ask. It goes to the program that "
    "serves this page and nowhere else, and is forgotten when you close the tab.</p>"
)
_OR: Final = (
    '<p class="cf-or">Or check one document: Word, PDF, OpenDocument, RTF, mail, web page or text. '
    "It is read in place of the note above, and then deleted.</p>"
)
_EXAMPLE: Final = (
    "22:10 Sasha (14) not back from the shops. Staff feel she puts herself at risk when she goes to the park. "
    "She is streetwise and usually returns.\n"
    "23:45 Dropped off by a man of about 30 in a grey car. Sasha said he has her phone and she is frightened "
    "of him. Refused to engage with staff about where she had been. Reg passed to police."
)


def build(studio: Studio) -> None:
    """Lay the tab out; called within a ``gr.Tab``."""
    _html(_LEAD)
    earlier = gr.State("", time_to_live=KEPT, delete_callback=studio.results.drop)
    turn = gr.State("", time_to_live=KEPT)
    asked = gr.State(check_answers.Asked(), time_to_live=KEPT)  # each page gets its own
    text = gr.Textbox(
        label="Your note",
        lines=9,
        max_lines=24,
        elem_id="cf-note-box",
        placeholder="Paste or type here",
    )
    how = gr.Radio(THRESHOLDS, value="balanced", label="How closely to look", elem_id="cf-how")
    with gr.Row(elem_classes="cf-actions"):
        press = gr.Button("Check", variant="primary", elem_id="cf-check")
        example = gr.Button("Use an invented example", elem_id="cf-example")
        clear = gr.Button("Clear", elem_id="cf-clear")
    _html(_OR)
    document = gr.File(label="A document", file_types=KINDS, height=160, elem_id="cf-document")
    _html('<p id="cf-stale" class="cf-stale" hidden></p>')  # said in the live region too
    answer = _html("", elem_id="cf-answer")
    read = partial(check_answers.answer_document, studio)
    short = partial(check_answers.answer_short, studio)
    long = partial(check_answers.answer_long, studio)
    wipe = partial(check_answers.wipe, studio)
    # Documents and long texts wait apart from notes, so that they take none of the short ones' places.
    # What is asked for while they are read comes after them, and is what stays.
    on(
        document.upload,
        read,
        [document, how, earlier, asked],
        [answer, earlier, document],
        "documents",
        4,
        "multiple",
    )
    on(press.click, short, [text, how, earlier, turn, asked], [answer, earlier, turn], "checks", 24)
    on(
        turn.change,
        long,
        [text, how, earlier, turn, asked],
        [answer, earlier],
        "documents",
        4,
        "always_last",
    )
    on(example.click, lambda: _EXAMPLE, [], [text], "checks", 24)
    on(clear.click, wipe, [earlier, asked], [text, answer, earlier, document], "checks", 24)


def on(
    listener: Any,
    work: Any,
    inputs: list[Any],
    outputs: list[Any],
    queue: str,
    places: int,
    mode: str = "once",
) -> None:
    """Have a press answered: privately, in a bounded queue, once at a time for each person.

    ``mode`` says otherwise of what is asked for while an answer is still to come.
    """
    listener(
        work,
        inputs,
        outputs,
        api_visibility="private",
        concurrency_id=queue,
        concurrency_limit=places,
        show_progress="hidden",
        trigger_mode=mode,
    )


def _html(text: str, elem_id: str | None = None) -> gr.HTML:
    return gr.HTML(text, elem_id=elem_id, apply_default_css=False, js_on_load=None)
