"""What comes after the guess: exercise, room and tool side by side; rewriting; the tally."""

from __future__ import annotations

from collections.abc import Sequence

from caseframe.app.checked import how_sure
from caseframe.app.render_html import escape
from caseframe.app.web.exercises import Exercise
from caseframe.app.web.render_workshop import back
from caseframe.app.web.workshop import Feedback, Guess, Room
from caseframe.data.markup import Line
from caseframe.guide import Guide
from caseframe.values import Flag

_REMINDER = (
    "Whatever you write, the risk must stay as plain as it was: what was done, by whom, to a child of "
    "what age."
)


def reveal_html(
    room: Room,
    exercise: Exercise,
    guesses: Sequence[Guess],
    flags: Sequence[Sequence[Flag]],
    guide: Guide,
) -> str:
    """The guess beside the exercise's own marks and the tool's."""
    rows = "".join(
        _row(line, guess, found, guide)
        for line, guess, found in zip(exercise.lines, guesses, flags, strict=True)
    )
    same = sum(
        guess.blames == line.flagged for line, guess in zip(exercise.lines, guesses, strict=True)
    )
    total = len(exercise.lines)
    return (
        f'<p>{back(room)}</p><h3 tabindex="-1" data-focus>{escape(exercise.title)}: '
        f"you and the exercise agree on {same} of {total} sentences</h3>"
        f'<ol class="cf-reveal">{rows}</ol>{_talk(exercise)}{_card(exercise)}'
        f"{_rewriting(room, exercise)}"
    )


def _row(line: Line, guess: Guess, found: Sequence[Flag], guide: Guide) -> str:
    frames = [label.frame for label in line.labels]
    yours = _said(guess.blames, [guess.frame] if guess.frame else [], guide)
    tool = _said(bool(found), list(dict.fromkeys(flag.frame for flag in found)), guide)
    sure = f" ({how_sure(found[0].score)})" if found else ""
    differs = bool(found) != line.flagged
    note = (
        '<p class="cf-differ">The exercise and the tool disagree here. The tool is not the judge: '
        "talk about it.</p>"
        if differs
        else ""
    )
    advice = "".join(_advice(line, index, guide) for index in range(len(frames)))
    return (
        f'<li><p class="cf-text" dir="auto">{_marked(line)}</p><dl class="cf-three">'
        f"<dt>Your guess</dt><dd>{yours}</dd><dt>Exercise</dt><dd>{_said(line.flagged, frames, guide)}</dd>"
        f"<dt>Tool</dt><dd>{tool}{sure}</dd></dl>{note}{advice}</li>"
    )


def _said(blames: bool, frames: Sequence[str], guide: Guide) -> str:
    tags = " ".join(
        f'<span class="cf-tag f-{frame}">{escape(guide.frames[frame].title)}</span>'
        for frame in frames
        if frame in guide.frames
    )
    return (f"blame: {tags}" if tags else "blame") if blames else "no blame"


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
    listed = (
        f"<p>In other notes it became:</p><ul class='cf-instead'>{instead}</ul>" if instead else ""
    )
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
    flagged = " ".join(line.text for line in exercise.lines if line.flagged)
    return (
        "<details class='cf-card'><summary>One way to write it (after you have tried)</summary>"
        f'<div class="cf-before-after"><div><h4>Before</h4><p>{escape(flagged)}</p></div>'
        f"<div><h4>After</h4><p>{escape(exercise.rewrite)}</p></div></div></details>"
    )


def _rewriting(room: Room, exercise: Exercise) -> str:
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
