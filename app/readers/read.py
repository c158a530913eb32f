"""Any document in, passages out: what could not be read is a line, never an exception."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import BinaryIO, cast

from caseframe.app.documents import Unread
from caseframe.app.readers.common import Item, Reader, Unreadable, size
from caseframe.app.readers.cuts import cut
from caseframe.app.readers.kinds import MAIL, READERS, Kind, suffix_of
from caseframe.app.readers.options import ReadOptions
from caseframe.app.readers.sniff import kind_of
from caseframe.errors import CaseframeError

__all__ = ["READERS", "is_table", "read_document", "read_stream", "suffixes"]


def suffixes() -> tuple[str, ...]:
    """The suffixes that are read, in lower case with their dots."""
    return tuple(READERS)


def is_table(path: Path) -> bool:
    """Whether a document is a table, by its suffix: one note a row."""
    kind = READERS.get(suffix_of(path.name))
    return kind is not None and kind.table


def read_document(path: Path, options: ReadOptions) -> Iterator[Item]:
    """Read a document, in this process.

    Yields:
        Its passages in order, and what could not be read of it. A document that
        cannot be read at all is one ``Unread`` with an empty place.

    Raises:
        CaseframeError: if a column named in the options is not in the table.
    """
    try:
        file = open_document(path)
    except Unreadable as reason:
        yield Unread("", str(reason))
        return
    with file:
        yield from read_stream(file, path.name, options)


def open_document(path: Path) -> BinaryIO:
    """Open a document.

    Raises:
        Unreadable: if it is missing, no file, or not for this reader.
    """
    try:
        if path.exists() and not path.is_file():
            raise Unreadable("not a file; name the files in it")
        return path.open("rb")
    except FileNotFoundError:
        raise Unreadable("no such file") from None
    except PermissionError:
        raise Unreadable("no permission to read it") from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise Unreadable(f"could not be opened ({reason})") from error


def read_stream(file: BinaryIO, name: str, options: ReadOptions, depth: int = 0) -> Iterator[Item]:
    """Read an open document (seekable) that is called ``name``; see ``read_document``.

    ``depth`` counts the mails that it is attached to.
    """
    found = False
    try:
        kind = kind_of(file, name)
        _check_size(file, kind, options)
        file.seek(0)
        for item in _reader(kind, depth)(file, options):
            for piece in cut(item, options.max_passage_chars):
                found = True
                yield piece
        if not found:
            yield Unread("", "no text in it: empty, or pictures only")
    except CaseframeError:
        raise
    except Unreadable as reason:
        yield Unread("", str(reason))
    except Exception as error:  # noqa: BLE001 - the libraries raise anything on broken files
        yield Unread("", _why(error))


def _reader(kind: Kind, depth: int) -> Reader:
    module, function = kind.reader.split(":")
    try:
        reader = getattr(import_module(module), function)
    except ImportError as error:
        raise Unreadable(
            f'reading it needs more libraries; pip install ".[app]" ({error.name} is missing)'
        ) from error
    if kind is MAIL:
        reader = partial(reader, inner=read_stream, depth=depth)
    return cast("Reader", reader)


def _check_size(file: BinaryIO, kind: Kind, options: ReadOptions) -> None:
    length = file.seek(0, 2)
    if not length:
        raise Unreadable("empty; there is nothing to check")
    if kind.limited and length > options.max_bytes:
        raise Unreadable(
            f"too large: {size(length)}, and the limit is {size(options.max_bytes)}; split it first"
        )


def _why(error: Exception) -> str:
    """What a library's exception means, without its message: that may hold text of the note."""
    if isinstance(error, MemoryError):
        return "needs more memory than the limit; split it first"
    if isinstance(error, RecursionError):
        return "nested too deep; save a simpler copy first"
    if isinstance(error, zipfile.BadZipFile):
        return "broken: cut short or damaged; find a whole copy"
    return f"broken: it could not be read to its end ({type(error).__name__}); open it and save it again"
