"""Sheets to print: for the facilitator, for the people in the room, and before/after cards."""

from __future__ import annotations

from importlib.resources import files
from string import Template
from typing import Final

from caseframe.app.render_html import escape
from caseframe.app.web.exercises import LEVELS, Exercise
from caseframe.app.web.workshop import Room
from caseframe.data.markup import Line
from caseframe.frames import FRAMES
from caseframe.guide import Guide

TITLES: Final = {
    "facilitator": "Facilitator sheet",
    "hand-out": "Hand-outs",
    "cards": "Before and after cards",
}
_RULES: Final = (
    "Say at the start: we talk about wording, never about a worker. Nobody brings a real record.",
    "Some may have lived through what the notes describe. Say so, and where they can go; let people step out.",
    "Guess before you look: mark the phrase, not the sentence. Ask why before you reveal. Leave silence.",
    "The tool misses things and flags things wrongly. Where it disagrees with the room, that is the exercise.",
    "A rewriting is never softer. End each round by asking: is the risk as plain as it was?",
)


def sheet_html(name: str, room: Room, guide: Guide) -> str:
    """One of TITLES as a page of its own."""
    exercises = (*room.own, *room.exercises)
    make = {"facilitator": _facilitator, "hand-out": _hand_out, "cards": _cards}[name]
    page = files("caseframe.app.web").joinpath("static", "sheet.html").read_text(encoding="utf-8")
    body = make(exercises, guide)
    return Template(page).substitute(title=escape(TITLES[name]), body=body)


def _facilitator(exercises: tuple[Exercise, ...], guide: Guide) -> str:
    rules = "".join(f"<li>{escape(rule)}</li>" for rule in _RULES)
    return (
        f"<h2>Before you begin</h2><ul>{rules}</ul>"
        "<p>Underlined is what the writer of the exercise marked; the kind of blame follows.</p>"
    ) + "".join(
        f"<section><h2>{escape(item.title)} <small>{LEVELS[item.level]}</small></h2>"
        f"<ol>{_answers(item, guide)}</ol>"
        + (f"<p><strong>Ask:</strong> {escape(item.talk)}</p>" if item.talk else "")
        + (
            f"<p><strong>One way to write it:</strong> {escape(item.rewrite)}</p>"
            if item.rewrite
            else ""
        )
        + "</section>"
        for item in exercises
    )


def _answers(exercise: Exercise, guide: Guide) -> str:
    out = []
    for line in exercise.lines:
        titles = ", ".join(guide.frames[label.frame].title for label in line.labels)
        said = f" <strong>[{escape(titles)}]</strong>" if titles else ""
        out.append(f"<li>{_underlined(line)}{said}</li>")
    return "".join(out)


def _underlined(line: Line) -> str:
    """A sentence with the phrases that the writer of the exercise marked."""
    out, position = "", 0
    for label in line.labels:
        start, end = label.span.start, label.span.end
        out += f"{escape(line.text[position:start])}<u>{escape(line.text[start:end])}</u>"
        position = end
    return out + escape(line.text[position:])


def _hand_out(exercises: tuple[Exercise, ...], guide: Guide) -> str:
    frames = "".join(
        f"<li><strong>{escape(guide.frames[frame].title)}.</strong> {escape(guide.frames[frame].question)}</li>"
        for frame in FRAMES
    )
    return (
        "<p>Underline what puts the blame on the child. Then write the sentence so that the risk stays "
        "plain.</p>"
        + "".join(
            f"<section><h2>{escape(item.title)}</h2><ol>"
            + "".join(f"<li>{escape(line.text)}</li>" for line in item.lines)
            + '</ol><p class="line">It could say:</p><p class="line"></p></section>'
            for item in exercises
        )
        + f"<section><h2>Ten ways of blaming, ten questions</h2><ul>{frames}</ul></section>"
    )


def _cards(exercises: tuple[Exercise, ...], guide: Guide) -> str:
    return (
        '<p class="no-print">Underlined is what the writer of the exercise marked.</p><div class="cards">'
        + "".join(
            f'<section class="card"><p class="kind">{escape(_kind(item, guide))}</p><h2>Before</h2>'
            f"<p>{' '.join(map(_underlined, item.lines))}</p>"
            f"<h2>After</h2><p>{escape(item.rewrite)}</p></section>"
            for item in exercises
            if item.rewrite
        )
        + "</div>"
    )


def _kind(exercise: Exercise, guide: Guide) -> str:
    return ", ".join(guide.frames[frame].title for frame in exercise.frames)
