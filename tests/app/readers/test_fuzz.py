"""Whatever the bytes, a reader gives passages and reasons: no exception, no end of memory or time."""

from __future__ import annotations

import tempfile
from functools import cache
from pathlib import Path

import pytest
from caseframe.app.documents import Passage, Unread
from caseframe.app.readers.options import ReadOptions
from caseframe.app.readers.read import suffixes
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.app.readers.samples import (
    HTML,
    RTF,
    excel_bytes,
    mail_bytes,
    odt_bytes,
    parquet_bytes,
    pdf_bytes,
    read_bytes,
    word_bytes,
)

SMALL = ReadOptions(max_unpacked_bytes=2_000_000, max_pages=20, max_passage_chars=50)
STARTS = [b"", b"%PDF-1.4\n", b"PK\x03\x04", b"{\\rtf1 ", b"PAR1", b"<html>", b"\xff\xfe", b"a,b\n"]


@cache
def real() -> dict[str, bytes]:
    with tempfile.TemporaryDirectory() as folder:
        odt = odt_bytes(Path(folder))
    return {
        "a.docx": word_bytes(),
        "a.pdf": pdf_bytes(["One (1).", "", "Three."]),
        "a.odt": odt,
        "a.rtf": RTF,
        "a.html": HTML.encode(),
        "a.eml": mail_bytes(),
        "a.xlsx": excel_bytes(),
        "a.parquet": parquet_bytes(),
        "a.csv": b'id,note,date\n1,"one, two",1/2/24\n2,three,\n',
        "a.jsonl": b'{"id": 1, "note": "one"}\n{"id": 2, "note": "two"}\n',
        "a.tsv": b"id\tnote\tdate\n1\tone\t1/2/24\n2\ttwo\t\n",
        "a.md": "# Log\n\n* Zoë was seen.\n".encode("utf-16"),
        "a.txt": "Zoë was seen.\r\nTwice.".encode(),
    }


def check(data: bytes, name: str) -> None:
    items = read_bytes(data, name, SMALL)
    assert items
    ids = [item.note.id for item in items if isinstance(item, Passage)]
    assert len(ids) == len(set(ids))
    for item in items:
        if isinstance(item, Unread):
            assert item.reason and "\n" not in item.reason
        else:
            assert item.note.text.strip() and len(item.note.text) <= SMALL.max_passage_chars
            item.note.text.encode("utf-8")


@settings(max_examples=150)
@given(st.sampled_from(STARTS), st.binary(max_size=300), st.sampled_from(suffixes()))
def test_random_bytes(start: bytes, data: bytes, suffix: str) -> None:
    check(start + data, f"a{suffix}")


@pytest.mark.parametrize("name", real())
@settings(max_examples=12, suppress_health_check=list(HealthCheck))
@given(st.data())
def test_damaged_files(name: str, data: st.DataObject) -> None:
    content = bytearray(real()[name])
    places = st.integers(0, len(content) - 1)
    for place in data.draw(st.lists(places, max_size=8)):
        content[place] ^= 1 << data.draw(st.integers(0, 7))
    end = data.draw(st.just(len(content)) | places)
    check(bytes(content[:end]), name)


@pytest.mark.parametrize("name", ["a.docx", "a.odt", "a.xlsx"])
@settings(max_examples=10, suppress_health_check=list(HealthCheck))
@given(st.data())
def test_damaged_parts_of_packed_files(name: str, data: st.DataObject) -> None:
    from tests.app.readers.samples import repacked

    def damaged(old: bytes) -> bytes:
        start = data.draw(st.integers(0, len(old)))
        return old[:start] + data.draw(st.binary(max_size=6)) + old[start + 3 :]

    part = {"a.docx": "word/document.xml", "a.odt": "content.xml"}.get(name, "xl/workbook.xml")
    check(repacked(real()[name], {part: damaged}), name)
