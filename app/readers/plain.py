"""Plain text and Markdown, as a stream of exact slices of the decoded text."""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO, Final

from caseframe.app.documents import Passage
from caseframe.app.readers.common import Item
from caseframe.app.readers.cuts import cut_at
from caseframe.app.readers.encodings import Encoding, encoding_of
from caseframe.app.readers.lines import LINE_END, lines_place
from caseframe.app.readers.options import ReadOptions
from caseframe.values import Note

_BLOCK: Final = 1 << 16


def read_plain(file: BinaryIO, options: ReadOptions) -> Iterator[Item]:
    """Passages of a text file; ``start`` is each one's offset in the decoded text.

    Raises:
        Unreadable: if it is no text.
    """
    start, line = 0, 1
    for text in _slices(_decoded(file, encoding_of(file)), options.max_passage_chars):
        if not text.isspace():
            yield Passage(Note(str(start), text), lines_place(line, text), start=start)
        start += len(text)
        line += len(LINE_END.findall(text))


def _decoded(file: BinaryIO, encoding: Encoding) -> Iterator[str]:
    decoder = encoding.decoder()
    while block := file.read(_BLOCK):
        yield decoder.decode(block)
    yield decoder.decode(b"", final=True)


def _slices(blocks: Iterator[str], limit: int) -> Iterator[str]:
    """The text in slices of at most ``limit`` characters, cut at line ends where there are any."""
    waiting = ""
    for block in blocks:
        waiting += block
        position = 0
        while len(waiting) - position > limit:
            end = position + cut_at(waiting[position : position + limit], limit)
            yield waiting[position:end]
            position = end
        waiting = waiting[position:]
    if waiting:
        yield waiting
