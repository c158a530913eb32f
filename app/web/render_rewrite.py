"""Writing a sentence another way: the form, and what can be said of what was written."""

from __future__ import annotations

from caseframe.app.checked import how_sure
from caseframe.app.render_html import escape
from caseframe.app.web.exercises import Exercise
from caseframe.app.web.workshop import Feedback, Room
from caseframe.guide import Guide

_REMINDER = (
    "Whatever you write, the risk must stay as plain as it was: what was done, by whom, to a child of "
    "what age."
)


def rewriting_html(room: Room, exercise: Exercise) -> str:
    """A form for another wording of one of its sentences."""
    flagged = [(number, line) for number, line in enumerate(exercise.lines) if line.flagged]
    options = "".join(
        f'<option value="{number}">{escape(line.text)}</option>'
        for number, line in flagged or list(enumerate(exercise.lines))
    )
    return (
        '<form class="cf-rewrite" data-into="cf-feedback" '
        f'action="/caseframe/workshop/{room.token}/reframe">'
        f"<h4>Write it another way</h4><p>{escape(_REMINDER)}</p>"
        f'<input type="hidden" name="exercise" value="{escape(exercise.id)}">'
        '<p><label for="cf-which">Which sentence</label>'
        f'<select id="cf-which" name="sentence">{options}</select></p>'
        '<p><label for="cf-words">Your wording</label>'
        '<textarea id="cf-words" name="words" rows="3"></textarea></p>'
        '<button class="cf-button cf-first">See what the tool makes of it</button></form>'
        '<div id="cf-feedback"></div>'
    )


def feedback_html(answer: Feedback, guide: Guide) -> str:
    """What can be said of a rewriting."""
    head = "Still flagged" if answer.left else "Nothing flagged in it now"
    left = "".join(
        f"<li><q>{escape(flag.text)}</q> <span class='cf-tag f-{flag.frame}'>"
        f"{escape(guide.frames[flag.frame].title)}</span> {how_sure(flag.score)}. "
        f"<strong>Ask:</strong> {escape(flag.question)}</li>"
        for flag in answer.left
    )
    kept = (
        f"<p>It names: {escape(', '.join(answer.kept))}.</p>"
        if answer.kept
        else "<p>None of the words for harm that this page knows is in it. Can a reader tell what the danger "
        "is?</p>"
    )
    lost = (
        "<p class='cf-differ'>These words of the first version are gone: "
        f"<strong>{escape(', '.join(answer.lost))}</strong>. Is the risk still as plain?</p>"
        if answer.lost
        else ""
    )
    return (
        f'<div class="cf-changes"><h4 tabindex="-1" data-focus>{head}</h4>'
        f"{f'<ul>{left}</ul>' if left else ''}{kept}{lost}"
        '<p class="cf-small">Nothing flagged is not nothing wrong. Read it aloud to somebody.</p></div>'
    )
