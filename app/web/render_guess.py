"""An exercise to guess at: sentences whose words can be marked with the mouse or the keyboard."""

from __future__ import annotations

from caseframe.app.render_html import escape
from caseframe.app.web.exercises import Exercise
from caseframe.app.web.guess import words_of
from caseframe.app.web.render_workshop import back
from caseframe.app.web.workshop import Counted, Room
from caseframe.frames import FRAMES
from caseframe.guide import Guide

_HOW_TO = (
    "<p>Click the first and the last word of what puts the blame on the child, or drag over it. Leave a "
    "sentence alone if nothing in it does.</p>"
    '<p id="cf-keys" class="cf-small">With the keyboard: arrows move, Space at the first and at the last '
    "word marks a phrase (so does Shift with an arrow), Delete takes it away.</p>"
)


def exercise_html(room: Room, exercise: Exercise, guide: Guide) -> str:
    """An exercise to guess at."""
    base = f"/caseframe/workshop/{room.token}"
    total = len(exercise.lines)
    sentences = "".join(
        _sentence(number, total, line.text, guide) for number, line in enumerate(exercise.lines)
    )
    return (
        f'<p>{back(room)}</p><h3 tabindex="-1" data-focus>{escape(exercise.title)}</h3>{_HOW_TO}'
        f'<form class="cf-guess" action="{base}/guess" data-into="cf-workshop">'
        f'<input type="hidden" name="exercise" value="{escape(exercise.id)}">{sentences}'
        '<p class="cf-row"><label for="cf-people">This guess stands for how many people? '
        "(0: only look, count nothing)</label>"
        '<input id="cf-people" name="people" type="number" min="0" max="500" value="1" required></p>'
        '<button class="cf-button cf-first">Show what the exercise and the tool say</button></form>'
    )


def taken_back_html(gone: Counted) -> str:
    """That a guess was taken back; read out before the exercise that follows."""
    return (
        f'<p class="cf-changes" tabindex="-1" data-focus>The guess of {gone.who} was taken back. '
        "Guess again, or go to all exercises.</p>"
    )


def _sentence(number: int, total: int, text: str, guide: Guide) -> str:
    options = "".join(
        f'<option value="{frame}">{escape(guide.frames[frame].title)}</option>' for frame in FRAMES
    )
    said = f"Sentence {number + 1} of {total}"
    return (
        f'<div class="cf-sentence"><div class="cf-pick" role="listbox" aria-multiselectable="true" '
        f'aria-orientation="horizontal" aria-label="{said}: {escape(text)}" aria-describedby="cf-keys" '
        f'dir="auto">{_words(text)}</div>'
        f'<div class="cf-marked"><p>Nothing marked</p><button type="button" class="cf-button" data-clear '
        f'disabled aria-label="Clear the marks of sentence {number + 1}">Clear</button>'
        f'<label class="cf-how"><span>How?</span><select name="f{number}" disabled '
        f'aria-label="How sentence {number + 1} blames">'
        f'<option value="">not sure</option>{options}</select></label></div>'
        f'<input type="hidden" name="w{number}"></div>'
    )


def _words(text: str) -> str:
    """Every word an option; one of them at a time can be reached by Tab."""
    return " ".join(
        f'<span role="option" aria-selected="false" tabindex="{-1 if number else 0}" '
        f'data-word="{number}">{escape(text[word.start : word.end])}</span>'
        for number, word in enumerate(words_of(text))
    )
