"""The text of a story of a Word document, run by run: the reader and the commenter share it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from lxml import etree

_W: Final = frozenset(
    [
        "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
        "http://purl.oclc.org/ooxml/wordprocessingml/main",
    ]
)
_SKIPPED: Final = frozenset(
    ["del", "moveFrom", "delText", "instrText", "pPr", "rPr", "sectPr", "rt"]
)
"""Deleted text, field codes, and properties (which hold no text of the note)."""
_SIGNS: Final = {"tab": "\t", "ptab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}


@dataclass(frozen=True, slots=True)
class Piece:
    """A bit of text: the run it stands in and the element that holds it."""

    run: etree._Element
    node: etree._Element
    text: str


@dataclass(slots=True)
class Paragraph:
    """A paragraph: its number in the story from 0, where it stands, and its bits of text."""

    index: int
    place: str
    pieces: list[Piece] = field(default_factory=list)

    @property
    def text(self) -> str:
        """What the paragraph shows: insertions in, deletions and field codes out."""
        return "".join(piece.text for piece in self.pieces)


def paragraphs(story: etree._Element, name: str) -> Iterator[Paragraph]:
    """The paragraphs of a story in order, those of text boxes after the one that holds the box.

    Args:
        story: the root of the part (document, header, footnotes …).
        name: what to call it for people; empty for the body.
    """
    walk = _Walk(name)
    events = etree.iterwalk(story, events=("start", "end"))
    for event, element in events:
        if event == "end":
            if walk.end(element):
                yield from sorted(walk.done, key=lambda paragraph: paragraph.index)
                walk.done.clear()
        elif not walk.start(element):
            events.skip_subtree()


class _Walk:
    """What is open at a point of the walk."""

    def __init__(self, name: str) -> None:
        self.done: list[Paragraph] = []
        self._where = _Where(name)
        self._open: list[Paragraph] = []
        self._runs: list[etree._Element] = []
        # For each open field: where its code began, as a paragraph and a number of pieces;
        # nothing once its result has begun, or its paragraph ended without one.
        self._codes: list[tuple[Paragraph, int] | None] = []
        self._count = 0

    def start(self, element: etree._Element) -> bool:
        """Enter an element; false if what is in it is not text of the note."""
        name = _local(element)
        if name in _SKIPPED or _is_spare(element):
            return False
        self._where.enter(name, element)
        if name == "p":
            self._open.append(Paragraph(self._count, self._where.place()))
            self._count += 1
        elif name == "r":
            self._runs.append(element)
        elif name == "fldChar":
            self._field(element)
        elif self._open and self._runs:
            text = _text(name, element)
            if text:
                self._open[-1].pieces.append(Piece(self._runs[-1], element, text))
        return True

    def end(self, element: etree._Element) -> bool:
        """Leave an element; true if no paragraph is open any more and some are done."""
        name = _local(element)
        if name in _SKIPPED:
            return False
        self._where.leave(name)
        if name == "r":
            self._runs.pop()
        if name != "p":
            return False
        ended = self._open.pop()
        self.done.append(ended)
        # A code that goes on beyond its paragraph is text: the field's end was lost.
        self._codes = [None if code and code[0] is ended else code for code in self._codes]
        return not self._open

    def _field(self, element: etree._Element) -> None:
        kind = _attribute(element, "fldCharType")
        if kind == "begin":
            at = (self._open[-1], len(self._open[-1].pieces)) if self._open else None
            self._codes.append(at)
        elif kind in {"separate", "end"} and self._codes:
            code = self._codes.pop()
            if code is not None:
                del code[0].pieces[code[1] :]
            if kind == "separate":
                self._codes.append(None)


class _Where:
    """Where the walk stands, for people."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._depth = {"tbl": 0, "txbxContent": 0}
        self._paragraphs = self._tables = self._rows = self._notes = 0

    def enter(self, name: str, element: etree._Element) -> None:
        if name == "tr" and self._depth["tbl"] == 1:
            self._rows += 1
        elif name in {"footnote", "endnote"} and not _attribute(element, "type"):
            self._notes += 1
        elif name in self._depth:
            self._depth[name] += 1
            if name == "tbl" and self._depth["tbl"] == 1:
                self._tables += 1
                self._rows = 0

    def leave(self, name: str) -> None:
        if name in self._depth:
            self._depth[name] -= 1

    def place(self) -> str:
        """Of a paragraph that begins here."""
        if self._notes:
            return f"{self._name} {self._notes}"
        if self._depth["txbxContent"]:
            return f"{self._name}, text box" if self._name else "text box"
        if self._name:
            return self._name
        if self._depth["tbl"]:
            return f"table {self._tables}, row {self._rows}"
        self._paragraphs += 1
        return f"paragraph {self._paragraphs}"


def _local(element: etree._Element) -> str:
    """The element's name in the language of Word documents; empty for other languages."""
    space, _, name = str(element.tag)[1:].partition("}")
    return name if space in _W else ""


def _attribute(element: etree._Element, name: str) -> str:
    space = str(element.tag)[1:].partition("}")[0]
    return str(element.get(f"{{{space}}}{name}", ""))


def _is_spare(element: etree._Element) -> bool:
    """Whether this is the second copy of a text box, for old programs."""
    return str(element.tag).endswith("}Fallback") and element.getprevious() is not None


def _text(name: str, element: etree._Element) -> str:
    if name == "t":
        return element.text or ""
    if name == "sym":
        try:
            return chr(int(_attribute(element, "char"), 16))
        except (ValueError, OverflowError):
            return ""
    return _SIGNS.get(name, "")
