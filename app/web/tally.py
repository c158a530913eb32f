"""Where the room, the writer of the exercise and the tool disagree: counts, no names."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Final

from caseframe.app.render_html import escape
from caseframe.app.web.guess import overlap, runs
from caseframe.app.web.lanes import Lanes
from caseframe.app.web.render_reveal import spans_of
from caseframe.app.web.render_workshop import back, take_back_html
from caseframe.app.web.tally_frames import Guessed, by_frame, frames_html
from caseframe.app.web.workshop import Room, flags_by_line, spans_by_line
from caseframe.values import Span

_HEADS: Final = ("Exercise", "Sentence", "The room", "The writer", "The tool", "Where they part")
_HOW: Final = (
    "The room marks a sentence where half or more of it did, and those words in it that half or more of "
    "these people marked. Two agree when they have at least one word in common, or when neither marks anything."
)


@dataclass(frozen=True, slots=True)
class Parted:
    """A sentence on which the three do not all agree.

    Attributes:
        title: of its exercise.
        text: the sentence.
        said: how many people marked something in it, of ``people``.
        people: how many guessed.
        room: what they marked.
        writer: what the writer of the exercise marked.
        tool: what the tool marks.
        apart: who disagrees with whom, in words.
    """

    title: str
    text: str
    said: int
    people: int
    room: tuple[Span, ...]
    writer: tuple[Span, ...]
    tool: tuple[Span, ...]
    apart: str


def tally_html(room: Room, lanes: Lanes) -> str:
    """A table of the sentences on which room, writer and tool disagree; frames below."""
    guessed = list(_guessed(room, lanes))
    rows = list(parted(guessed))
    frames = frames_html(by_frame(guessed), lanes.guide)
    guesses = sum(tally.people for tally in room.tallies.values())
    head = (
        f'<p>{back(room)}</p><h3 tabindex="-1" data-focus>Where room, tool and writer disagree</h3>'
    )
    if not guesses:
        return f"{head}<p>No guesses yet.</p>"
    how = f'{_last(room)}<p class="cf-small">{_HOW}</p>'
    if not rows:
        return f"{head}<p>On the phrases: nowhere, in {_guesses(guesses)} so far.</p>{how}{frames}"
    heads = "".join(f'<th scope="col">{title}</th>' for title in _HEADS)
    return (
        f"{head}<p>From {_guesses(guesses)}. Any of them may be right: these are for talking about.</p>"
        '<div class="cf-scroll" tabindex="0" role="group" aria-label="Disagreements"><table>'
        f"<thead><tr>{heads}</tr></thead><tbody>{''.join(map(_row, rows))}</tbody></table></div>{how}{frames}"
    )


def _last(room: Room) -> str:
    """A way to take back what was counted last, for whoever sees here that it was wrong."""
    if not room.counted:
        return ""
    last = max(room.counted)
    title = escape(room.counted[last].exercise.title)
    return take_back_html(room, last, f"Counted last: “{title}”, for")


def _guesses(number: int) -> str:
    return f"{number:,} {'guess' if number == 1 else 'guesses'}"


def parted(guessed: Iterable[Guessed]) -> Iterator[Parted]:
    """The sentences on which the three do not all agree."""
    for exercise, tally, flags in guessed:
        spans = spans_by_line(exercise, flags)
        for number, (line, tool) in enumerate(zip(exercise.lines, spans, strict=True)):
            said, writer = tally.blames[number], spans_of(line)
            marked = said > 0 and 2 * said >= tally.people
            room = runs(line.text, tally.common(number)) if marked else ()
            sides = {"room": (marked, room), "writer": (bool(writer), writer)}
            apart = _apart(line.text, {**sides, "tool": (bool(tool), tool)})
            if apart:
                yield Parted(
                    exercise.title, line.text, said, tally.people, room, writer, tool, apart
                )


def _apart(text: str, sides: dict[str, tuple[bool, tuple[Span, ...]]]) -> str:
    """Who disagrees with whom; empty if nobody does.

    A side says whether it marks the sentence, and where: a room may mark it
    and agree on no word.
    """
    marks = [name for name, (marked, _) in sides.items() if marked]
    if not marks:
        return ""
    if len(marks) < len(sides):
        others = [name for name in sides if name not in marks]
        return f"Only {_and(marks)} mark{'' if len(marks) > 1 else 's'} it, not {_and(others)}"
    pairs = [
        _and([one, other])
        for one, other in combinations(sides, 2)
        if not overlap(text, sides[one][1], sides[other][1])
    ]
    return f"No word in common: {'; '.join(pairs)}" if pairs else ""


def _and(names: Sequence[str]) -> str:
    return " and ".join(f"the {name}" for name in names)


def _guessed(room: Room, lanes: Lanes) -> Iterator[Guessed]:
    for key, tally in room.tallies.items():
        exercise = room.find(key)
        yield exercise, tally, flags_by_line(lanes, exercise)[1]


def _row(row: Parted) -> str:
    of = f"{row.said} of {row.people} marked something"
    room = f"{of}: {_quoted(row.text, row.room)}" if row.said and row.room else of
    return (
        f'<tr><th scope="row">{escape(row.title)}</th><td>{escape(row.text)}</td><td>{room}</td>'
        f"<td>{_quoted(row.text, row.writer)}</td><td>{_quoted(row.text, row.tool)}</td>"
        f"<td>{row.apart}</td></tr>"
    )


def _quoted(text: str, spans: Iterable[Span]) -> str:
    said = (f"<q><bdi>{escape(text[span.start : span.end])}</bdi></q>" for span in spans)
    return ", ".join(said) or "nothing"
