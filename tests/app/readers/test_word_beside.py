"""What a Word document holds beside its paragraphs: pictures, art, lists to choose from, comments."""

from __future__ import annotations

import base64
import io
from pathlib import Path

import docx
import pytest
from caseframe.app.documents import Remark
from caseframe.app.readers.word_comments import comment_docx
from docx.shared import Mm

from tests.app.readers.samples import (
    OPTIONS,
    TEXT_BOX,
    add_xml,
    read_bytes,
    reasons,
    repacked,
    texts,
)

PNG = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNgAAAAAgABSK+kcQAAAABJRU5ErkJggg=="


def picture() -> io.BytesIO:
    return io.BytesIO(base64.b64decode(PNG))


def bytes_of(document: docx.document.Document) -> bytes:
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def test_pictures_are_named_and_logos_are_not() -> None:
    document = docx.Document()
    document.sections[0].header.paragraphs[0].add_run().add_picture(picture(), Mm(60))
    run = document.add_paragraph("Seen at home.").add_run()
    for width in (60, 80, 10):
        run.add_picture(picture(), Mm(width))
    image = '<v:imagedata r:id="rId1"/>'
    old = (
        f'<w:r><w:pict><v:shape style="width:200pt;height:90.5pt">{image}</v:shape></w:pict></w:r>'
    )
    logo = old.replace("200pt", "20pt").replace("90.5pt", "1cm")
    shown = f'<w:r><w:object><v:shape style="width:9in">{image}</v:shape></w:object></w:r>'
    gone = f'<w:del w:id="1" w:author="A">{old}</w:del>'
    add_xml(document.add_paragraph("At school."), old + logo + shown + gone)
    items = read_bytes(bytes_of(document), "a.docx")
    assert texts(items) == ["Seen at home.", "At school."]
    assert reasons(items) == [
        (
            "3 pictures",
            "their text is not read; if they show messages, type or recognise (OCR) it",
        )
    ]


def test_a_document_of_one_picture_says_so() -> None:
    document = docx.Document()
    document.add_picture(picture(), Mm(60))
    ((place, reason),) = reasons(read_bytes(bytes_of(document), "a.docx"))
    assert place == "1 picture" and "if it shows messages" in reason


def listed(said: str, result: str = "") -> str:
    entries = '<w:listEntry w:val="Engages"/><w:listEntry w:val="Refuses to engage"/>'
    return (
        '<w:r><w:fldChar w:fldCharType="begin"><w:ffData><w:name w:val="D"/>'
        f"<w:ddList>{said}{entries}</w:ddList></w:ffData></w:fldChar></w:r>"
        "<w:r><w:instrText> FORMDROPDOWN </w:instrText></w:r>"
        f'<w:r><w:fldChar w:fldCharType="separate"/></w:r>{result}'
        '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )


@pytest.mark.parametrize(
    ("inner", "shown"),
    [
        (listed('<w:result w:val="1"/><w:default w:val="0"/>'), "Refuses to engage"),
        (listed('<w:default w:val="1"/>'), "Refuses to engage"),
        (listed(""), "Engages"),
        (listed("", "<w:r><w:t>Engages</w:t></w:r>"), "Engages"),
        (listed(f'<w:result w:val="{"9" * 5000}"/>'), "Engages"),
        (listed('<w:result w:val="7"/>'), ""),
    ],
)
def test_what_is_chosen_in_a_list_is_read(inner: str, shown: str) -> None:
    document = docx.Document()
    add_xml(document.add_paragraph("She: "), inner + "<w:r><w:t>.</w:t></w:r>")
    assert texts(read_bytes(bytes_of(document), "a.docx")) == [f"She: {shown}."]


def test_art_is_read_and_takes_comments_with_what_is_chosen(tmp_path: Path) -> None:
    document = docx.Document()
    art = '<w:r><w:pict><v:shape><v:textpath string="At risk"/></v:shape></w:pict></w:r>'
    add_xml(document.add_paragraph("Art"), f"{art}<w:r><w:t>after</w:t></w:r>")
    add_xml(document.add_paragraph("She: "), listed('<w:result w:val="1"/>'))
    source, target = tmp_path / "a.docx", tmp_path / "b.docx"
    source.write_bytes(bytes_of(document))
    before = read_bytes(source.read_bytes(), "a.docx")
    assert texts(before) == ["Art\nAt risk\nafter", "She: Refuses to engage"]
    whole, part = Remark("body/1", 0, 22, "whole"), Remark("body/1", 8, 15, "part of an entry")
    assert comment_docx(source, target, [whole, part], OPTIONS) == [part]
    assert read_bytes(target.read_bytes(), "b.docx") == before


def test_comments_are_counted_but_ours(tmp_path: Path) -> None:
    document = docx.Document()
    run = document.add_paragraph("Seen at home.").runs[0]
    for author in ("A", "B"):
        document.add_comment(run, "She may well be at risk.", author)
    source, target = tmp_path / "a.docx", tmp_path / "b.docx"
    source.write_bytes(bytes_of(document))
    assert comment_docx(source, target, [Remark("body/0", 0, 4, "ours")], OPTIONS) == []
    for data in (source.read_bytes(), target.read_bytes()):
        items = read_bytes(data, "a.docx")
        assert texts(items) == ["Seen at home."]
        assert [place for place, _ in reasons(items)] == ["2 comments"]
    broken = repacked(source.read_bytes(), {"word/comments.xml": lambda _: b"<broken"})
    items = read_bytes(broken, "a.docx")
    assert texts(items) == ["Seen at home."] and reasons(items)[0][0].startswith("comments (")


def test_text_boxes_take_no_comments(tmp_path: Path) -> None:
    """Word passes over a comment that is anchored in one."""
    document = docx.Document()
    add_xml(document.add_paragraph("Before."), TEXT_BOX)
    source, target = tmp_path / "a.docx", tmp_path / "b.docx"
    source.write_bytes(bytes_of(document))
    remarks = [Remark("body/0", 0, 6, "here"), Remark("body/1", 0, 2, "boxed")]
    assert comment_docx(source, target, remarks, OPTIONS) == remarks[1:]
    assert [comment.text for comment in docx.Document(str(target)).comments] == ["here"]
