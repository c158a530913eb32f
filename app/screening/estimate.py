"""How far a screening is, and how long it may still take."""

from __future__ import annotations

import csv
import itertools
import time
import zipfile
import zlib
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final

from caseframe.app.screening.options import Progress
from caseframe.app.screening.sources import Source

_SAMPLE: Final = 1 << 20
_BROKEN: Final = (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError)
_GROUND: Final = 2.0
"""Seconds of work before a guess is ventured."""


class Estimate:
    """Counts work, and guesses the rest from the time that bytes of each kind of file took."""

    def __init__(self, sources: Sequence[Source]) -> None:
        self._sources = {source.name: source for source in sources}
        self._left = {source.name: float(source.size) for source in sources}
        self._whole = sum(source.size for source in sources) or 1
        # By kind, kept up to date: with many files there is no time to add them up each time.
        self._left_by_kind: dict[str, float] = defaultdict(float)
        for source in sources:
            self._left_by_kind[_kind(source)] += source.size
        self._passages: dict[str, int] = defaultdict(int)
        self._rows: dict[str, int | None] = {}
        self._bytes: dict[str, float] = defaultdict(float)
        self._seconds: dict[str, float] = defaultdict(float)
        self._last = time.monotonic()
        self.passages = self.sentences = self.findings = 0

    def skip(self, name: str) -> None:
        """A document that was done in an earlier run: no ground for a guess."""
        self._finish(name, 0.0)
        self._left.pop(name, None)

    def chunk(self, name: str, passages: int, *, last: bool, fresh: bool = True) -> None:
        """A chunk of a document is done; not ``fresh`` if an earlier run did it."""
        source = self._sources[name]
        self._passages[name] += passages
        done = self._finish(name, 0.0 if last else (1 - self._share(name)) * source.size)
        if last:
            self._left.pop(name, None)
        kind = _kind(source)
        now = time.monotonic()
        if fresh:
            self._seconds[kind] += now - self._last
            self._bytes[kind] += done
        self._last = now

    def _finish(self, name: str, left: float) -> float:
        """Note how many bytes of a document are still to do; how many fewer that is."""
        if name not in self._left:
            return 0.0
        done = max(0.0, self._left[name] - left)
        self._left[name] -= done
        self._left_by_kind[_kind(self._sources[name])] -= done
        return done

    def _share(self, name: str) -> float:
        """How much of a document that is not at its end is done: guessed for tables."""
        if name not in self._rows:
            self._rows[name] = rows_in(self._sources[name])
        rows = self._rows[name]
        return min(0.99, self._passages[name] / rows) if rows else 0.0

    def progress(self, name: str) -> Progress:
        """Where it stands."""
        left = sum(self._left_by_kind.values())
        return Progress(
            files_done=len(self._sources) - len(self._left),
            files=len(self._sources),
            passages=self.passages,
            sentences=self.sentences,
            findings=self.findings,
            share=min(1.0, 1.0 - left / self._whole) if self._left else 1.0,
            seconds_left=self._seconds_left(),
            name=name,
        )

    def at_the_end(self) -> Progress:
        """Where it stands when all is read and the outputs are to be written."""
        return replace(self.progress(""), seconds_left=None, writing=True)

    def _seconds_left(self) -> float | None:
        spent, done = sum(self._seconds.values()), sum(self._bytes.values())
        if spent < _GROUND or not done:
            return None
        total = 0.0
        for kind, size in self._left_by_kind.items():
            known = self._bytes[kind] > 0
            total += size * (self._seconds[kind] / self._bytes[kind] if known else spent / done)
        return total


def rows_in(source: Source) -> int | None:
    """About how many rows a table has: told by Parquet, reckoned from a megabyte of CSV or JSON Lines."""
    kind = _kind(source)
    try:
        if kind in {".parquet", ".pq"}:
            import pyarrow.parquet  # noqa: PLC0415 - only for this

            return int(pyarrow.parquet.read_metadata(source.path).num_rows)
        if kind in {".csv", ".tsv", ".tab", ".jsonl", ".ndjson"}:
            with source.path.open("rb") as file:
                sample = file.read(_SAMPLE)
            rows = _rows_of(sample, kind)
            return max(1, round(rows * source.size / max(1, len(sample))))
        if kind in {".xlsx", ".xlsm"}:
            return _rows_of_workbook(source.path)
    except (OSError, ValueError, csv.Error, ImportError, NotImplementedError, *_BROKEN):
        return None
    return None


def _rows_of_workbook(path: Path) -> int | None:
    """Rows of all sheets, reckoned from the first megabyte of each, unpacked."""
    rows = 0.0
    with zipfile.ZipFile(path) as book:
        for member in book.infolist():
            if member.filename.startswith("xl/worksheets/sheet"):
                with book.open(member) as file:
                    sample = file.read(_SAMPLE)
                rows += sample.count(b"<row ") * member.file_size / max(1, len(sample))
    return round(rows) or None


def _kind(source: Source) -> str:
    return source.path.suffix.lower()


def _rows_of(sample: bytes, kind: str) -> int:
    if kind in {".jsonl", ".ndjson"}:
        return sample.count(b"\n")
    text = sample.decode("utf-8", "replace").replace("\0", "")
    separator = "," if kind == ".csv" else "\t"
    lines = csv.reader(text.splitlines(keepends=True), delimiter=separator)
    return sum(1 for _ in itertools.islice(lines, 1, None))
