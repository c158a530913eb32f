"""Web pages: the text of their blocks, as a stream (lxml, no tree is built, nothing is fetched)."""

from __future__ import annotations

import codecs
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import BinaryIO, Final

from caseframe.app.documents import Passage
from caseframe.app.readers.beside import not_read
from caseframe.app.readers.common import Item, clean
from caseframe.app.readers.encodings import STRAY, Encoding, encoding_of
from caseframe.app.readers.options import ReadOptions
from caseframe.app.readers.web_blocks import SKIPPED, Blocks
from caseframe.values import Note
from lxml import etree

_CHARSET: Final = re.compile(rb"charset\s*=\s*[\"']?\s*([\w-]{2,40})", re.IGNORECASE)
_TAG: Final = re.compile(
    rf"<(/?)({'|'.join(sorted(SKIPPED - {'script', 'style'}))})\b", re.IGNORECASE
)
_COMMENT: Final = ("<!--", "-->")
_LONGEST_TAG: Final = len("</template ")
_BLOCK: Final = 1 << 16
_SNIFFED: Final = 4096


def read_html(file: BinaryIO, options: ReadOptions) -> Iterator[Item]:
    """Passages of a web page, one a paragraph, heading, list item or cell.

    Raises:
        Unreadable: if it is no text.
    """
    encoding = _encoding(file)
    blocks = Blocks(options.max_passage_chars, SKIPPED - _unclosed(_decoded(file, encoding)))
    parser = etree.HTMLParser(target=blocks, encoding="utf-8", no_network=True, huge_tree=True)
    number = 0
    hidden = _open_comment(_decoded(file, encoding))
    for data in _without(_decoded(file, encoding), hidden):
        parser.feed(data.encode("utf-8"))
        for text in blocks.drain():
            number += 1
            yield Passage(Note(f"paragraph {number}", text), f"paragraph {number}")
    parser.close()
    blocks.flush()
    for text in blocks.drain():
        number += 1
        yield Passage(Note(f"paragraph {number}", text), f"paragraph {number}")
    yield from not_read(blocks.counts)


def _decoded(file: BinaryIO, encoding: Encoding) -> Iterator[str]:
    """The page from its beginning, a block at a time."""
    decoder = encoding.decoder()
    file.seek(0)
    while data := file.read(_BLOCK):
        yield clean(decoder.decode(data))


def _unclosed(blocks: Iterable[str]) -> set[str]:
    """The elements that are opened more often than closed: skipped, they would swallow the rest.

    Scripts and styles are none of them: what follows an open one is code to browsers too.
    """
    open_now: Counter[str] = Counter()
    before = ""
    for block in blocks:
        text = before + block
        # A tag at the very end may go on in the next block.
        cut = max(len(text) - _LONGEST_TAG, 0)
        for tag in _TAG.finditer(text):
            if tag.start() < cut:
                open_now[tag[2].lower()] += -1 if tag[1] else 1
        before = text[cut:]
    for tag in _TAG.finditer(before):
        open_now[tag[2].lower()] += -1 if tag[1] else 1
    return {name for name, number in open_now.items() if number > 0}


def _open_comment(blocks: Iterable[str]) -> int | None:
    """Where a comment begins that is never closed, in characters: it would hide the rest."""
    opened: int | None = None
    before, offset = "", 0
    for block in blocks:
        text = before + block
        end = 0
        while (found := text.find(mark := _COMMENT[opened is not None], end)) >= 0:
            opened = offset + found if opened is None else None
            end = found + len(mark)
        cut = max(end, len(text) - len(_COMMENT[0]) + 1)
        before, offset = text[cut:], offset + cut
    return opened


def _without(blocks: Iterable[str], place: int | None) -> Iterator[str]:
    """The page with a blank for the mark that opens a comment at ``place``."""
    length = len(_COMMENT[0])
    for block in blocks:
        if place is None or place >= len(block):
            yield block
        else:
            yield block[: max(place, 0)] + " " + block[max(place + length, 0) :]
        place = None if place is None or place + length <= len(block) else place - len(block)


def _encoding(file: BinaryIO) -> Encoding:
    """What the page says, if that is an encoding of text; else what fits."""
    file.seek(0)
    head = file.read(_SNIFFED)
    file.seek(0)
    said = _CHARSET.search(head)
    if said and not head.startswith((codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        try:
            name = codecs.lookup(said.group(1).decode("ascii")).name
            codecs.getincrementaldecoder(name)("replace").decode(b"<p>")
        except (LookupError, TypeError, ValueError, AttributeError):
            return _fitting(file)
        if name.startswith(("utf-16", "utf-32")):
            return _fitting(file)  # it could not be read if it were so
        if name == "utf-8":
            return Encoding(name, STRAY)
        return Encoding("cp1252" if name in {"iso8859-1", "ascii"} else name, "replace")
    return _fitting(file)


def _fitting(file: BinaryIO) -> Encoding:
    found = encoding_of(file)
    return found if found.errors == STRAY else Encoding(found.name, "replace")
