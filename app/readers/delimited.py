"""CSV and TSV, as a stream of rows."""

from __future__ import annotations

import csv
from collections import Counter, deque
from collections.abc import Iterator, Sequence
from contextlib import suppress
from io import TextIOWrapper
from typing import BinaryIO, Final

from caseframe.app.readers.columns import TEXT, plain
from caseframe.app.readers.common import Item
from caseframe.app.readers.encodings import open_text
from caseframe.app.readers.lines import BoundedLines
from caseframe.app.readers.options import ReadOptions
from caseframe.app.readers.tables import Row, Table

_DELIMITERS: Final = ",;\t|"
_SNIFFED: Final = 20_000
_LEAST: Final = 0.45
_MENDS: Final = 100
"""Quotation marks that are never closed, after which a table is read on from the next line."""


def read_csv(file: BinaryIO, options: ReadOptions) -> Iterator[Item]:
    """Passages of a CSV table, with commas, semicolons, tabs or bars between its cells.

    Raises:
        CaseframeError: if a column that was asked for is missing.
        Unreadable: if it is no text.
    """
    with open_text(file) as text:
        delimiter = _delimiter(text.read(_SNIFFED))
        text.seek(0)
        yield from Table(options).with_header(_rows(text, delimiter, options))


def read_tsv(file: BinaryIO, options: ReadOptions) -> Iterator[Item]:
    """Passages of a table with tabs between its cells; raises as ``read_csv``."""
    with open_text(file) as text:
        yield from Table(options).with_header(_rows(text, "\t", options))


class _Kept:
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

    def give_back(self) -> str:
        """Take back all lines of the row but its first, which is returned."""
        first, *rest = self.taken
        self._again.extendleft(reversed(rest))
        return first


def _rows(text: TextIOWrapper, delimiter: str, options: ReadOptions) -> Iterator[Row]:
    """The rows, numbered as a spreadsheet does: the names are row 1, a blank line is a row.

    Where a quotation mark is never closed and what it takes in looks like rows, it is
    read as any other character of its line, and the lines after it are rows again.
    """
    csv.field_size_limit(options.max_line_chars)
    lines = BoundedLines(text, options.max_line_chars)
    kept = _Kept(lines, 4 * options.max_line_chars)
    reader = csv.reader(kept, delimiter=delimiter)
    number = width = 0
    mends = _MENDS  # each may read ahead a long way, so they are numbered
    while True:
        number += 1
        kept.begin()
        broken = None
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            broken, cells = error, []
        if lines.too_long:
            lines.too_long = False
            kept.give_back_after_long()
            reader = csv.reader(kept, delimiter=delimiter)
            yield Row(number, (), lines.problem())
            continue
        still_open = broken or kept.ended
        if mends and still_open and kept.whole and _hold_rows(kept.taken[1:], delimiter, width):
            mends -= 1
            cells = next(
                csv.reader([kept.give_back()], delimiter=delimiter, quoting=csv.QUOTE_NONE)
            )
            reader = csv.reader(kept, delimiter=delimiter)
        elif broken:
            yield Row(number, (), f"broken: a quotation mark that is never closed? ({broken})")
            continue
        width = width or len(cells)
        yield Row(number, cells)


def _hold_rows(lines: Sequence[str], delimiter: str, width: int) -> bool:
    """Whether most of the lines that an open quotation took look like rows of the table."""
    rows: list[int] = []
    with suppress(csv.Error):
        rows.extend(filter(None, map(len, csv.reader(lines, delimiter=delimiter))))
    return width > 1 and rows.count(width) > len(rows) / 2


def _delimiter(head: str) -> str:
    """What stands between the cells: the mark by which most rows have the same number of cells.

    Of two that do equally well, the one that is in the first line with any; where rows of
    text happen to hold marks (a table of one column), it is a comma.
    """
    lines = head.splitlines(keepends=True)
    first = next((line for line in lines if any(map(line.count, _DELIMITERS))), "")
    if lines and plain(lines[0].strip("\ufeff\"' ")) in TEXT:
        return ","  # one column, by its name
    best = max(_DELIMITERS, key=lambda mark: (_agreement(lines, mark), first.count(mark)))
    return best if _agreement(lines, best) > _LEAST else ","


def _agreement(lines: Sequence[str], mark: str) -> float:
    """The share of rows that have as many cells as most rows of more than one cell have."""
    rows: list[int] = []
    with suppress(csv.Error):
        rows.extend(map(len, csv.reader(lines, delimiter=mark)))
    widths = Counter(width for width in rows if width > 1)
    return max(widths.values(), default=0) / max(1, sum(width > 0 for width in rows))
