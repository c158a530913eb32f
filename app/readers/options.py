"""What to read from documents, and where to stop."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

_MIB: Final = 1 << 20


@dataclass(frozen=True, slots=True)
class ReadOptions:
    """Columns of tables, and limits.

    Attributes:
        text_column: the column that holds the notes; found by name, else by length of text.
        id_column: what a note is called; the number of its row, if there is none.
        case_column: whose file a note belongs to.
        date_column: when it was written.
        author_column: who wrote it.
        agency_column: the service that wrote it.
        max_bytes: the largest document held whole (Word, PDF, Excel, mail …). Text,
            CSV, JSON Lines and Parquet are streamed and have no such limit.
        max_unpacked_bytes: what a packed document may unpack to.
        max_pages: pages of a PDF that are read.
        max_rows: rows of a table that are read; all, if not given.
        max_line_chars: the longest line of a table.
        max_passage_chars: longer passages are cut, at a line's end where there is one.
        max_memory_bytes: what the child process may take, on POSIX.
        timeout_seconds: how long reading a document may take, beside a few seconds
            for each megabyte of it.
    """

    text_column: str | None = None
    id_column: str | None = None
    case_column: str | None = None
    date_column: str | None = None
    author_column: str | None = None
    agency_column: str | None = None
    max_bytes: int = 200 * _MIB
    max_unpacked_bytes: int = 512 * _MIB
    max_pages: int = 2_000
    max_rows: int | None = None
    max_line_chars: int = 1_000_000
    max_passage_chars: int = 20_000
    max_memory_bytes: int = 1024 * _MIB
    timeout_seconds: float = 60.0

    @property
    def asked(self) -> tuple[str, ...]:
        """The names of columns that were given."""
        names = (
            self.text_column, self.id_column, self.case_column, self.date_column,
            self.author_column, self.agency_column,
        )  # fmt: skip
        return tuple(name for name in names if name)
