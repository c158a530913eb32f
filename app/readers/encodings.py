"""The encoding of a stream of bytes, found in constant memory."""

from __future__ import annotations

import codecs
import io
from collections.abc import Iterator
from contextlib import contextmanager
from typing import BinaryIO, Final

from caseframe.app.inputs import candidates
from caseframe.app.readers.common import Unreadable

_SNIFFED: Final = 4096
_BLOCK: Final = 1 << 20


def encoding_of(file: BinaryIO) -> str:
    """The first likely encoding that the whole file fits; the file is left at its beginning.

    Raises:
        Unreadable: if it is text in none of them.
    """
    file.seek(0)
    for encoding in candidates(file.read(_SNIFFED)):
        file.seek(0)
        if _fits(file, encoding):
            file.seek(0)
            return encoding
    raise Unreadable("not text in UTF-8, UTF-16 or Windows-1252; save it as UTF-8 first")


def _fits(file: BinaryIO, encoding: str) -> bool:
    decoder = codecs.getincrementaldecoder(encoding)()
    try:
        while block := file.read(_BLOCK):
            decoder.decode(block)
        decoder.decode(b"", final=True)
    except UnicodeError:
        return False
    return True


@contextmanager
def open_text(file: BinaryIO) -> Iterator[io.TextIOWrapper]:
    """The file as text with its line ends as they are; the file itself stays open.

    Raises:
        Unreadable: if it is no text.
    """
    text = io.TextIOWrapper(file, encoding=encoding_of(file), newline="")
    try:
        yield text
    finally:
        text.detach()
