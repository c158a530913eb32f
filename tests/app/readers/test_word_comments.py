from __future__ import annotations

import io
import shutil
import subprocess
from pathlib import Path
from typing import Any

import docx
import pytest
from caseframe import CaseframeError
from caseframe.app.documents import Remark
from caseframe.app.readers.options import ReadOptions
from caseframe.app.readers.word_comments import comment_docx
from caseframe.app.readers.word_text import paragraphs
from docx.oxml.ns import qn
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from tests.app.readers.samples import OPTIONS, add_xml, read_bytes, repacked, texts, word_bytes

LOOKS = ["", "<w:rPr><w:b/></w:rPr>", '<w:rPr><w:i/><w:color w:val="FF0000"/></w:rPr>']
WRAPS = [
    "{}",
    '<w:ins w:id="9" w:author="A" w:date="2024-01-01T00:00:00Z">{}</w:ins>',
    '<w:hyperlink w:anchor="x">{}</w:hyperlink>',
    "<w:smartTag>{}</w:smartTag>",
]
DELETED = (
    '<w:del w:id="8" w:author="A" w:date="2024-01-01T00:00:00Z">'
    "<w:r><w:delText>gone</w:delText></w:r></w:del>"
)
bits = st.sampled_from(
    ["<w:tab/>", "<w:br/>", "<w:noBreakHyphen/>", "<w:lastRenderedPageBreak/>"]
) | st.text("ab é😀.", min_size=1, max_size=6).map(
    lambda text: f'<w:t xml:space="preserve">{text}</w:t>'
)
runs = st.builds(
    lambda look, inner, wrap, after: wrap.format(f"<w:r>{look}{''.join(inner)}</w:r>") + after,
    st.sampled_from(LOOKS),
    st.lists(bits, max_size=4),
    st.sampled_from(WRAPS),
    st.sampled_from(["", "", DELETED]),
)


def saved(document: Any) -> bytes:
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def anchored(root: etree._Element) -> dict[int, str]:
    """The text between the marks of each comment, as a reader that knows nothing of ours finds it."""
    open_now: set[int] = set()
    found: dict[int, str] = {}
    signs = {qn("w:tab"): "\t", qn("w:br"): "\n", qn("w:noBreakHyphen"): "-"}
    for element in root.iter():
        if element.tag == qn("w:commentRangeStart"):
            open_now.add(int(element.get(qn("w:id"))))
        elif element.tag == qn("w:commentRangeEnd"):
            open_now.discard(int(element.get(qn("w:id"))))
        shown = element.text or "" if element.tag == qn("w:t") else signs.get(element.tag, "")
        for number in open_now:
            found[number] = found.get(number, "") + shown
    return found


def look_of_each_character(root: etree._Element) -> list[tuple[str, bytes, tuple[str, ...]]]:
    """Every character with its run's properties and what stands around the run."""
    characters = []
    for paragraph in paragraphs(root, ""):
        for piece in paragraph.pieces:
            look = piece.run.find(qn("w:rPr"))
            shape = b"" if look is None else etree.tostring(look)
            around = tuple(str(parent.tag) for parent in piece.run.iterancestors())
            characters += [(char, shape, around) for char in piece.text]
    return characters


@settings(max_examples=25)
@given(st.lists(runs, min_size=1, max_size=6), st.data())
def test_any_span_is_anchored_exactly_and_nothing_else_changes(
    inner: list[str], data: st.DataObject
) -> None:
    document = docx.Document()
    add_xml(document.add_paragraph(), "".join(inner))
    before = saved(document)
    text = "".join(texts(read_bytes(before, "a.docx")))
    whole = next(paragraphs(document.element, "")).text
    edges = st.integers(0, len(whole))
    spans = data.draw(st.lists(st.tuples(edges, edges), max_size=4))
    remarks = [Remark("body/0", a, b, f"{a} {b}") for a, b in spans if a < b]
    with_files(before, remarks, whole, text)


def with_files(before: bytes, remarks: list[Remark], whole: str, text: str) -> None:
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        source, target = Path(folder) / "a.docx", Path(folder) / "b.docx"
        source.write_bytes(before)
        assert comment_docx(source, target, remarks, OPTIONS) == []
        after = docx.Document(str(target))
        marks = anchored(after.element)
        for comment in after.comments:
            start, end = map(int, comment.text.split())
            assert marks[comment.comment_id] == whole[start:end]
        assert len(list(after.comments)) == len(remarks)
        assert "".join(texts(read_bytes(target.read_bytes(), "b.docx"))) == text
        old = docx.Document(io.BytesIO(before)).element
        assert look_of_each_character(after.element) == look_of_each_character(old)
        assert source.read_bytes() == before


def test_tables_boxes_and_other_stories(tmp_path: Path) -> None:
    source, target = tmp_path / "a.docx", tmp_path / "b.docx"
    source.write_bytes(word_bytes())
    before = read_bytes(source.read_bytes(), "a.docx")
    remarks = [Remark(item.part, 1, 4, item.part) for item in before if getattr(item, "part", "")]
    left = comment_docx(source, target, remarks, OPTIONS)
    boxed = {item.part for item in before if item.place == "text box"}  # Word passes over these
    assert {remark.part for remark in left} == {"header1/0", "footer1/0", "footnotes/1", *boxed}
    assert read_bytes(target.read_bytes(), "b.docx") == before
    after = docx.Document(str(target))
    by_part = {item.part: item.note.text for item in before if getattr(item, "part", "")}
    marks = anchored(after.element)
    placed = {c.text: marks[c.comment_id] for c in after.comments if c.comment_id in marks}
    placed.pop("a comment is no text")
    in_body = {part for part in by_part if part.startswith("body")} - boxed
    assert placed == {part: by_part[part][1:4] for part in in_body}
    assert {comment.author for comment in after.comments} == {"A", "caseframe"}


def test_a_long_paragraph_in_pieces(tmp_path: Path) -> None:
    document = docx.Document()
    document.add_paragraph("one two three four five")
    source, target = tmp_path / "a.docx", tmp_path / "b.docx"
    source.write_bytes(saved(document))
    items = read_bytes(source.read_bytes(), "a.docx", ReadOptions(max_passage_chars=10))
    last = items[-1]
    assert last.part.startswith("body/0@")
    start = last.note.text.index("five")
    assert (
        comment_docx(source, target, [Remark(last.part, start, start + 4, "here")], OPTIONS) == []
    )
    assert list(anchored(docx.Document(str(target)).element).values()) == ["five"]


@pytest.mark.parametrize(
    "remark",
    [
        Remark("body/99", 0, 1, "no such paragraph"),
        Remark("body/0", 3, 3, "nothing"),
        Remark("body/0", 0, 9999, "beyond the end"),
        Remark("nonsense", 0, 1, "no part"),
    ],
)
def test_what_does_not_fit_comes_back(tmp_path: Path, remark: Remark) -> None:
    source, target = tmp_path / "a.docx", tmp_path / "b.docx"
    source.write_bytes(word_bytes())
    assert comment_docx(source, target, [remark], OPTIONS) == [remark]
    assert read_bytes(target.read_bytes(), "b.docx") == read_bytes(source.read_bytes(), "a.docx")


@pytest.mark.parametrize(
    ("phrase", "said"),
    [("at high risk", "at high risk"), ("", "at high risk"), ("was with men", "")],
)
def test_a_comment_is_on_the_words_that_were_read(tmp_path: Path, phrase: str, said: str) -> None:
    document = docx.Document()
    inner = (
        "<w:r><w:t>fo<!-- c -->o and </w:t></w:r><w:r><w:t>she is at high<?x y?> risk</w:t></w:r>"
    )
    add_xml(document.add_paragraph(), inner)
    source, target = tmp_path / "a.docx", tmp_path / "b.docx"
    source.write_bytes(saved(document))
    (text,) = texts(read_bytes(source.read_bytes(), "a.docx"))
    start = text.index("at high risk")
    remark = Remark("body/0", start, start + len("at high risk"), "Why?", phrase=phrase)
    assert comment_docx(source, target, [remark], OPTIONS) == ([] if said else [remark])
    assert list(anchored(docx.Document(str(target)).element).values()) == ([said] if said else [])


def test_remarks_may_hold_anything(tmp_path: Path) -> None:
    source, target = tmp_path / "a.docx", tmp_path / "b.docx"
    source.write_bytes(word_bytes())
    remark = Remark("body/0", 0, 5, "two\nlines\0\x1b\ud800 <w:p/>")
    assert comment_docx(source, target, [remark], OPTIONS) == []
    comment = list(docx.Document(str(target)).comments)[-1]
    assert comment.text == "two\nlines��� <w:p/>"


def test_a_broken_document_leaves_nothing(tmp_path: Path) -> None:
    source, target = tmp_path / "a.docx", tmp_path / "b.docx"
    source.write_bytes(word_bytes()[:4000])
    with pytest.raises(CaseframeError, match=r"a\.docx"):
        comment_docx(source, target, [Remark("body/0", 0, 1, "x")], OPTIONS)
    with pytest.raises(CaseframeError, match="none"):
        comment_docx(tmp_path / "none.docx", target, [], OPTIONS)
    assert list(tmp_path.iterdir()) == [source]


def test_limits_hold_again_for_the_copy(tmp_path: Path) -> None:
    """The document may have changed since it was read in a child process."""
    source, target = tmp_path / "a.docx", tmp_path / "b.docx"
    declared = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "b">]>'
    changes = {"word/document.xml": lambda old: declared + old.partition(b"?>")[2]}
    source.write_bytes(repacked(word_bytes(), changes))
    with pytest.raises(CaseframeError, match="entities"):
        comment_docx(source, target, [], OPTIONS)
    source.write_bytes(word_bytes())
    with pytest.raises(CaseframeError, match="too large"):
        comment_docx(source, target, [], ReadOptions(max_bytes=1000))
    assert not target.exists()


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not there")
def test_libreoffice_opens_it_and_has_the_comments_on_the_phrases(tmp_path: Path) -> None:
    source, target = tmp_path / "a.docx", tmp_path / "b.docx"
    source.write_bytes(word_bytes())
    remarks = [Remark("body/1", 4, 11, "Who?"), Remark("body/2", 4, 8, "Where?")]
    remarks.append(Remark("body/9", 0, 2, "Box?"))
    assert comment_docx(source, target, remarks, OPTIONS) == remarks[2:]
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    command = ["soffice", "--headless", profile, "--convert-to", "fodt", "--outdir", str(tmp_path)]
    subprocess.run([*command, str(target)], check=True, capture_output=True, timeout=120)
    opened = etree.parse(tmp_path / "b.fodt").getroot()
    assert commented(opened) == {
        "Who?": "was put",
        "Where?": "left",
        "a comment is no text": "With a remark.",
    }


def commented(root: etree._Element) -> dict[str, str]:
    """What LibreOffice holds each comment to stand on."""
    office = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
    found: dict[str, str] = {}
    for mark in root.iter(f"{office}annotation"):
        remark = "".join(mark.itertext("{*}p", "{*}span")).strip()
        name = mark.get(f"{office}name")
        end = next(
            e for e in root.iter(f"{office}annotation-end") if e.get(f"{office}name") == name
        )
        paragraph = next(mark.iterancestors("{*}p"))
        text = "".join(paragraph.xpath(".//text()"))
        upto = "".join(end.xpath("preceding::text()"))
        since = "".join(mark.xpath("preceding::text()")) + "".join(mark.xpath(".//text()"))
        assert upto.startswith(since) and paragraph is next(end.iterancestors("{*}p"))
        found[remark] = upto.removeprefix(since)
        assert found[remark] in text
    return found
