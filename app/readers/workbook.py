"""Excel workbooks, every sheet, as a stream of rows."""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterator
from itertools import islice
from typing import Any, BinaryIO, Final

import openpyxl
from caseframe.app.documents import Unread
from caseframe.app.readers.columns import NoSuchColumnError
from caseframe.app.readers.common import Item, Unreadable, shown
from caseframe.app.readers.options import ReadOptions
from caseframe.app.readers.package import Package
from caseframe.app.readers.tables import Row, Seen, Table

_MOST_ROWS: Final = 1_048_576
_MOST_COLUMNS: Final = 512
_BLOCK: Final = 500
_XML_BLOCK: Final = 1 << 20
_LONGEST_ROW_TAG: Final = 1_000
_ROW: Final = re.compile(rb'<(?:\w{1,20}:)?row\s(?:[^<>]{0,900}\s)?r="(\d{1,9})"')
_DISORDER: Final = "rows out of order: some were not read; open the workbook and save it again"


def read_workbook(file: BinaryIO, options: ReadOptions) -> Iterator[Item]:
    """Passages of an Excel workbook; formulas as the values they had when it was saved.

    defusedxml keeps openpyxl from XML entities.

    Raises:
        CaseframeError: if a column that was asked for is in no sheet.
        Unreadable: if it is larger than the limits once unpacked.
    """
    with Package(file, options):
        pass  # only its checks
    file.seek(0)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of styles and extensions that do not matter here
        book = openpyxl.load_workbook(file, read_only=True, data_only=True, keep_links=False)
    try:
        yield from _sheets(book, options)
    finally:
        book.close()


def _sheets(book: openpyxl.Workbook, options: ReadOptions) -> Iterator[Item]:
    sheets = book.worksheets
    missing: list[NoSuchColumnError] = []
    seen = Seen()
    for sheet in sheets:
        name = shown(sheet.title) if len(sheets) > 1 else ""
        table = Table(options, sheet=name, seen=seen)
        try:
            yield from table.with_header(_rows(sheet))
            if not _in_order(sheet):
                yield Unread(f"sheet {shown(sheet.title)}", _DISORDER)
        except NoSuchColumnError as error:
            missing.append(error)
            yield Unread(f"sheet {shown(sheet.title)}", str(error))
        except Unreadable as reason:
            yield Unread(f"sheet {shown(sheet.title)}", str(reason))
    if missing and len(missing) == len(sheets):
        raise missing[0]


def _in_order(sheet: Any) -> bool:
    """Whether the rows' numbers rise, as office programs write them: openpyxl passes over one that does not."""
    last, rest = 0, b""
    with sheet._get_source() as member:  # noqa: SLF001 - the sheet's XML, which it has no other way to
        while block := member.read(_XML_BLOCK):
            text = rest + block
            for match in _ROW.finditer(text):
                number = int(match[1])
                if number <= last:
                    return False
                last = number
            rest = text[-_LONGEST_ROW_TAG:].rpartition(b"<")[2]
            rest = b"<" + rest if b">" not in rest else b""
    return True


def _rows(sheet: Any) -> Iterator[Row]:
    # What the sheet says of its size may be wrong, so it is not believed.
    sheet.reset_dimensions()
    rows = sheet.iter_rows(max_row=_MOST_ROWS, max_col=_MOST_COLUMNS, values_only=True)
    number = 0
    empty: tuple[object, ...] | None = None
    while True:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            block = list(islice(rows, _BLOCK))
        if not block:
            return
        for cells in block:
            number += 1
            if cells is empty:
                continue  # openpyxl fills gaps, of up to a million rows, with one and the same row
            if cells.count(None) == len(cells):
                empty = cells
            else:
                yield Row(number, cells)
