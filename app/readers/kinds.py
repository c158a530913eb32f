"""Which reader a document needs: by its content where that speaks, else by its suffix."""

from __future__ import annotations

import zipfile
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import BinaryIO, Final

from caseframe.app.readers.common import Unreadable

_PACKAGE: Final = "caseframe.app.readers"
_HEAD: Final = 2048


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of document and the function that reads it, as ``module:function``.

    ``streamed``: read in constant memory by code that is safe on any input, so
    that it needs no child process and no limit of size.
    """

    name: str
    reader: str
    table: bool = False
    streamed: bool = False


TEXT: Final = Kind("text", f"{_PACKAGE}.plain:read_plain", streamed=True)
WORD: Final = Kind("Word document", f"{_PACKAGE}.word:read_word")
PDF: Final = Kind("PDF", f"{_PACKAGE}.pdf:read_pdf")
ODT: Final = Kind("OpenDocument text", f"{_PACKAGE}.odt:read_odt")
RTF: Final = Kind("RTF document", f"{_PACKAGE}.rtf:read_rtf")
HTML: Final = Kind("web page", f"{_PACKAGE}.web_page:read_html")
MAIL: Final = Kind("e-mail", f"{_PACKAGE}.mail:read_mail")
CSV: Final = Kind("CSV table", f"{_PACKAGE}.delimited:read_csv", table=True, streamed=True)
TSV: Final = Kind("TSV table", f"{_PACKAGE}.delimited:read_tsv", table=True, streamed=True)
JSONL: Final = Kind("JSON Lines", f"{_PACKAGE}.jsonl:read_jsonl", table=True, streamed=True)
EXCEL: Final = Kind("Excel workbook", f"{_PACKAGE}.workbook:read_workbook", table=True)
PARQUET: Final = Kind("Parquet table", f"{_PACKAGE}.parquet:read_parquet", table=True)

READERS: Final[dict[str, Kind]] = {
    **dict.fromkeys([".txt", ".text", ".md", ".markdown"], TEXT),
    **dict.fromkeys([".docx", ".docm", ".dotx"], WORD),
    ".pdf": PDF,
    ".odt": ODT,
    ".rtf": RTF,
    **dict.fromkeys([".html", ".htm", ".xhtml"], HTML),
    ".eml": MAIL,
    ".csv": CSV,
    **dict.fromkeys([".tsv", ".tab"], TSV),
    **dict.fromkeys([".jsonl", ".ndjson"], JSONL),
    **dict.fromkeys([".xlsx", ".xlsm"], EXCEL),
    **dict.fromkeys([".parquet", ".pq"], PARQUET),
}
"""The kind of document by suffix, in lower case with its dot."""

_OLD: Final = "an old {}; open it and save it as {} first"
_PICTURE: Final = "a picture; its words can be checked once they are typed or recognised (OCR)"
_ARCHIVE: Final = "an archive; unpack it first"
REFUSED: Final[dict[str, str]] = {
    ".doc": _OLD.format("Word document (.doc)", "Word document (.docx)"),
    ".dot": _OLD.format("Word template (.dot)", "Word document (.docx)"),
    ".xls": _OLD.format("Excel workbook (.xls)", "Excel workbook (.xlsx)"),
    ".ppt": _OLD.format("PowerPoint file (.ppt)", "PDF"),
    ".msg": "an Outlook message; open it and save it as .eml, HTML or text first",
    ".pst": "an Outlook mailbox; save its messages as .eml files first",
    ".mbox": "a mailbox; save its messages as .eml files first",
    ".pptx": "a PowerPoint file; save it as PDF first",
    ".ods": "an OpenDocument spreadsheet; save it as Excel workbook (.xlsx) first",
    ".xlsb": "a binary Excel workbook (.xlsb); save it as Excel workbook (.xlsx) first",
    ".pages": "a Pages document; save it as Word document (.docx) or PDF first",
    ".numbers": "a Numbers table; save it as Excel workbook (.xlsx) first",
    ".wpd": "a WordPerfect document; save it as Word document (.docx) first",
    ".wps": "a Works document; save it as Word document (.docx) first",
    **dict.fromkeys([".zip", ".7z", ".rar", ".gz", ".tar", ".tgz", ".bz2", ".xz"], _ARCHIVE),
    **dict.fromkeys(
        [".png", ".jpg", ".jpeg", ".gif", ".bmp", ".tif", ".tiff", ".webp", ".heic"], _PICTURE
    ),
}
"""Why the other kinds that people have are not read, and what to do."""

_MAGIC: Final[tuple[tuple[bytes, Kind | str], ...]] = (
    (b"%PDF-", PDF),
    (b"{\\rtf", RTF),
    (b"\x89PNG\r\n", _PICTURE),
    (b"\xff\xd8\xff", _PICTURE),
    (b"GIF8", _PICTURE),
    (b"II*\0", _PICTURE),
    (b"MM\0*", _PICTURE),
    (b"7z\xbc\xaf", _ARCHIVE),
    (b"Rar!\x1a\x07", _ARCHIVE),
    (b"\x1f\x8b\x08", _ARCHIVE),
)
_OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
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


def suffix_of(name: str) -> str:
    """The suffix of a name, in lower case with its dot."""
    return PurePosixPath(name.replace("\\", "/")).suffix.lower()


def magic_of(file: BinaryIO, name: str) -> Kind | str | bytes | None:
    """What the first bytes say: a kind, a reason to refuse, ``b"zip"``, ``b"ole"`` or nothing."""
    file.seek(0)
    head = file.read(_HEAD)
    for magic, kind in _MAGIC:
        if head.startswith(magic):
            return kind
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return b"zip"
    if head.startswith(_OLE):
        return b"ole"
    if head.startswith(b"PAR1") and _ends_with(file, b"PAR1"):
        return PARQUET
    if b"%PDF-" in head[:1024] and suffix_of(name) == ".pdf":
        return PDF
    named = READERS.get(suffix_of(name))
    if not (named and named.streamed) and head.lstrip(b"\xef\xbb\xbf \t\r\n").lower().startswith(
        _HTML_STARTS
    ):
        return HTML
    return None


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
    return _by_suffix(suffix_of(name))


def _by_suffix(suffix: str) -> Kind:
    if suffix in REFUSED:
        raise Unreadable(REFUSED[suffix])
    kind = READERS.get(suffix)
    if kind is None:
        raise Unreadable(
            f"files called {suffix or 'without a suffix'} are not read; save it as text, Word or PDF first"
        )
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
    except Exception as error:  # noqa: BLE001 - zipfile raises a dozen kinds on broken files
        raise Unreadable("broken: cut short or damaged; find a whole copy") from error
    for start, kind in _IN_ZIP:
        if any(name.startswith(start) for name in names):
            return kind
    return _ARCHIVE


def _open_document(mimetype: bytes) -> Kind | str:
    if mimetype.startswith(b"application/vnd.oasis.opendocument.text"):
        return ODT
    if mimetype.startswith(b"application/vnd.oasis.opendocument.spreadsheet"):
        return REFUSED[".ods"]
    return "an OpenDocument file without text; save it as PDF first"


def _in_ole(file: BinaryIO) -> str:
    """What an OLE file holds, by the names in its directory (in UTF-16)."""
    file.seek(0)
    before = b""
    found = set()
    while block := file.read(1 << 20):
        joined = before + block
        found |= {name for name in _IN_OLE if name.encode("utf-16-le") in joined}
        before = block[-100:]
    for name, reason in _IN_OLE.items():
        if name in found:
            return reason
    return "an old Office file; open it and save it in today's format first"
