from __future__ import annotations

import os
import sys
import time
from pathlib import Path
from subprocess import Popen

import pytest
from caseframe import CaseframeError
from caseframe.app.documents import Passage, Unread
from caseframe.app.readers import process
from caseframe.app.readers.guarded import read_guarded
from caseframe.app.readers.options import ReadOptions
from caseframe.app.readers.read import read_document
from caseframe.app.readers.wire import from_values, to_line
from caseframe.values import Note
from hypothesis import given
from hypothesis import strategies as st

from tests.app.readers.samples import (
    excel_bytes,
    mail_bytes,
    odt_bytes,
    parquet_bytes,
    pdf_bytes,
    reasons,
    texts,
    word_bytes,
)

OPTIONS = ReadOptions()


@pytest.fixture(autouse=True)
def _no_children_left() -> object:
    process._stop_idle()
    yield
    process._stop_idle()


def made(folder: Path) -> list[Path]:
    contents = {
        "a.docx": word_bytes(),
        "a.pdf": pdf_bytes(["One.", ""]),
        "a.odt": odt_bytes(folder),
        "a.xlsx": excel_bytes(),
        "a.parquet": parquet_bytes(),
        "a.eml": mail_bytes(),
        "a.csv": b"id,note\n1,kept\n",
        "broken.docx": word_bytes()[:3000],
        "é ü.txt": "Zoë.\nTwo.".encode(),
        "really.txt": pdf_bytes(["A PDF."]),
    }
    for name, content in contents.items():
        (folder / name).write_bytes(content)
    return [folder / name for name in contents]


def test_the_same_as_in_this_process_by_one_child(tmp_path: Path) -> None:
    for path in [*made(tmp_path), tmp_path / "none.docx", tmp_path]:
        assert list(read_guarded(path, OPTIONS)) == list(read_document(path, OPTIONS)), path.name
    (child,) = process._IDLE
    assert child.served == 10


def test_a_missing_column_is_an_error_and_the_child_goes_on(tmp_path: Path) -> None:
    path = tmp_path / "a.parquet"
    path.write_bytes(parquet_bytes())
    with pytest.raises(CaseframeError, match="'remarks'"):
        list(read_guarded(path, ReadOptions(text_column="remarks")))
    assert len(texts(read_guarded(path, OPTIONS))) == 2


def test_a_child_that_hangs_is_stopped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(process, "_SECONDS_PER_ITEM", 0.0)
    path = tmp_path / "a.pdf"
    path.write_bytes(pdf_bytes([f"Page {number}." for number in range(500)]))
    before = time.monotonic()
    items = list(read_guarded(path, ReadOptions(timeout_seconds=0.001, max_pages=9999)))
    assert time.monotonic() - before < 20
    assert "took too long" in reasons(items)[-1][1]
    assert process._IDLE == []
    path.write_bytes(pdf_bytes(["Next."]))
    assert texts(read_guarded(path, OPTIONS)) == ["Next."]


def test_only_time_spent_waiting_counts(tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(pdf_bytes(["One.", "Two.", "Three."]))
    items = read_guarded(path, ReadOptions(timeout_seconds=30.0))
    assert isinstance(next(items), Passage)
    time.sleep(0.3)
    assert len(texts(items)) == 2


def test_a_child_that_dies_is_one_line(tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(pdf_bytes([f"Page {number}. " + "x" * 2000 for number in range(250)]))
    items = read_guarded(path, OPTIONS)
    first = next(items)
    _process(items).kill()
    rest = list(items)
    assert isinstance(first, Passage)
    assert isinstance(rest[-1], Unread) and rest[-1].place == ""
    assert "broken" in rest[-1].reason
    assert texts(read_guarded(path, OPTIONS))[0].startswith("Page 0.")


def _process(items: object) -> Popen[str]:
    child: process.Child = items.gi_frame.f_locals["child"]  # type: ignore[attr-defined]
    return child.process


@pytest.mark.skipif(os.name != "posix", reason="limits of memory are POSIX")
def test_memory_is_limited(tmp_path: Path) -> None:
    from tests.app.readers.samples import repacked

    path = tmp_path / "a.docx"
    filler = b"<w:p><w:r><w:t>x</w:t></w:r></w:p>" * 400_000
    path.write_bytes(
        repacked(
            word_bytes(),
            {"word/document.xml": lambda old: old.replace(b"<w:body>", b"<w:body>" + filler)},
        )
    )
    items = list(read_guarded(path, ReadOptions(max_memory_bytes=200 << 20)))
    assert "memory" in reasons(items)[-1][1]
    path.write_bytes(word_bytes())
    assert texts(read_guarded(path, OPTIONS))[0] == "First."


def test_reading_that_is_left_early_leaves_no_process(tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(pdf_bytes(["x" * 2000] * 250))
    items = read_guarded(path, OPTIONS)
    next(items)
    started = _process(items)
    items.close()  # type: ignore[attr-defined]
    assert started.poll() is not None
    assert process._IDLE == []


def test_no_module_is_taken_from_the_working_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "json.py").write_text("raise SystemExit(3)")
    (tmp_path / "a.docx").write_bytes(word_bytes())
    monkeypatch.chdir(tmp_path)
    assert texts(read_guarded(Path("a.docx"), OPTIONS))[0] == "First."


@given(st.text(), st.text(), st.none() | st.dates(), st.none() | st.text(), st.integers(0))
def test_the_wire(text: str, name: str, date: object, maybe: str | None, start: int) -> None:
    import json

    from caseframe.values import Note

    note = Note(name, text + "\ud800", date, maybe, maybe)  # type: ignore[arg-type]
    for item in (Passage(note, name, text, start, maybe), Unread(name, text)):
        line = to_line(item)
        assert line.isascii() and "\n" not in line
        assert from_values(json.loads(line)) == item


SLOW = """#!{python}
import sys, time
sys.stdin.readline()
for number in range(50):
    time.sleep(0.02)
    print({line!r}, flush=True)
print('{{"end": true}}', flush=True)
"""


@pytest.mark.skipif(os.name == "nt", reason="a script stands in for Python")
@pytest.mark.parametrize(("bought", "complete"), [(0.5, True), (0.0, False)])
def test_a_long_table_has_the_time_that_its_rows_need(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, bought: float, complete: bool
) -> None:
    line = to_line(Passage(Note("1", "kept"), "row 1"))
    slow = tmp_path / "slow"
    slow.write_text(SLOW.format(python=sys.executable, line=line), encoding="utf-8")
    slow.chmod(0o700)
    monkeypatch.setattr(process, "_SECONDS_PER_ITEM", bought)
    monkeypatch.setattr(process.sys, "executable", str(slow))
    (tmp_path / "a.parquet").write_bytes(parquet_bytes())
    items = list(read_guarded(tmp_path / "a.parquet", ReadOptions(timeout_seconds=0.6)))
    assert (len(items) == 50 and not reasons(items)) == complete
