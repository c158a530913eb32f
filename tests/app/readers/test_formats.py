from __future__ import annotations

import io
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText
from pathlib import Path

import docx
import pytest
from caseframe.app.documents import Passage
from caseframe.app.readers.options import ReadOptions
from caseframe.app.readers.read import READERS, is_table, read_document, suffixes
from caseframe.app.readers.word_text import paragraphs
from docx.oxml.ns import nsdecls, qn
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from pypdf import PdfReader, PdfWriter
from pypdf.annotations import FreeText
from pypdf.generic import ArrayObject, NameObject, NumberObject

from tests.app.readers.samples import (
    HTML,
    RTF,
    add_xml,
    excel_bytes,
    mail_bytes,
    odt_bytes,
    parquet_bytes,
    pdf_bytes,
    read_bytes,
    reasons,
    repacked,
    texts,
    word_bytes,
)


def by_place(data: bytes, name: str) -> dict[str, str]:
    items = read_bytes(data, name)
    assert reasons(items) == []
    ids = [item.note.id for item in items if isinstance(item, Passage)]
    assert len(set(ids)) == len(ids)
    return {item.place: item.note.text for item in items if isinstance(item, Passage)}


def test_word() -> None:
    items = read_bytes(word_bytes(), "a.docx")
    passages = [item for item in items if isinstance(item, Passage)]
    assert [place for place, _ in reasons(items)] == ["1 comment"]
    assert [(item.part, item.place, item.note.text) for item in passages] == [
        ("body/0", "paragraph 1", "First."),
        ("body/1", "paragraph 2", "She was put in and kept."),
        ("body/2", "table 1, row 1", "Top left."),
        ("body/6", "table 1, row 2", "Nested."),
        ("body/8", "paragraph 3", "Before the box."),
        ("body/9", "text box", "In the box."),
        ("body/10", "paragraph 4", "Dated 1 May"),
        ("body/11", "paragraph 5", "Tab\there\nand line."),
        ("body/12", "paragraph 6", "With a remark."),
        ("body/13", "paragraph 7", "Noted"),
        ("header1/0", "header", "Above."),
        ("footer1/0", "footer", "Below."),
        ("footnotes/1", "footnote 1", "Under the line."),
    ]


def test_word_in_the_strict_form_of_the_standard() -> None:
    strict = repacked(
        word_bytes(),
        {
            "word/document.xml": lambda old: old.replace(
                b"http://schemas.openxmlformats.org/wordprocessingml/2006/main",
                b"http://purl.oclc.org/ooxml/wordprocessingml/main",
            )
        },
    )
    assert "In the box." in texts(read_bytes(strict, "a.docx"))


@given(st.lists(st.sampled_from(["begin", "separate", "end", "text"]), max_size=12))
def test_word_fields_hide_their_code_and_nothing_else(steps: list[str]) -> None:
    root = etree.fromstring(f"<w:body {nsdecls('w')}/>")
    paragraph = etree.SubElement(root, qn("w:p"))
    shown: list[str] = []
    opened: list[int | None] = []  # where each open field's code begins in what is shown
    for number, step in enumerate(steps):
        run = etree.SubElement(paragraph, qn("w:r"))
        if step == "text":
            etree.SubElement(run, qn("w:t")).text = f"t{number} "
            shown.append(f"t{number} ")
            continue
        etree.SubElement(run, qn("w:fldChar")).set(qn("w:fldCharType"), step)
        if step == "begin":
            opened.append(len(shown))
        elif opened:
            start = opened.pop()
            shown = shown[:start] if start is not None else shown
            if step == "separate":
                opened.append(None)
    after = etree.SubElement(paragraph.getparent(), qn("w:p"))
    etree.SubElement(etree.SubElement(after, qn("w:r")), qn("w:t")).text = "after"
    assert [found.text for found in paragraphs(root, "")] == ["".join(shown), "after"]


def test_word_moved_text_is_read_once() -> None:
    document = docx.Document()
    moved = '<w:move{} w:id="1" w:author="A"><w:r><w:t>{}.</w:t></w:r></w:move{}>'
    add_xml(document.add_paragraph(), moved.format("From", "was here", "From"))
    add_xml(document.add_paragraph(), moved.format("To", "is here", "To"))
    buffer = io.BytesIO()
    document.save(buffer)
    assert texts(read_bytes(buffer.getvalue(), "a.docx")) == ["is here."]


def test_word_says_what_it_holds_that_is_not_read() -> None:
    relation = (
        b'<Relationship Id="rId98" Type="http://schemas.openxmlformats.org/officeDocument/2006/'
        b'relationships/package" Target="embeddings/Sheet1.xlsx"/></Relationships>'
    )
    data = repacked(
        word_bytes(),
        {
            "word/embeddings/Sheet1.xlsx": lambda _: b"x",
            "word/_rels/document.xml.rels": lambda old: old.replace(b"</Relationships>", relation),
        },
    )
    named = [place for place, _ in reasons(read_bytes(data, "a.docx"))]
    assert named == ["Sheet1.xlsx", "1 comment"]


def test_pdf() -> None:
    items = read_bytes(pdf_bytes(["Seen (at home).", "", "Third \\ page."]), "a.pdf")
    assert texts(items) == ["Seen (at home).", "Third \\ page."]
    assert [item.place for item in items] == ["page 1", "page 2", "page 3"]
    assert "no text on it" in reasons(items)[0][1]


def test_what_was_typed_on_a_pdf_and_what_is_embedded_in_it() -> None:
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(pdf_bytes(["Cover page", "Second page"]))))
    writer.add_annotation(1, FreeText(text="Typed on it.", rect=(50, 550, 200, 650)))
    writer.add_attachment("chronology.txt", b"She was seen.")
    buffer = io.BytesIO()
    writer.write(buffer)
    items = read_bytes(buffer.getvalue(), "a.pdf")
    assert texts(items) == ["Cover page", "Second page", "Typed on it."]
    assert [item.place for item in items] == [
        "page 1",
        "page 2",
        "page 2, note 1",
        "chronology.txt",
    ]
    assert "embedded" in reasons(items)[0][1]


def test_pdf_notes_behind_a_reference_and_one_that_is_broken() -> None:
    writer = PdfWriter(clone_from=io.BytesIO(pdf_bytes(["Seen at home."])))
    writer.add_annotation(0, FreeText(text="She was not believed.", rect=(10, 10, 200, 40)))
    page = writer.pages[0]
    listed = ArrayObject([*page["/Annots"], writer._add_object(NumberObject(3))])
    page[NameObject("/Annots")] = writer._add_object(listed)
    made = io.BytesIO()
    writer.write(made)
    items = read_bytes(made.getvalue(), "notes.pdf")
    assert texts(items) == ["Seen at home.", "She was not believed."]
    assert [place for place, _ in reasons(items)] == ["page 1, further notes"]


@pytest.mark.parametrize("hidden", ["<!--c-->", "<?x y?>"])
def test_text_after_a_comment_in_the_xml_is_read(hidden: str) -> None:
    document = docx.Document()
    document.add_paragraph("She was seen at home.")
    buffer = io.BytesIO()
    document.save(buffer)
    split = {
        "word/document.xml": lambda data: data.replace(b"She was", f"She {hidden}was".encode())
    }
    assert texts(read_bytes(repacked(buffer.getvalue(), split), "a.docx")) == [
        "She was seen at home."
    ]


def test_pdf_with_a_password() -> None:
    assert "needs a password" in reasons(read_bytes(pdf_bytes(["x"], "secret"), "a.pdf"))[0][1]
    assert texts(read_bytes(pdf_bytes(["May be read."], ""), "a.pdf")) == ["May be read."]


def test_pdf_with_many_pages() -> None:
    items = read_bytes(pdf_bytes(["x"] * 7), "a.pdf", ReadOptions(max_pages=5))
    assert len(texts(items)) == 5
    assert reasons(items) == [("pages 6 to 7", "not read: the limit is 5 pages; split it first")]


def test_odt(tmp_path: Path) -> None:
    items = read_bytes(odt_bytes(tmp_path), "a.odt")
    assert [place for place, _ in reasons(items)] == ["1 comment"]
    assert {item.place: item.note.text for item in items if isinstance(item, Passage)} == {
        "footnote 1": "Under the line.",
        "paragraph 1": "She was seen   and\nheard.",
        "paragraph 2": "In the box.",
        "paragraph 3": "Before the box.",
    }


def test_rtf() -> None:
    assert by_place(RTF, "a.rtf") == {
        "paragraph 1": "She was seen at café.",
        "paragraph 2": "Second “quoted” line.",
        "header 1, paragraph 1": "Above.",
        "footnote 2, paragraph 1": "Under the line.",
    }


@pytest.mark.parametrize("encoding", ["utf-8", "cp1252", "utf-16"])
def test_html(encoding: str) -> None:
    page = HTML.replace("caf&eacute;", "café")
    assert list(by_place(page.encode(encoding), "a.html").values()) == [
        "Log",
        "She was seen at café.\nAgain.",
        "One.",
        "Two < three.",
        "Item",
    ]


@pytest.mark.parametrize("tag", ["button", "object", "svg", "math", "select", "del", "noscript"])
def test_html_with_an_element_that_is_never_closed(tag: str) -> None:
    page = f"<html><body><p>One.</p><{tag}>no</{tag}><p>Two.</p><{tag}><p>Three.</p></body></html>"
    read = "\n".join(texts(read_bytes(page.encode(), "a.html")))
    assert "Two." in read and "Three." in read
    closed = page.replace(f"<{tag}><p>", "<p>")
    assert texts(read_bytes(closed.encode(), "a.html")) == ["One.", "Two.", "Three."]


@settings(max_examples=30)
@given(st.integers(1, 1 << 17), st.sampled_from(["utf-8", "utf-16"]))
def test_html_with_an_open_comment_anywhere(at: int, codec: str) -> None:
    page = f"<html><!-- no --><p>{'x' * at}</p><!-- kept <p>kept too</p></body></html>"
    assert texts(read_bytes(page.encode(codec), "a.html"))[-2:] == ["kept", "kept too"]
    closed = page.replace("<!-- kept", "<!-- no --> <!-- no <p>no</p> -->kept")
    assert texts(read_bytes(closed.encode(codec), "a.html"))[-2:] == ["kept", "kept too"]


@settings(max_examples=30)
@given(st.integers(1, 1 << 17), st.sampled_from(["utf-8", "utf-16"]))
def test_html_with_an_open_element_anywhere(at: int, codec: str) -> None:
    page = f"<html><body><p>{'x' * at}</p><button><p>kept</p></body></html>"
    assert texts(read_bytes(page.encode(codec), "a.html"))[-1] == "kept"


def test_mail() -> None:
    items = read_bytes(mail_bytes(), "a.eml")
    assert [(item.place, item.note.text) for item in items if isinstance(item, Passage)] == [
        ("subject", "Visit – Tuesday"),
        ("body", "She was seen.\n"),
        ("attachment note.pdf, page 1", "One."),
        ("attachment note.pdf, page 2", "Two."),
        ("attachment log.txt, line 1", "kept\n"),
        ("attachment 3.eml, subject", "Forwarded"),
        ("attachment 3.eml, body", "Inside.\n"),
    ]
    assert [place for place, _ in reasons(items)] == ["attachment logo.png"]


def test_mail_of_html_only() -> None:
    mail = b"Subject: x\nContent-Type: text/html; charset=latin-1\n\n<p>caf\xe9</p><p>two</p>"
    assert by_place(mail, "a.eml") == {
        "subject": "x",
        "body, paragraph 1": "café",
        "body, paragraph 2": "two",
    }


def test_mail_whose_attachments_stand_within_an_alternative() -> None:
    """As Apple Mail sends them."""
    mixed = MIMEMultipart("mixed")
    mixed.attach(MIMEText("<p>She was seen.</p>", "html"))
    attached = MIMEText("Went missing.\n", "plain")
    attached.add_header("Content-Disposition", "attachment", filename="log.txt")
    mixed.attach(attached)
    mixed.attach(MIMEText("<p>at home</p>", "html"))
    mail = MIMEMultipart("alternative")
    mail["Subject"] = "x"
    mail.attach(MIMEText("She was seen.\n\nAt home.", "plain"))
    mail.attach(mixed)
    assert by_place(mail.as_bytes(), "a.eml") == {
        "subject": "x",
        "body": "She was seen.\n\nAt home.",
        "attachment log.txt, line 1": "Went missing.\n",
    }


_SAID = st.lists(st.sampled_from(["seen", "missing", "café", "home"]), max_size=4).map(" ".join)


@given(_SAID, _SAID)
def test_no_word_of_an_alternative_is_lost(plain: str, page: str) -> None:
    mail = MIMEMultipart("alternative")
    mail["Subject"] = "x"
    mail.attach(MIMEText(plain, "plain", "utf-8"))
    mail.attach(MIMEText(f"<p>{page}</p>", "html", "utf-8"))
    read = texts(read_bytes(mail.as_bytes(), "a.eml"))
    assert {word for text in read for word in text.split()} == {"x", *plain.split(), *page.split()}


@given(
    st.text("ab.\n\r é😀", max_size=200),
    st.integers(2, 40),
    st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]),
)
def test_plain_text_is_cut_into_exact_slices(text: str, limit: int, codec: str) -> None:
    items = read_bytes(text.encode(codec), "a.md", ReadOptions(max_passage_chars=limit))
    passages = [item for item in items if isinstance(item, Passage)]
    covered = 0
    for passage in passages:
        slice_ = text[passage.start : passage.start + len(passage.note.text)]
        assert passage.note.text == slice_
        assert len(slice_) <= limit
        assert not text[covered : passage.start].strip()
        covered = passage.start + len(slice_)
        before = text[: passage.start]
        first = len((before + "x").splitlines())
        last = first + len(slice_.splitlines()) - 1
        assert passage.place == (f"line {first}" if last == first else f"lines {first} to {last}")
    assert not text[covered:].strip()
    assert bool(passages) == bool(text.strip())


def test_plain_text_is_cut_at_the_ends_of_lines() -> None:
    text = "A sentence that is short.\n" * 50
    for item in read_bytes(text.encode(), "a.txt", ReadOptions(max_passage_chars=100)):
        assert isinstance(item, Passage)
        assert item.note.text.startswith("A") and item.note.text.endswith(".\n")


def test_content_wins_over_the_suffix() -> None:
    assert texts(read_bytes(RTF, "letter.doc"))[0] == "She was seen at café."
    assert texts(read_bytes(HTML.encode(), "export.xls"))[0] == "Log"
    assert texts(read_bytes(pdf_bytes(["One."]), "a.txt")) == ["One."]
    assert len(texts(read_bytes(excel_bytes(), "a.docx"))) == 3
    assert len(texts(read_bytes(parquet_bytes(), "a.csv"))) == 2
    assert texts(read_bytes(word_bytes(), "noname"))[0] == "First."


def test_what_is_read_and_which_are_tables() -> None:
    assert suffixes() == tuple(READERS)
    assert {".txt", ".md", ".docx", ".pdf", ".odt", ".rtf", ".html", ".eml"} <= set(suffixes())
    tables = {suffix for suffix in suffixes() if is_table(Path(f"X{suffix.upper()}"))}
    assert tables == {
        *(".csv", ".tsv", ".tab", ".jsonl", ".ndjson"),
        *(".xlsx", ".xlsm", ".parquet", ".pq"),
    }


def test_missing_files_and_folders_are_a_line(tmp_path: Path) -> None:
    options = ReadOptions()
    assert reasons(read_document(tmp_path / "none.txt", options)) == [("", "no such file")]
    assert reasons(read_document(tmp_path, options)) == [("", "not a file; name the files in it")]
    assert len(reasons(read_document(Path("a\0b.txt"), options))) == 1
