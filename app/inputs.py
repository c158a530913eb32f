"""Text files as they come: UTF-8, UTF-16 or Windows-1252, and a clear line for anything else."""

from __future__ import annotations

import codecs
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from caseframe.errors import CaseframeError

STDIN: Final = "-"
_SNIFFED: Final = 4096
_TEXT_CONTROLS: Final = frozenset(b"\t\n\v\f\r\x1b\x85")
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
    for encoding in candidates(data):
        try:
            return data.decode(encoding), encoding
        except UnicodeDecodeError:
            continue
    raise CaseframeError(
        f"{label}: not text in UTF-8, UTF-16 or Windows-1252; save it as UTF-8 first"
    )


def candidates(data: bytes) -> list[str]:
    """Encodings worth trying, the likeliest first; none for bytes that look binary."""
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return ["utf-16"]
    if data.startswith(codecs.BOM_UTF8):
        return ["utf-8-sig"]
    head = data[:_SNIFFED]
    if b"\0" in head:
        return _utf16_without_mark(head)
    if any(byte < 32 and byte not in _TEXT_CONTROLS for byte in head):
        return []
    return ["utf-8", "cp1252"]


def _utf16_without_mark(head: bytes) -> list[str]:
    """UTF-16 in Western text has a zero in nearly every other byte."""
    half = max(1, len(head) // 2)
    if head[1::2].count(0) > 0.7 * half and head[0::2].count(0) < 0.1 * half:
        return ["utf-16-le"]
    if head[0::2].count(0) > 0.7 * half and head[1::2].count(0) < 0.1 * half:
        return ["utf-16-be"]
    return []
