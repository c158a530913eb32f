"""Commented copies are made in a child process: a hostile Word file costs its own copy and no more."""

from __future__ import annotations

import csv
import os
import time
from dataclasses import replace
from pathlib import Path

import docx
import psutil
import pytest
from caseframe import CaseframeError
from caseframe.app.documents import Passage, Remark
from caseframe.app.readers.guarded import comment_guarded, read_guarded
from caseframe.app.readers.options import ReadOptions
from caseframe.app.readers.word_comments import comment_docx
from caseframe.app.screening.options import ScreenOptions
from caseframe.app.screening.screen import screen
from caseframe.app.screening.shown import summarise

from tests.app.readers.samples import OPTIONS, repacked, texts, word_bytes

BODY = "word/document.xml"
BLAMING = "YP puts herself at risk and is very streetwise."


def with_body(inner: str) -> bytes:
    """A Word document with WordprocessingML before its text."""
    new = b"<w:body>" + inner.encode()
    return repacked(word_bytes(), {BODY: lambda old: old.replace(b"<w:body>", new)})


def slow() -> tuple[bytes, list[Remark]]:
    """A small file that is quick to read and slow to comment: thousands of remarks in one paragraph."""
    runs = f"<w:r><w:t>{'word ' * 4}</w:t></w:r>" * 4000
    data = with_body(f"<w:p>{runs}</w:p>")
    assert len(data) < 100_000
    return data, [Remark("body/0", at, at + 4, "x") for at in range(0, 80_000, 20)]


def swollen(text: str = BLAMING) -> bytes:
    """A small file whose picture unpacks to 400 MB: reading passes it over, a copy has to hold it."""
    filled = with_body(f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>")
    picture = bytes(400 << 20)
    kind = b'<Default Extension="bin" ContentType="application/octet-stream"/></Types>'
    link = (
        b'<Relationship Id="rId98" Type="http://schemas.openxmlformats.org/officeDocument/2006/'
        b'relationships/image" Target="media/a.bin"/></Relationships>'
    )
    return repacked(
        filled,
        {
            "word/media/a.bin": lambda _: picture,
            "word/_rels/document.xml.rels": lambda old: old.replace(b"</Relationships>", link),
            "[Content_Types].xml": lambda old: old.replace(b"</Types>", kind),
        },
    )


def test_the_same_copy_as_in_this_process(tmp_path: Path) -> None:
    source, here, there = (tmp_path / name for name in ("a.docx", "b.docx", "c.docx"))
    source.write_bytes(word_bytes())
    passages = [item for item in read_guarded(source, OPTIONS) if isinstance(item, Passage)]
    remarks = [Remark(item.part, 1, 4, "twice\ud800") for item in passages for _ in range(2)]
    left = comment_docx(source, here, remarks, OPTIONS)
    assert comment_guarded(source, there, remarks, OPTIONS) == left != []
    bodies = [docx.Document(str(path)).element.xml for path in (here, there)]
    assert bodies[0] == bodies[1]
    assert sorted(tmp_path.iterdir()) == [source, here, there]


def test_a_copy_that_takes_too_long_is_given_up(tmp_path: Path) -> None:
    source, target = tmp_path / "a.docx", tmp_path / "b.docx"
    data, remarks = slow()
    source.write_bytes(data)
    before = time.monotonic()
    with pytest.raises(CaseframeError, match=r"a\.docx: took too long"):
        comment_guarded(source, target, remarks, ReadOptions(timeout_seconds=1.0))
    assert time.monotonic() - before < 15
    assert list(tmp_path.iterdir()) == [source]
    assert not psutil.Process().children()
    assert texts(read_guarded(source, OPTIONS))


@pytest.mark.skipif(os.name != "posix", reason="limits of memory are POSIX")
def test_a_copy_that_needs_too_much_memory_is_given_up_and_the_rest_goes_on(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder, out = tmp_path / "notes", tmp_path / "out"
    folder.mkdir()
    (folder / "bomb.docx").write_bytes(swollen())
    document = docx.Document()
    document.add_paragraph(BLAMING)
    document.save(str(folder / "visit.docx"))
    limits = replace(OPTIONS, max_memory_bytes=250 << 20)
    options = ScreenOptions(out, ("docx", "jsonl"), read=limits, workers=1)
    held = psutil.Process().memory_info().rss
    result = screen([folder], options)
    assert psutil.Process().memory_info().rss - held < 400 << 20
    found = {path.relative_to(out).as_posix() for path in out.rglob("*") if path.is_file()}
    assert "word/visit.docx" in found
    assert not any("bomb" in name or ".caseframe" in name for name in found)
    with (out / "not_commented.csv").open(encoding="utf-8-sig", newline="") as file:
        (row,) = csv.DictReader(file)
    assert row["file"] == "bomb.docx" and "memory" in row["reason"]
    assert str(tmp_path) not in row["reason"]
    assert result.findings > 2
    summarise(result, options)
    assert f"caseframe: no comment: bomb.docx: {row['reason']}\n" in capsys.readouterr().err
