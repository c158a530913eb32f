"""What readers hand on (passages of a document, and what could not be read) and commenters take."""

from __future__ import annotations

from dataclasses import dataclass

from caseframe.values import Note


@dataclass(frozen=True, slots=True)
class Passage:
    """A run of text of one document: what is checked by itself.

    Attributes:
        note: the text, with the date, case and author where a table names them. Its
            id is unique in the document and the same each time the document is read.
        place: where it stands, in words for people: ``page 3``, ``row 17``, ``footnote 2``.
        part: where it stands, for a writer that goes back into the document
            (``body/12``); empty where nothing writes into such files.
        start: where the text begins in the document's own text, in characters;
            0 where a passage's offsets count from the passage.
        agency: who wrote it, where a table names that.
        alone: whether it may be about another child than the passages beside it,
            unless their notes name the same case.
    """

    note: Note
    place: str
    part: str = ""
    start: int = 0
    agency: str | None = None
    alone: bool = False


@dataclass(frozen=True, slots=True)
class Unread:
    """A document, or a part of one, that could not be read.

    ``place`` is empty for a whole document; ``reason`` is one line: what is
    wrong and what to do.
    """

    place: str
    reason: str


@dataclass(frozen=True, slots=True)
class Remark:
    """A comment on ``note.text[start:end]`` of the passage that has this ``part``.

    ``phrase`` is that text: where other words stand, no comment is put. Empty: not looked at.
    """

    part: str
    start: int
    end: int
    text: str
    author: str = "caseframe"
    initials: str = "cf"
    phrase: str = ""
