"""OpenDocument texts: paragraphs, tables, text boxes, notes, headers and footers.

Tracked deletions and comments are no text of the note; comments are named, as are pictures
and embedded objects.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import BinaryIO, Final

from caseframe.app.documents import Passage
from caseframe.app.readers.beside import Counts, not_read
from caseframe.app.readers.common import Item, Unreadable, clean
from caseframe.app.readers.odt_beside import counted, typed
from caseframe.app.readers.options import ReadOptions
from caseframe.app.readers.package import Package
from caseframe.values import Note
from lxml import etree

_SPACE: Final = "urn:oasis:names:tc:opendocument:xmlns:"
_TEXT: Final = f"{{{_SPACE}text:1.0}}"
_SKIPPED: Final = frozenset(
    [
        f"{_TEXT}tracked-changes",
        f"{_TEXT}note-citation",
        f"{{{_SPACE}office:1.0}}annotation",
        f"{{{_SPACE}drawing:1.0}}desc",
        f"{{{_SPACE}svg-compatible:1.0}}title",
        f"{{{_SPACE}svg-compatible:1.0}}desc",
    ]
)
_PARAGRAPHS: Final = frozenset([f"{_TEXT}p", f"{_TEXT}h"])
_SIGNS: Final = {f"{_TEXT}tab": "\t", f"{_TEXT}line-break": "\n"}
_BLANKS: Final = re.compile(r"[ \t\r\n]+")
_MOST_BLANKS: Final = 1000


def read_odt(file: BinaryIO, options: ReadOptions) -> Iterator[Item]:
    """Passages of an OpenDocument text, one a paragraph.

    Raises:
        Unreadable: if it is broken, encrypted, or larger than the limits once unpacked.
    """
    with Package(file, options) as package:
        manifest = "META-INF/manifest.xml"
        if manifest in package.names and b"encryption-data" in package.read(manifest):
            raise Unreadable("encrypted: it needs a password; save a copy without one first")
        body = package.xml("content.xml")
        yield from _passages(body, "paragraph")
        for number, text in enumerate(typed(body, _SKIPPED), 1):
            place = f"form field {number}"
            yield Passage(Note(place, clean(text)), place)
        counts: Counts = counted(body, _SKIPPED)
        if "styles.xml" in package.names:
            styles = package.xml("styles.xml")
            yield from _passages(styles, "header or footer")
            # Pictures in headers and footers are letterheads.
            counts += counted(styles, _SKIPPED, pictures=False)
        yield from not_read(counts)


def _passages(root: etree._Element, name: str) -> Iterator[Passage]:
    counts: Counter[str] = Counter()
    for text, noted in _paragraphs(root):
        counts[noted or name] += 1
        if text.strip():
            place = f"{noted or name} {counts[noted or name]}"
            yield Passage(Note(place, text), place)


def _paragraphs(root: etree._Element) -> Iterator[tuple[str, str]]:
    """Texts of paragraphs as they end, those within one (notes, text boxes) before it."""
    waiting: list[list[str]] = []
    notes: list[str] = []
    events = etree.iterwalk(root, events=("start", "end"))
    for event, element in events:
        tag = element.tag
        inside = bool(waiting)
        if event == "start" and tag in _SKIPPED:
            events.skip_subtree()
        elif event == "start":
            _enter(element, waiting, notes)
        elif tag in _PARAGRAPHS and waiting:
            yield clean(_joined(waiting.pop())), notes[-1] if notes else ""
        elif tag == f"{_TEXT}note":
            notes.pop()
        if event == "end" and inside and waiting and element.tail:
            waiting[-1].append(_BLANKS.sub(" ", element.tail))


def _enter(element: etree._Element, waiting: list[list[str]], notes: list[str]) -> None:
    tag = element.tag
    if tag in _PARAGRAPHS:
        waiting.append([])
    elif tag == f"{_TEXT}note":
        notes.append(element.get(f"{_TEXT}note-class", "footnote"))
    if not waiting:
        return
    if tag == f"{_TEXT}s":
        count = element.get(f"{_TEXT}c", "1")
        waiting[-1].append("\xa0" * min(int(count) if count.isdecimal() else 1, _MOST_BLANKS))
    elif tag in _SIGNS:
        waiting[-1].append(_SIGNS[tag])
    elif element.text:
        waiting[-1].append(_BLANKS.sub(" ", element.text))


def _joined(texts: list[str]) -> str:
    """The paragraph, runs of white space as one blank, counted blanks kept."""
    return re.sub(" {2,}", " ", "".join(texts)).strip(" ").replace("\xa0", " ")
