"""Notes that stand where the first rows of a table do not show them."""

from __future__ import annotations

import csv
import io
import json
from typing import Any

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from caseframe.app.documents import Passage
from caseframe.app.readers.options import ReadOptions
from caseframe.values import Note

from tests.app.readers.samples import read_bytes, reasons, texts

SAID = "She said that she will go to the hostel tomorrow with her sister."
QUIET = "Visit to the home, all was quiet and there is nothing to report."
QUESTION = (
    "Was the parent or carer told of the concern on the same day, and if they were not, why not?"
)


def table(*rows: Any) -> bytes:
    text = io.StringIO()
    csv.writer(text).writerows(rows)
    return text.getvalue().encode()


def workbook(*rows: Any) -> bytes:
    book = openpyxl.Workbook()
    sheet: Any = book.active
    for row in rows:
        sheet.append(row)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def parquet(*rows: Any) -> bytes:
    columns = dict(zip(rows[0], map(list, zip(*rows[1:], strict=True)), strict=True))
    buffer = io.BytesIO()
    pq.write_table(pa.table(columns), buffer)
    return buffer.getvalue()


def jsonl(*rows: Any) -> bytes:
    found = ({k: v for k, v in zip(rows[0], row, strict=True) if v} for row in rows[1:])
    return "\n".join(map(json.dumps, found)).encode()


MAKERS = {"a.csv": table, "a.xlsx": workbook, "a.parquet": parquet, "a.jsonl": jsonl}


def notes_of(data: bytes, name: str = "a.csv") -> list[Note]:
    return [item.note for item in read_bytes(data, name) if isinstance(item, Passage)]


@pytest.mark.parametrize("name", MAKERS)
@pytest.mark.parametrize(
    ("column", "late", "said"),
    [
        ("Outcome", SAID, "3 cells look like notes and were not read"),
        ("Comments", "She is streetwise", "3 cells look like notes and were not read"),
        ("Comments", "Home visit", ""),
    ],
)
def test_notes_of_a_further_column_that_begin_late_are_counted(
    name: str, column: str, late: str, said: str
) -> None:
    rows = [
        ["Case", "Notes", column],
        *(["C1", QUIET, late if at > 60 else ""] for at in range(64)),
    ]
    data = MAKERS[name](*rows)
    items = read_bytes(data, name)
    assert texts(items) == [QUIET] * 64
    told = reasons(items)
    assert [place for place, _ in told] == [f"column {column}"] * bool(said)
    assert all(reason.startswith(said) for _, reason in told)
    assert reasons(read_bytes(data, name, ReadOptions(text_column="notes"))) == []


@pytest.mark.parametrize("name", MAKERS)
def test_notes_that_move_to_another_column_are_read(name: str) -> None:
    rows = [["Case", "Comments", "Notes"]]
    rows += [[f"C{at}", "" if at > 60 else QUIET, SAID if at > 60 else ""] for at in range(70)]
    items = read_bytes(MAKERS[name](*rows), name)
    assert texts(items) == [QUIET] * 61 + [SAID] * 9
    assert [item.note.case for item in items] == [f"C{at}" for at in range(70)]  # type: ignore[union-attr]
    assert reasons(items) == []


def test_a_column_that_was_asked_for_is_read_alone() -> None:
    data = table(["Case", "Comments", "Notes"], ["C1", QUIET, ""], ["C2", "", SAID])
    items = read_bytes(data, "a.csv", ReadOptions(text_column="comments"))
    assert texts(items) == [QUIET]
    assert reasons(items) == []


def test_keys_without_end_are_counted_in_little_memory() -> None:
    lines = [{"note": QUIET}] * 50 + [{"note": QUIET, f"key {at}": SAID} for at in range(3_000)]
    told = reasons(read_bytes("\n".join(map(json.dumps, lines)).encode(), "a.jsonl"))
    assert len(told) == 20


@pytest.mark.parametrize(
    ("remark", "read"),
    [(f"Manager: {SAID}", True), ("She is very streetwise", True), ("Phone calls", False)],
)
def test_a_remark_across_the_sheet_is_read(remark: str, read: bool) -> None:
    rows = [["Case", "Date", "Notes"], ["C1", "05/03/2024", QUIET], [remark], ["C2", None, QUIET]]
    notes = notes_of(workbook(*rows), "a.xlsx")
    assert [note.text for note in notes] == [QUIET, *[remark] * read, QUIET]
    assert [note.case for note in notes] == ["C1", *[None] * read, "C2"]


@pytest.mark.parametrize("name", ["a.csv", "a.xlsx"])
@pytest.mark.parametrize("first", [3, 80])
def test_another_table_further_down_has_its_own_columns(name: str, first: int) -> None:
    rows: list[list[Any]] = [["Case", "Date", "Notes"], *[["C1", "05/03/2024", QUIET]] * first]
    rows += [[None], ["Phone calls"], ["Date", "Case notes", "Worker", "Case"]]
    rows += [["06/03/2024", "Rang.", "JS", "C2"], ["07/03/2024", "Left.", "AB", "C3"]]
    data = MAKERS[name](*rows)
    notes = notes_of(data, name)[first:]
    assert [(note.text, note.case, note.author) for note in notes] == [
        ("Rang.", "C2", "JS"), ("Left.", "C3", "AB"),
    ]  # fmt: skip
    assert [note.date.day for note in notes if note.date] == [6, 7]
    assert reasons(read_bytes(data, name))[1:] == []


def test_names_that_come_again_are_no_note() -> None:
    names = ["Case", "Date", "Notes"]
    rows = [names, ["C1", "05/03/2024", QUIET], names, ["C2", "05/03/2024", SAID], names]
    items = read_bytes(table(*rows), "a.csv")
    assert texts(items) == [QUIET, SAID]
    assert reasons(items) == []


def test_a_further_table_without_the_column_that_was_asked_for_is_named() -> None:
    rows = [["Case", "Remarks"], ["C1", QUIET], ["Case", "Date"], ["C2", SAID], ["Case", "Remarks"]]
    items = read_bytes(table(*rows, ["C3", SAID]), "a.csv", ReadOptions(text_column="remarks"))
    assert texts(items) == [QUIET, SAID]
    ((place, reason),) = reasons(items)
    assert place == "row 3 and below"
    assert reason.startswith("no column called 'remarks'")


def test_a_table_of_numbers_above_the_notes_hides_none() -> None:
    rows: list[list[Any]] = [
        ["Case", "Date"],
        [1, None],
        [2, None],
        ["Date", "Case", "What was said"],
    ]
    items = read_bytes(workbook(*rows, [None, 3, SAID]), "a.xlsx")
    assert texts(items) == [SAID]
    assert [place for place, _ in reasons(items)] == ["above row 4"]


def test_thousands_of_tables_on_one_sheet() -> None:
    one = [["Case", "Notes"], ["C1", QUIET], ["Notes", "Case"], [SAID, "C2"]]
    notes = notes_of(table(*one * 2_000))
    assert [(note.text, note.case) for note in notes] == [(QUIET, "C1"), (SAID, "C2")] * 2_000


def test_words_of_a_row_that_are_usual_names_are_a_note() -> None:
    rows = [["Case", "Worker", "Team", "Notes"], ["C1", "JS", "Duty", QUIET]]
    rows += [["", "Officer", "Service", "Message"], ["C2", "JS", "Duty", SAID]]
    assert [note.text for note in notes_of(table(*rows))] == [QUIET, "Message", SAID]


@pytest.mark.parametrize("odd", [QUESTION, 2024])
@pytest.mark.parametrize("name", ["a.csv", "a.xlsx"])
def test_one_odd_heading_among_usual_names(odd: object, name: str) -> None:
    assert len(QUESTION) > 80
    rows = [
        ["Case ID", "Date", "Worker", "Case notes", odd],
        ["C1", "05/03/2024", "AB", SAID, "Yes"],
    ]
    (note,) = notes_of(MAKERS[name](*rows), name)
    assert (note.text, note.case, note.author) == (SAID, "C1", "AB")
    assert note.date is not None


def test_a_row_of_a_table_without_names_is_no_heading() -> None:
    rows = [["Duty", "Team", "Message", f"{SAID} {QUIET}"], ["Duty", "Team", "Visit", QUIET]]
    assert [note.text for note in notes_of(table(*rows))] == [f"{SAID} {QUIET}", QUIET]


@pytest.mark.parametrize("blank", ["NULL", "nan", "NaN", "None", "#N/A", "N/A", " null "])
def test_words_for_nothing_are_blank(blank: str) -> None:
    rows = [
        ["ID", "Case", "Date", "Worker", "Team", "Notes", "Comments"],
        [blank, blank, blank, blank, blank, QUIET, blank],
        [blank, blank, blank, blank, blank, blank, blank],
    ]
    (item,) = read_bytes(table(*rows), "a.csv")
    assert isinstance(item, Passage)
    assert item.agency is None
    assert item.note == Note("2", QUIET)


def test_numbers_that_are_none_name_no_case() -> None:
    (note,) = notes_of(b'{"case": NaN, "note": "She is very streetwise."}\n', "a.jsonl")
    assert note.case is None


@pytest.mark.parametrize(
    ("cases", "said"),
    [
        (["C1", None, None, "C2", None], "3 rows name no case"),  # once for each group of rows?
        (["C1", "NULL", "nan"], "2 rows name no case"),
        (["C1", None, "C2"], None),  # a few may well have none
        (["C1", "C2"], None),
        ([None, None], None),
    ],
)
def test_rows_that_name_no_case_are_counted(cases: list[str | None], said: str | None) -> None:
    data = workbook(["Case", "Notes"], *([case, QUIET] for case in cases))
    items = read_bytes(data, "a.xlsx")
    assert texts(items) == [QUIET] * len(cases)
    told = reasons(items)
    assert [place for place, _ in told] == ["column Case"] * bool(said)
    assert all(reason.startswith(str(said)) for _, reason in told)
