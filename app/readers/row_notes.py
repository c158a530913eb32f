"""A row of a table in, its note out, or why there is none."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date as Date  # noqa: N812 - as in caseframe.values

from caseframe.app.documents import Passage, Unread
from caseframe.app.readers.columns import Columns
from caseframe.app.readers.common import Item
from caseframe.app.readers.dates import parse_date
from caseframe.app.readers.options import ReadOptions
from caseframe.app.readers.rows import ABSENT, Row, filled, held, note_text, shared
from caseframe.app.readers.seen import Seen
from caseframe.app.readers.watch import At, Watch
from caseframe.values import Note


@dataclass(frozen=True, slots=True)
class Part:
    """Rows under one row of names.

    Attributes:
        own: the names, as ``plain`` has them, without blank ones.
        columns: the columns that are read.
        width: how many columns there are.
        watch: counts what is not read of the rows.
        month_first: whether their dates have the month before the day.
    """

    own: Sequence[str]
    columns: Columns
    width: int
    watch: Watch
    month_first: bool = False


@dataclass(slots=True)
class RowNotes:
    """What the rows of a table are called, and the ids that were there.

    ``first_day`` is day 0 where dates may be numbers, as in a spreadsheet.
    """

    options: ReadOptions
    unit: str = "row"
    sheet: str = ""
    seen: Seen | None = None
    first_day: Date | None = None

    def item(self, row: Row, part: Part) -> Item | None:
        """The note of a row, why it could not be read, or nothing if it has none."""
        columns, watch = part.columns, part.watch
        problem = row.problem or _misshapen(row, columns, part.width)
        if problem:
            return Unread(self.place(row), problem)
        text = note_text(row, columns.text)
        read: dict[At, str] = {} if text else watch.instead(row)
        watch.row(row, read)
        if not text and not read:
            absent = columns.text < len(row.cells) and row.cells[columns.text] is ABSENT
            why = "it lacks the field that holds the notes"
            return Unread(self.place(row), why) if absent else None
        passage = self._passage(row, part, text or "\n".join(read.values()), read)
        if text:
            watch.case(passage.note.case is not None)
        return passage

    def _passage(self, row: Row, part: Part, text: str, read: dict[At, str]) -> Passage:
        columns = part.columns

        def beside(index: int | None) -> str | None:
            return None if index in read else shared(row, index)

        note = Note(
            id=self._id(row, columns.id is not None, beside(columns.id)),
            text=text,
            date=None
            if columns.date in read
            else parse_date(held(row, columns.date), self.first_day, month_first=part.month_first),
            case=beside(columns.case),
            author=beside(columns.author),
        )
        return Passage(note, self.place(row), agency=beside(columns.agency), alone=True)

    def _id(self, row: Row, with_ids: bool, named: str | None) -> str:
        number = f"{self.sheet}!{row.number}" if self.sheet else str(row.number)
        if not with_ids:
            return number
        if self.seen is None:
            self.seen = Seen()
        named = named or number
        return f"{named} ({self.unit} {number})" if self.seen.add(named) else named

    def place(self, row: Row) -> str:
        """Where a row stands, in words for people."""
        return self.in_sheet(f"{self.unit} {row.number}")

    def in_sheet(self, place: str) -> str:
        """A place with its sheet before it, where there are several."""
        return f"sheet {self.sheet}, {place}" if self.sheet else place


def _misshapen(row: Row, columns: Columns, width: int) -> str:
    if any(filled(row.cells[width:])):
        return "more cells than columns: a comma or a quotation mark out of place?"
    if len(row.cells) <= columns.text and any(filled(row.cells)):
        return "it ends before the column that holds the notes"
    return ""
