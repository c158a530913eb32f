"""Which column of a table holds what: named, found by its usual name, or by the length of its text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import astuple, dataclass
from typing import Final

from caseframe.app.documents import Unread
from caseframe.app.readers.common import clean, shown
from caseframe.app.readers.names import AGENCY, AUTHOR, CASE, DATE, ID, plain
from caseframe.app.readers.options import ReadOptions
from caseframe.app.readers.text_column import further_notes, text_column
from caseframe.errors import CaseframeError

SAMPLE: Final = 50
"""Rows that are looked at to find the columns."""
_MOST_NAMED: Final = 20
_ALSO_NOTES: Final = (
    "it looks like notes too and was read only in rows without others; "
    "name it as the text column (--text-column) to read it instead"
)


@dataclass(frozen=True, slots=True)
class Columns:
    """The places of the columns in a row, from 0; nothing for one that the table does not have."""

    text: int
    id: int | None = None
    case: int | None = None
    date: int | None = None
    author: int | None = None
    agency: int | None = None


class NoSuchColumnError(CaseframeError):
    """A column was asked for that the table does not have."""


def find_columns(
    header: Sequence[str], sample: Sequence[Sequence[object]], options: ReadOptions
) -> Columns | None:
    """Where the columns are; nothing if there is no column of text.

    Args:
        header: the names.
        sample: the first rows.
        options: the names that were asked for.

    Raises:
        NoSuchColumnError: if one that was asked for is missing.
    """
    text = _asked(header, options.text_column)
    if text is None:
        text = text_column(header, sample)
    return (
        text
        if text is None
        else Columns(
            text,
            _named(header, options.id_column, ID, text),
            _named(header, options.case_column, CASE, text),
            _named(header, options.date_column, DATE, text),
            _named(header, options.author_column, AUTHOR, text),
            _named(header, options.agency_column, AGENCY, text),
        )
    )


def not_read(
    header: Sequence[str],
    sample: Sequence[Sequence[object]],
    columns: Columns,
    options: ReadOptions,
) -> dict[int, Unread]:
    """The columns that look like notes and are not read, where nobody said which is to be.

    ``header`` is empty where its names may be notes themselves: then they are not shown.
    """
    if options.text_column is not None:
        return {}
    names = header or [""] * max(map(len, sample), default=0)
    further = further_notes(names, sample, astuple(columns))[:_MOST_NAMED]
    return {index: Unread(column_place(names[index], index), _ALSO_NOTES) for index in further}


def column_place(name: str, index: int) -> str:
    """A column in words for people: its name, or else its number."""
    name = shown(clean(name)) or f"{index + 1}"
    return name if name.startswith("column ") else f"column {name}"


def _asked(header: Sequence[str], name: str | None) -> int | None:
    if name is None:
        return None
    for index, column in enumerate(header):
        if plain(column) == plain(name):
            return index
    # Names only: where no row holds names they are "column 1" and so on, never text of a note.
    there = ", ".join(shown(clean(column)) for column in header[:40] if column)
    raise NoSuchColumnError(f"no column called {name!r}; the columns are: {there or 'none'}")


def _named(header: Sequence[str], asked: str | None, usual: Sequence[str], text: int) -> int | None:
    index = _asked(header, asked)
    if index is not None:
        return index
    called = [plain(column) for column in header]
    for name in usual:
        if name in called and called.index(name) != text:
            return called.index(name)
    return None
