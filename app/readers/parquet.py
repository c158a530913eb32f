"""Parquet tables, a batch of rows at a time."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import astuple
from itertools import islice
from typing import BinaryIO, Final

import pyarrow as pa
import pyarrow.parquet as pq
from caseframe.app.readers.columns import SAMPLE, Columns, find_columns
from caseframe.app.readers.common import Item, Unreadable
from caseframe.app.readers.options import ReadOptions
from caseframe.app.readers.rows import Row
from caseframe.app.readers.tables import Table

_BATCH: Final = 512
_NOT_TEXT: Final = re.compile("[\\0\ufffd]")


def read_parquet(file: BinaryIO, options: ReadOptions) -> Iterator[Item]:
    """Passages of a Parquet table; only columns of text and those that are needed are unpacked.

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
    needed = _needed(table.schema_arrow, plain, sample, columns) if columns else plain
    yield from Table(options).named(needed, _rows(table, needed, _BATCH))


def _needed(
    schema: pa.Schema, names: list[str], sample: Sequence[Sequence[object]], columns: Columns
) -> list[str]:
    """The columns that are read, and those of text, which may hold notes further down."""
    return [
        name
        for index, name in enumerate(names)
        if index in astuple(columns)
        or _is_text(schema.field(name).type, [cells[index] for cells in sample])
    ]


def _is_text(kind: pa.DataType, sample: Sequence[object]) -> bool:
    """Whether a column holds text; bytes may be text, or pictures, which would take memory."""
    kind = kind.value_type if pa.types.is_dictionary(kind) else kind
    if pa.types.is_binary(kind) or pa.types.is_large_binary(kind):
        return not any(isinstance(cell, str) and _NOT_TEXT.search(cell) for cell in sample)
    return bool(pa.types.is_string(kind) or pa.types.is_large_string(kind))


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
