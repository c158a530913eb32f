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
from caseframe.app.readers.rows import Row
from caseframe.app.readers.seen import Seen
from caseframe.app.readers.sheet_xml import Merged, SheetFacts, look
from caseframe.app.readers.tables import Table

_MOST_ROWS: Final = 1_048_576
_MOST_COLUMNS: Final = 512
_BLOCK: Final = 500
_ESCAPE: Final = re.compile(r"_x([0-9A-Fa-f]{4})_")
_BESIDE: Final = frozenset(["drawing", "comments", "threadedComment", "oleObject"])


def read_workbook(file: BinaryIO, options: ReadOptions) -> Iterator[Item]:
    """Passages of an Excel workbook; formulas as the values they had when it was saved.

    defusedxml keeps openpyxl from XML entities.

    Raises:
        CaseframeError: if a column that was asked for is in no sheet.
        Unreadable: if it is larger than the limits once unpacked.
    """
    with Package(file, options) as package:
        file.seek(0)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of styles and extensions that do not matter here
            book = openpyxl.load_workbook(file, read_only=True, data_only=True, keep_links=False)
        try:
            yield from _sheets(book, package, options)
        finally:
            book.close()


def _sheets(book: openpyxl.Workbook, package: Package, options: ReadOptions) -> Iterator[Item]:
    sheets = book.worksheets
    if not sheets:
        raise Unreadable("no sheets found in it; save it as an ordinary workbook (.xlsx) first")
    missing: list[NoSuchColumnError] = []
    seen = Seen()
    for sheet in sheets:
        place = f"sheet {shown(sheet.title)}"
        name = shown(sheet.title) if len(sheets) > 1 else ""
        table = Table(options, sheet=name, seen=seen, first_day=book.epoch.date())
        facts = _facts(sheet)
        try:
            yield from table.with_header(_rows(sheet, facts))
        except NoSuchColumnError as error:
            missing.append(error)
            yield Unread(place, str(error))
        except Unreadable as reason:
            yield Unread(place, str(reason))
        beside = {kind for kind, _ in package.related(_part(sheet))}
        for what in _left_out(facts, beside):
            yield Unread(place, what)
    if missing and len(missing) == len(sheets):
        raise missing[0]


def _facts(sheet: Any) -> SheetFacts:
    with sheet._get_source() as member:  # noqa: SLF001 - the sheet's XML, which it has no other way to
        return look(member)


def _part(sheet: Any) -> str:
    return str(sheet._worksheet_path).lstrip("/")  # noqa: SLF001 - see above


def _left_out(facts: SheetFacts, beside: set[str]) -> Iterator[str]:
    """What of a sheet is in none of the rows."""
    if not facts.in_order:
        yield "rows out of order: some were not read; open the workbook and save it again"
    if facts.wide:
        yield f"columns after the first {_MOST_COLUMNS:,}; not read: delete some that are not needed"
    if facts.unsaved:
        yield "formulas without a stored value; not read: open the workbook in Excel and save it again"
    if not beside.isdisjoint(_BESIDE):
        yield "text boxes, pictures or cell notes; not read: look at them in Excel"


def _rows(sheet: Any, facts: SheetFacts) -> Iterator[Row]:
    # What the sheet says of its size may be wrong, so it is not believed.
    sheet.reset_dimensions()
    rows = sheet.iter_rows(max_row=_MOST_ROWS, max_col=_MOST_COLUMNS + 1, values_only=True)
    merged = Merged(facts.merged)
    number = width = 0
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
                continue
            if cells[width:].count(None) < len(cells) - width:
                width = max(at for at, cell in enumerate(cells, 1) if cell is not None)
                facts.wide = width > _MOST_COLUMNS
            found = [*map(_decoded, cells[:width]), *cells[width:]][:_MOST_COLUMNS]
            yield Row(number, found, above=merged.above(number, found))


def _decoded(cell: object) -> object:
    """A cell's text with the signs that XML cannot hold, which Excel writes as ``_x000D_``."""
    if not isinstance(cell, str) or "_x" not in cell:
        return cell
    text = _ESCAPE.sub(lambda found: chr(int(found[1], 16)), cell)
    return text if "\r" in cell else text.replace("\r\n", "\n").replace("\r", "\n")
