"""CSV and TSV, as a stream of rows."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import suppress
from io import TextIOWrapper
from typing import BinaryIO, Final

from caseframe.app.readers.common import Item
from caseframe.app.readers.encodings import open_text
from caseframe.app.readers.lines import BoundedLines
from caseframe.app.readers.names import TEXT, plain
from caseframe.app.readers.open_quotes import Kept, literal, took_rows
from caseframe.app.readers.options import ReadOptions
from caseframe.app.readers.rows import Row
from caseframe.app.readers.tables import Table

_DELIMITERS: Final = ",;\t|"
_SNIFFED: Final = 20_000
_LEAST: Final = 0.45
_MENDS: Final = 100
"""How often as much as the longest line may hold is read again after quotation marks left open."""


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


def _rows(text: TextIOWrapper, delimiter: str, options: ReadOptions) -> Iterator[Row]:
    """The rows, numbered as a spreadsheet does: the names are row 1, a blank line is a row.

    Where a quotation mark is never closed, or only by one that opens a cell further down, and
    what it takes in looks like rows, it is read as any other character of its line, and the
    lines after it are rows again.
    """
    csv.field_size_limit(options.max_line_chars)
    lines = BoundedLines(text, options.max_line_chars)
    kept = Kept(lines, 4 * options.max_line_chars)
    reader = csv.reader(kept, delimiter=delimiter)
    number = 0
    widths: Counter[int] = Counter()
    left = _MENDS * options.max_line_chars  # characters that may be read twice
    while True:
        number += 1
        kept.begin()
        broken = ""
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            broken, cells = str(error), []
        if lines.too_long:
            lines.too_long = False
            kept.give_back_after_long()
            reader = csv.reader(kept, delimiter=delimiter)
            yield Row(number, (), lines.problem())
            continue
        if took_rows(kept, delimiter, widths, ended=bool(broken) or kept.ended):
            left -= kept.size
            broken = "" if left > 0 else broken or "it takes in the rows after it"
            if not broken:
                cells = literal([kept.give_back()], delimiter)[0]
                reader = csv.reader(kept, delimiter=delimiter)
        if broken:
            yield Row(number, (), f"broken: a quotation mark that is never closed? ({broken})")
            continue
        widths[len(cells)] += 1
        yield Row(number, cells)


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
