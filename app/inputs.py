"""Text files as they come: UTF-8, UTF-16 or Windows-1252, and a clear line for anything else."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from caseframe.app.readers.common import Unreadable
from caseframe.app.readers.encodings import find
from caseframe.errors import CaseframeError

STDIN: Final = "-"
_DOCUMENTS: Final = {
    b"PK\x03\x04": "a Word, Excel or zip file",
    b"%PDF": "a PDF",
    b"\xd0\xcf\x11\xe0": "an old Word, Excel or Outlook file",
    b"{\\rtf": "an RTF document",
}


@dataclass(frozen=True, slots=True)
class TextFile:
    """A text, the name to call it by, and the encoding it was read with."""

    name: str
    text: str
    encoding: str


def read_text(name: str) -> TextFile:
    """Read a file, or standard input for ``-``.

    Raises:
        CaseframeError: if it is missing, a folder, empty or not text.
    """
    if name == STDIN:
        if sys.stdin is None:
            raise CaseframeError("standard input: closed; name a file instead of -")
        data = sys.stdin.buffer.read()
        label = "standard input"
    else:
        data = _bytes_of(Path(name))
        label = name
    if not data.strip():
        raise CaseframeError(f"{label}: empty; there is nothing to check")
    text, encoding = decode(data, label)
    if not text.strip():
        raise CaseframeError(f"{label}: empty; there is nothing to check")
    return TextFile(name, text, encoding)


def _bytes_of(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        raise CaseframeError(f"{path}: no such file") from None
    except IsADirectoryError:
        raise CaseframeError(f"{path}: a folder; name the files in it") from None
    except PermissionError:
        if path.is_dir():  # what Windows says of a folder
            raise CaseframeError(f"{path}: a folder; name the files in it") from None
        raise CaseframeError(f"{path}: no permission to read it") from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise CaseframeError(f"{path}: could not be read ({reason})") from error


def decode(data: bytes, label: str) -> tuple[str, str]:
    """The text of some bytes, and the encoding that fitted.

    Raises:
        CaseframeError: if they are no text in any of the encodings tried.
    """
    for magic, kind in _DOCUMENTS.items():
        if data.startswith(magic):
            raise CaseframeError(f"{label}: {kind}, not plain text; save it as text first")
    try:
        encoding = find(lambda: iter([data]))
    except Unreadable as error:
        raise CaseframeError(f"{label}: {error}") from None
    return data.decode(encoding.name, encoding.errors), str(encoding)
