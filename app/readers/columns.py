"""Which column of a table holds what: named, found by its usual name, or by the length of its text."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from caseframe.app.readers.common import clean, shown
from caseframe.app.readers.options import ReadOptions
from caseframe.errors import CaseframeError

SAMPLE: Final = 50
"""Rows that are looked at to find the columns."""
_NOTE_CHARS: Final = 40
"""Characters that the cells of a column have on average if it may hold notes whatever its name."""


def _names(text: str) -> tuple[str, ...]:
    return tuple(text.split())


TEXT: Final = _names(
    """
    note notes text note_text case_note case_notes casenote casenotes narrative detail details
    description comment comments entry body content contents free_text freetext note_body
    note_content notes_text log_entry observation observations record summary message
    """
)
ID: Final = _names("id note_id noteid record_id entry_id row_id uid reference ref note_ref")
CASE: Final = _names(
    """
    case case_id caseid case_number case_no case_ref case_reference child_id person_id client_id
    yp_id young_person_id subject_id file file_id file_number file_no
    """
)
DATE: Final = _names(
    """
    date note_date date_of_note entry_date event_date contact_date date_of_contact record_date
    recorded_date date_recorded recorded_on recorded_at written_on date_written created
    created_on created_at date_created datetime date_time timestamp
    """
)
AUTHOR: Final = _names(
    """
    author worker written_by recorded_by created_by entered_by practitioner case_worker
    caseworker social_worker officer staff_member author_name worker_name
    """
)
AGENCY: Final = _names(
    "agency organisation organization service provider team department authority force source"
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
        text = _longest(header, sample)
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


def plain(name: str) -> str:
    """``Case Note`` and ``case_note`` are one name."""
    return re.sub(r"[\W_]+", "_", name[:200].casefold()).strip("_")


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


def _longest(header: Sequence[str], sample: Sequence[Sequence[object]]) -> int | None:
    """The column with the longest text: of those with a usual name, or else of all.

    Where those with a usual name are blank in the sample, another column takes their place only
    if its cells are as long as notes are: the notes may begin further down.
    """
    cells = [
        [
            cell
            for row in sample
            for cell in row[index : index + 1]
            if cell and isinstance(cell, str)
        ]
        for index in range(len(header))
    ]
    lengths = [sum(map(len, own)) for own in cells]
    named = [index for index, column in enumerate(header) if plain(column) in TEXT]
    others = [
        index
        for index, own in enumerate(cells)
        if not named or (own and lengths[index] >= _NOTE_CHARS * len(own))
    ]
    likely = [index for index in named if lengths[index]] or others or named
    best = max(likely, key=lengths.__getitem__, default=None)
    return best if best is not None and (lengths[best] or best in named) else None
