"""The workshop's menu and exercises as HTML."""

from __future__ import annotations

from collections.abc import Iterable

from caseframe.app.readers.common import count
from caseframe.app.render_html import escape
from caseframe.app.web.choice import choice_html
from caseframe.app.web.exercises import KINDS, LEVELS, Exercise
from caseframe.app.web.workshop import Room
from caseframe.guide import Guide

START = (
    '<form class="cf-start" action="/caseframe/workshop/start" data-into="cf-workshop">'
    "<p>Guess first, look after. Each exercise is a short invented note: mark the words that put the blame "
    "on the child, then see what the writer of the exercise and the tool say, and try another wording.</p>"
    '<p><label for="cf-session">Your own examples, or a session you saved (a JSON file, or text with '
    "<code>[[marks|frame]]</code>); leave empty to begin</label>"
    '<input type="file" id="cf-session" name="session" accept=".json,.txt,.yaml,.yml"></p>'
    '<p><button class="cf-button cf-first">Begin</button></p></form>'
)
_NONE = '<p class="cf-empty">There is none of that frame and difficulty. Choose “any” for one of them.</p>'


def menu_html(room: Room, guide: Guide) -> str:
    """What there is to choose, of the frame and difficulty asked for."""
    takes = room.choice.takes
    groups = {"Your own examples": [item for item in room.own if takes(item)]}
    for kind, title in KINDS.items():
        groups[title] = [item for item in room.exercises if item.kind == kind and takes(item)]
    total = len(room.own) + len(room.exercises)
    shown = sum(map(len, groups.values()))
    lists = "".join(_list(title, items, room) for title, items in groups.items() if items)
    base = f"/caseframe/workshop/{room.token}"
    links = "".join(
        f'<li><a class="cf-download" href="{base}/{name}.html" target="_blank" rel="noopener">{title}</a></li>'
        for name, title in (
            ("facilitator", "Facilitator sheet to print"),
            ("hand-out", "Hand-outs to print"),
            ("cards", "Before and after cards to print"),
        )
    )
    return (
        f'<h3 tabindex="-1" data-focus>Choose an exercise: {shown} of {total}</h3>'
        f"{choice_html(room.choice, f'{base}/menu', guide)}"
        f'<form action="{base}/show" data-into="cf-workshop" data-token="{room.token}">{lists or _NONE}</form>'
        f'<form class="cf-row" action="{base}/tally" data-into="cf-workshop">'
        '<button class="cf-button">Where room, tool and writer disagree</button></form>'
        f'<div class="cf-downloads"><h4>On paper</h4><ul>{links}'
        f'<li><a class="cf-download" href="{base}/session.json" download>Save this session</a></li></ul>'
        '<p class="cf-small">Nothing is kept unless you save it. Counts have no names in them.</p></div>'
    )


def _list(title: str, exercises: Iterable[Exercise], room: Room) -> str:
    items = "".join(_item(item, room) for item in exercises)
    return f'<h4>{escape(title)}</h4><ul class="cf-exercises">{items}</ul>'


def _item(exercise: Exercise, room: Room) -> str:
    done = room.tallies.get(exercise.id)
    seen = ' <span class="cf-since">done</span>' if done else ""
    return (
        f'<li><button class="cf-choice" name="exercise" value="{escape(exercise.id)}">'
        f"<strong>{escape(exercise.title)}</strong>"
        f"<span>{LEVELS[exercise.level]}, {count(len(exercise.lines), 'sentence')}{seen}</span></button></li>"
    )


def take_back_html(room: Room, guess: int | None, said: str) -> str:
    """A way to undo the count of a guess, with the people that it was counted for; nothing if it was not."""
    if guess is None:
        return ""
    return (
        f'<form class="cf-row" action="/caseframe/workshop/{room.token}/take-back" data-into="cf-workshop" '
        f'data-counts><input type="hidden" name="guess" value="{guess}">'
        f"<span>{said} {room.counted[guess].who}.</span>"
        '<button class="cf-button">Take this guess back</button></form>'
    )


def back(room: Room) -> str:
    """The way back to the menu."""
    return (
        f'<form class="cf-inline" action="/caseframe/workshop/{room.token}/menu" data-into="cf-workshop" '
        f'data-token="{room.token}">'
        '<button class="cf-link-button">All exercises</button></form>'
    )
