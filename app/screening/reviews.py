"""Reviews: what people say of findings, kept beside the output and known by phrase and sentence."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import UTC, datetime
from pathlib import Path
from typing import Final, Literal

from caseframe.app.screening.findings import Finding
from caseframe.errors import CaseframeError

NAME: Final = "reviews.sqlite"
Verdict = Literal["agreed", "not-blaming", "challenged"]
VERDICTS: Final[tuple[Verdict, ...]] = ("agreed", "not-blaming", "challenged")
CLOSED: Final = ("not-blaming", "challenged")
"""Verdicts after which a finding is shown as reviewed, and no longer counted as open."""


@dataclass(frozen=True, slots=True)
class Review:
    """What somebody said of a finding.

    ``start`` and ``end`` are where the phrase stands in ``sentence``; ``of`` is
    how many findings the sentence had when it was reviewed.
    """

    key: str
    verdict: str
    reason: str
    reviewer: str
    at: str
    sentence: str
    phrase: str
    start: int
    end: int
    frame: str
    case: str | None
    of: int


_PATIENCE: Final = 10.0
"""Seconds to wait while somebody else writes."""
_COLUMNS: Final = tuple(field.name for field in fields(Review))
_SCHEMA: Final = """
CREATE TABLE IF NOT EXISTS review (
  key TEXT PRIMARY KEY, verdict TEXT NOT NULL, reason TEXT NOT NULL, reviewer TEXT NOT NULL,
  at TEXT NOT NULL, sentence TEXT NOT NULL, phrase TEXT NOT NULL, start INTEGER NOT NULL,
  "end" INTEGER NOT NULL, frame TEXT NOT NULL, "case" TEXT, of INTEGER NOT NULL) WITHOUT ROWID
"""


class Reviews:
    """A file of reviews; made when it is not there. A context manager."""

    def __init__(self, path: str | Path) -> None:
        self.path = Path(path)
        try:
            if not self.path.exists():  # an archive may be there to be read only
                self.path.touch(mode=0o600)  # it holds sentences: for its owner only
            self._db = sqlite3.connect(self.path, timeout=_PATIENCE, isolation_level=None)
        except (OSError, sqlite3.Error) as error:
            said = getattr(error, "strerror", None) or error
            raise CaseframeError(f"{path}: could not be opened ({said})") from error
        self._execute(_SCHEMA)

    def __enter__(self) -> Reviews:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the file."""
        self._db.close()

    def mark(
        self, finding: Finding, verdict: str, reason: str = "", *, reviewer: str = "", of: int = 1
    ) -> Review:
        """Say something of a finding; it takes the place of what was said before.

        Args:
            finding: what is reviewed.
            verdict: one of VERDICTS.
            reason: why, in the reviewer's words.
            reviewer: who says so; may be left out.
            of: how many findings its sentence has.

        Raises:
            CaseframeError: if the verdict is none of VERDICTS.
        """
        if verdict not in VERDICTS:
            raise CaseframeError(f"verdict: got {verdict!r}; accepted are {', '.join(VERDICTS)}")
        start, end = finding.in_sentence
        at = datetime.now(UTC).isoformat(timespec="seconds")
        review = Review(
            finding.key, verdict, reason.strip(), reviewer.strip(), at, finding.sentence,
            finding.phrase, start, end, finding.frame, finding.case, of,
        )  # fmt: skip
        values = [getattr(review, name) for name in _COLUMNS]
        names = ", ".join(f'"{name}"' for name in _COLUMNS)
        self._execute(
            f"INSERT OR REPLACE INTO review ({names}) VALUES ({', '.join('?' * len(values))})",  # noqa: S608 - our own names
            values,
        )
        return review

    def get(self, key: str) -> Review | None:
        """The review of a finding."""
        found = self._select("WHERE key = ?", (key,))
        return found[0] if found else None

    def all(self) -> list[Review]:
        """Every review, the latest first."""
        return self._select("ORDER BY at DESC, key", ())

    def forget(self, key: str) -> bool:
        """Take a review back; whether there was one."""
        return self._execute("DELETE FROM review WHERE key = ?", (key,)).rowcount > 0

    def _select(self, rest: str, values: Iterable[str]) -> list[Review]:
        names = ", ".join(f'"{name}"' for name in _COLUMNS)
        rows = self._execute(f"SELECT {names} FROM review {rest}", values)  # noqa: S608
        return [Review(*row) for row in rows.fetchall()]

    def _execute(self, query: str, values: Iterable[object] = ()) -> sqlite3.Cursor:
        try:
            return self._db.execute(query, tuple(values))
        except sqlite3.OperationalError as error:
            raise CaseframeError(f"{self.path}: {_advice(error)} ({error})") from error
        except sqlite3.DatabaseError as error:
            raise CaseframeError(f"{self.path}: not a file of reviews ({error})") from error


def _advice(error: sqlite3.OperationalError) -> str:
    busy = error.sqlite_errorname.startswith(("SQLITE_BUSY", "SQLITE_LOCKED"))
    return (
        "something else is using the reviews; wait until it is done, then go on"
        if busy
        else "the reviews cannot be read or written; they may be of another tool, or on a full disk"
    )
