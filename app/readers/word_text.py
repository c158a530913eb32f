"""The text of a story of a Word document, run by run: the reader and the commenter share it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from caseframe.app.readers.word_xml import (
    ART,
    SKIPPED,
    attribute,
    chosen_of,
    is_spare,
    local,
    text_of,
)
from lxml import etree


@dataclass(frozen=True, slots=True)
class Piece:
    """A bit of text: the run it stands in and the element that holds it."""

    run: etree._Element
    node: etree._Element
    text: str


@dataclass(slots=True)
class Paragraph:
    """A paragraph: its number in the story from 0, where it stands, and its bits of text.

    ``boxed`` says whether it stands in a text box.
    """

    index: int
    place: str
    boxed: bool = False
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


@dataclass(slots=True)
class _Field:
    """An open field: where its code, and after that its result, begins; what is chosen in its list."""

    paragraph: Paragraph
    begun: int
    chosen: etree._Element | None
    in_code: bool = True

    def end_code(self) -> None:
        """What was read of it is no text of the note."""
        if self.in_code:
            del self.paragraph.pieces[self.begun :]
        self.in_code = False


class _Walk:
    """What is open at a point of the walk."""

    def __init__(self, name: str) -> None:
        self.done: list[Paragraph] = []
        self._where = _Where(name)
        self._open: list[Paragraph] = []
        self._runs: list[etree._Element] = []
        # The open fields; none where a code is not in a paragraph, or went on beyond its own.
        self._fields: list[_Field | None] = []
        self._count = 0

    def start(self, element: etree._Element) -> bool:
        """Enter an element; false if what is in it is not text of the note."""
        name = local(element)
        if name in SKIPPED or is_spare(element):
            return False
        self._where.enter(name, element)
        if name == "p":
            self._open.append(self._where.paragraph(self._count))
            self._count += 1
        elif name == "r":
            self._runs.append(element)
        elif name == "fldChar":
            self._field(element)
        elif element.tag == ART:
            self._add_art(element)
        else:
            self._add(element, text_of(name, element))
        return True

    def end(self, element: etree._Element) -> bool:
        """Leave an element; true if no paragraph is open any more and some are done."""
        name = local(element)
        if name in SKIPPED:
            return False
        self._where.leave(name)
        if name == "r":
            self._runs.pop()
        if name != "p":
            return False
        ended = self._open.pop()
        self.done.append(ended)
        # A code that goes on beyond its paragraph is text: the field's end was lost.
        self._fields = [None if f and f.paragraph is ended else f for f in self._fields]
        return not self._open

    def _add(self, element: etree._Element, text: str) -> None:
        if text and self._open and self._runs:
            self._open[-1].pieces.append(Piece(self._runs[-1], element, text))

    def _add_art(self, element: etree._Element) -> None:
        """WordArt of old documents, on lines of its own."""
        before = "\n" if self._open and self._open[-1].pieces else ""
        self._add(element, f"{before}{element.get('string', '')}\n")

    def _field(self, element: etree._Element) -> None:
        kind = attribute(element, "fldCharType")
        if kind == "begin":
            fresh = [_Field(p, len(p.pieces), chosen_of(element)) for p in self._open[-1:]]
            self._fields.extend(fresh or [None])
        elif kind in {"separate", "end"} and self._fields:
            field = self._fields.pop()
            if field is not None:
                field.end_code()
            if kind == "separate":
                self._fields.append(field)
            elif field and field.chosen is not None and len(field.paragraph.pieces) == field.begun:
                # Word shows what is chosen; no result holds it.
                self._add(field.chosen, attribute(field.chosen, "val"))


class _Where:
    """Where the walk stands, for people."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._depth = {"tbl": 0, "txbxContent": 0}
        self._paragraphs = self._tables = self._rows = self._notes = 0

    def enter(self, name: str, element: etree._Element) -> None:
        if name == "tr" and self._depth["tbl"] == 1:
            self._rows += 1
        elif name in {"footnote", "endnote"} and not attribute(element, "type"):
            self._notes += 1
        elif name in self._depth:
            self._depth[name] += 1
            if name == "tbl" and self._depth["tbl"] == 1:
                self._tables += 1
                self._rows = 0

    def leave(self, name: str) -> None:
        if name in self._depth:
            self._depth[name] -= 1

    def paragraph(self, index: int) -> Paragraph:
        """A paragraph that begins here."""
        return Paragraph(index, self._place(), boxed=self._depth["txbxContent"] > 0)

    def _place(self) -> str:
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
