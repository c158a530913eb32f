"""A checked text or document as the page keeps it: pieces, findings, marks, what has changed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
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

    ``original`` is a Word file as uploaded, for comments to be written into.
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
    def text(self) -> str:
        """All text, for comparing with a later check."""
        return "\n".join(piece.checked.text for piece in self.pieces)


def follow(earlier: Result, later: Result, lost: tuple[str, ...]) -> None:
    """Say in ``later`` what became of the findings of ``earlier``, and carry marks over.

    A finding is the same if its phrase is, or if one phrase holds the other (an edit
    beside a phrase may move its edges), whatever the frame; in order of appearance.
    """
    before, after = earlier.findings(), later.findings()
    pairs = _pairs(before, after, str.__eq__)
    taken = ({one.number for one, _ in pairs}, {two.number for _, two in pairs})
    pairs += _pairs(
        [item for item in before if item.number not in taken[0]],
        [item for item in after if item.number not in taken[1]],
        lambda one, two: f" {one} " in f" {two} " or f" {two} " in f" {one} ",
    )
    for one, two in pairs:
        if one.number in earlier.marks:
            later.marks[two.number] = earlier.marks[one.number]
    known = {one.number for one, _ in pairs}
    gone = tuple(item.flag.text for item in before if item.number not in known)
    later.changes = Changes(frozenset(two.number for _, two in pairs), gone, lost)


def _pairs(
    before: Sequence[Finding], after: Sequence[Finding], alike: Callable[[str, str], bool]
) -> list[tuple[Finding, Finding]]:
    """Each earlier finding with the first later one that is alike and not taken yet."""
    left = list(after)
    found = []
    for one in before:
        two = next((item for item in left if alike(_key(one), _key(item))), None)
        if two is not None:
            left.remove(two)
            found.append((one, two))
    return found


def _key(finding: Finding) -> str:
    return " ".join(finding.flag.text.casefold().split())
