"""Where the room, the exercise and the tool disagree: counts, no names."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from caseframe.app.render_html import escape
from caseframe.app.web.lanes import Lanes
from caseframe.app.web.render_workshop import back
from caseframe.app.web.tally_frames import Guessed, by_frame, frames_html
from caseframe.app.web.workshop import Room, flags_by_line


def tally_html(room: Room, lanes: Lanes) -> str:
    """A table of the sentences on which half of the room or more differs from the tool; frames below."""
    guessed = list(_guessed(room, lanes))
    rows = list(_disagreements(guessed))
    frames = frames_html(by_frame(guessed), lanes.guide)
    guesses = sum(tally.people for tally in room.tallies.values())
    head = (
        f'<p>{back(room)}</p><h3 tabindex="-1" data-focus>Where the room and the tool disagree</h3>'
    )
    if not guesses:
        return f"{head}<p>No guesses yet.</p>"
    if not rows:
        return f"{head}<p>On whether a sentence blames: nowhere, in {guesses} guesses so far.</p>{frames}"
    body = "".join(
        f'<tr><th scope="row">{escape(title)}</th><td>{escape(text)}</td><td>{said} of {people}</td>'
        f"<td>{_word(tool)}</td><td>{_word(own)}</td></tr>"
        for title, text, said, people, tool, own in rows
    )
    return (
        f"{head}<p>From {guesses} guesses. Either may be right: these are the sentences to talk about.</p>"
        '<div class="cf-scroll" tabindex="0" role="group" aria-label="Disagreements"><table><thead><tr>'
        '<th scope="col">Exercise</th><th scope="col">Sentence</th><th scope="col">Room: it blames</th>'
        '<th scope="col">Tool</th><th scope="col">Exercise says</th></tr></thead>'
        f"<tbody>{body}</tbody></table></div>{frames}"
    )


def _guessed(room: Room, lanes: Lanes) -> Iterator[Guessed]:
    for key, tally in room.tallies.items():
        exercise = room.find(key)
        yield exercise, tally, flags_by_line(lanes, exercise)[1]


def _disagreements(
    guessed: Sequence[Guessed],
) -> Iterator[tuple[str, str, int, int, bool, bool]]:
    """Title, sentence, how many said that it blames, of how many; the tool; the exercise."""
    for exercise, tally, flags in guessed:
        for number, (line, found) in enumerate(zip(exercise.lines, flags, strict=True)):
            said = tally.blames[number]
            if (2 * said >= tally.people) != bool(found):
                yield exercise.title, line.text, said, tally.people, bool(found), line.flagged


def _word(blames: bool) -> str:
    return "blames" if blames else "no blame"
