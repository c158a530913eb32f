"""The encoding of some bytes or of a stream of them, found in constant memory.

Text is UTF-8, UTF-16 or Windows-1252. Exports that several programs wrote into are UTF-8 with a
few bytes of Windows-1252 in it: those bytes, and no others, are read as Windows-1252.
"""

from __future__ import annotations

import codecs
import io
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import BinaryIO, Final

from caseframe.app.readers.common import Unreadable

STRAY: Final = "caseframe-stray-bytes"
"""How decoders are told to read bytes that are no UTF-8 as Windows-1252."""
_NO_TEXT: Final = "not text in UTF-8, UTF-16 or Windows-1252; save it as UTF-8 first"
_CONTROLS: Final = (
    "control characters in it: not plain text, or damaged; "
    "export it again, or save it as plain text in UTF-8"
)
_SNIFFED: Final = 4096
_BLOCK: Final = 1 << 18
_TEXT_CONTROLS: Final = frozenset(b"\t\n\v\f\r\x1b\x85")
_MOST_CONTROLS: Final = _SNIFFED // 1000
_BYTES_A_CONTROL: Final = 50
_FEWEST_CHARACTERS: Final = 2
_CHARACTERS_A_STRAY: Final = 2
_STRAY: Final = re.compile("[\udc80-\udcff]")
_MEANINGLESS: Final = re.compile("[\udc81\udc8d\udc8f\udc90\udc9d]")
"""Bytes that are nothing in Windows-1252."""


@dataclass(frozen=True, slots=True)
class Encoding:
    """An encoding, and what is done with bytes that are not in it."""

    name: str
    errors: str = "strict"

    def __str__(self) -> str:
        return f"{self.name}, some bytes of it as cp1252" if self.errors == STRAY else self.name

    def decoder(self) -> codecs.IncrementalDecoder:
        """What decodes a stream block by block."""
        return codecs.getincrementaldecoder(self.name)(self.errors)


def _as_windows(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return error.object[error.start : error.end].decode("cp1252", "replace"), error.end


codecs.register_error(STRAY, _as_windows)


def find(blocks: Callable[[], Iterator[bytes]]) -> Encoding:
    """The likeliest encoding that everything fits.

    Args:
        blocks: gives the bytes from their beginning, each time it is called.

    Raises:
        Unreadable: if they are text in none.
    """
    head = next(blocks(), b"")[:_SNIFFED]
    if head.startswith(codecs.BOM_UTF8):
        return Encoding("utf-8-sig", "strict" if _fits(blocks(), "utf-8-sig") else STRAY)
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        names = ["utf-16"]
    elif b"\0" in head:
        names = _utf16_without_mark(head)
    elif _is_controlled(head):
        raise Unreadable(_CONTROLS)
    else:
        return _of_bytes(blocks)
    for name in names:
        if _fits(blocks(), name):
            return Encoding(name)
    raise Unreadable(_NO_TEXT)


def _is_controlled(head: bytes) -> bool:
    """Whether it has more control characters than slip into a text now and then."""
    found = sum(byte < 32 and byte not in _TEXT_CONTROLS for byte in head)
    return found > _MOST_CONTROLS or found * _BYTES_A_CONTROL > len(head)


def _utf16_without_mark(head: bytes) -> list[str]:
    """UTF-16 in Western text has a zero in nearly every other byte."""
    half = max(1, len(head) // 2)
    if head[1::2].count(0) > 0.7 * half and head[0::2].count(0) < 0.1 * half:
        return ["utf-16-le"]
    if head[0::2].count(0) > 0.7 * half and head[1::2].count(0) < 0.1 * half:
        return ["utf-16-be"]
    return []


def _of_bytes(blocks: Callable[[], Iterator[bytes]]) -> Encoding:
    """UTF-8 as it should be; with stray bytes where most of it can be nothing else; Windows-1252.

    Letters in Windows-1252 hardly ever make a character in UTF-8, so two for each stray byte
    are enough; fewer are where all bytes have a meaning only that way.
    """
    characters = strays = meaningless = 0
    for text in _escaped(blocks()):
        if not text.isascii():
            found = len(_STRAY.findall(text))
            characters += len(text) - len(text.encode("ascii", "ignore")) - found
            strays += found
            meaningless += len(_MEANINGLESS.findall(text)) if found else 0
    if not strays:
        return Encoding("utf-8")
    if characters >= max(_FEWEST_CHARACTERS, _CHARACTERS_A_STRAY * strays):
        return Encoding("utf-8", STRAY)
    if _fits(blocks(), "cp1252"):
        return Encoding("cp1252")
    if characters and not meaningless:
        return Encoding("utf-8", STRAY)
    raise Unreadable(_NO_TEXT)


def _escaped(blocks: Iterator[bytes]) -> Iterator[str]:
    """The bytes as UTF-8, those that are none as halves of characters."""
    decoder = codecs.getincrementaldecoder("utf-8")("surrogateescape")
    for block in blocks:
        yield decoder.decode(block)
    yield decoder.decode(b"", final=True)


def _fits(blocks: Iterator[bytes], name: str) -> bool:
    decoder = codecs.getincrementaldecoder(name)()
    try:
        for block in blocks:
            decoder.decode(block)
        decoder.decode(b"", final=True)
    except UnicodeError:
        return False
    return True


def encoding_of(file: BinaryIO) -> Encoding:
    """The first likely encoding that the whole file fits; the file is left at its beginning.

    Raises:
        Unreadable: if it is text in none of them.
    """

    def blocks() -> Iterator[bytes]:
        file.seek(0)
        return iter(lambda: file.read(_BLOCK), b"")

    found = find(blocks)
    file.seek(0)
    return found


@contextmanager
def open_text(file: BinaryIO) -> Iterator[io.TextIOWrapper]:
    """The file as text with its line ends as they are; the file itself stays open.

    Raises:
        Unreadable: if it is no text.
    """
    encoding = encoding_of(file)
    text = io.TextIOWrapper(file, encoding=encoding.name, errors=encoding.errors, newline="")
    try:
        yield text
    finally:
        text.detach()
