"""Which reader a document needs: by its content where that speaks, else by its suffix."""

from __future__ import annotations

import zipfile
from typing import BinaryIO, Final

from caseframe.app.readers.common import Unreadable
from caseframe.app.readers.kinds import (
    ARCHIVE,
    EXCEL,
    HTML,
    ODT,
    PARQUET,
    PDF,
    PICTURE,
    READERS,
    REFUSED,
    RTF,
    WORD,
    Kind,
    refusal,
    suffix_of,
)

_HEAD: Final = 2048
_MAGIC: Final[tuple[tuple[bytes, Kind | str | bytes], ...]] = (
    (b"%PDF-", PDF),
    (b"{\\rtf", RTF),
    (b"\x89PNG\r\n", PICTURE),
    (b"\xff\xd8\xff", PICTURE),
    (b"GIF8", PICTURE),
    (b"II*\0", PICTURE),
    (b"MM\0*", PICTURE),
    (b"7z\xbc\xaf", ARCHIVE),
    (b"Rar!\x1a\x07", ARCHIVE),
    (b"\x1f\x8b\x08", ARCHIVE),
    (b"PK\x03\x04", b"zip"),
    (b"PK\x05\x06", b"zip"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"ole"),
)
_OLE_SEARCHED: Final = 8 << 20
_OLE_DIRECTORY: Final = 1 << 20
_OLE_SHIFTS: Final = (9, 12)
"""Sectors of 512 or 4,096 bytes."""
_IN_OLE: Final = {
    "EncryptedPackage": "encrypted: it needs a password; save a copy without one first",
    "__substg1.0_": REFUSED[".msg"],
    "WordDocument": REFUSED[".doc"],
    "Workbook": REFUSED[".xls"],
    "PowerPoint Document": REFUSED[".ppt"],
}
_IN_ZIP: Final[tuple[tuple[str, Kind | str], ...]] = (
    ("word/", WORD),
    ("xl/workbook.bin", REFUSED[".xlsb"]),
    ("xl/", EXCEL),
    ("ppt/", REFUSED[".pptx"]),
    ("Index/Document.iwa", REFUSED[".pages"]),
)
_HTML_STARTS: Final = (b"<!doctype html", b"<html", b"<table")


def magic_of(file: BinaryIO, name: str) -> Kind | str | bytes | None:
    """What the first bytes say: a kind, a reason to refuse, ``b"zip"``, ``b"ole"`` or nothing."""
    file.seek(0)
    head = file.read(_HEAD)
    for magic, kind in _MAGIC:
        if head.startswith(magic):
            return kind
    if head.startswith(b"PAR1") and _ends_with(file, b"PAR1"):
        return PARQUET
    suffix = suffix_of(name)
    if suffix == ".pdf" and b"%PDF-" in head[:1024]:
        return PDF
    # Some case systems call a web page .doc or .xls.
    text = head.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    streamed = suffix in READERS and READERS[suffix].streamed
    return HTML if text.startswith(_HTML_STARTS) and not streamed else None


def kind_of(file: BinaryIO, name: str) -> Kind:
    """The kind of a document.

    Raises:
        Unreadable: if nothing here reads it.
    """
    found = magic_of(file, name)
    if found == b"zip":
        found = _in_zip(file)
    elif found == b"ole":
        found = _in_ole(file)
    if isinstance(found, Kind):
        return found
    if isinstance(found, str):
        raise Unreadable(found)
    return _by_suffix(name)


def _by_suffix(name: str) -> Kind:
    kind = READERS.get(suffix_of(name))
    if kind is None:
        raise Unreadable(refusal(name))
    if kind in {WORD, ODT, RTF, PDF, EXCEL, PARQUET}:
        raise Unreadable(f"broken: not a whole {kind.name}; open it and save it again first")
    return kind


def _ends_with(file: BinaryIO, mark: bytes) -> bool:
    file.seek(0, 2)
    if file.tell() < 2 * len(mark):
        return False
    file.seek(-len(mark), 2)
    return file.read(len(mark)) == mark


def _in_zip(file: BinaryIO) -> Kind | str:
    try:
        with zipfile.ZipFile(file) as archive:
            names = archive.namelist()
            if "mimetype" in names:
                with archive.open("mimetype") as member:
                    return _open_document(member.read(100))
    except Exception as error:  # zipfile raises a dozen kinds on broken files
        raise Unreadable("broken: cut short or damaged; find a whole copy") from error
    for start, kind in _IN_ZIP:
        if any(name.startswith(start) for name in names):
            return kind
    return ARCHIVE


def _open_document(mimetype: bytes) -> Kind | str:
    if mimetype.startswith(b"application/vnd.oasis.opendocument.text"):
        return ODT
    if mimetype.startswith(b"application/vnd.oasis.opendocument.spreadsheet"):
        return REFUSED[".ods"]
    return "an OpenDocument file without text; save it as PDF first"


def _in_ole(file: BinaryIO) -> str:
    """What an OLE file holds, by the names in its directory (in UTF-16)."""
    searched = _parts_of_ole(file)
    for name, reason in _IN_OLE.items():
        if name.encode("utf-16-le") in searched:
            return reason
    return "an old Office file; open it and save it in today's format first"


def _parts_of_ole(file: BinaryIO) -> bytes:
    """Where its directory may stand: where the header says, or else near the beginning."""
    file.seek(0)
    start = file.read(_OLE_SEARCHED)
    shift = int.from_bytes(start[30:32], "little")
    sector = int.from_bytes(start[48:52], "little")
    if shift not in _OLE_SHIFTS:
        return start
    file.seek((sector + 1) << shift)
    return file.read(_OLE_DIRECTORY) + start
