"""Notes that must not be drawn again: those of sheets that were drawn before."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import chain
from typing import Final

from caseframe.data.lint import words_of
from caseframe.data.sheet import Row
from caseframe.values import Note

_LONG: Final = 12
"""Words from which on a note is known by them: shorter ones are written again and again."""


class LeftOut:
    """The notes of sheets, known by name or by having the same words.

    A note's name depends on the folder that was named, and a row's on the table that it
    stands in; its words do not. ``met`` counts the notes that were met with.
    """

    def __init__(self, rows: Iterable[Row]) -> None:
        self.names: set[str] = set()
        self.cases: set[str] = set()
        self.met = 0
        said: dict[str, list[tuple[str, ...]]] = {}
        for row in rows:
            # Of several notes of one name, which the sheet numbers, all are meant.
            self.names |= {row.note, re.sub(r" \(\d+\)$", "", row.note)}
            self.cases |= {row.case} - {""}
            said.setdefault(row.note, []).append(words_of(row.sentence))
        self._texts = {tuple(chain.from_iterable(own)) for own in said.values()}

    def holds(self, note: Note, *, cases: bool = False) -> bool:
        """Whether a note stands in the sheets, or (``cases``) another of its case."""
        held = note.id in self.names or self._says(words_of(note.text))
        self.met += held
        return held or (cases and note.case in self.cases)

    def _says(self, words: tuple[str, ...]) -> bool:
        return len(words) >= _LONG and words in self._texts
