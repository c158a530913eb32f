"""Quotation marks that a row of a CSV table leaves open, and what they took in."""

from __future__ import annotations

import csv
from collections import Counter, deque
from collections.abc import Iterator, Sequence
from contextlib import suppress

from caseframe.app.readers.lines import BoundedLines


class Kept:
    """Lines for a CSV reader, of which those of the row in hand can be given back."""

    def __init__(self, lines: BoundedLines, limit: int) -> None:
        self._bounded = lines
        self._lines = iter(lines)
        self._limit = limit
        self._again: deque[str] = deque()
        self.begin()

    def begin(self) -> None:
        """A new row: what the one before took is done with."""
        self.taken: list[str] = []
        self._size = 0
        self._long: int | None = None
        self.ended = False

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = self._again.popleft() if self._again else next(self._lines, None)
        if line is None:
            self.ended = True
            raise StopIteration
        self._size += len(line)
        if self._size <= self._limit:
            self.taken.append(line)
        if self._bounded.too_long and self._long is None:
            self._long = len(self.taken)
        return line

    @property
    def whole(self) -> bool:
        """Whether all lines of the row were kept."""
        return self._size <= self._limit

    def give_back_after_long(self) -> None:
        """Take back the lines after one that was too long: it may have held the mark that closes its cell."""
        self._again.extendleft(reversed(self.taken[self._long :]))

    @property
    def size(self) -> int:
        """Characters that the row took."""
        return self._size

    def give_back(self) -> str:
        """Take back all lines of the row but its first, which is returned."""
        first, *rest = self.taken
        self._again.extendleft(reversed(rest))
        return first


def took_rows(kept: Kept, delimiter: str, widths: Counter[int], *, ended: bool) -> bool:
    """Whether a quotation mark that a row left open took in cells of its own, or the rows after it.

    Args:
        kept: the lines that it took.
        delimiter: what stands between cells.
        widths: how many rows before it had how many cells.
        ended: whether it was still open at the end of the file, or of what a cell may hold.
    """
    first, *rest = kept.taken or [""]
    if not kept.whole or not (rest or ended):
        return False
    own = len(literal([first], delimiter)[0])
    width = max((width for width in widths if width > 1), key=widths.__getitem__, default=own)
    if width < 2:
        return False
    if not rest:
        return own == width
    if ended:
        return _hold_rows(rest, delimiter, width)
    # What closed it may be what opens another cell: then text stands behind the closing mark.
    return (
        not _is_strict(kept.taken, delimiter)
        and own >= width
        and _hold_rows(rest, delimiter, width)
    )


def _hold_rows(lines: Sequence[str], delimiter: str, width: int) -> bool:
    """Whether most of the lines look like rows of the table, quotation marks or not."""
    quoted: list[list[str]] = []
    with suppress(csv.Error):
        quoted.extend(csv.reader(lines, delimiter=delimiter))
    for rows in (quoted, literal(lines, delimiter)):
        widths = [len(row) for row in rows if row]
        if widths.count(width) > len(widths) / 2:
            return True
    return False


def _is_strict(lines: Sequence[str], delimiter: str) -> bool:
    try:
        return bool(list(csv.reader(lines, delimiter=delimiter, strict=True)))
    except csv.Error:
        return False


def literal(lines: Sequence[str], delimiter: str) -> list[list[str]]:
    """The cells of each line where a quotation mark is a character as any other."""
    rows: list[list[str]] = []
    with suppress(csv.Error):
        rows.extend(csv.reader(lines, delimiter=delimiter, quoting=csv.QUOTE_NONE))
    return rows or [[]]
