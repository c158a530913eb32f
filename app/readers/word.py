"""Word documents: body, tables, text boxes, headers, footers, footnotes and endnotes.

Tracked insertions are read, tracked deletions are not; comments are no text of the note.
They are named, as are pictures and what is embedded.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from typing import BinaryIO, Final

from caseframe.app.documents import Passage, Unread
from caseframe.app.readers.beside import COMMENT, CONTROL, PICTURE, Counts, not_read
from caseframe.app.readers.common import Item, Unreadable, clean, shown
from caseframe.app.readers.options import ReadOptions
from caseframe.app.readers.package import Package
from caseframe.app.readers.word_beside import comments, pictures
from caseframe.app.readers.word_text import paragraphs
from caseframe.values import Note
from lxml import etree

BODY: Final = "body"
_STORIES: Final = {
    "header": "header",
    "footer": "footer",
    "footnotes": "footnote",
    "endnotes": "endnote",
}
_HEADS: Final = frozenset(["header", "footer"])
"""Their pictures are letterheads."""
_NOT_READ: Final = {
    "aFChunk": "a document within the document",
    "package": "an embedded file",
    "oleObject": "an embedded file",
    "diagramData": "a diagram",
    "chart": "a chart",
    "chartEx": "a chart",
}


def read_word(file: BinaryIO, options: ReadOptions) -> Iterator[Item]:
    """Passages of a Word document, one a paragraph; ``part`` is ``body/12``, ``footnotes/3`` ….

    Raises:
        Unreadable: if it is broken, or larger than the limits once unpacked.
    """
    with Package(file, options) as package:
        main = _main_part(package)
        counts = Counts()
        body = package.xml(main)
        yield from _story(body, BODY, "")
        counts[PICTURE] += pictures(body)
        related = set(package.related(main))
        for kind, name in _STORIES.items():
            for part in sorted(part for relation, part in related if relation == kind):
                try:
                    root = package.xml(part)
                    yield from _story(root, posixpath.splitext(posixpath.basename(part))[0], name)
                    counts[PICTURE] += 0 if kind in _HEADS else pictures(root)
                    related.update(package.related(part))
                except Unreadable as reason:
                    yield Unread(f"{name} ({shown(part)})", str(reason))
        yield from _beside(package, sorted(related), counts)


def _beside(package: Package, related: list[tuple[str, str]], counts: Counts) -> Iterator[Unread]:
    """What the document refers to that is no story of it."""
    for relation, part in related:
        if relation in _NOT_READ:
            yield Unread(
                shown(part), f"{_NOT_READ[relation]}; not read: save it as a file of its own"
            )
        elif relation == "control":
            counts[CONTROL] += 1
        elif relation == "comments":
            try:
                counts[COMMENT] += comments(package.xml(part))
            except Unreadable as reason:
                yield Unread(f"comments ({shown(part)})", str(reason))
    yield from not_read(counts)


def _main_part(package: Package) -> str:
    for relation, part in package.related(""):
        if relation == "officeDocument":
            return part
    raise Unreadable("broken: no document in it; open it and save it again")


def _story(root: etree._Element, story: str, name: str) -> Iterator[Passage]:
    for paragraph in paragraphs(root, name):
        text = clean(paragraph.text)
        if text.strip():
            part = f"{story}/{paragraph.index}"
            yield Passage(Note(part, text), paragraph.place, part)
