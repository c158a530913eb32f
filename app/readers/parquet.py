"""Parquet tables, a batch of rows at a time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice
from typing import BinaryIO, Final

import pyarrow as pa
import pyarrow.parquet as pq
from caseframe.app.readers.columns import SAMPLE, Columns, find_columns, not_read
from caseframe.app.readers.common import Item, Unreadable
from caseframe.app.readers.options import ReadOptions
from caseframe.app.readers.tables import Row, Table

_BATCH: Final = 512


def read_parquet(file: BinaryIO, options: ReadOptions) -> Iterator[Item]:
    """Passages of a Parquet table; only the columns that are needed are unpacked.

    Raises:
        CaseframeError: if a column that was asked for is missing.
        Unreadable: if there is no text in it.
    """
    # Reading ahead and in many threads would take memory.
    table = pq.ParquetFile(file, pre_buffer=False)
    names = list(table.schema_arrow.names)
    if len(set(names)) < len(names):
        raise Unreadable("two of its columns have one name; rename one first")
    plain = [name for name in names if not pa.types.is_nested(table.schema_arrow.field(name).type)]
    sample = [row.cells for row in islice(_rows(table, plain, SAMPLE), SAMPLE)]
    columns = find_columns(plain, sample, options)
    needed = _needed(plain, columns) if columns else plain
    if columns:
        yield from not_read(plain, sample, columns, options)
    yield from Table(options).named(needed, _rows(table, needed, _BATCH))


def _needed(names: list[str], columns: Columns) -> list[str]:
    indices = [columns.text, columns.id, columns.case, columns.date, columns.author, columns.agency]
    return [name for index, name in enumerate(names) if index in indices]


def _as_text(cells: Sequence[object]) -> list[object]:
    """Spark and Impala may keep text as bytes."""
    return [cell.decode("utf-8", "replace") if isinstance(cell, bytes) else cell for cell in cells]


def _rows(table: pq.ParquetFile, names: list[str], size: int) -> Iterator[Row]:
    number = 0
    for batch in table.iter_batches(batch_size=size, columns=names, use_threads=False):
        columns = [batch.column(name).to_pylist() for name in names]
        for cells in zip(*columns, strict=True):
            number += 1
            yield Row(number, _as_text(cells))
