"""What a journal holds, as the writers of outputs and the page read it."""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from caseframe.app.screening.findings import Finding
from caseframe.app.screening.journal import COLUMNS, STORED, Journal
from caseframe.app.screening.options import Group, Result, ScreenOptions
from caseframe.app.screening.queries import BY, CASES, FROM, GROUPS, NAMES, NEW, OPEN, RANKED
from caseframe.app.screening.records import Name, Record, settle
from caseframe.app.screening.reviews import NAME, Reviews
from caseframe.app.screening.sources import real
from caseframe.errors import CaseframeError
from caseframe.guide import Advice, Guide

SHOWN_GROUPS: Final = 200
FEW: Final = 20
"""A record of fewer sentences says little by its rate: it ranks after those with more."""


@dataclass(frozen=True, slots=True)
class Told:
    """A finding with what is said of it: the guide's advice and a review."""

    finding: Finding
    advice: Advice
    model: str
    verdict: str | None
    reason: str | None

    def to_dict(self) -> dict[str, Any]:
        """Plain values: a line of ``findings.jsonl``."""
        return {
            **self.finding.to_dict(),
            "why": self.advice.why,
            "question": self.advice.question,
            "alternatives": list(self.advice.alternatives),
            "model": self.model,
            "review": self.verdict,
            "review_reason": self.reason,
        }


@dataclass(frozen=True, slots=True)
class Missed:
    """What could not be read: a document, or a place in it."""

    file: str
    place: str
    reason: str


class Results:
    """The results in a journal, with reviews and advice."""

    def __init__(self, journal: Journal, options: ScreenOptions, guide: Guide, model: str) -> None:
        self.options = options
        self.guide = guide
        self.model = model
        self._db = journal.db
        path = options.out / NAME
        Reviews(path).close()  # so that there is one
        try:
            self._db.execute("ATTACH DATABASE ? AS reviews", (os.fsencode(path),))
        except sqlite3.Error as error:
            raise CaseframeError(f"{path}: not a file of reviews ({error})") from error
        self._new = NEW if options.only_new else "1"

    def findings(self, limit: int = -1, file: str | None = None) -> Iterator[Told]:
        """Findings, the highest score first; those of one document in its own order."""
        where, order = f"WHERE {self._new}", RANKED
        values: list[object] = [limit]
        if file is not None:
            where, order = f"{where} AND source.name = ?", "ORDER BY finding.chunk, finding.ordinal"
            values.insert(0, file)
        query = f"SELECT source.name, {COLUMNS}, review.verdict, review.reason {FROM}{where} {order} LIMIT ?"
        for row in self._db.execute(query, values):
            told = dict(zip(STORED, row[1:-2], strict=True))
            finding = Finding(file=row[0], **told)
            advice = self.guide.advise(finding.phrase, finding.frame)
            yield Told(finding, advice, self.model, row[-2], row[-1])

    def unread(self) -> Iterator[Missed]:
        """What could not be read, in the order of the documents."""
        query = (
            "SELECT source.name, unread.place, unread.reason FROM unread "
            "JOIN source ON source.id = unread.source ORDER BY source.position, unread.rowid"
        )
        return (Missed(*row) for row in self._db.execute(query))

    def groups(self, limit: int = SHOWN_GROUPS) -> Iterator[Group]:
        """Cases, or files, by open findings per 100 sentences; those of few sentences last.

        ``limit`` is how many; all, if it is negative.
        """
        where = f"WHERE {self._new} AND {OPEN}"
        query = GROUPS.format(source=FROM, where=where)
        for name, *counts in self._db.execute(query, (FEW, limit)):
            sentences, flagged, found, frames, *told = counts
            most = sorted(json.loads(frames).items(), key=lambda item: (-item[1], item[0]))
            names = (Name(*row) for row in self._db.execute(NAMES, (name,)))
            about = settle(Record.of(told, names))
            yield Group(name, sentences, flagged, found, dict(most), *about.counts)

    @property
    def cases_given(self) -> bool:
        """Whether groups are cases; else they are documents."""
        return bool(self._db.execute(CASES).fetchone()[0])

    def counts(self, column: str, groups: list[str] | None = None) -> dict[tuple[str, str], int]:
        """Open findings by ``group``, ``month``, ``agency`` or ``file``, and frame; of these groups only."""
        return {(name, frame): n for name, frame, n in self._counts(BY[column], groups) if name}

    def months(self, groups: list[str]) -> dict[str, dict[tuple[str, str], int]]:
        """Open findings of each of some groups by month and frame."""
        found: dict[str, dict[tuple[str, str], int]] = {}
        for name, month, frame, n in self._counts(f"finding.grp, {BY['month']}", groups):
            if month:
                found.setdefault(name, {})[month, frame] = n
        return found

    def _counts(self, by: str, groups: list[str] | None) -> list[Any]:
        known = json.dumps(groups) if groups is not None else None
        query = (
            f"SELECT {by}, finding.frame, COUNT(*) AS n {FROM} WHERE {self._new} AND {OPEN} "  # noqa: S608
            "AND (?1 IS NULL OR finding.grp IN (SELECT value FROM json_each(?1))) "
            f"GROUP BY {by}, finding.frame ORDER BY {by}, n DESC"
        )
        return self._db.execute(query, (known,)).fetchall()

    def documents(self) -> Iterator[tuple[str, Path, str, bool]]:
        """Name, path, SHA-256 of each document with reported findings; whether a writer goes back into it."""
        query = (
            "SELECT source.name, source.path, source.sha256, MAX(finding.part != '') "
            f"{FROM} WHERE {self._new} GROUP BY source.id ORDER BY source.position"
        )
        return (
            (name, Path(os.fsdecode(path)), sha256, bool(parts))
            for name, path, sha256, parts in self._db.execute(query).fetchall()
        )

    def sources(self) -> set[str]:
        """The real path of every document, in one way of writing: none is written over or deleted."""
        paths = self._db.execute("SELECT path FROM source").fetchall()
        return {real(os.fsdecode(path)) for (path,) in paths}

    def result(self, *, finished: bool, written: tuple[Path, ...]) -> Result:
        """The whole, in numbers."""
        one = self._db.execute
        files, read = one(
            "SELECT COUNT(*), COUNT(*) FILTER (WHERE id IN (SELECT source FROM tally)) FROM source"
        ).fetchone()
        passages, sentences = one(
            "SELECT COALESCE(SUM(passages), 0), COALESCE(SUM(sentences), 0) FROM tally"
        ).fetchone()
        found, still_open = one(
            f"SELECT COUNT(*), COALESCE(SUM({OPEN}), 0) {FROM} WHERE {self._new}"
        ).fetchone()
        return Result(
            out=self.options.out,
            finished=finished,
            files=files,
            read=read,
            unread=one("SELECT COUNT(*) FROM unread").fetchone()[0],
            passages=passages,
            sentences=sentences,
            findings=found,
            open=still_open,
            written=written,
            groups=tuple(self.groups()) if finished else (),
            group_count=one("SELECT COUNT(DISTINCT grp) FROM tally").fetchone()[0],
            cases_given=self.cases_given,
            only_new=self.options.only_new,
        )

    def written(self) -> set[Path]:
        """The files that the last finished run wrote into the output folder."""
        row = self._db.execute("SELECT value FROM about WHERE name = 'written'").fetchone()
        return {self.options.out / name for name in json.loads(row[0])} if row else set()

    def note_written(self, paths: Iterable[Path]) -> None:
        """Keep the names of the files that were written."""
        names = [path.relative_to(self.options.out).as_posix() for path in paths]
        self._db.execute("INSERT OR REPLACE INTO about VALUES ('written', ?)", (json.dumps(names),))

    def remember(self) -> None:
        """Make this run's findings the ones that a later ``only_new`` passes over."""
        self._db.execute("BEGIN IMMEDIATE")
        self._db.execute("DELETE FROM reported")
        self._db.execute("INSERT INTO reported SELECT DISTINCT key, grp FROM finding")
        self._db.execute("COMMIT")
