"""Make examples/screening: one small invented file of each kind that caseframe reads.

Run it from the repository root: python examples/make_screening_folder.py
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
import sys
from pathlib import Path

import docx
import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq

sys.path.insert(0, str(Path(__file__).parent.parent))
from tests.app.readers.samples import (
    add_xml,
    mail_with,
    odt_with,
    pdf_bytes,
    with_footnotes,
)

FOLDER = Path(__file__).parent / "screening"
HEADER = ["Note ID", "Case Ref", "Date", "Worker", "Agency", "Case note"]
ROWS = [
    ["N1", "K-01", dt.date(2024, 1, 9), "Duty worker", "Children's services",
     "K was seen at home with her aunt. She is streetwise and can look after herself."],
    ["N2", "K-01", dt.date(2024, 2, 14), "Duty worker", "Children's services",
     "K was collected by two men in a silver car. The registration has been passed to the police."],
    ["N3", "K-02", dt.date(2024, 2, 20), "Night staff", "Residential home",
     "L returned at 3am. He refuses to engage with the missing interview."],
    ["N4", "K-02", dt.date(2024, 3, 4), "Night staff", "Residential home",
     "L told staff that an older man has been buying his train tickets. A meeting is booked for Friday."],
    ["N5", "K-03", dt.date(2024, 3, 19), "School nurse", "Health",
     "M keeps putting herself at risk by going back to the flat."],
]  # fmt: skip
CHANGED = """<w:del w:id="2" w:author="Reviewer" w:date="2024-03-05T09:00:00Z"><w:r><w:delText
>noted that she does not help herself</w:delText></w:r></w:del><w:ins w:id="1" w:author="Reviewer"
 w:date="2024-03-05T09:00:00Z"><w:r><w:t>noted that she puts herself at risk</w:t></w:r></w:ins>
<w:r><w:t xml:space="preserve"> when she stays out late.</w:t></w:r>"""
DIARY = """# Residential log, week 12

K went out at 7pm and came back at 1am. She was given tea and asked how she was.

YP made a lifestyle choice to stay out. Staff reminded her of the house rules.

The man who drives the silver car was seen outside again; police were given his description.
"""


def word() -> bytes:
    """Tracked changes, a table, a header and a footnote."""
    document = docx.Document()
    document.sections[0].header.paragraphs[0].text = "Invented record, for practice only"
    document.add_heading("Chronology for K", level=1)
    paragraph = document.add_paragraph("K is known to be ")
    paragraph.add_run("promiscuous").bold = True
    paragraph.add_run(" and has a boyfriend of 27.")
    add_xml(document.add_paragraph("Her social worker "), CHANGED)
    table = document.add_table(2, 2, style="Table Grid")
    for cell, text in zip(
        (cell for row in table.rows for cell in row.cells),
        ["Date", "Entry", "4 March", "Mother cannot control her and asked for her to be moved."],
        strict=True,
    ):
        cell.text = text
    last = document.add_paragraph("The adult's address has been given to the police.")
    add_xml(last, '<w:r><w:footnoteReference w:id="1"/></w:r>')
    buffer = io.BytesIO()
    document.save(buffer)
    return with_footnotes(buffer.getvalue(), "Her account has not changed since she first told us.")


def tables() -> dict[str, bytes]:
    """The same five notes as CSV, TSV, Excel, Parquet and JSON Lines."""
    made = {}
    for name, mark in (("export.csv", ","), ("export.tsv", "\t")):
        text = io.StringIO()
        csv.writer(text, delimiter=mark, lineterminator="\n").writerows([HEADER, *ROWS])
        made[name] = text.getvalue().encode()
    book = openpyxl.Workbook()
    for row in [HEADER, *ROWS]:
        book.active.append(row)
    buffer = io.BytesIO()
    book.save(buffer)
    made["export.xlsx"] = buffer.getvalue()
    buffer = io.BytesIO()
    columns = zip(*ROWS, strict=True)
    pq.write_table(pa.table(dict(zip(HEADER, columns, strict=True))), buffer)
    made["export.parquet"] = buffer.getvalue()
    objects = [dict(zip(HEADER, row, strict=True)) for row in ROWS]
    lines = [json.dumps(found, default=str, ensure_ascii=False) + "\n" for found in objects]
    made["export.jsonl"] = "".join(lines).encode()
    return made


def main() -> None:
    """Write every file."""
    FOLDER.mkdir(exist_ok=True)
    report = word()
    pages = ["Police were called at 10pm. She was not cooperative and would not give a statement."]
    files = tables() | {
        "chronology.docx": report,
        "broken.docx": report[: len(report) // 2],
        "minutes.pdf": pdf_bytes([*pages, ""]),
        "locked.pdf": pdf_bytes(pages, "practice"),
        "visit.odt": odt_with(
            "Home visit on 12 March. The flat was warm and K had eaten.",
            "Her grandmother is over-anxious and rings the office too often.",
            "The two men were named to the police the same day.",
        ),
        "referral.rtf": (
            rb"{\rtf1\ansi\ansicpg1252{\fonttbl{\f0 Arial;}}\f0 Referral from school.\par "
            rb"M claims that she was locked in the room, but her story keeps changing.\par "
            rb"The head teacher asked for a strategy meeting \'96 it was held on Monday.\par}"
        ),
        "contact.html": (
            b"<!DOCTYPE html><meta charset=utf-8><title>Contact</title><h1>Contact record</h1>"
            b"<p>L is difficult to place and has absconded four times.</p>"
            b"<p>Staff asked who had been waiting for him outside the home.</p>"
        ),
        "handover.eml": mail_with(
            "Handover, invented",
            "K chose to get into the car.\nThe driver's details are in the attached note.\n",
            ("car.pdf", pdf_bytes(["The driver is about 40. He told her to lie about her age."])),
        ),
        "note.txt": (
            b"Strategy discussion. She is 14 going on 25 and knows what she is doing.\n"
            b"Three adults have been identified and will be interviewed.\n"
        ),
        "log.md": DIARY.encode(),
    }
    for name, content in files.items():
        (FOLDER / name).write_bytes(content)


if __name__ == "__main__":
    main()
