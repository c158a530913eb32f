"""CSV and TSV, as a stream of rows."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from io import TextIOWrapper
from typing import BinaryIO, Final

from caseframe.app.readers.common import Item
from caseframe.app.readers.encodings import open_text
from caseframe.app.readers.lines import BoundedLines
from caseframe.app.readers.options import ReadOptions
from caseframe.app.readers.tables import Row, Table

_DELIMITERS: Final = ",;\t|"
_SNIFFED: Final = 20_000


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
    """The rows, numbered as a spreadsheet does: the names are row 1, a blank line is a row."""
    csv.field_size_limit(options.max_line_chars)
    lines = BoundedLines(text, options.max_line_chars)
    reader = csv.reader(lines, delimiter=delimiter)
    number = 0
    while True:
        number += 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            yield Row(number, (), f"broken: a quotation mark that is never closed? ({error})")
            continue
        if lines.too_long:
            lines.too_long = False
            yield Row(number, (), lines.problem())
        else:
            yield Row(number, cells)


def _delimiter(head: str) -> str:
    """What stands most often between the names of the columns: in the first line that has any."""
    for line in head.splitlines():
        counts = {mark: line.count(mark) for mark in _DELIMITERS}
        best = max(counts, key=counts.__getitem__)
        if counts[best]:
            return best
    return ","
