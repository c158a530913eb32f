"""Watches a table go by: what in its rows looks like notes and is in none of the passages."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from typing import Final, TypeAlias

from caseframe.app.documents import Unread
from caseframe.app.readers.columns import Columns, column_place
from caseframe.app.readers.common import count, shown
from caseframe.app.readers.names import TEXT, is_blank, plain
from caseframe.app.readers.rows import Row
from caseframe.app.readers.text_column import is_note, words_enough

_MOST_NAMED: Final = 20
_MOST_COUNTED: Final = 2_000
"""Names that only later rows have, as in JSON Lines, of which cells are counted."""
_LONELY_WORDS: Final = 4
"""Words of a cell that is alone in its row if it is no title of a part of the sheet."""
_LATE: Final = "not read; name it as the text column (--text-column) to read it instead"
_NO_CASE: Final = (
    "no case, and others do: what is found in them counts for the document; "
    "write the case on every row"
)

At: TypeAlias = int | str
"""A column's place in the row, or the name of one that is not in the table's names."""


class Watch:
    """Counts cells that look like notes and are not read, in memory that does not grow with rows."""

    def __init__(
        self, names: Sequence[str], columns: Columns, told: Collection[int], *, asked: bool
    ) -> None:
        """Start above the first row.

        Args:
            names: the names of the columns; none where they may be notes themselves.
            columns: those that are read.
            told: those that were said to look like notes.
            asked: whether somebody said which column is to be read: then no other is.
        """
        self._names, self._columns, self._asked = names, columns, asked
        # Names of people and services may be as long as notes are.
        self._people = {columns.author, columns.agency} - {None}
        self._left = {columns.text, *told, *self._people}
        self._usual = {at for at, name in enumerate(names) if plain(name) in TEXT}
        self._notes: Counter[At] = Counter()
        self._filled: Counter[At] = Counter()
        self._wordy: Counter[At] = Counter()
        self._cases: Counter[bool] = Counter()

    def instead(self, row: Row) -> dict[At, str]:
        """What else may be a note in a row whose own is blank, by column."""
        cells = dict(_texts(row))
        if len(cells) == 1 and not any(map(_is_number, row.cells)):  # merged across the sheet?
            return {at: cell for at, cell in cells.items() if is_note(cell) or self._lonely(cell)}
        if self._asked:
            return {}
        return {
            at: cell
            for at, cell in cells.items()
            if at not in self._people
            and (is_note(cell) or (self._is_usual(at) and words_enough(cell)))
        }

    def row(self, row: Row, read: Collection[At] = ()) -> None:
        """Count what looks like notes in a row beside the columns that were ``read``."""
        if self._asked:
            return
        for at, cell in enumerate(row.cells):
            if cell and at not in self._left and at not in read and is_note(cell):
                self._notes[at] += 1
        for at in self._usual:
            if at < len(row.cells) and at not in self._left and at not in read:
                self._short(at, row.cells[at])
        for name, cell in row.more.items() if row.more else ():
            if isinstance(cell, str) and name not in read:
                self._late(shown(name), cell)

    def case(self, named: bool) -> None:
        """Count a row with a note, by whether it names its case."""
        self._cases[named] += 1

    def end(self) -> Iterator[Unread]:
        """What there is to say when all rows have gone by."""
        numbers = {at: self._number(at) for at in {*self._notes, *self._wordy}}
        most = sorted(numbers, key=lambda at: (-numbers[at], str(at)))[:_MOST_NAMED]
        for at in most:
            if numbers[at]:
                one = numbers[at] == 1
                said = "looks like a note and was" if one else "look like notes and were"
                yield Unread(self._place(at), f"{count(numbers[at], 'cell')} {said} {_LATE}")
        case, without = self._columns.case, self._cases[False]
        if case is not None and without > self._cases[True] > 0:  # a few rows may well have none
            yield Unread(self._place(case), f"{count(without, 'row')} name {_NO_CASE}")

    def _late(self, name: str, cell: str) -> None:
        if name in self._notes or len(self._notes) < _MOST_COUNTED:
            self._notes[name] += is_note(cell)
            self._short(name, cell)

    def _short(self, at: At, cell: object) -> None:
        """Count a cell of a column that may hold short notes, if it has a usual name."""
        if isinstance(cell, str) and not is_blank(cell):
            self._filled[at] += 1
            self._wordy[at] += self._is_usual(at) and words_enough(cell)

    def _number(self, at: At) -> int:
        wordy = self._wordy[at]
        return wordy if wordy > self._filled[at] / 2 else self._notes[at]

    def _is_usual(self, at: At) -> bool:
        return at in self._usual if isinstance(at, int) else plain(at) in TEXT

    def _lonely(self, cell: str) -> bool:
        return not self._asked and len(cell[:200].split()) >= _LONELY_WORDS

    def _place(self, at: At) -> str:
        if isinstance(at, str):
            return column_place(at, 0)
        return column_place(self._names[at] if at < len(self._names) else "", at)


def _is_number(cell: object) -> bool:
    return cell is not None and not isinstance(cell, str)


def _texts(row: Row) -> Iterator[tuple[At, str]]:
    """The cells of a row with text in them, numbers left out."""
    for at, cell in enumerate(row.cells):
        if isinstance(cell, str) and not is_blank(cell):
            yield at, cell
    for name, cell in row.more.items() if row.more else ():
        if isinstance(cell, str) and not is_blank(cell):
            yield name, cell
