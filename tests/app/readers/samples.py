"""Real documents, made on the spot with the libraries that people's programs resemble."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import docx
import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
from caseframe.app.documents import Passage, Unread
from caseframe.app.readers.options import ReadOptions
from caseframe.app.readers.read import read_stream
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from pypdf import PdfReader, PdfWriter

OPTIONS = ReadOptions()
HEADER = ["Note ID", "Case Ref", "Date", "Worker", "Team", "Case note"]
ROWS: list[list[Any]] = [
    ["N1", "C1", date(2024, 3, 1), "J. Smith", "EDT", "Seen at home, “settled”."],
    ["N2", "C2", date(2024, 3, 2), "A. Jones", "Police", "Went missing twice; staff searched."],
]


def read_bytes(data: bytes, name: str, options: ReadOptions = OPTIONS) -> list[Passage | Unread]:
    return list(read_stream(io.BytesIO(data), name, options))


def texts(items: Iterable[Passage | Unread]) -> list[str]:
    return [item.note.text for item in items if isinstance(item, Passage)]


def reasons(items: Iterable[Passage | Unread]) -> list[tuple[str, str]]:
    return [(item.place, item.reason) for item in items if isinstance(item, Unread)]


_VML = 'xmlns:v="urn:schemas-microsoft-com:vml"'


def add_xml(paragraph: Any, inner: str) -> None:
    """Put WordprocessingML at the end of a paragraph."""
    for child in parse_xml(f"<w:p {nsdecls('w', 'wp', 'a', 'r')} {_VML}>{inner}</w:p>"):
        paragraph._p.append(child)


TEXT_BOX = """<w:r><mc:AlternateContent
 xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"
 xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape">
<mc:Choice Requires="wps"><w:drawing><wp:inline><wp:extent cx="2000000" cy="600000"/>
<wp:docPr id="7" name="Box"/><a:graphic>
<a:graphicData uri="http://schemas.microsoft.com/office/word/2010/wordprocessingShape">
<wps:wsp><wps:cNvSpPr txBox="1"/><wps:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="2000000" cy="600000"/>
</a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom></wps:spPr>
<wps:txbx><w:txbxContent><w:p><w:r><w:t>In the box.</w:t></w:r></w:p></w:txbxContent></wps:txbx>
<wps:bodyPr/></wps:wsp></a:graphicData></a:graphic></wp:inline></w:drawing></mc:Choice>
<mc:Fallback><w:pict><v:rect><v:textbox><w:txbxContent><w:p><w:r><w:t>In the box.</w:t></w:r></w:p>
</w:txbxContent></v:textbox></v:rect></w:pict></mc:Fallback></mc:AlternateContent></w:r>"""

FIELD = (
    '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> DATE </w:instrText></w:r>'
    '<w:r><w:t>hidden code</w:t></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r>'
    '<w:r><w:t>1 May</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>'
)
TRACKED = (
    '<w:ins w:id="1" w:author="A" w:date="2024-01-01T00:00:00Z"><w:r><w:t xml:space="preserve">'
    "put in </w:t></w:r></w:ins>"
    '<w:del w:id="2" w:author="A" w:date="2024-01-01T00:00:00Z"><w:r><w:delText>taken out</w:delText>'
    "</w:r></w:del><w:r><w:t>and kept.</w:t></w:r>"
)
FOOTNOTES = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    f"<w:footnotes {nsdecls('w')}>"
    '<w:footnote w:type="separator" w:id="-1"><w:p><w:r><w:separator/></w:r></w:p></w:footnote>'
    '<w:footnote w:id="1"><w:p><w:r><w:footnoteRef/></w:r><w:r><w:t>Under the line.</w:t></w:r></w:p>'
    "</w:footnote></w:footnotes>"
)


def word_bytes() -> bytes:
    """A Word document with a bit of everything."""
    document = docx.Document()
    document.sections[0].header.paragraphs[0].text = "Above."
    document.sections[0].footer.paragraphs[0].text = "Below."
    document.add_paragraph("First.")
    add_xml(document.add_paragraph("She was "), TRACKED)
    table = document.add_table(2, 2)
    table.cell(0, 0).text = "Top left."
    table.cell(1, 1).add_table(1, 1).cell(0, 0).text = "Nested."
    paragraph = document.add_paragraph("Before the box.")
    add_xml(paragraph, TEXT_BOX)
    add_xml(document.add_paragraph("Dated "), FIELD)
    document.add_paragraph("Tab\there\nand line.")
    run = document.add_paragraph("With a remark.").runs[0]
    document.add_comment(run, "a comment is no text", "A")
    add_xml(document.add_paragraph("Noted"), '<w:r><w:footnoteReference w:id="1"/></w:r>')
    buffer = io.BytesIO()
    document.save(buffer)
    return with_footnotes(buffer.getvalue())


def with_footnotes(data: bytes, text: str = "Under the line.") -> bytes:
    """python-docx has no footnotes, so the part is put in by hand."""
    relation = (
        '<Relationship Id="rId99" Type="http://schemas.openxmlformats.org/officeDocument/2006/'
        'relationships/footnotes" Target="footnotes.xml"/></Relationships>'
    )
    kind = (
        '<Override PartName="/word/footnotes.xml" ContentType="application/vnd.openxmlformats-'
        'officedocument.wordprocessingml.footnotes+xml"/></Types>'
    )
    return repacked(
        data,
        {
            "word/footnotes.xml": lambda _: FOOTNOTES.replace("Under the line.", text).encode(),
            "word/_rels/document.xml.rels": lambda old: old.replace(
                b"</Relationships>", relation.encode()
            ),
            "[Content_Types].xml": lambda old: old.replace(b"</Types>", kind.encode()),
        },
    )


def repacked(data: bytes, changes: dict[str, Callable[[bytes], bytes]]) -> bytes:
    """A zip with some of its parts changed or added."""
    buffer = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(data)) as old,
        zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in dict.fromkeys([*old.namelist(), *changes]):
            content = old.read(name) if name in old.namelist() else b""
            new.writestr(name, changes.get(name, lambda same: same)(content))
    return buffer.getvalue()


def pdf_bytes(pages: Sequence[str], password: str | None = None) -> bytes:
    """A PDF of one line a page; an empty line makes a page without text."""
    objects = ["<< /Type /Catalog /Pages 2 0 R >>", ""]
    kids = []
    objects.append(
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>"
    )
    for text in pages:
        shown = text.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")
        stream = f"BT /F1 12 Tf 72 720 Td ({shown}) Tj ET" if text else "0 0 100 100 re f"
        objects.append(f"<< /Length {len(stream)} >>\nstream\n{stream}\nendstream")
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents {len(objects)} 0 R"
            " /Resources << /Font << /F1 3 0 R >> >> >>"
        )
        kids.append(f"{len(objects)} 0 R")
    objects[1] = f"<< /Type /Pages /Count {len(kids)} /Kids [{' '.join(kids)}] >>"
    data = _pdf_file(objects)
    if password is None:
        return data
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(data)))
    writer.encrypt(password, algorithm="AES-256")
    buffer = io.BytesIO()
    writer.write(buffer)
    return buffer.getvalue()


def _pdf_file(objects: Sequence[str]) -> bytes:
    data = b"%PDF-1.4\n"
    offsets = []
    for number, content in enumerate(objects, 1):
        offsets.append(len(data))
        data += f"{number} 0 obj\n{content}\nendobj\n".encode("cp1252")
    table = "".join(f"{offset:010} 00000 n \n" for offset in offsets)
    size = len(objects) + 1
    end = f"xref\n0 {size}\n0000000000 65535 f \n{table}trailer\n<< /Size {size} /Root 1 0 R >>\n"
    return data + end.encode() + f"startxref\n{len(data)}\n%%EOF\n".encode()


def excel_bytes() -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["Export of case notes"])
    for row in [HEADER, *ROWS]:
        sheet.append(row)
    other = book.create_sheet("Other")
    other["B4"], other["B5"] = "Notes", "On another sheet."
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def parquet_bytes() -> bytes:
    buffer = io.BytesIO()
    columns = list(zip(*ROWS, strict=True))
    pq.write_table(pa.table(dict(zip(HEADER, columns, strict=True))), buffer)
    return buffer.getvalue()


def odt_bytes(folder: Path) -> bytes:
    from odf import draw, office, text
    from odf.opendocument import OpenDocumentText

    document = OpenDocumentText()
    paragraph = text.P(text="She was ")
    paragraph.addElement(text.Span(text="seen"))
    paragraph.addElement(text.S(c=3))
    paragraph.addText("and")
    paragraph.addElement(text.LineBreak())
    paragraph.addText("heard.")
    note = text.Note(noteclass="footnote")
    note.addElement(text.NoteCitation(text="1"))
    body = text.NoteBody()
    body.addElement(text.P(text="Under the line."))
    note.addElement(body)
    paragraph.addElement(note)
    remark = office.Annotation()
    remark.addElement(text.P(text="a comment is no text"))
    paragraph.addElement(remark)
    document.text.addElement(paragraph)
    framed = text.P(text="Before the box.")
    box = draw.TextBox()
    box.addElement(text.P(text="In the box."))
    frame = draw.Frame(width="5cm", height="2cm")
    frame.addElement(box)
    framed.addElement(frame)
    document.text.addElement(framed)
    path = folder / "made.odt"
    document.save(str(path))
    return path.read_bytes()


RTF = (
    rb"{\rtf1\ansi\ansicpg1252{\fonttbl{\f0 Arial;}}{\header\pard Above.\par}"
    rb"\pard She was \b seen\b0  at caf\'e9.{\footnote\pard\plain{\super\chftn} Under the line.}"
    rb" {\deleted taken out}\par Second \u8220?quoted\u8221? line.\par}"
)
HTML = (
    "<!DOCTYPE html><html><head><title>no</title><style>p{}</style></head><body><h1>Log</h1>"
    "<p>She was <b>seen</b> at\n caf&eacute;.<br>Again.</p><script>no()</script>"
    "<table><tr><td>One.</td><td>Two &lt; three.</td></tr></table><ul><li>Item</li></ul></body></html>"
)


def mail_bytes() -> bytes:
    message = EmailMessage()
    message["Subject"] = "Visit – Tuesday"
    message["From"] = "a@example.org"
    message["To"] = "b@example.org"
    message.set_content("She was seen.\n")
    message.add_alternative("<p>She was <b>seen</b>.</p>", subtype="html")
    message.add_attachment(
        pdf_bytes(["One.", "Two."]), maintype="application", subtype="pdf", filename="../note.pdf"
    )
    message.add_attachment("kept\n", filename="log.txt")
    inner = EmailMessage()
    inner["Subject"] = "Forwarded"
    inner.set_content("Inside.")
    message.add_attachment(inner)
    message.add_attachment(b"\x89PNG\r\n", maintype="image", subtype="png", filename="logo.png")
    return message.as_bytes()


def mail_with(subject: str, body: str, attachment: tuple[str, bytes]) -> bytes:
    """A mail with a PDF attached."""
    message = EmailMessage()
    message["Subject"] = subject
    message["From"] = "a@example.org"
    message["To"] = "b@example.org"
    message.set_content(body)
    name, data = attachment
    message.add_attachment(data, maintype="application", subtype="pdf", filename=name)
    message.set_boundary("=-=practice=-=")
    return message.as_bytes()


def odt_with(*lines: str) -> bytes:
    """An OpenDocument text of some paragraphs."""
    from odf import text
    from odf.opendocument import OpenDocumentText

    document = OpenDocumentText()
    for line in lines:
        document.text.addElement(text.P(text=line))
    buffer = io.BytesIO()
    document.write(buffer)
    return buffer.getvalue()
