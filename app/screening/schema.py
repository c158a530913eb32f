"""The tables of a journal.

What the sentences of a case or document tell is added up (``tally``, ``name``) and settled when all
of it is read: see ``records``.
"""

from typing import Final

VERSION: Final = 2
"""Of the tables."""
OLDER: Final = f"""
BEGIN IMMEDIATE;
DROP TABLE IF EXISTS tally;
CREATE TABLE IF NOT EXISTS about (name TEXT PRIMARY KEY, value TEXT NOT NULL);
DELETE FROM about WHERE name = 'fingerprint';
PRAGMA user_version = {VERSION};
COMMIT;
"""  # noqa: S608 - our own number
"""Makes a journal with older tables, or none, one to begin afresh; what was reported stays known."""
SCHEMA: Final = """
CREATE TABLE IF NOT EXISTS about (name TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS source (
  id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, path BLOB NOT NULL, size INTEGER NOT NULL,
  sha256 TEXT NOT NULL, position INTEGER NOT NULL, chunks INTEGER);
CREATE TABLE IF NOT EXISTS chunk (
  source INTEGER NOT NULL, number INTEGER NOT NULL, PRIMARY KEY (source, number)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS finding (
  source INTEGER NOT NULL, chunk INTEGER NOT NULL, ordinal INTEGER NOT NULL, grp TEXT NOT NULL,
  key TEXT NOT NULL, place TEXT NOT NULL, part TEXT NOT NULL, note TEXT NOT NULL, "case" TEXT,
  date TEXT, author TEXT, agency TEXT, sentence TEXT NOT NULL, phrase TEXT NOT NULL,
  start INTEGER NOT NULL, "end" INTEGER NOT NULL, sentence_start INTEGER NOT NULL,
  document_start INTEGER NOT NULL, frame TEXT NOT NULL, score REAL NOT NULL,
  PRIMARY KEY (source, chunk, ordinal)) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS finding_key ON finding (key);
CREATE TABLE IF NOT EXISTS tally (
  source INTEGER NOT NULL, grp TEXT NOT NULL, month TEXT NOT NULL, agency TEXT NOT NULL,
  passages INTEGER NOT NULL, sentences INTEGER NOT NULL, flagged INTEGER NOT NULL,
  hers INTEGER NOT NULL, his INTEGER NOT NULL, girl_acts INTEGER NOT NULL,
  girl_named INTEGER NOT NULL, girl_pursued INTEGER NOT NULL, boy_acts INTEGER NOT NULL,
  boy_named INTEGER NOT NULL, boy_pursued INTEGER NOT NULL,
  PRIMARY KEY (source, grp, month, agency)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS name (
  source INTEGER NOT NULL, grp TEXT NOT NULL, word TEXT NOT NULL, aged INTEGER NOT NULL,
  used INTEGER NOT NULL, girl_acts INTEGER NOT NULL, boy_acts INTEGER NOT NULL,
  PRIMARY KEY (source, grp, word)) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS name_group ON name (grp);
CREATE TABLE IF NOT EXISTS unread (
  source INTEGER NOT NULL, chunk INTEGER NOT NULL, place TEXT NOT NULL, reason TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS reported (
  key TEXT NOT NULL, grp TEXT NOT NULL, PRIMARY KEY (key, grp)) WITHOUT ROWID;
"""
