"""A workshop: exercises, the room's guesses, what the tool says, feedback on a rewriting."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from caseframe.app.web.choice import Choice
from caseframe.app.web.counts import Tally, read_tallies
from caseframe.app.web.exercises import Exercise, read_exercises, shipped
from caseframe.app.web.guess import Guess
from caseframe.app.web.harm import harm_words, lost_words
from caseframe.app.web.lanes import Lanes
from caseframe.data.markup import format_marks
from caseframe.errors import CaseframeError
from caseframe.values import Flag, Report, Span

_LONGEST: Final = 2_000
_NO_TEXT: Final = re.compile(r"[\x00-\x08\x0e-\x1a]")
"""Signs that no text has: the file is a Word document, a spreadsheet or the like."""
_MOST_PEOPLE: Final = 500


@dataclass(frozen=True, slots=True)
class Feedback:
    """What can be said of a rewriting.

    ``left`` is what is still flagged, at the sensitive threshold; ``kept`` and
    ``lost`` are words about harm.
    """

    left: tuple[Flag, ...]
    kept: tuple[str, ...]
    lost: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Counted:
    """A guess that was counted, so that it can be taken back."""

    exercise: Exercise
    guesses: tuple[Guess, ...]
    people: int

    @property
    def who(self) -> str:
        """How many people it stood for, in words."""
        return "1 person" if self.people == 1 else f"{self.people} people"


@dataclass(slots=True)
class Room:
    """One workshop, in memory. Nobody's name is asked for.

    ``counted`` are the guesses since it began, by number; those of a session
    that was loaded are in ``tallies`` only.
    """

    token: str
    exercises: tuple[Exercise, ...] = field(default_factory=shipped)
    own: tuple[Exercise, ...] = ()
    tallies: dict[str, Tally] = field(default_factory=dict)
    choice: Choice = field(default_factory=Choice)
    counted: dict[int, Counted] = field(default_factory=dict)
    _next: int = 1

    def find(self, wanted: str) -> Exercise:
        """The exercise of an id.

        Raises:
            CaseframeError: if there is none.
        """
        for exercise in (*self.own, *self.exercises):
            if exercise.id == wanted:
                return exercise
        raise CaseframeError("that exercise is not in this workshop; choose one from the list")

    def load(self, text: str) -> None:
        """Take over own examples, and the counts of a session that was saved.

        Raises:
            CaseframeError: if the file is no session file and no examples.
        """
        if _NO_TEXT.search(text):
            raise CaseframeError(
                "that is not a text file; of a Word document, save a copy as plain text (.txt) and choose that"
            )
        try:
            saved = json.loads(text)
        except (ValueError, RecursionError):
            saved = None
        counted = isinstance(saved, dict) and "tally" in saved
        if not (counted and saved.get("exercises") == []):  # a session without own examples
            self.own = tuple(read_exercises(text, "the session file"))
        if counted:
            known = {exercise.id for exercise in (*self.own, *self.exercises)}
            counts = read_tallies(saved["tally"])
            self.tallies.update({key: counts[key] for key in counts if key in known})

    def save(self) -> str:
        """Own examples and counts as JSON, to be loaded again."""
        own = [_plain(exercise) for exercise in self.own]
        counts = {key: tally.to_dict() for key, tally in self.tallies.items()}
        return json.dumps({"exercises": own, "tally": counts}, indent=2) + "\n"

    def count(self, exercise: Exercise, guesses: Sequence[Guess], people: int) -> int | None:
        """Add a guess that stands for some people; nobody's changes nothing.

        Returns:
            Its number, to take it back by.
        """
        people = max(0, min(_MOST_PEOPLE, people))
        if not people:
            return None
        tally = self.tallies.setdefault(exercise.id, Tally())
        tally.people += people
        for number, (line, guess) in enumerate(zip(exercise.lines, guesses, strict=True)):
            tally.add(number, line.text, guess, people)
        mine, self._next = self._next, self._next + 1
        self.counted[mine] = Counted(exercise, tuple(guesses), people)
        return mine

    def take_back(self, guess: int) -> Counted:
        """Undo ``count``; an exercise that nobody else guessed at is as if it had not been shown.

        Raises:
            CaseframeError: if it was taken back before.
        """
        gone = self.counted.pop(guess, None)
        if gone is None:
            raise CaseframeError("that guess was taken back already")
        tally = self.tallies[gone.exercise.id]
        tally.people -= gone.people
        lines = zip(gone.exercise.lines, gone.guesses, strict=True)
        for number, (line, said) in enumerate(lines):
            tally.take_back(number, line.text, said, gone.people)
        if not tally.people:
            del self.tallies[gone.exercise.id]
        return gone


def flags_by_line(lanes: Lanes, exercise: Exercise) -> tuple[Report, list[list[Flag]]]:
    """What the tool says of an exercise, sentence by sentence."""
    report = lanes.check(exercise.text, "balanced")
    lines: list[list[Flag]] = []
    start = 0
    for line in exercise.lines:
        end = start + len(line.text)
        lines.append([flag for flag in report.flags if flag.start < end and start < flag.end])
        start = end + 1
    return report, lines


def spans_by_line(exercise: Exercise, flags: Sequence[Sequence[Flag]]) -> list[tuple[Span, ...]]:
    """Where the tool's flags stand within each sentence of an exercise."""
    found, start = [], 0
    for line, own in zip(exercise.lines, flags, strict=True):
        size = len(line.text)
        found.append(
            tuple(Span(max(0, flag.start - start), min(size, flag.end - start)) for flag in own)
        )
        start += size + 1
    return found


def feedback(lanes: Lanes, before: str, after: str) -> Feedback:
    """Feedback on a rewriting of a sentence.

    Raises:
        CaseframeError: if there is none, or it is no sentence any more.
    """
    if not after.strip():
        raise CaseframeError("write the sentence in your own words first")
    if len(after) > _LONGEST:
        raise CaseframeError(f"that is long for a sentence; keep to {_LONGEST:,} characters")
    left = lanes.check(after, "sensitive").flags
    return Feedback(left, harm_words(after), lost_words(before, after))


def _plain(exercise: Exercise) -> dict[str, Any]:
    text = "\n".join(
        format_marks(line.text, line.labels) + (f" {{{' '.join(line.tags)}}}" if line.tags else "")
        for line in exercise.lines
    )
    return {
        "id": exercise.id, "title": exercise.title, "level": exercise.level, "kind": exercise.kind,
        "text": text, "rewrite": exercise.rewrite, "talk": exercise.talk,
    }  # fmt: skip
