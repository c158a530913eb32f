"""Which row of a table names its columns, if any does; a row that does not is a note."""

from __future__ import annotations

from collections.abc import Sequence, Set
from typing import Final

from caseframe.app.readers.dates import parse_date
from caseframe.app.readers.names import AGENCY, AUTHOR, CASE, DATE, ID, TEXT, plain
from caseframe.app.readers.options import ReadOptions

_TITLES: Final = 10
"""Rows above the names that may be notes for all that is known of them."""
_LONGEST: Final = 80
_LONGEST_UNKNOWN: Final = 40
_WORDS_UNKNOWN: Final = 3
_USUAL: Final = frozenset([*ID, *CASE, *DATE, *AUTHOR, *AGENCY])
"""Usual names of columns beside the notes."""
_KEYS: Final = frozenset([*ID, *CASE, *DATE])
"""... that hardly stand in a row of anything else."""
_KNOWN: Final = _USUAL | set(TEXT)


def find_header(rows: Sequence[Sequence[object]], options: ReadOptions) -> tuple[int | None, bool]:
    """The index of the row that names the columns (nothing if none does), and whether that is sure.

    A row with a usual name for the notes in it, with two for what stands beside them, or with
    one that was asked for; else the first row, if all that stands in it is as short as names
    are. Rows above it hold less than it does, as titles do; where these are many, the rows
    below must hold more as well. When in doubt there is no header: a name read as a note does
    no harm, a note taken for a name is lost.
    """
    asked = {plain(name) for name in options.asked} - {""}
    fullest = 0
    filled = [[cell for cell in row if cell is not None and str(cell).strip()] for row in rows]
    for index, cells in enumerate(filled):
        names = {plain(cell) for cell in cells if isinstance(cell, str)}
        if (names & asked or (len(cells) > fullest and _names_columns(cells, names))) and (
            index < _TITLES or _widens(filled, index, fullest)
        ):
            return index, True
        fullest = max(fullest, len(cells))
    if not rows or not _looks_like_names(rows[0]):
        return None, True
    return 0, not _USUAL.isdisjoint(plain(str(cell)) for cell in rows[0] if cell is not None)


def names_again(cells: Sequence[object], options: ReadOptions) -> list[str] | None:
    """The names in a row further down, if it is surely one that names columns; else nothing.

    It holds two usual names or more, one of them for a case, a date or an id or one that was
    asked for ("Team" and "Message" may stand in any row), and no date, number or long text.
    """
    found = []
    for cell in cells:
        if cell is None or not cell:
            continue
        # Quick to say no: a table may have a million rows.
        if not isinstance(cell, str) or len(cell) > _LONGEST or _is_code(cell):
            return None
        found.append(cell)
    names = [plain(cell) for cell in found]
    asked = {plain(name) for name in options.asked}
    known = {name for name in names if name in _KNOWN or name in asked} - {""}
    sure = len(known) > 1 and known & (_KEYS | asked) and all(map(_may_be_name, found))
    return [name for name in names if name] if sure else None


def _is_code(cell: str) -> bool:
    return sum(map(str.isdigit, cell)) * 2 >= len(cell.strip()) > 0


def _names_columns(cells: Sequence[object], names: Set[str]) -> bool:
    """Whether usual names are among a row's cells, and the others may be names as well.

    Two usual names are enough beside some that are none, as a year, or a question in full.
    """
    notes, others = names & set(TEXT), names & _USUAL
    may_be = sum(map(_may_be_name, cells))
    if may_be == len(cells):
        return bool(notes) or len(others) > 1
    sure = len(notes | others) > 1 and bool(names & _KEYS)
    return sure and may_be > len(cells) / 2 and not any(map(parse_date, cells))


def _widens(filled: Sequence[Sequence[object]], index: int, fullest: int) -> bool:
    """Whether most rows below hold more than any above: titles or parameters, and then a table."""
    below = [len(cells) > fullest for cells in filled[index + 1 :]]
    return sum(below) > len(below) / 2


def _may_be_name(cell: object) -> bool:
    return isinstance(cell, str) and len(cell) <= _LONGEST and parse_date(cell) is None


def _looks_like_names(row: Sequence[object]) -> bool:
    """Whether a row without a usual name for the notes names columns all the same."""
    cells = [cell for cell in row if cell is not None and str(cell).strip()]
    if not all(map(_may_be_name, cells)):
        return False
    names = [plain(str(cell)) for cell in cells]
    if len(set(names)) < len(names) or any(name.isdecimal() for name in names):
        return False
    if len(_USUAL.intersection(names)) > 1:
        return True
    return len(cells) > 1 and all(_is_short(str(cell)) for cell in cells)


def _is_short(cell: str) -> bool:
    words = cell.split()
    ends = len(words) > 1 and cell.rstrip().endswith((".", "!"))  # a sentence, not a name
    return len(cell) <= _LONGEST_UNKNOWN and len(words) <= _WORDS_UNKNOWN and not ends
