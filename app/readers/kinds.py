"""The kinds of documents: what reads each, and why others are not read."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Final

_PACKAGE: Final = "caseframe.app.readers"


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of document and the function that reads it, as ``module:function``.

    ``streamed``: read in constant memory by code that is safe on any input, so
    that it needs no child process and no limit of size. ``limited``: the size of its
    files is limited, for they are held whole.
    """

    name: str
    reader: str
    table: bool = False
    streamed: bool = False
    limited: bool = True


TEXT: Final = Kind("text", f"{_PACKAGE}.plain:read_plain", streamed=True, limited=False)
WORD: Final = Kind("Word document", f"{_PACKAGE}.word:read_word")
PDF: Final = Kind("PDF", f"{_PACKAGE}.pdf:read_pdf")
ODT: Final = Kind("OpenDocument text", f"{_PACKAGE}.odt:read_odt")
RTF: Final = Kind("RTF document", f"{_PACKAGE}.rtf:read_rtf")
HTML: Final = Kind("web page", f"{_PACKAGE}.web_page:read_html")
MAIL: Final = Kind("e-mail", f"{_PACKAGE}.mail:read_mail")
CSV: Final = Kind(
    "CSV table", f"{_PACKAGE}.delimited:read_csv", table=True, streamed=True, limited=False
)
TSV: Final = Kind(
    "TSV table", f"{_PACKAGE}.delimited:read_tsv", table=True, streamed=True, limited=False
)
JSONL: Final = Kind(
    "JSON Lines", f"{_PACKAGE}.jsonl:read_jsonl", table=True, streamed=True, limited=False
)
EXCEL: Final = Kind("Excel workbook", f"{_PACKAGE}.workbook:read_workbook", table=True)
PARQUET: Final = Kind(
    "Parquet table", f"{_PACKAGE}.parquet:read_parquet", table=True, limited=False
)

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
PICTURE: Final = "a picture; its words can be checked once they are typed or recognised (OCR)"
ARCHIVE: Final = "an archive; unpack it first"
_RECORDING: Final = "a recording; its words can be checked once they are typed"
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
    **dict.fromkeys([".zip", ".7z", ".rar", ".gz", ".tar", ".tgz", ".bz2", ".xz"], ARCHIVE),
    **dict.fromkeys(
        [".png", ".jpg", ".jpeg", ".gif", ".bmp", ".tif", ".tiff", ".webp", ".heic"], PICTURE
    ),
    **dict.fromkeys([".mp3", ".m4a", ".wav", ".ogg", ".wma", ".mp4", ".mov", ".avi"], _RECORDING),
}
"""Why the other kinds that people have are not read, and what to do."""
_SYSTEM: Final = frozenset(
    [
        ".exe",
        ".dll",
        ".sys",
        ".msi",
        ".bat",
        ".cmd",
        ".com",
        ".scr",
        ".so",
        ".dylib",
        ".ini",
        ".lnk",
    ]
)
_SYSTEM_NAMES: Final = frozenset(["thumbs.db", "desktop.ini", "icon\r"])


def suffix_of(name: str) -> str:
    """The suffix of a name, in lower case with its dot."""
    return PurePosixPath(name.replace("\\", "/")).suffix.lower()


def refusal(name: str) -> str:
    """Why a file of this name is not read, where its suffix is none of ``READERS``."""
    suffix = suffix_of(name)
    return REFUSED.get(suffix) or (
        f"files called {suffix or 'without a suffix'} are not read; save it as text, Word or PDF first"
    )


def is_system(name: str) -> bool:
    """Whether a file belongs to a program or the system, and so can hold no notes."""
    return suffix_of(name) in _SYSTEM or name.lower() in _SYSTEM_NAMES
