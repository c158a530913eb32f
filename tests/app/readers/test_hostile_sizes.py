"""Hostile files at full size: a clear line, in bounded time, and in bounded memory of both processes.

``benchmarks/hostile_files.py`` measures all of them; here are those that are quick.
"""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from tests.app.readers.hostile import HEADS, MB, pdf_of, sparse, write
from tests.app.readers.measured import Taken, measure

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="memory is measured on Linux")
HERE = 160
"""MiB that the main process may take: it only hands on what is read."""


def bounded(taken: Taken, child: float = HERE) -> None:
    assert taken.own < HERE
    assert taken.child < child
    assert taken.seconds < 60
    assert all(reason and "\n" not in reason for reason in taken.said)


def test_500_mb_of_each_kind(tmp_path: Path) -> None:
    paths = [tmp_path / f"a{suffix}" for suffix in HEADS]
    for path in paths:
        sparse(path)
        assert path.stat().st_size == 500 * MB
    said = {
        **dict.fromkeys([".txt", ".md", ".csv", ".tsv", ".jsonl"], "not text"),
        **dict.fromkeys([".docx", ".xlsx", ".odt", ".parquet"], "broken: "),
        ".doc": "an old Office file",
    }
    for path, taken in zip(paths, measure(*paths), strict=True):
        bounded(taken)
        assert taken.passages == 0 and taken.unread == 1
        expected = said.get(path.suffix, "too large: 500 MB, and the limit is 200 MB")
        assert taken.said[0].startswith(expected)


STREAMED = {
    "one 50 MB line": (50_000_000, ""),
    "one 50 MB line of CSV": (10, "row 3: a line of more than 1,000,000 characters; not read"),
    "one 50 MB line of TSV": (10, "row 3: a line of more than 1,000,000 characters; not read"),
    "one 50 MB line of JSON": (10, "line 2: a line of more than 1,000,000 characters; not read"),
    "lines nested 400,000 deep": (5, "line 2: broken"),
}


def test_what_is_streamed(tmp_path: Path) -> None:
    found = measure(*(write(name, tmp_path) for name in STREAMED))
    for taken, (characters, said) in zip(found, STREAMED.values(), strict=True):
        bounded(taken)
        assert taken.characters == characters and taken.child == 0
        assert taken.said[0].startswith(said) if said else not taken.said


REFUSED = {
    "tables nested 100,000 deep": "nested too deep",
    "one run of 50 MB": "one paragraph or cell holds more than 10 MB",
    "spans nested 100,000 deep": "nested too deep",
    "a subject of 50 MB": "its header lines are larger than 1 MB",
}


def test_what_is_refused(tmp_path: Path) -> None:
    found = measure(*(write(name, tmp_path) for name in REFUSED))
    for taken, said in zip(found, REFUSED.values(), strict=True):
        bounded(taken, child=400)
        assert taken.passages == 0 and taken.said[0].startswith(said)


def test_a_stray_cell_at_the_end_of_a_sheet(tmp_path: Path) -> None:
    (taken,) = measure(write("a cell in the last row and column", tmp_path))
    bounded(taken)
    assert taken.passages == 3 and not taken.said


def test_10_000_pages_and_scanned_ones(tmp_path: Path) -> None:
    """Scanned pages get a second opinion: opening the document anew for each would never end."""
    text, scan = tmp_path / "a.pdf", tmp_path / "b.pdf"
    text.write_bytes(pdf_of(10_000))
    scan.write_bytes(pdf_of(2_000, ""))
    pages, scanned = measure(text, scan, max_pages=200)
    bounded(pages, child=300)
    assert pages.passages == 200 and pages.unread == 1
    assert pages.said == ["pages 201 to 10000: not read: the limit is 200 pages; split it first"]
    bounded(scanned, child=300)
    assert scanned.unread == 201 and "no text on it" in scanned.said[0]
