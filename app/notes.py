"""Case notes from text files, folders of them, and tables, one at a time."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from caseframe.app.inputs import read_text
from caseframe.data.table import TABLES, read_table
from caseframe.errors import CaseframeError
from caseframe.values import Note

LINES: Final = ".jsonl"
_TEXTS: Final = frozenset({".txt", ".text", ".md"})
_IDS: Final = ("id", "note_id", "note id")
_CASES: Final = ("case", "case_id", "case id")

Complain = Callable[[str], None]


def read_notes(paths: Sequence[Path], column: str, complain: Complain) -> Iterator[Note]:
    """Every note that can be read; ``complain`` is told in one line what cannot.

    Args:
        paths: text files (one note each), ``.csv``, ``.tsv`` and ``.jsonl`` tables, and
            folders of both.
        column: the tables' column, or key, that holds the text.
        complain: gets lines without text of notes.
    """
    for path, name in _files(paths, complain):
        try:
            if path.suffix.lower() in TABLES:
                yield from _table(path, column)
            elif path.suffix.lower() == LINES:
                yield from _lines(path, column, complain)
            else:
                yield Note(name, read_text(str(path)).text)
        except (CaseframeError, OSError) as error:
            complain(_told(path, error))


def _files(paths: Sequence[Path], complain: Complain) -> Iterator[tuple[Path, str]]:
    """Files in order, each with what to call its note."""
    known = {*_TEXTS, *TABLES, LINES}
    for path in paths:
        if not path.is_dir():
            yield path, path.name
            continue
        found = [own for own in sorted(path.rglob("*")) if own.suffix.lower() in known]
        if not found:
            complain(f"{path}: no text files (*.txt) or tables (*.csv, *.jsonl) here")
        for own in found:
            yield own, own.relative_to(path).as_posix()


def _table(path: Path, column: str) -> Iterator[Note]:
    with path.open("rb") as file:
        for number, row in read_table(file, str(path), column):
            if row[column.strip().lower()].strip():
                yield _note(row, row[column.strip().lower()], f"{path.stem} {number}")


def _lines(path: Path, column: str, complain: Complain) -> Iterator[Note]:
    wrong = 0
    with path.open(encoding="utf-8-sig", errors="replace", newline="\n") as file:
        for number, line in enumerate(file, 1):
            row = _object(line)
            text = row.get(column)
            if isinstance(text, str) and text.strip():
                yield _note(row, text, f"{path.stem} {number}")
            elif line.strip():
                wrong += 1
    if wrong:
        complain(f"{path}: lines without a text under {column!r} (see --column): {wrong} left out")


def _object(line: str) -> dict[str, Any]:
    try:
        value = json.loads(line)
    except (ValueError, RecursionError):
        return {}
    return value if isinstance(value, dict) else {}


def _note(row: Mapping[str, Any], text: str, name: str) -> Note:
    key, case = (
        next((str(row[key]).strip() for key in keys if row.get(key) not in {None, ""}), "")
        for keys in (_IDS, _CASES)
    )
    return Note(key or name, text, case=case or None)


def _told(path: Path, error: Exception) -> str:
    if isinstance(error, CaseframeError):
        return str(error)
    return f"{path}: could not be read ({getattr(error, 'strerror', None) or error})"
