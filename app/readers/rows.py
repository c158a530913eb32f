"""Rows of a table and what their cells hold, whatever the table is kept in."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from caseframe.app.readers.common import clean
from caseframe.app.readers.names import is_blank


@dataclass(frozen=True, slots=True)
class Row:
    """A row with its number as people count; ``problem`` says why one could not be read.

    ``above`` is what merged cells hold that begin further up and reach into this row, by column.
    ``more`` is what stands in it under names that are none of the table's, as in JSON Lines.
    """

    number: int
    cells: Sequence[object]
    problem: str = ""
    above: Mapping[int, object] | None = None
    more: Mapping[str, object] | None = None


class _Absent(str):
    """A cell of a row that lacks its field, which is not the same as a blank one."""

    __slots__ = ()


ABSENT: Final = _Absent()


class Ahead:
    """Rows that can be looked at before they are taken."""

    def __init__(self, rows: Iterator[Row]) -> None:
        self._rows = rows
        self._held: deque[Row] = deque()

    def __iter__(self) -> Iterator[Row]:
        return self

    def __next__(self) -> Row:
        return self._held.popleft() if self._held else next(self._rows)

    def peek(self, most: int) -> Iterator[Row]:
        """The next rows, which stay to be taken; none may be taken meanwhile."""
        for index in range(most):
            if index == len(self._held):
                row = next(self._rows, None)
                if row is None:
                    return
                self._held.append(row)
            yield self._held[index]

    def push(self, row: Row) -> None:
        """Put a row before the others."""
        self._held.appendleft(row)


def cell_text(cell: object) -> str:
    """What a cell shows."""
    if cell is None:
        return ""
    if isinstance(cell, bytes):
        return clean(cell.decode("utf-8", "replace"))
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return clean(str(cell))


def note_text(row: Row, index: int) -> str:
    """The text of a cell; nothing where it is blank, or there is none."""
    text = cell_text(row.cells[index]) if index < len(row.cells) else ""
    return "" if is_blank(text) else text


def held(row: Row, index: int | None) -> object:
    """A cell, or the merged cell that covers it."""
    if index is None:
        return None
    cell = row.cells[index] if index < len(row.cells) else None
    return row.above.get(index) if cell is None and row.above else cell


def shared(row: Row, index: int | None) -> str | None:
    """What a cell or the merged cell that covers it shows, if it is not blank."""
    text = cell_text(held(row, index)).strip()
    return None if is_blank(text) else text


def filled(cells: Sequence[object]) -> Iterator[bool]:
    """Whether there is something in each cell."""
    return (cell is not None and bool(cell_text(cell).strip()) for cell in cells)
