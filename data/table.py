"""Rows of comma-separated text as spreadsheets write them.

Commas, semicolons or tabs; UTF-8 with or without a mark, UTF-16, or Windows-1252;
any line ending. Read as a stream, so that a table may be larger than memory.
"""

from __future__ import annotations

import codecs
import csv
import re
from collections.abc import Iterator
from io import TextIOWrapper
from typing import BinaryIO, Final

from caseframe.data.corpus import CorpusError

TABLES: Final = frozenset({".csv", ".tsv"})
"""The endings of files that are read as tables."""
_DELIMITERS: Final = ",;\t"
_BLOCK: Final = 1 << 20
_WORKBOOKS: Final = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
_CELL: Final = 10_000_000
"""Characters that a cell may hold; the csv module's own limit is less than a long note."""
_RISKY: Final = re.compile(
    r"'*(?:[=+\-@\t\r\n＝＋－＠].*|(?!(?:0|[1-9]\d{0,10})$)\d[\d\s.,:/eE-]*)",  # noqa: RUF001
    re.DOTALL,
)
"""A formula, a number that would lose zeros or digits, or a date; with or without apostrophes."""


def read_table(file: BinaryIO, name: str, wanted: str) -> Iterator[tuple[int, dict[str, str]]]:
    """Each row's number as a spreadsheet counts it (the titles are row 1), and its cells by title.

    Titles are in lower case without outer blanks; the first of two columns of one
    title counts. Rows that are all blank are passed over.

    Args:
        file: a binary file that can be read twice.
        name: what to call it in errors.
        wanted: a column that it must have.

    Raises:
        CorpusError: if it is no such table, or lacks the column.
    """
    text = TextIOWrapper(file, _encoding(file, name), newline="")
    csv.field_size_limit(_CELL)
    try:
        titles, delimiter = _titles(text.readline(), wanted)
        if wanted.strip().lower() not in titles:
            raise CorpusError(f"{name}: no column {wanted!r}; it has {_listed(titles)}")
        for number, cells in enumerate(csv.reader(text, delimiter=delimiter), 2):
            if any(cell.strip() for cell in cells):
                row = dict.fromkeys(titles, "")
                row.update(reversed(list(zip(titles, cells, strict=False))))
                yield number, row
    except (UnicodeError, csv.Error) as error:
        raise CorpusError(f"{name}: not a table in text form ({_reason(error)})") from error
    finally:
        text.detach()


def guarded(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula, a number or a date: an apostrophe in front."""
    return f"'{cell}" if _RISKY.fullmatch(cell) else cell


def unguarded(cell: str) -> str:
    """The inverse of ``guarded``, exactly."""
    return cell[1:] if cell.startswith("'") and _RISKY.fullmatch(cell[1:]) else cell


def _encoding(file: BinaryIO, name: str) -> str:
    head = file.read(4)
    if head.startswith(_WORKBOOKS):
        raise CorpusError(f"{name}: an Excel workbook; save it as CSV UTF-8 first")
    file.seek(0)
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        while block := file.read(_BLOCK):
            decoder.decode(block)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return "cp1252"
    finally:
        file.seek(0)
    return "utf-8-sig"


def _titles(line: str, wanted: str) -> tuple[list[str], str]:
    """The titles of the columns, and the delimiter under which they are found."""
    found = []
    for delimiter in _DELIMITERS:
        cells = next(csv.reader([line], delimiter=delimiter), [])
        found.append(([cell.strip().lower() for cell in cells], delimiter))
    key = wanted.strip().lower()
    return max(found, key=lambda own: (key in own[0], len(own[0])))


def _listed(titles: list[str]) -> str:
    return ", ".join(title[:40] for title in titles[:20] if title) or "no titles in its first row"


def _reason(error: Exception) -> str:
    return "neither UTF-8 nor Windows-1252" if isinstance(error, UnicodeError) else str(error)
