"""Rows of any table in, passages out: one note a row."""

from __future__ import annotations

from collections.abc import Generator, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, islice
from typing import Final

from caseframe.app.documents import Passage, Unread
from caseframe.app.readers.columns import SAMPLE, NoSuchColumnError, find_columns, not_read
from caseframe.app.readers.common import Item, Unreadable
from caseframe.app.readers.dates import is_month_first
from caseframe.app.readers.headers import find_header, names_again
from caseframe.app.readers.names import plain
from caseframe.app.readers.row_notes import Part, RowNotes
from caseframe.app.readers.rows import Ahead, Row, cell_text, filled, held
from caseframe.app.readers.watch import Watch
from caseframe.values import Note

__all__ = ["Table", "cell_text"]

_TOP: Final = 50
"""Filled rows among which one may name the columns."""
_TITLE: Final = 80
"""Characters of a row above the names that may be a title; a longer one may be a note."""
_TITLES: Final = 10
"""Rows above the names that may be titles; of more, those of several words may be notes."""
_WORDS: Final = 4
_NO_TEXT: Final = "no column of text in it; name the column that holds the notes"


@dataclass(slots=True)
class Table(RowNotes):
    """A table on its way.

    Attributes:
        again: whether a row further down may name other columns.
        done: how many rows were read.
    """

    again: bool = False
    done: int = 0

    def with_header(self, rows: Iterator[Row]) -> Iterator[Item]:
        """Read rows of which one near the top may name the columns; if none does, all are notes.

        Raises:
            NoSuchColumnError: if a column that was asked for is missing.
            Unreadable: if there is no text in it.
        """
        self.again = True
        top = list(islice((row for row in rows if row.problem or any(filled(row.cells))), _TOP))
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
                yield Passage(Note(self.place(row), text), self.place(row))

    def named(
        self, names: Sequence[str], rows: Iterator[Row], guessed: Row | None = None
    ) -> Iterator[Item]:
        """Read rows whose columns are called ``names``; raises as ``with_header``.

        ``guessed`` is the row of the names where it only looks like one. Its text is a note too.
        """
        ahead = Ahead(rows)
        try:
            header = yield from self._part(names, ahead, guessed)
        except Unreadable as reason:
            header = yield from self._pass_over(ahead)
            if header is None:
                raise
            yield Unread(self.in_sheet(f"above {self.unit} {header.number}"), str(reason))
        while header is not None and any(ahead.peek(1)):
            place = f"{self.place(header)} and below"
            try:
                found = [cell_text(cell).strip() for cell in header.cells]
                header = yield from self._part(found, ahead)
            except (Unreadable, NoSuchColumnError) as reason:
                yield Unread(place, str(reason))
                header = yield from self._pass_over(ahead)

    def _part(
        self, names: Sequence[str], rows: Ahead, guessed: Row | None = None
    ) -> Generator[Item, None, Row | None]:
        """Read rows up to the next that names other columns, which is handed back."""
        own = [plain(name) for name in names if plain(name)]
        sample = list(self._sample(rows, own))
        if not sample and any(rows.peek(1)):
            return next(rows)
        cells = [row.cells for row in sample if not row.problem]
        columns = find_columns(names, cells, self.options)
        if columns is None:
            raise Unreadable(_NO_TEXT if sample else "no rows under the names of its columns")
        shown = names if guessed is None else ()
        others = not_read(shown, cells, columns, self.options)
        for other in others.values():
            yield Unread(self.in_sheet(other.place), other.reason)
        if guessed is not None:
            only = [cell if at == columns.text else None for at, cell in enumerate(guessed.cells)]
            rows.push(Row(guessed.number, only))
        watch = Watch(shown, columns, others, asked=self.options.text_column is not None)
        month_first = is_month_first(held(row, columns.date) for row in sample)
        header = yield from self._rows(rows, Part(own, columns, len(names), watch, month_first))
        for late in watch.end():
            yield Unread(self.in_sheet(late.place), late.reason)
        return header

    def _rows(self, rows: Ahead, part: Part) -> Generator[Item, None, Row | None]:
        for row in rows:
            found = self._names(row)
            if found and found != part.own:
                return row
            if found:
                continue  # the same names, as at the top of every page
            if self.done == self.options.max_rows:
                limit = f"not read: the limit is {self.done:,} rows"
                yield Unread(f"{self.place(row)} and after", limit)
                return None
            self.done += 1
            item = self.item(row, part)
            if item is not None:
                yield item
        return None

    def _sample(self, rows: Ahead, own: Sequence[str]) -> Iterator[Row]:
        """The first rows under names, up to the next that names other columns."""
        for row in rows.peek(SAMPLE):
            found = self._names(row)
            if found and found != own:
                return
            if not found:
                yield row

    def _pass_over(self, rows: Ahead) -> Generator[Item, None, Row | None]:
        """Go on to the next row that names columns, past rows without any text."""
        for row in rows if self.again else islice(rows, SAMPLE):
            if row.problem:
                yield Unread(self.place(row), row.problem)
            elif self._names(row):
                return row
        return None

    def _names(self, row: Row) -> list[str] | None:
        """The names in a row if it surely names columns."""
        again = self.again and not row.problem
        return names_again(row.cells, self.options) if again else None
