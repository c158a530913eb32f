"""Which column of a table holds the notes, and which others look as if they did."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Final, TypeAlias

from caseframe.app.readers.names import TEXT, is_blank, plain

_NOTE_CHARS: Final = 40
"""Characters that the cells of a column have on average if it may hold notes whatever its name."""
_MUCH_LONGER: Final = 2
"""How many times as long other cells are if short ones of a usual name are no notes beside them."""
_WORDS: Final = 5
_WORDS_NAMED: Final = 3
"""Words of a cell on average if a column with a usual name may hold notes, however short."""
_WORDS_LONG: Final = 12
"""Words of a cell on average that are too many for addresses: notes may be in capitals."""
_LOOKED_AT: Final = 1_000
"""Characters of a cell whose words are looked at."""
_BEGINNING: Final = 200
"""... where it is one of a million."""

Cells: TypeAlias = Sequence[Sequence[object]]


def text_column(header: Sequence[str], sample: Cells) -> int | None:
    """The column with the longest text: of those with a usual name, or else of all.

    Where those with a usual name are blank in the sample, another column takes their place only
    if its cells are as long as notes are: the notes may begin further down. Where they hold no
    more than "Home visit", a column that looks like notes takes their place.
    """
    cells = _by_column(sample, len(header))
    lengths = [sum(map(len, own)) for own in cells]
    named = [index for index, column in enumerate(header) if plain(column) in TEXT]
    others = [
        index
        for index, own in enumerate(cells)
        if not named or (own and _mean_length(own) >= _NOTE_CHARS)
    ]
    likely = [index for index in named if lengths[index]] or others or named
    best = max(likely, key=lengths.__getitem__, default=None)
    if best is None or not (lengths[best] or best in named):
        return None
    return _instead(best, header, cells) if best in named and lengths[best] else best


def further_notes(header: Sequence[str], sample: Cells, known: Collection[int | None]) -> list[int]:
    """The columns beside the ``known`` ones whose cells look like notes too."""
    return [
        index
        for index, own in enumerate(_by_column(sample, len(header)))
        if index not in known
        and (_are_notes(own) or (plain(header[index]) in TEXT and _has_words(own, _WORDS_NAMED)))
    ]


def is_note(cell: object) -> bool:
    """Whether a cell looks like a note by itself."""
    return isinstance(cell, str) and len(cell) >= _NOTE_CHARS and _are_notes([cell[:_BEGINNING]])


def words_enough(cell: str) -> bool:
    """Whether a cell under a usual name may be a short note by its words."""
    return len(cell[:_BEGINNING].split()) >= _WORDS_NAMED


def _instead(named: int, header: Sequence[str], cells: Sequence[Sequence[str]]) -> int:
    """The column that holds the notes where a usual name stands over short words; else ``named``."""
    short = _mean_length(cells[named])
    if short >= _NOTE_CHARS:
        return named
    better = [
        index
        for index, own in enumerate(cells)
        if _mean_length(own) >= _MUCH_LONGER * short and _are_notes(own)
    ]

    def likeness(index: int) -> tuple[bool, bool, int]:
        name = plain(header[index])
        partly = not set(TEXT).isdisjoint(name.split("_"))
        return name in TEXT, partly, sum(map(len, cells[index]))

    return max(better, key=likeness, default=named)


def _are_notes(cells: Sequence[str]) -> bool:
    """Whether cells are as long as notes, of words as sentences have: no addresses, links, codes."""
    if _mean_length(cells) < _NOTE_CHARS or not _has_words(cells, _WORDS):
        return False
    words = [word for cell in cells for word in _words(cell)]
    small = sum(not (word[0].isupper() or word[0].isdigit() or _is_link(word)) for word in words)
    return small > len(words) / 2 or _has_words(cells, _WORDS_LONG)


def _has_words(cells: Sequence[str], number: int) -> bool:
    return bool(cells) and sum(len(_words(cell)) for cell in cells) >= number * len(cells)


def _words(cell: str) -> list[str]:
    return cell[:_LOOKED_AT].split()


def _is_link(word: str) -> bool:
    return "@" in word or "://" in word or word.startswith("www.")


def _mean_length(cells: Sequence[str]) -> float:
    return sum(map(len, cells)) / len(cells) if cells else 0.0


def _by_column(sample: Cells, width: int) -> list[list[str]]:
    """The text in each column; blank cells and numbers are left out."""
    return [
        [
            cell
            for row in sample
            for cell in row[index : index + 1]
            if isinstance(cell, str) and not is_blank(cell)
        ]
        for index in range(width)
    ]
