"""Counts of a workshop's guesses: how many people, never who."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from caseframe.app.web.guess import Guess, words_in
from caseframe.errors import CaseframeError


@dataclass(slots=True)
class Tally:
    """Counts for one exercise.

    Attributes:
        people: how many guessed.
        blames: by sentence, how many marked something in it.
        frames: by sentence and frame, how many named it.
        words: by sentence and word, how many marked it.
    """

    people: int = 0
    blames: Counter[int] = field(default_factory=Counter)
    frames: Counter[tuple[int, str]] = field(default_factory=Counter)
    words: Counter[tuple[int, int]] = field(default_factory=Counter)

    def add(self, number: int, text: str, guess: Guess, people: int) -> None:
        """Count a guess at a sentence for so many people."""
        if not guess.blames:
            return
        self.blames[number] += people
        if guess.frame:
            self.frames[number, guess.frame] += people
        for word in words_in(text, guess.phrases):
            self.words[number, word] += people

    def take_back(self, number: int, text: str, guess: Guess, people: int) -> None:
        """Undo ``add`` of the same."""
        self.add(number, text, guess, -people)
        for counted in (self.blames, self.frames, self.words):
            for key in [key for key, said in counted.items() if said <= 0]:
                del counted[key]

    def common(self, number: int) -> frozenset[int]:
        """Words that half or more of those who marked something in a sentence marked."""
        return frozenset(
            word
            for (line, word), said in self.words.items()
            if line == number and 2 * said >= self.blames[number]
        )

    def to_dict(self) -> dict[str, Any]:
        """Plain values."""
        return {
            "people": self.people,
            "blames": {str(line): said for line, said in self.blames.items()},
            "frames": {f"{line} {frame}": said for (line, frame), said in self.frames.items()},
            "words": {f"{line} {word}": said for (line, word), said in self.words.items()},
        }


def read_tallies(saved: Any) -> dict[str, Tally]:
    """Counts as a session saved them, by exercise.

    Raises:
        CaseframeError: if they are not.
    """
    try:
        return {str(key): _read(item) for key, item in (saved or {}).items()}
    except (AttributeError, KeyError, TypeError, ValueError, IndexError) as error:
        raise CaseframeError(
            "the session file: its counts are not as the page saves them"
        ) from error


def _read(item: Any) -> Tally:
    frames = {_pair(key): int(said) for key, said in item["frames"].items()}
    # A session saved before words were marked has none.
    words = {_pair(key): int(said) for key, said in item.get("words", {}).items()}
    return Tally(
        int(item["people"]),
        Counter({int(line): int(said) for line, said in item["blames"].items()}),
        Counter(frames),
        Counter({(line, int(word)): said for (line, word), said in words.items()}),
    )


def _pair(key: str) -> tuple[int, str]:
    line, rest = key.split()
    return int(line), rest
