"""RTF documents, by striprtf; headers, footers, notes and text boxes come after the body.

Tracked deletions are no text of the note; pictures, embedded objects and comments are named.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import BinaryIO, Final

from caseframe.app.documents import Passage
from caseframe.app.readers.beside import not_read
from caseframe.app.readers.common import Item, clean
from caseframe.app.readers.options import ReadOptions
from caseframe.app.readers.rtf_groups import split
from caseframe.values import Note
from striprtf.striprtf import rtf_to_text

_convert: Callable[..., str] = rtf_to_text
_CODEPAGE: Final = re.compile(r"\\ansicpg\d{1,10}")


def read_rtf(file: BinaryIO, options: ReadOptions) -> Iterator[Item]:
    """Passages of an RTF document: its body, then what stands beside it."""
    parts = split(file.read(options.max_bytes).decode("latin-1"))
    yield from _passages(parts.body, "paragraph")
    codepage = _CODEPAGE.search(parts.body)
    head = "{\\rtf1\\ansi" + (codepage.group() if codepage else "") + " "
    for number, (name, group) in enumerate(parts.beside, 1):
        yield from _passages(head + group + "}", f"{name} {number}, paragraph")
    yield from not_read(parts.counts)


def _passages(source: str, name: str) -> Iterator[Passage]:
    text = clean(_paired(_convert(source, errors="replace")))
    for number, paragraph in enumerate(text.split("\n"), 1):
        if paragraph.strip():
            place = f"{name} {number}"
            yield Passage(Note(place, paragraph.strip()), place)


def _paired(text: str) -> str:
    """RTF writes a character beyond the first 65,536 as two halves; here they are one again."""
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
