"""Files that are too large, too deep or packed too tightly, at the sizes that people meet or fear."""

from __future__ import annotations

import io
import tempfile
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Final

import pyarrow as pa
import pyarrow.parquet as pq

from tests.app.readers.samples import _pdf_file, excel_bytes, odt_with, repacked, word_bytes

MB: Final = 1 << 20
WORDS: Final = b"word " * 200_000
"""A million bytes of text without a line's end."""
LINE: Final = WORDS * 50
_BODY: Final = "word/document.xml"
_SHEET: Final = "xl/worksheets/sheet1.xml"
HEADS: Final = {
    ".txt": b"",
    ".md": b"",
    ".csv": b"",
    ".tsv": b"",
    ".jsonl": b"",
    ".docx": b"PK\x03\x04",
    ".xlsx": b"PK\x03\x04",
    ".odt": b"PK\x03\x04",
    ".pdf": b"%PDF-1.7\n",
    ".rtf": b"{\\rtf1 ",
    ".html": b"<html>",
    ".eml": b"Subject: x\n\n",
    ".parquet": b"PAR1",
    ".doc": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
}
"""How a file of each kind begins."""


def sparse(path: Path, size: int = 500 * MB) -> None:
    """A file of nothing that begins, and where its kind asks for it ends, as one of its kind."""
    head = HEADS[path.suffix]
    with path.open("wb") as file:
        file.write(head)
        file.truncate(size)
        if path.suffix == ".parquet":
            file.seek(-4, 2)
            file.write(head)


def _docx(inner: bytes) -> bytes:
    new = b"<w:body>" + inner
    return repacked(word_bytes(), {_BODY: lambda old: old.replace(b"<w:body>", new)})


def _odt(inner: bytes) -> bytes:
    return repacked(odt_with("Kept."), {"content.xml": lambda old: old.replace(b"Kept.", inner)})


def _xlsx(inner: bytes) -> bytes:
    new = inner + b"</sheetData>"
    return repacked(excel_bytes(), {_SHEET: lambda old: old.replace(b"</sheetData>", new)})


def _parquet(values: list[str]) -> bytes:
    buffer = io.BytesIO()
    pq.write_table(pa.table({"note": values}), buffer, compression="zstd")
    return buffer.getvalue()


def _many_rows() -> bytes:
    """One value, 50 million times: a dictionary keeps it once."""
    nothing = pa.repeat(pa.scalar(0, pa.int32()), 50_000_000)
    note = pa.DictionaryArray.from_arrays(nothing, ["Seen."])
    buffer = io.BytesIO()
    pq.write_table(pa.table({"note": note}), buffer, compression="zstd")
    return buffer.getvalue()


def _pdf(stream: bytes, packed: bool = False, pages: int = 1, extra: bytes = b"") -> bytes:
    """A PDF whose pages all show one stream."""
    stream = zlib.compress(stream, 9) if packed else stream
    how = " /Filter /FlateDecode" if packed else ""
    kids = " ".join(f"{number + 5} 0 R" for number in range(pages))
    page = (
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R"
        " /Resources << /Font << /F1 3 0 R >> >> >>"
    )
    font = "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>"
    made = _pdf_file(
        [
            f"<< /Type /Catalog /Pages 2 0 R {extra.decode()} >>",
            f"<< /Type /Pages /Count {pages} /Kids [{kids}] >>",
            font,
            f"<< /Length {len(stream)}{how} >>\nstream\n@@\nendstream",
            *[page] * pages,
        ]
    )
    return made.replace(b"@@", stream)


def pdf_of(pages: int, text: str = "(Seen at home.) Tj") -> bytes:
    """A PDF of so many pages; no text makes scans of them."""
    stream = f"BT /F1 12 Tf 72 720 Td {text} ET" if text else "0 0 100 100 re f"
    return _pdf(stream.encode(), pages=pages)


def deep_pages(depth: int) -> bytes:
    """A PDF whose only page lies at the end of so many nodes of the tree of pages."""
    nodes = [
        f"<< /Type /Pages /Count 1 /Kids [{number + 1} 0 R] /Parent {number - 1} 0 R >>"
        for number in range(2, depth + 2)
    ]
    page = f"<< /Type /Page /Parent {depth + 1} 0 R /MediaBox [0 0 9 9] >>"
    return _pdf_file(["<< /Type /Catalog /Pages 2 0 R >>", *nodes, page])


def _nested_mail(depth: int) -> bytes:
    part = b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n"
    return b"Subject: x\n" + b"".join(part % (n, n) for n in range(depth)) + b"\nDeep."


def _many_parts() -> bytes:
    head = b"Subject: x\nContent-Type: multipart/mixed; boundary=b\n\n"
    return head + b"--b\nContent-Type: text/plain\n\nSeen.\n" * 200_000 + b"--b--\n"


def _many_members() -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for number in range(300_000):
            archive.writestr(f"word/{number}", b"")
    return buffer.getvalue()


def _lying(data: bytes) -> bytes:
    """A zip whose members all say that they unpack to 100 bytes."""
    bomb = bytearray(data)
    for signature, offset in ((b"PK\x01\x02", 24), (b"PK\x03\x04", 22)):
        at = -1
        while (at := bomb.find(signature, at + 1)) >= 0:
            bomb[at + offset : at + offset + 4] = (100).to_bytes(4, "little")
    return bytes(bomb)


def _padded(data: bytes, part: str, size: int) -> bytes:
    return repacked(data, {part: lambda old: old + b" " * size})


def _runs() -> bytes:
    run = b"<w:r><w:t>" + b"word " * 20 + b"</w:t></w:r>"
    return _docx(b"<w:p>" + run * 100_000 + b"</w:p>")


FILES: Final[dict[str, tuple[str, Callable[[], bytes]]]] = {
    "one 50 MB line": (".txt", lambda: LINE),
    "one 50 MB line of Markdown": (".md", lambda: b"# " + LINE),
    "one 50 MB line of CSV": (".csv", lambda: b"id,note\n1,Seen.\n2," + LINE + b"\n3,Kept.\n"),
    "one 50 MB cell that is never closed": (".csv", lambda: b'id,note\n1,"' + (WORDS[:99] + b"\n") * 500_000),
    "a row of 10 million cells": (".csv", lambda: b"id,note\n1,Seen.\n" + b"x," * 10_000_000),
    "one 50 MB line of TSV": (".tsv", lambda: b"id\tnote\n1\tSeen.\n2\t" + LINE + b"\n3\tKept.\n"),
    "one 50 MB line of JSON": (
        ".jsonl", lambda: b'{"note": "Seen."}\n{"note": "' + LINE + b'"}\n{"note": "Kept."}\n',
    ),
    "lines nested 400,000 deep": (
        ".jsonl", lambda: b'{"note": "Seen."}\n' + (b'{"note": ' + b"[" * 400_000 + b"\n") * 20,
    ),
    "one 50 MB line of a page": (".html", lambda: b"<html><p>Seen.<p>" + LINE),
    "elements nested 5 million deep": (".html", lambda: b"<html><p>Seen." + b"<div>" * 5_000_000),
    "a comment of 50 MB never closed": (".html", lambda: b"<html><p>Seen.<!-- " + LINE),
    "an element with a million attributes": (
        ".html",
        lambda: b"<html><p>Seen.<p " + b"".join(b"a%d=1 " % n for n in range(1_000_000)) + b">Kept.",
    ),
    "one 50 MB line of RTF": (".rtf", lambda: b"{\\rtf1 Seen.\\par " + LINE + b"}"),
    "groups nested 5 million deep": (
        ".rtf", lambda: b"{\\rtf1 Seen.\\par " + b"{" * 5_000_000 + b"x" + b"}" * 5_000_000 + b"}",
    ),
    "footnotes nested a million deep": (".rtf", lambda: b"{\\rtf1 Seen. " + b"{\\footnote " * 1_000_000),
    "one 50 MB line of mail": (".eml", lambda: b"Subject: Seen\n\n" + LINE),
    "a subject of 50 MB": (".eml", lambda: b"Subject: " + LINE + b"\n\nSeen."),
    "parts nested 20,000 deep": (".eml", lambda: _nested_mail(20_000)),
    "a mail of 200,000 parts": (".eml", _many_parts),
    "one run of 50 MB": (".docx", lambda: _docx(b"<w:p><w:r><w:t>" + LINE + b"</w:t></w:r></w:p>")),
    "one paragraph of 100,000 runs": (".docx", _runs),
    "tables nested 100,000 deep": (".docx", lambda: _docx(b"<w:tbl><w:tr><w:tc>" * 100_000)),
    "a bomb: 500 MB of blanks": (".docx", lambda: _padded(word_bytes(), _BODY, 500 * MB)),
    "a bomb: 1 GB of blanks": (".docx", lambda: _padded(word_bytes(), _BODY, 1024 * MB)),
    "a bomb that lies about its size": (
        ".docx", lambda: _lying(_padded(word_bytes(), _BODY, 600 * MB)),
    ),
    "a bomb: 8 million paragraphs": (".docx", lambda: _docx(b"<w:p/>" * 8_000_000)),
    "a zip of 300,000 members": (".docx", _many_members),
    "one paragraph of 50 MB": (".odt", lambda: _odt(b"Seen. " + LINE)),
    "spans nested 100,000 deep": (".odt", lambda: _odt(b"<text:span>" * 100_000)),
    "a bomb of 500 MB": (".odt", lambda: _padded(odt_with("Kept."), "content.xml", 500 * MB)),
    "one cell of 50 MB": (
        ".xlsx",
        lambda: _xlsx(b'<row r="9"><c r="F9" t="inlineStr"><is><t>' + LINE + b"</t></is></c></row>"),
    ),
    "a cell in the last row and column": (
        ".xlsx",
        lambda: _xlsx(b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'),
    ),
    "a bomb: 5 million empty rows": (".xlsx", lambda: _xlsx(b"<row/>" * 5_000_000)),
    "a bomb: 400 MB of strings": (
        ".xlsx",
        lambda: repacked(
            excel_bytes(),
            {
                "xl/sharedStrings.xml": lambda old: old.replace(
                    b"</sst>", b"<si><t>word</t></si>" * 20_000_000 + b"</sst>"
                )
            },
        ),
    ),
    "one value of 50 MB": (".parquet", lambda: _parquet(["Seen.", LINE.decode(), "Kept."])),
    "a bomb: a value of 1 GB": (".parquet", lambda: _parquet(["Seen.", "word " * (200 * MB)])),
    "a bomb: 50 million rows": (".parquet", _many_rows),
    "10,000 pages": (".pdf", lambda: pdf_of(10_000)),
    "2,000 scanned pages": (".pdf", lambda: pdf_of(2_000, "")),
    "10,000 scanned pages": (".pdf", lambda: pdf_of(10_000, "")),
    "one 50 MB line on a page": (".pdf", lambda: pdf_of(1, f"({LINE.decode()}) Tj")),
    "a bomb: a page of 1 GB": (".pdf", lambda: _pdf(b"(Seen) Tj " * (100 * MB), packed=True)),
    "a tree of pages 50,000 deep": (".pdf", lambda: deep_pages(50_000)),
    "arrays nested a million deep": (".pdf", lambda: _pdf(b"x", extra=b"/X " + b"[" * 1_000_000)),
}  # fmt: skip
"""What is wrong with a file, its suffix, and what makes it."""


def write(name: str, folder: Path) -> Path:
    """Make one of ``FILES``."""
    suffix, make = FILES[name]
    path = folder / f"{name.replace(':', '').replace(' ', '-')}{suffix}"
    path.write_bytes(make())
    return path


def scratch() -> tempfile.TemporaryDirectory[str]:
    """A folder for them."""
    return tempfile.TemporaryDirectory(prefix="caseframe-hostile-")
