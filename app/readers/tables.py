"""Rows of any table in, passages out: one note a row."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date as Date  # noqa: N812 - as in caseframe.values
from itertools import chain, islice
from typing import Final

from caseframe.app.documents import Passage, Unread
from caseframe.app.readers.columns import SAMPLE, Columns, NoSuchColumnError, find_columns, not_read
from caseframe.app.readers.common import Item, Unreadable, clean
from caseframe.app.readers.dates import parse_date
from caseframe.app.readers.headers import find_header
from caseframe.app.readers.options import ReadOptions
from caseframe.app.readers.seen import Seen
from caseframe.values import Note

_TOP: Final = 50
"""Filled rows among which one may name the columns."""
_TITLE: Final = 80
"""Characters of a row above the names that may be a title; a longer one may be a note."""
_TITLES: Final = 10
"""Rows above the names that may be titles; of more, those of several words may be notes."""
_WORDS: Final = 4
_NO_TEXT: Final = "no column of text in it; name the column that holds the notes"


@dataclass(frozen=True, slots=True)
class Row:
    """A row with its number as people count; ``problem`` says why one could not be read.

    ``above`` is what merged cells hold that begin further up and reach into this row, by column.
    """

    number: int
    cells: Sequence[object]
    problem: str = ""
    above: Mapping[int, object] | None = None


class _Absent(str):
    """A cell of a row that lacks its field, which is not the same as a blank one."""

    __slots__ = ()


ABSENT: Final = _Absent()


@dataclass(slots=True)
class Table:
    """A table on its way: what its rows are called, and the ids that were there.

    ``first_day`` is day 0 where dates may be numbers, as in a spreadsheet.
    """

    options: ReadOptions
    unit: str = "row"
    sheet: str = ""
    seen: Seen | None = None
    first_day: Date | None = None

    def with_header(self, rows: Iterator[Row]) -> Iterator[Item]:
        """Read rows of which one near the top may name the columns; if none does, all are notes.

        Raises:
            NoSuchColumnError: if a column that was asked for is missing.
            Unreadable: if there is no text in it.
        """
        top = list(islice((row for row in rows if row.problem or any(_filled(row.cells))), _TOP))
        good = [row for row in top if not row.problem]
        if not good:
            raise Unreadable("no rows in it")
        index, sure = find_header([row.cells for row in good], self.options)
        if index is None:
            width = max(len(row.cells) for row in good)
            names = [f"column {number}" for number in range(1, width + 1)]
            yield from self.named(names, chain(top, rows))
            return
        header = good[index]
        names = [cell_text(cell).strip() for cell in header.cells]
        if not sure:  # it may be a note: then no word of it may stand in a message
            asked = self.options.asked
            if asked:
                raise NoSuchColumnError(f"no column called {asked[0]!r}: no row names the columns")
        yield from self._above(good[:index])
        after = [row for row in top if row.number > header.number or row.problem]
        yield from self.named(names, chain(after, rows), None if sure else header)

    def _above(self, rows: Sequence[Row]) -> Iterator[Passage]:
        """What stands above the names of the columns and may be more than titles."""
        for row in rows:
            text = "\n".join(filter(None, (cell_text(cell).strip() for cell in row.cells)))
            several = len(rows) > _TITLES and len(text.split()) >= _WORDS
            if several or len(text) > _TITLE:
                yield Passage(Note(self._place(row), text), self._place(row))

    def named(
        self, names: Sequence[str], rows: Iterator[Row], guessed: Row | None = None
    ) -> Iterator[Item]:
        """Read rows whose columns are called ``names``; raises as ``with_header``.

        ``guessed`` is the row of the names where it only looks like one. Its text is a note too.
        """
        sample = list(islice(rows, SAMPLE))
        cells = [row.cells for row in sample if not row.problem]
        columns = find_columns(names, cells, self.options)
        if columns is None:
            for row in sample:
                if row.problem:
                    yield Unread(self._place(row), row.problem)
            raise Unreadable(_NO_TEXT if sample else "no rows under the names of its columns")
        for other in not_read(names if guessed is None else (), cells, columns, self.options):
            yield Unread(self._in_sheet(other.place), other.reason)
        if guessed is not None:
            only = [cell if at == columns.text else None for at, cell in enumerate(guessed.cells)]
            sample.insert(0, Row(guessed.number, only))
        for done, row in enumerate(chain(sample, rows)):
            if done == self.options.max_rows:
                yield Unread(
                    f"{self._place(row)} and after", f"not read: the limit is {done:,} rows"
                )
                return
            item = self._item(row, columns, len(names))
            if item is not None:
                yield item

    def _item(self, row: Row, columns: Columns, width: int) -> Item | None:
        if row.problem:
            return Unread(self._place(row), row.problem)
        if any(_filled(row.cells[width:])):
            return Unread(
                self._place(row),
                "more cells than columns: a comma or a quotation mark out of place?",
            )
        if len(row.cells) <= columns.text and any(_filled(row.cells)):
            return Unread(self._place(row), "it ends before the column that holds the notes")
        if columns.text < len(row.cells) and row.cells[columns.text] is ABSENT:
            return Unread(self._place(row), "it lacks the field that holds the notes")
        text = cell_text(row.cells[columns.text]) if columns.text < len(row.cells) else ""
        if not text.strip():
            return None
        note = Note(
            id=self._id(row, columns),
            text=text,
            date=parse_date(_held(row, columns.date), self.first_day),
            case=_shared(row, columns.case),
            author=_shared(row, columns.author),
        )
        agency = _shared(row, columns.agency)
        return Passage(note, self._place(row), agency=agency, alone=True)

    def _id(self, row: Row, columns: Columns) -> str:
        number = f"{self.sheet}!{row.number}" if self.sheet else str(row.number)
        if columns.id is None:
            return number
        if self.seen is None:
            self.seen = Seen()
        named = _shared(row, columns.id) or number
        return f"{named} ({self.unit} {number})" if self.seen.add(named) else named

    def _place(self, row: Row) -> str:
        return self._in_sheet(f"{self.unit} {row.number}")

    def _in_sheet(self, place: str) -> str:
        return f"sheet {self.sheet}, {place}" if self.sheet else place


def cell_text(cell: object) -> str:
    """What a cell shows."""
    if cell is None:
        return ""
    if isinstance(cell, bytes):
        return clean(cell.decode("utf-8", "replace"))
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return clean(str(cell))


def _held(row: Row, index: int | None) -> object:
    """A cell, or the merged cell that covers it."""
    if index is None:
        return None
    cell = row.cells[index] if index < len(row.cells) else None
    return row.above.get(index) if cell is None and row.above else cell


def _shared(row: Row, index: int | None) -> str | None:
    return cell_text(_held(row, index)).strip() or None


def _filled(cells: Sequence[object]) -> Iterator[bool]:
    return (cell is not None and bool(cell_text(cell).strip()) for cell in cells)
