"""The journal of a screening: what is done, chunk by chunk, in an SQLite file in the output folder.

A chunk's findings and counts are committed together, so after a crash at any
moment a chunk is there once or not at all. A document counts as done only if its
bytes, the options and the model are the same.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import fields
from pathlib import Path
from typing import Final

from caseframe.app.screening.done import Done
from caseframe.app.screening.findings import Finding
from caseframe.app.screening.schema import OLDER, SCHEMA, VERSION
from caseframe.errors import CaseframeError

NAME: Final = "journal.sqlite"
_OF_A_SOURCE: Final = ("chunk", "finding", "tally", "name", "unread")
_ADD_TALLY: Final = """
INSERT INTO tally VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
ON CONFLICT DO UPDATE SET passages = passages + excluded.passages,
  sentences = sentences + excluded.sentences, flagged = flagged + excluded.flagged,
  hers = hers + excluded.hers, his = his + excluded.his,
  girl_acts = girl_acts + excluded.girl_acts, girl_named = girl_named + excluded.girl_named,
  girl_pursued = girl_pursued + excluded.girl_pursued,
  boy_acts = boy_acts + excluded.boy_acts, boy_named = boy_named + excluded.boy_named,
  boy_pursued = boy_pursued + excluded.boy_pursued
"""
_ADD_NAME: Final = """
INSERT INTO name VALUES (?, ?, ?, ?, ?, ?, ?)
ON CONFLICT DO UPDATE SET aged = aged + excluded.aged, used = used + excluded.used,
  girl_acts = girl_acts + excluded.girl_acts, boy_acts = boy_acts + excluded.boy_acts
"""
STORED: Final = tuple(field.name for field in fields(Finding) if field.name != "file")
"""The columns of a finding: its attributes but for the file, which ``source`` tells."""
COLUMNS: Final = ", ".join(f'finding."{name}"' for name in STORED)
_QUOTED: Final = ", ".join(f'"{name}"' for name in STORED)
_ADD_FINDING: Final = (
    f"INSERT INTO finding (source, chunk, ordinal, grp, {_QUOTED}) "  # noqa: S608 - our own names
    f"VALUES (?, ?, ?, ?, {', '.join('?' * len(STORED))})"
)


class Journal:
    """The journal of one output folder; only one screening can hold it at a time."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / NAME
        try:
            self.path.touch(mode=0o600)  # it holds sentences: for its owner only
            self.db = sqlite3.connect(self.path, timeout=0.5, isolation_level=None)
            self.db.execute("PRAGMA main.locking_mode = EXCLUSIVE")
            self.db.execute("PRAGMA journal_mode = WAL")
            self.db.execute("PRAGMA synchronous = NORMAL")
            self._make_tables()
        except OSError as error:
            raise CaseframeError(f"{self.path}: could not be written ({error.strerror})") from error
        except sqlite3.Error as error:
            raise CaseframeError(why(self.path, error)) from error

    def close(self) -> None:
        """Let go of the file."""
        self.db.close()

    def _make_tables(self) -> None:
        (known,) = self.db.execute("PRAGMA user_version").fetchone()
        self.db.executescript(SCHEMA if known == VERSION else f"{OLDER}{SCHEMA}")

    def begin(self, fingerprint: str) -> None:
        """Start or go on; what was found with other options or another model is dropped."""
        known = self.db.execute("SELECT value FROM about WHERE name = 'fingerprint'").fetchone()
        if known == (fingerprint,):
            return
        with _Transaction(self.db):
            for table in (*_OF_A_SOURCE, "source"):
                self.db.execute(f"DELETE FROM {table}")  # noqa: S608 - our own names
            self.db.execute(
                "INSERT OR REPLACE INTO about VALUES ('fingerprint', ?)", (fingerprint,)
            )

    def retry(self, reasons: Sequence[str]) -> None:
        """Drop documents of which something could not be read for a reason that begins so."""
        failed = self.db.execute("SELECT DISTINCT source, reason FROM unread").fetchall()
        for source in {source for source, reason in failed if reason.startswith(tuple(reasons))}:
            self._drop(source)

    def keep(self, names: Iterable[str]) -> None:
        """Drop what belongs to documents that are no longer asked for."""
        wanted = set(names)
        for source, name in self.db.execute("SELECT id, name FROM source").fetchall():
            if name not in wanted:
                self._drop(source)

    def enter(self, name: str, path: Path, size: int, sha256: str, position: int) -> int:
        """Note a document, keep what is known of it if its bytes are the same; its number."""
        where = os.fsencode(path)  # a path may be bytes that are no text
        row = self.db.execute("SELECT id, size, sha256 FROM source WHERE name = ?", (name,))
        known = row.fetchone()
        if known is not None and known[1:] != (size, sha256):
            self._drop(known[0])
            known = None
        if known is not None:
            self.db.execute(
                "UPDATE source SET position = ?, path = ? WHERE id = ?", (position, where, known[0])
            )
            return int(known[0])
        added = self.db.execute(
            "INSERT INTO source (name, path, size, sha256, position) VALUES (?, ?, ?, ?, ?)",
            (name, where, size, sha256, position),
        )
        return int(added.lastrowid or 0)

    def chunks_done(self, source: int) -> tuple[set[int], bool]:
        """The numbers of the chunks that are done, and whether they are all of them."""
        rows = self.db.execute("SELECT number FROM chunk WHERE source = ?", (source,))
        numbers = {int(number) for (number,) in rows}
        total = self.db.execute("SELECT chunks FROM source WHERE id = ?", (source,)).fetchone()[0]
        return numbers, total is not None and len(numbers) == total

    def commit(self, chunks: Iterable[Done]) -> None:
        """Write chunks down, all together."""
        try:
            with _Transaction(self.db):
                for chunk in chunks:
                    self._write(chunk)
        except sqlite3.Error as error:
            raise CaseframeError(why(self.path, error)) from error

    def note_unread(self, source: int, chunk: int, unread: Iterable[tuple[str, str]]) -> None:
        """Add what could not be read when a document that was begun before was read again."""
        self.db.executemany(
            "INSERT INTO unread SELECT ?1, ?2, ?3, ?4 WHERE NOT EXISTS "
            "(SELECT 1 FROM unread WHERE source = ?1 AND place = ?3 AND reason = ?4)",
            ((source, chunk, place, reason) for place, reason in unread),
        )

    def _write(self, chunk: Done) -> None:
        source, number = chunk.source, chunk.number
        self.db.execute("INSERT INTO chunk VALUES (?, ?)", (source, number))
        if chunk.last:
            self.db.execute("UPDATE source SET chunks = ? WHERE id = ?", (number + 1, source))
        self.db.executemany(
            _ADD_FINDING,
            (
                (source, number, ordinal, group, *(getattr(finding, name) for name in STORED))
                for ordinal, (group, finding) in enumerate(chunk.findings)
            ),
        )
        self.db.executemany(
            _ADD_TALLY,
            (
                (source, t.group, t.month, t.agency, t.passages, t.sentences, t.flagged, *t.told)
                for t in chunk.tallies
            ),
        )
        self.db.executemany(
            _ADD_NAME,
            (
                (source, group, own.word, own.aged, own.used, own.girl_acts, own.boy_acts)
                for group, own in chunk.names
            ),
        )
        self.db.executemany(
            "INSERT INTO unread VALUES (?, ?, ?, ?)",
            ((source, number, place, reason) for place, reason in chunk.unread),
        )

    def _drop(self, source: int) -> None:
        with _Transaction(self.db):
            for table in _OF_A_SOURCE:
                self.db.execute(f"DELETE FROM {table} WHERE source = ?", (source,))  # noqa: S608
            self.db.execute("DELETE FROM source WHERE id = ?", (source,))


class _Transaction:
    """All or nothing."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db

    def __enter__(self) -> None:
        self._db.execute("BEGIN IMMEDIATE")

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        if kind is None:
            self._db.execute("COMMIT")
        elif self._db.in_transaction:  # SQLite itself gives up where the disk is full
            self._db.execute("ROLLBACK")


def why(path: Path, error: sqlite3.Error) -> str:
    """What a fault of the journal means, and what to do."""
    if "locked" in str(error):
        return f"{path}: another screening is writing here; wait for it or choose another --out"
    if "full" in str(error):
        return f"{path}: the disk is full; make room and run the same command again to carry on"
    if "disk I/O" in str(error):  # over quota, a drive that went away
        return (
            f"{path}: the disk does not take it; see to its room and that it is there, and run the "
            "same command again to carry on"
        )
    return f"{path}: the journal cannot be used ({error}); delete it to start afresh"
