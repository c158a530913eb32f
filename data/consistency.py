"""Faults of labelled files that are not in the corpus's own markup: sheets and records."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

from caseframe.data.corpus import CorpusError
from caseframe.data.lint import words_of
from caseframe.data.load import read_records
from caseframe.data.records import Record, record_example
from caseframe.data.sheet import check_sheet
from caseframe.data.table import TABLES

_SHORTEST: Final = 4
"""Words: shorter sentences mean different things in different notes."""


def lint_labelled(paths: Iterable[Path]) -> tuple[int, list[str]]:
    """How many files could be read, and every problem as one line without text of notes.

    A sentence that is marked in one place and not in another is a problem too, so
    give one annotator's files at a time; ``agreement`` compares two.
    """
    good = 0
    problems: list[str] = []
    first: dict[tuple[str, ...], tuple[bool, str]] = {}
    for path in paths:
        try:
            found, own = _read(path)
        except CorpusError as error:
            problems.append(str(error))
            continue
        good += 1
        problems += own
        for record in found:
            problems += _unclean(record, path)
            problems += _contradictions(record, path, first)
    return good, problems


def _read(path: Path) -> tuple[list[Record], list[str]]:
    if path.suffix.lower() in TABLES:
        return check_sheet(path)
    return read_records(path, "jsonl"), []


def _unclean(record: Record, path: Path) -> Iterator[str]:
    """Labels that lie over one another, and labels that begin or end with a blank."""
    last = 0
    for label in sorted(record.labels, key=lambda own: (own.span.start, own.span.end)):
        start, end = label.span.start, label.span.end
        here = f"{path}: {record.id}: label from {start} to {end}"
        if start < last:
            yield f"{here}: lies over the one before it; each phrase has one frame"
        if record.text[start:end].strip() != record.text[start:end]:
            yield f"{here}: begins or ends with a blank"
        last = max(last, end)


def _contradictions(
    record: Record, path: Path, first: dict[tuple[str, ...], tuple[bool, str]]
) -> list[str]:
    found = []
    for number, gold in enumerate(record_example(record).sentences, 1):
        words = words_of(record.text[gold.span.start : gold.span.end])
        here = f"{path}: {record.id}: sentence {number}"
        if len(words) < _SHORTEST:
            continue
        flagged, place = first.setdefault(words, (gold.flagged, here))
        if flagged != gold.flagged:
            found.append(f"{here}: marked otherwise than the same words in {place}")
    return found
