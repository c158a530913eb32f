"""Whatever is written into a document comes out of its reader, word by word, and nothing else does."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from email.message import EmailMessage
from html import escape
from typing import Final

import docx
import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.app.readers.samples import odt_with, pdf_bytes, read_bytes, reasons, texts

_SIGNS: Final = "ab1é😀ﬁß\u0301\u00ad\u200b\u2028\u00a0\u3000’“”–…\"',;|<>&{}\\/=+-@#~*_%$()[]:?!."
words = st.text(_SIGNS, min_size=1, max_size=8).filter(lambda word: word.strip() == word)
notes = st.lists(words, min_size=1, max_size=6).map(" ".join)
plain_notes = st.lists(
    st.text("abcXYZ019\\()", min_size=1, max_size=8), min_size=1, max_size=6
).map(" ".join)


def _separated(delimiter: str) -> Callable[[list[str]], bytes]:
    def written(given: list[str]) -> bytes:
        buffer = io.StringIO()
        writer = csv.writer(buffer, delimiter=delimiter)
        writer.writerows([["id", "note"], *enumerate(given)])
        return buffer.getvalue().encode("utf-8")

    return written


def _word(given: list[str]) -> bytes:
    document = docx.Document()
    for text in given:
        document.add_paragraph(text)
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def _excel(given: list[str]) -> bytes:
    book = openpyxl.Workbook()
    book.active.append(["note"])
    for row, text in enumerate(given, 2):
        cell = book.active.cell(row, 1)
        cell.value, cell.data_type = text, "s"
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def _parquet(given: list[str]) -> bytes:
    buffer = io.BytesIO()
    pq.write_table(pa.table({"note": given}), buffer)
    return buffer.getvalue()


def _mail(given: list[str]) -> bytes:
    message = EmailMessage()
    message.set_content("\n\n".join(given))
    for number, text in enumerate(given):
        message.add_attachment(text, filename=f"{number}.txt")
    return message.as_bytes()


def _rtf(given: list[str]) -> bytes:
    def sign(char: str) -> str:
        if char in "\\{}":
            return f"\\{char}"
        units = char.encode("utf-16-le")
        numbers = [int.from_bytes(units[at : at + 2], "little") for at in range(0, len(units), 2)]
        return (
            char if char.isascii() else "".join(f"\\u{n - 65536 * (n > 32767)}?" for n in numbers)
        )

    body = "\\par\n".join("".join(map(sign, text)) for text in given)
    return f"{{\\rtf1\\ansi\\uc1 {body}\\par}}".encode("ascii")


WRITERS: Final[dict[str, Callable[[list[str]], bytes]]] = {
    "a.txt": lambda given: "\n".join(given).encode("utf-8"),
    "a.md": lambda given: "\n\n".join(given).encode("utf-8"),
    "a.csv": _separated(","),
    "semicolons.csv": _separated(";"),
    "a.tsv": _separated("\t"),
    "a.jsonl": lambda given: "".join(json.dumps({"note": n}) + "\n" for n in given).encode(),
    "a.xlsx": _excel,
    "a.parquet": _parquet,
    "a.docx": _word,
    "a.odt": lambda given: odt_with(*given),
    "a.html": lambda given: (
        "<meta charset=utf-8>" + "".join(f"<p>{escape(n)}</p>" for n in given)
    ).encode(),
    "a.rtf": _rtf,
    "a.eml": _mail,
}


@pytest.mark.parametrize("name", WRITERS)
@settings(max_examples=20, suppress_health_check=list(HealthCheck))
@given(st.lists(notes, min_size=1, max_size=4))
def test_every_word_comes_out(name: str, given: list[str]) -> None:
    items = read_bytes(WRITERS[name](given), name)
    assert not reasons(items)
    twice = given * 2 if name == "a.eml" else given
    assert " ".join(texts(items)).split() == " ".join(twice).split()


@settings(max_examples=20)
@given(st.lists(plain_notes, min_size=1, max_size=4))
def test_every_word_of_a_pdf_comes_out(given: list[str]) -> None:
    items = read_bytes(pdf_bytes(given), "a.pdf")
    assert [text.split() for text in texts(items)] == [note.split() for note in given]


@pytest.mark.parametrize("mark", [",", ";", "|"])
def test_marks_in_the_notes_of_a_table_of_one_column(mark: str) -> None:
    lines = [f"She was seen{mark} then left.", "Fed at six.", f"Mum rang{mark} twice{mark} late."]
    quoted = [f'"{line}"' if mark == "," else line for line in lines]
    for head in ("note", "what happened"):
        data = "\n".join([head, *quoted]).encode()
        found = texts(read_bytes(data, "a.csv"))
        assert found == (lines if head == "note" else [head, *lines])  # in doubt it is a note


@pytest.mark.parametrize("mark", [",", ";", "|", "\t"])
def test_marks_that_are_none(mark: str) -> None:
    other = ";" if mark == "," else ","
    note = f"He came{other} sat{other} left."
    rows = [["Export of 3 March, all teams"], ["id", "note"], ["1", note], ["2", "Slept."]]
    data = "\n".join(
        mark.join(f'"{cell}"' if "," in cell else cell for cell in row) for row in rows
    )
    assert texts(read_bytes(data.encode(), "a.csv")) == [note, "Slept."]


def test_notes_of_many_lines_between_semicolons() -> None:
    note = "He came.\nShe was seen, then left.\nMum rang, twice.\nLate, again.\nFed, washed."
    rows = "".join(f'{number};"{note}";x\n' for number in range(9))
    found = texts(read_bytes(f"id;note;team\n{rows}".encode(), "a.csv"))
    assert found == [note] * 9
