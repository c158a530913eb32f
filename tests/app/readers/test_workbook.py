from __future__ import annotations

import datetime as dt
import io
from typing import Any

import openpyxl
import pytest
import xlsxwriter
from caseframe.app.documents import Passage

from tests.app.readers.samples import read_bytes, reasons, repacked, texts

SHEET = "xl/worksheets/sheet1.xml"


def saved(book: Any) -> bytes:
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def workbook(*rows: list[object], merged: str = "") -> bytes:
    book = openpyxl.Workbook()
    sheet: Any = book.active
    for row in rows:
        sheet.append(row)
    if merged:
        sheet.merge_cells(merged)
    return saved(book)


def test_line_ends_as_xlsxwriter_stores_them() -> None:
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer)
    sheet = book.add_worksheet()
    sheet.write_column(0, 0, ["Note", "Seen.\r\nRang _x later_."])
    book.close()
    assert texts(read_bytes(buffer.getvalue(), "a.xlsx")) == ["Seen.\nRang _x later_."]


def test_what_merged_cells_hold_belongs_to_all_their_rows() -> None:
    day = dt.date(2024, 3, 1)
    data = workbook(
        ["Case", "Date", "Worker", "Note"],
        ["C1", day, "JS", "Seen."],
        [None, None, None, "Rang."],
        [None, None, "AB", "Left."],
        [None, None, None, "Nobody's."],
        merged="A2:A4",
    )
    notes = [item.note for item in read_bytes(data, "a.xlsx") if isinstance(item, Passage)]
    assert [note.case for note in notes] == ["C1", "C1", "C1", None]
    assert [note.date for note in notes] == [day, None, None, None]
    assert [note.text for note in notes] == ["Seen.", "Rang.", "Left.", "Nobody's."]


def test_a_date_that_is_shown_as_a_number() -> None:
    data = workbook(["Date", "Note"], [45357, "Seen."], [7, "Rang."])
    notes = [item.note for item in read_bytes(data, "a.xlsx") if isinstance(item, Passage)]
    assert [note.date for note in notes] == [dt.date(2024, 3, 6), None]
    assert [item.note.date for item in read_bytes(b"Date,Note\n45357,Seen.\n", "a.csv")] == [
        dt.date(2024, 3, 6)
    ]  # type: ignore[union-attr]


def test_columns_past_the_limit_are_named() -> None:
    names: list[object] = [f"field {n}" for n in range(511)]
    cells: list[object] = ["x"] * 511
    at_limit = workbook([*names, "Note"], [*cells, "Seen."])
    assert reasons(read_bytes(at_limit, "a.xlsx")) == []
    beyond = workbook(["Note", *names, "Note 2"], ["Seen.", *cells, "Rang."])
    items = read_bytes(beyond, "a.xlsx")
    assert texts(items) == ["Seen."]
    ((place, reason),) = reasons(items)
    assert place == "sheet Sheet"
    assert "512" in reason


@pytest.mark.parametrize("kind", ["box", "remark"])
def test_what_lies_beside_the_cells_is_named(kind: str) -> None:
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer)
    sheet = book.add_worksheet()
    sheet.write_column(0, 0, ["Note", "Seen."])
    if kind == "box":
        sheet.insert_textbox(3, 3, "She was seen.")
    else:
        sheet.write_comment(1, 0, "She was seen.")
    book.close()
    items = read_bytes(buffer.getvalue(), "a.xlsx")
    assert texts(items) == ["Seen."]
    ((_, reason),) = reasons(items)
    assert "text boxes" in reason


def test_a_formula_without_a_value_is_named() -> None:
    made = workbook(["Case", "Note"], ["C1", "Seen."], ["C2", '="She " & "left."'])
    items = read_bytes(made, "a.xlsx")
    assert texts(items) == ["Seen."]
    assert ["formulas" in reason for _, reason in reasons(items)] == [True]
    empty = {SHEET: lambda old: old.replace(b'<c r="B3"><f>', b'<c r="B3" t="str"><f>')}
    assert reasons(read_bytes(repacked(made, empty), "a.xlsx")) == []
