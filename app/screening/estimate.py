"""How far a screening is, and how long it may still take."""

from __future__ import annotations

import csv
import itertools
import time
from collections import defaultdict
from collections.abc import Sequence
from typing import Final

from caseframe.app.screening.options import Progress
from caseframe.app.screening.sources import Source

_SAMPLE: Final = 1 << 20
_GROUND: Final = 2.0
"""Seconds of work before a guess is ventured."""


class Estimate:
    """Counts work, and guesses the rest from the time that bytes of each kind of file took."""

    def __init__(self, sources: Sequence[Source]) -> None:
        self._sources = {source.name: source for source in sources}
        self._waiting = dict(self._sources)
        self._passages: dict[str, int] = defaultdict(int)
        self._rows: dict[str, int | None] = {}
        self._bytes: dict[str, float] = defaultdict(float)
        self._seconds: dict[str, float] = defaultdict(float)
        self._last = time.monotonic()
        self.passages = self.sentences = self.findings = 0

    def skip(self, name: str) -> None:
        """A document that was done in an earlier run: no ground for a guess."""
        self._waiting.pop(name, None)

    def chunk(self, name: str, passages: int, *, last: bool, fresh: bool = True) -> None:
        """A chunk of a document is done; not ``fresh`` if an earlier run did it."""
        source = self._sources[name]
        before = self._share(name)
        self._passages[name] += passages
        if last:
            self._waiting.pop(name, None)
        kind = source.path.suffix.lower()
        now = time.monotonic()
        if not fresh:
            self._last = now
            return
        self._seconds[kind] += now - self._last
        self._last = now
        self._bytes[kind] += max(0.0, self._share(name) - before) * source.size

    def _share(self, name: str) -> float:
        """How much of a document is done: known at its end, guessed for tables."""
        if name not in self._waiting:
            return 1.0
        if not self._passages[name]:
            return 0.0
        if name not in self._rows:
            self._rows[name] = rows_in(self._sources[name])
        rows = self._rows[name]
        return min(0.99, self._passages[name] / rows) if rows else 0.0

    def progress(self, name: str) -> Progress:
        """Where it stands."""
        left = {file: (1 - self._share(file)) * at.size for file, at in self._waiting.items()}
        whole = sum(source.size for source in self._sources.values()) or 1
        return Progress(
            files_done=len(self._sources) - len(self._waiting),
            files=len(self._sources),
            passages=self.passages,
            sentences=self.sentences,
            findings=self.findings,
            share=1.0 - sum(left.values()) / whole if self._waiting else 1.0,
            seconds_left=self._seconds_left(left),
            name=name,
        )

    def _seconds_left(self, left: dict[str, float]) -> float | None:
        spent, done = sum(self._seconds.values()), sum(self._bytes.values())
        if spent < _GROUND or not done:
            return None
        total = 0.0
        for name, size in left.items():
            kind = self._sources[name].path.suffix.lower()
            known = self._bytes[kind] > 0
            total += size * (self._seconds[kind] / self._bytes[kind] if known else spent / done)
        return total


def rows_in(source: Source) -> int | None:
    """About how many rows a table has: told by Parquet, reckoned from a megabyte of CSV or JSON Lines."""
    kind = source.path.suffix.lower()
    try:
        if kind == ".parquet":
            import pyarrow.parquet  # noqa: PLC0415 - only for this

            return int(pyarrow.parquet.read_metadata(source.path).num_rows)
        if kind in {".csv", ".tsv", ".jsonl", ".ndjson"}:
            with source.path.open("rb") as file:
                sample = file.read(_SAMPLE)
            rows = _rows_of(sample, kind)
            return max(1, round(rows * source.size / max(1, len(sample))))
    except (OSError, ValueError, csv.Error, ImportError):
        return None
    return None


def _rows_of(sample: bytes, kind: str) -> int:
    if kind in {".jsonl", ".ndjson"}:
        return sample.count(b"\n")
    text = sample.decode("utf-8", "replace").replace("\0", "")
    separator = "\t" if kind == ".tsv" else ","
    lines = csv.reader(text.splitlines(keepends=True), delimiter=separator)
    return sum(1 for _ in itertools.islice(lines, 1, None))
