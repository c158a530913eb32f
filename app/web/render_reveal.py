"""What comes after the guess: yours, the writer's and the tool's marks side by side."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from caseframe.app.checked import how_sure
from caseframe.app.render_html import escape
from caseframe.app.web.exercises import Exercise
from caseframe.app.web.guess import Guess, overlap
from caseframe.app.web.render_rewrite import rewriting_html
from caseframe.app.web.render_workshop import back, take_back_html
from caseframe.app.web.workshop import Room, spans_by_line
from caseframe.data.markup import Line
from caseframe.guide import Guide
from caseframe.values import Flag, Span

_MEASURE: Final = (
    '<p class="cf-small">Two readings of a sentence agree when they have at least one word in common, or when '
    "neither marks anything.</p>"
)
_NOTHING: Final = "nothing"


def reveal_html(
    room: Room,
    exercise: Exercise,
    guesses: Sequence[Guess],
    flags: Sequence[Sequence[Flag]],
    guide: Guide,
    counted: int | None = None,
) -> str:
    """The guess beside the marks of the exercise's writer and of the tool.

    ``counted`` is the guess's number in the room's counts, if it is in them.
    """
    lines = zip(exercise.lines, guesses, flags, spans_by_line(exercise, flags), strict=True)
    rows = "".join(_row(line, guess, found, spans, guide) for line, guess, found, spans in lines)
    same = sum(
        overlap(line.text, guess.phrases, spans_of(line))
        for line, guess in zip(exercise.lines, guesses, strict=True)
    )
    total = len(exercise.lines)
    return (
        f'<p>{back(room)}</p><h3 tabindex="-1" data-focus>{escape(exercise.title)}: '
        f"you and the writer agree on {same} of {total} sentences</h3>{_MEASURE}"
        f"{take_back_html(room, counted, 'Counted for')}"
        f'<ol class="cf-reveal">{rows}</ol>{_talk(exercise)}{_card(exercise)}'
        f"{rewriting_html(room, exercise)}"
    )


def spans_of(line: Line) -> tuple[Span, ...]:
    """Where the writer of an exercise marked a sentence."""
    return tuple(label.span for label in line.labels)


def _row(
    line: Line, guess: Guess, found: Sequence[Flag], spans: Sequence[Span], guide: Guide
) -> str:
    text, writer = line.text, spans_of(line)
    yours = _phrases(text, [(span, guess.frame) for span in guess.phrases], guide)
    theirs = _phrases(text, [(label.span, label.frame) for label in line.labels], guide)
    frames = [flag.frame for flag in found]
    tool = _phrases(text, list(zip(spans, frames, strict=True)), guide)
    sure = f" ({how_sure(found[0].score)})" if found else ""
    differs = not overlap(text, writer, spans)
    note = (
        '<p class="cf-differ">The writer and the tool disagree here. The tool is not the judge: '
        "talk about it.</p>"
        if differs
        else ""
    )
    advice = "".join(_advice(line, index, guide) for index in range(len(writer)))
    return (
        f'<li><p class="cf-text" dir="auto">{_marked(line)}</p><dl class="cf-three">'
        f"<dt>You marked</dt><dd>{yours}</dd>"
        f"<dt>The writer marked</dt><dd>{theirs} {_beside(text, guess.phrases, writer)}</dd>"
        f"<dt>The tool marks</dt><dd>{tool}{sure} {_beside(text, guess.phrases, spans)}</dd>"
        f"</dl>{note}{advice}</li>"
    )


def _phrases(text: str, marks: Sequence[tuple[Span, str]], guide: Guide) -> str:
    """Phrases in quotation marks, each with its frame where one is given."""
    said = []
    for span, frame in marks:
        phrase = f"<q><bdi>{escape(text[span.start : span.end])}</bdi></q>"
        title = escape(guide.frames[frame].title) if frame in guide.frames else ""
        said.append(f'{phrase} <span class="cf-tag f-{frame}">{title}</span>' if title else phrase)
    return ", ".join(said) or _NOTHING


def _beside(text: str, yours: Sequence[Span], other: Sequence[Span]) -> str:
    """How another reading stands to yours, in words."""
    if overlap(text, yours, other):
        said = "overlaps yours" if yours else "as you"
    else:
        said = "other words than yours" if yours and other else "not as you"
    return f'<span class="cf-since">{said}</span>'


def _marked(line: Line) -> str:
    out, position = "", 0
    for label in line.labels:
        span = label.span
        out += escape(line.text[position : span.start])
        out += (
            f'<mark class="cf-plain-mark f-{label.frame}">'
            f"{escape(line.text[span.start : span.end])}</mark>"
        )
        position = span.end
    return out + escape(line.text[position:])


def _advice(line: Line, index: int, guide: Guide) -> str:
    label = line.labels[index]
    advice = guide.advise(line.text[label.span.start : label.span.end], label.frame)
    instead = "".join(f"<li>{escape(text)}</li>" for text in advice.alternatives)
    listed = f"<p>In other notes it became:</p><ul>{instead}</ul>" if instead else ""
    return (
        f"<p><strong>Ask:</strong> {escape(advice.question)}</p>"
        f"<details><summary>Why it matters</summary><p>{escape(advice.why)}</p>{listed}</details>"
    )


def _talk(exercise: Exercise) -> str:
    return (
        f"<p class='cf-talk'><strong>To talk about:</strong> {escape(exercise.talk)}</p>"
        if exercise.talk
        else ""
    )


def _card(exercise: Exercise) -> str:
    if not exercise.rewrite:
        return ""
    before = " ".join(map(_marked, exercise.lines))
    return (
        "<details class='cf-card'><summary>One way to write it (after you have tried)</summary>"
        f'<div class="cf-before-after"><div><h4>Before</h4><p>{before}</p></div>'
        f"<div><h4>After</h4><p>{escape(exercise.rewrite)}</p></div></div></details>"
    )
