"""A checked text or document as the page keeps it: pieces, findings, marks, what has changed."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from caseframe.app.checked import Checked
from caseframe.app.documents import Unread
from caseframe.values import Flag

MARKS: Final = {
    "agreed": "Agreed",
    "not_blaming": "Not blaming",
    "challenged": "Already challenged",
}
"""What a reader may say of a finding."""
THE_TEXT: Final = "The text"
"""What stands in the place of a document's name where a text was pasted."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A checked passage. ``place`` and ``part`` as in ``documents.Passage``; empty for pasted text."""

    checked: Checked
    place: str = ""
    part: str = ""
    start: int = 0


@dataclass(frozen=True, slots=True)
class Finding:
    """A flag with its number on the page, from 1, and the piece it stands in."""

    number: int
    flag: Flag
    piece: Piece


@dataclass(frozen=True, slots=True)
class Changes:
    """What became of the findings of an earlier check.

    ``kept`` are numbers of findings that were there before, ``gone`` phrases
    that are not flagged any more, ``lost`` harm words of the earlier text that
    the new one has not.
    """

    kept: frozenset[int]
    gone: tuple[str, ...]
    lost: tuple[str, ...]


@dataclass(slots=True)
class Result:
    """What one check of the page found. Lives in memory only.

    ``title`` is the document's name, or THE_TEXT; ``original`` is a Word file as
    uploaded, for comments to be written into.
    """

    token: str
    title: str
    pieces: tuple[Piece, ...]
    threshold: str
    unread: tuple[Unread, ...] = ()
    original: bytes | None = None
    changes: Changes | None = None
    marks: dict[int, str] = field(default_factory=dict)

    def findings(self) -> list[Finding]:
        """All flags in order, numbered through."""
        flags = [(flag, piece) for piece in self.pieces for flag in piece.checked.report.flags]
        return [Finding(number, flag, piece) for number, (flag, piece) in enumerate(flags, 1)]

    @property
    def about(self) -> str:
        """What was checked and how closely, to stand before what was found."""
        return f"{self.title}, looked at as {self.threshold.capitalize()}"

    @property
    def text(self) -> str:
        """All text, for comparing with a later check."""
        return "\n".join(piece.checked.text for piece in self.pieces)
