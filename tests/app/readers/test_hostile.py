from __future__ import annotations

import io
import time
import tracemalloc
import zipfile
from dataclasses import replace
from email.message import EmailMessage

import pytest
from caseframe.app.documents import Passage, Unread
from caseframe.app.readers.options import ReadOptions

from tests.app.readers.samples import (
    OPTIONS,
    excel_bytes,
    odt_bytes,
    parquet_bytes,
    pdf_bytes,
    read_bytes,
    reasons,
    repacked,
    texts,
    word_bytes,
)

SMALL = replace(OPTIONS, max_unpacked_bytes=200_000)
BODY = "word/document.xml"


def only_reason(data: bytes, name: str, options: ReadOptions = OPTIONS) -> str:
    items = read_bytes(data, name, options)
    assert len(items) == 1 and isinstance(items[0], Unread) and items[0].place == ""
    assert "\n" not in items[0].reason
    return items[0].reason


@pytest.mark.parametrize(("name", "part"), [("a.docx", BODY), ("a.xlsx", "xl/sharedStrings.xml")])
def test_a_zip_bomb_is_refused_by_what_it_says(name: str, part: str) -> None:
    made = word_bytes() if name == "a.docx" else excel_bytes()
    bomb = repacked(made, {part: lambda old: old + b" " * 5_000_000})
    assert len(bomb) < 200_000
    assert "unpacks to more than" in only_reason(bomb, name, SMALL)


def test_a_zip_bomb_that_lies_is_refused_while_unpacking() -> None:
    bomb = bytearray(repacked(word_bytes(), {BODY: lambda old: old + b" " * 5_000_000}))
    for signature, offset in ((b"PK\x01\x02", 24), (b"PK\x03\x04", 22)):
        at = -1
        while (at := bomb.find(signature, at + 1)) >= 0:
            bomb[at + offset : at + offset + 4] = (100).to_bytes(4, "little")
    assert only_reason(bytes(bomb), "a.docx", SMALL)


def test_too_many_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("caseframe.app.readers.package._MOST_MEMBERS", 50)
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for number in range(60):
            archive.writestr(f"word/{number}", b"")
    assert "60 parts" in only_reason(buffer.getvalue(), "a.docx")


LAUGHS = b"".join(
    b'<!ENTITY a%d "%s">' % (n, b"&a%d;" % (n - 1) * 10 if n else b"ha" * 10) for n in range(9)
)


@pytest.mark.parametrize(
    "declared", [LAUGHS, b'<!ENTITY a8 SYSTEM "file:///etc/passwd">', b'<!ENTITY a8 "x">']
)
@pytest.mark.parametrize("name", ["a.docx", "a.odt", "a.xlsx"])
def test_xml_entities(declared: bytes, name: str, tmp_path: object) -> None:
    from pathlib import Path

    made = {"a.docx": word_bytes, "a.xlsx": excel_bytes}
    data = made[name]() if name in made else odt_bytes(Path(str(tmp_path)))
    part = {"a.docx": BODY, "a.odt": "content.xml", "a.xlsx": "xl/worksheets/sheet1.xml"}[name]

    def with_entity(old: bytes) -> bytes:
        start = old.index(b"?>") + 2 if old.startswith(b"<?xml") else 0
        old = old[:start] + b"<!DOCTYPE x [" + declared + b"]>" + old[start:]
        return old.replace(b"First", b"&a8;").replace(b"She", b"&a8;").replace(b"<v>", b"<v>&a8;")

    items = read_bytes(repacked(data, {part: with_entity}), name)
    assert reasons(items)
    assert not any("root:" in text or "haha" in text for text in texts(items))


@pytest.mark.parametrize("depth", [200, 1500, 100_000])
def test_deep_nesting_in_word(depth: int) -> None:
    deep = b"<w:tbl><w:tr><w:tc>" * depth + b"<w:p/>" + b"</w:tc></w:tr></w:tbl>" * depth
    data = repacked(word_bytes(), {BODY: lambda old: old.replace(b"<w:body>", b"<w:body>" + deep)})
    items = read_bytes(data, "a.docx")
    assert "First." in texts(items) or "nested too deep" in reasons(items)[0][1]


@pytest.mark.parametrize("inner", ["<div>", "<b>", "<table><tr><td>", "<p>"])
def test_deep_nesting_in_a_page(inner: str) -> None:
    page = "<p>First.</p>" + inner * 10_000 + "Deep." + "<p>Last.</p>"
    found = texts(read_bytes(page.encode(), "a.html"))
    assert "First." in found[0] and "Deep." in "".join(found) and "Last." in "".join(found)


def test_mails_in_mails() -> None:
    mail = EmailMessage()
    mail["Subject"] = "0"
    mail.set_content("Deepest.")
    for number in range(1, 8):
        outer = EmailMessage()
        outer["Subject"] = str(number)
        outer.set_content("Level.")
        outer.add_attachment(mail)
        mail = outer
    items = read_bytes(mail.as_bytes(), "a.eml")
    assert any("mail in a mail" in reason for _, reason in reasons(items))
    assert "Deepest.\n" not in texts(items)
    part = b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n"
    deep = b"Subject: x\n" + b"".join(part % (n, n) for n in range(150)) + b"\nDeep."
    assert read_bytes(deep, "a.eml")


def test_names_of_attachments_are_only_names() -> None:
    mail = EmailMessage()
    mail["Subject"] = "x"
    for name in ("../../etc/passwd.txt", "C:\\x\\y.txt", "a\u202etxt.exe.txt", "n" * 500 + ".txt"):
        mail.add_attachment("kept", filename=name)
    places = [item.place for item in read_bytes(mail.as_bytes(), "a.eml")[1:]]
    assert places[:2] == ["attachment passwd.txt, line 1", "attachment y.txt, line 1"]
    assert "\u202e" not in places[2]
    assert all(len(place) < 120 for place in places)


def test_a_pdf_that_goes_in_circles() -> None:
    data = pdf_bytes(["One.", "Two."])
    for old, new in [
        (b"/Kids [5 0 R 7 0 R]", b"/Kids [2 0 R 5 0 R]"),
        (b"/Parent 2", b"/Parent 5"),
    ]:
        assert old in data
        assert read_bytes(data.replace(old, new), "a.pdf")
    assert read_bytes(data.replace(b"/Contents 4 0", b"/Contents 5 0"), "a.pdf")


def test_a_pdf_that_lies_about_its_pages() -> None:
    items = read_bytes(pdf_bytes(["One."]).replace(b"/Count 1 ", b"/Count 9999999 "), "a.pdf")
    assert texts(items) == ["One."]


@pytest.mark.parametrize(
    ("data", "name", "said"),
    [
        (b"", "a.txt", "empty"),
        (b" \r\n\t", "a.txt", "no text in it"),
        (b"\0" * 5000, "a.txt", "not text"),
        (b"\xff\xfea", "a.txt", "not text"),
        (b"x" * 5000 + b"\x81", "a.txt", "not text"),
        (b"plain words", "a.docx", "not a whole Word document"),
        (b"plain words", "a.pdf", "not a whole PDF"),
        (b"PK\x03\x04 cut", "a.docx", "cut short"),
        (b"plain words", "a.doc", r"save it as Word document \(.docx\) first"),
        (b"plain words", "a.msg", "save it as .eml"),
        (b"plain words", "a", "without a suffix"),
        (b"\x89PNG\r\n", "scan.docx", "a picture"),
        (b"plain words", "a.zip", "unpack it first"),
        (b"just words, no header lines\n\nx", "a.eml", "not an e-mail"),
    ],
)
def test_clear_lines(data: bytes, name: str, said: str) -> None:
    import re

    assert re.search(said, only_reason(data, name))


@pytest.mark.parametrize(
    ("entry", "said"),
    [
        ("EncryptedPackage", "needs a password"),
        ("WordDocument", "an old Word document"),
        ("Workbook", "an old Excel workbook"),
        ("__substg1.0_001A001F", "an Outlook message"),
        ("Nothing known", "an old Office file"),
    ],
)
def test_old_and_encrypted_office_files(entry: str, said: str) -> None:
    ole = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2000) + entry.encode("utf-16-le") + bytes(100)
    assert said in only_reason(ole, "a.docx")


def test_other_packed_files() -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("note.txt", "x")
    assert "unpack it first" in only_reason(buffer.getvalue(), "a.docx")


def test_a_file_that_is_too_large() -> None:
    assert "too large" in only_reason(word_bytes(), "a.docx", ReadOptions(max_bytes=1000))
    assert texts(read_bytes(b"x" * 5000, "a.txt", ReadOptions(max_bytes=1000)))
    assert len(texts(read_bytes(parquet_bytes(), "a.parquet", ReadOptions(max_bytes=1000)))) == 2


def test_one_long_line_in_little_memory() -> None:
    data = b"word " * 1_600_000
    tracemalloc.start()
    length = pieces = 0
    from caseframe.app.readers.read import read_stream

    for item in read_stream(io.BytesIO(data), "a.txt", OPTIONS):
        assert isinstance(item, Passage)
        assert len(item.note.text) <= OPTIONS.max_passage_chars
        assert item.note.text.endswith("word ")
        length += len(item.note.text)
        pieces += 1
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert length == len(data) and pieces >= 400
    assert peak < 3_000_000


@pytest.mark.parametrize("name", ["a.html", "a.csv", "a.jsonl", "a.rtf"])
def test_one_long_line_in_other_files(name: str) -> None:
    start = {"a.html": b"<p>", "a.rtf": b"{\\rtf1 "}.get(name, b"note\n")
    assert read_bytes(start + b"word " * 40_000, name)


@pytest.mark.parametrize("word", [r"\pard ", r"\*", r"\f1 ", r"\cs12  "])
def test_rtf_with_many_words_before_a_group(word: str) -> None:
    data = (r"{\rtf1 {" + word * 2000 + "x}Kept.}").encode()
    before = time.monotonic()
    assert texts(read_bytes(data, "a.rtf"))[-1].endswith("Kept.")
    assert time.monotonic() - before < 5


def test_characters_that_are_none() -> None:
    items = read_bytes(b'{"note": "a\\ud800b\\u0000c"}\n', "a.jsonl")
    assert texts(items) == ["a\ufffdb\ufffdc"]
    assert texts(read_bytes(b"note\na\0b\n", "a.csv")) in ([], ["a\ufffdb"])
    assert texts(read_bytes(b"<p>a\0b&#xD800;c&#0;</p>", "a.html")) != [""]
    assert texts(read_bytes(rb"{\rtf1 a\u-10179?b}", "a.rtf")) == ["a\ufffdb"]
