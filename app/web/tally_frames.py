"""Frame by frame: what the room and the tool both name, and what only one of them does."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from caseframe.app.render_html import escape
from caseframe.app.web.counts import Tally
from caseframe.app.web.exercises import Exercise
from caseframe.frames import FRAMES
from caseframe.guide import Guide
from caseframe.values import Flag

Guessed = tuple[Exercise, Tally, Sequence[Sequence[Flag]]]
"""An exercise, the room's counts for it, and the tool's flags by sentence."""


@dataclass(frozen=True, slots=True)
class Place:
    """A sentence on which one side alone names a frame.

    Attributes:
        title: of its exercise.
        text: the sentence.
        said: how many people named the frame.
        decided: of how many who named a frame or saw no blame.
    """

    title: str
    text: str
    said: int
    decided: int


@dataclass(slots=True)
class ByFrame:
    """One frame: on how many sentences both name it, and where only one side does."""

    both: int = 0
    room: list[Place] = field(default_factory=list)
    tool: list[Place] = field(default_factory=list)


def by_frame(guessed: Iterable[Guessed]) -> dict[str, ByFrame]:
    """Frames that the room or the tool named, in the order of FRAMES.

    The room names a frame where half or more of those who decided did. Who said
    "blame, not sure how" has not decided, and a sentence on which nobody has is
    left out. A person names one frame for a sentence, so where the room names
    one of the tool's frames, the tool's others are no disagreement.
    """
    found = {frame: ByFrame() for frame in FRAMES}
    for exercise, tally, flags in guessed:
        for number, (line, flagged) in enumerate(zip(exercise.lines, flags, strict=True)):
            votes = {frame: tally.frames[number, frame] for frame in FRAMES}
            decided = tally.people - tally.blames[number] + sum(votes.values())
            tool = {flag.frame for flag in flagged}
            if decided > 0:
                _compare(found, votes, tool, exercise.title, line.text, decided)
    return {frame: one for frame, one in found.items() if one.both or one.room or one.tool}


def _compare(
    found: dict[str, ByFrame],
    votes: dict[str, int],
    tool: set[str],
    title: str,
    text: str,
    decided: int,
) -> None:
    room = {frame for frame, number in votes.items() if number and 2 * number >= decided}
    for frame in FRAMES:
        place = Place(title, text, votes[frame], decided)
        if frame in room & tool:
            found[frame].both += 1
        elif frame in room:
            found[frame].room.append(place)
        elif frame in tool and not room & tool:
            found[frame].tool.append(place)


def frames_html(found: dict[str, ByFrame], guide: Guide) -> str:
    """A short section for each frame; nothing where no frame was named."""
    if not found:
        return ""
    sections = "".join(_section(frame, one, guide) for frame, one in found.items())
    return (
        '<h4>Frame by frame</h4><p class="cf-small">The room names a frame where half or more of those who '
        f"chose a frame or saw no blame chose it. “Not sure” is not counted here.</p>{sections}"
    )


def _section(frame: str, one: ByFrame, guide: Guide) -> str:
    return (
        f'<h5><span class="cf-tag f-{frame}">{escape(guide.frames[frame].title)}</span></h5>'
        f"<p>Both name it: {one.both}. Only the room: {len(one.room)}. Only the tool: {len(one.tool)}.</p>"
        f"{_places('Only the room', one.room)}{_places('Only the tool', one.tool)}"
    )


def _places(who: str, places: Sequence[Place]) -> str:
    items = "".join(
        f"<li>{escape(place.title)}: <q>{escape(place.text)}</q> "
        f"({place.said} of {place.decided} in the room)</li>"
        for place in places
    )
    return f"<p>{who}:</p><ul>{items}</ul>" if places else ""
