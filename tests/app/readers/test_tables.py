from __future__ import annotations

import csv
import datetime as dt
import io
import json
import re

import openpyxl
import pytest
from caseframe import CaseframeError
from caseframe.app.documents import Passage
from caseframe.app.readers.dates import parse_date
from caseframe.app.readers.options import ReadOptions
from caseframe.app.readers.seen import Seen
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.app.readers.samples import (
    HEADER,
    ROWS,
    excel_bytes,
    parquet_bytes,
    read_bytes,
    reasons,
    repacked,
    texts,
)


def delimited(rows: list[list[object]], mark: str = ",", codec: str = "utf-8") -> bytes:
    text = io.StringIO()
    csv.writer(text, delimiter=mark).writerows(rows)
    return text.getvalue().encode(codec)


def jsonl(rows: list[list[object]]) -> bytes:
    objects = [dict(zip(HEADER, row, strict=True)) for row in rows]
    return "\n".join(json.dumps(found, default=str) for found in objects).encode()


MADE = {
    "a.csv": delimited([HEADER, *ROWS]),
    "b.csv": delimited([["Export of case notes"], HEADER, *ROWS], ";", "cp1252"),
    "c.csv": delimited([HEADER, *ROWS], "|", "utf-16"),
    "a.tsv": delimited([HEADER, *ROWS], "\t", "utf-8-sig"),
    "a.jsonl": jsonl(ROWS),
    "a.parquet": parquet_bytes(),
    "a.xlsx": excel_bytes(),
}


@pytest.mark.parametrize("name", MADE)
def test_the_same_notes_from_every_table(name: str) -> None:
    items = read_bytes(MADE[name], name)[:2]
    for item, row in zip(items, ROWS, strict=True):
        assert isinstance(item, Passage)
        note = item.note
        assert [note.id, note.case, note.date, note.author, item.agency, note.text] == row


@pytest.mark.parametrize(
    ("name", "places"),
    [
        ("a.csv", ["row 2", "row 3"]),
        ("b.csv", ["row 3", "row 4"]),
        ("a.jsonl", ["line 1", "line 2"]),
        ("a.parquet", ["row 1", "row 2"]),
        ("a.xlsx", ["sheet Sheet, row 3", "sheet Sheet, row 4", "sheet Other, row 5"]),
    ],
)
def test_places(name: str, places: list[str]) -> None:
    assert [item.place for item in read_bytes(MADE[name], name)] == places


@pytest.mark.parametrize("name", MADE)
def test_a_column_that_is_not_there(name: str) -> None:
    with pytest.raises(CaseframeError, match=r"'remarks'.*Case Ref"):
        read_bytes(MADE[name], name, ReadOptions(text_column="remarks"))


def test_named_columns_win_in_any_case() -> None:
    options = ReadOptions(text_column="worker", id_column="CASE REF", author_column="team")
    items = read_bytes(MADE["a.csv"], "a.csv", options)
    assert [(item.note.id, item.note.text, item.note.author) for item in items] == [  # type: ignore[union-attr]
        ("C1", "J. Smith", "EDT"),
        ("C2", "A. Jones", "Police"),
    ]


def test_without_a_usual_name_the_longest_text_is_the_note() -> None:
    data = delimited([["a", "b", "c"], [1, "She was seen at home today.", "x"], [2, "", "y"]])
    items = read_bytes(data, "a.csv")
    places = [("row 1", "1"), ("row 2", "2")]  # what only looks like names is read too
    assert [(item.place, item.note.id) for item in items] == places  # type: ignore[union-attr]
    assert texts(items) == ["b", "She was seen at home today."]


def test_a_first_note_that_looks_like_a_name_is_read_and_stands_in_no_message() -> None:
    data = delimited([["LCS0042", "Refused contact"], *(["LCS1", text] for text in SENTENCES)])
    items = read_bytes(data, "a.csv")
    assert texts(items) == ["Refused contact", *SENTENCES]
    assert items[0].note.case is None  # type: ignore[union-attr]
    with pytest.raises(CaseframeError) as raised:
        read_bytes(data, "a.csv", ReadOptions(text_column="Notes"))
    assert "no row names the columns" in str(raised.value)
    assert "LCS" not in str(raised.value) and "contact" not in str(raised.value)


def test_notes_that_begin_far_down_are_read() -> None:
    empty: list[list[object]] = [[number, "Jane Doe", ""] for number in range(60)]
    data = delimited([["id", "worker", "notes"], *empty, [60, "Jane Doe", "She was seen."]])
    assert texts(read_bytes(data, "a.csv")) == ["She was seen."]
    long = "She was seen at home today with her mother and was well."
    data = delimited([["id", "comments", "what happened"], [1, "", long], [2, "", long]])
    assert texts(read_bytes(data, "a.csv")) == [long, long]


def test_a_line_that_lacks_the_field_of_the_notes_is_named() -> None:
    lines = [{"text": "a b c", "id": 1}] * 51 + [{"id": 2, "note": "d"}, {"note": "e"}, {}]
    lines.append({"text": "", "id": 3})
    items = read_bytes("\n".join(map(json.dumps, lines)).encode(), "a.jsonl")
    assert len(texts(items)) == 51
    lacks = "it lacks the field that holds the notes"
    assert reasons(items) == [("line 52", lacks), ("line 53", lacks)]


def test_a_long_line_in_an_open_cell_hides_no_row_after_it() -> None:
    data = b'id,note\n1,"start\n' + b"x" * 60 + b' end"\n2,second\n3,third\n'
    items = read_bytes(data, "a.csv", ReadOptions(max_line_chars=50))
    assert texts(items) == ["second", "third"]
    assert len(reasons(items)) == 1


SENTENCES = ["She was seen at home today.", "Went missing again.", "Two men drove her to a hotel."]


@pytest.mark.parametrize("name", ["a.csv", "a.tsv", "a.xlsx"])
@pytest.mark.parametrize(
    "first",
    [
        [],
        ["2024-03-01"],
        ["1", "A1"],
        ["Observation", "01/03/2024"],
        ["Phone call", "J. Smith", "police"],
    ],
)
def test_without_a_header_no_note_is_lost(first: list[object], name: str) -> None:
    rows: list[list[object]] = [[*first, text] for text in SENTENCES]
    if name.endswith(".xlsx"):
        book = openpyxl.Workbook()
        for row in rows:
            book.active.append(row)
        buffer = io.BytesIO()
        book.save(buffer)
        data = buffer.getvalue()
    else:
        data = delimited(rows, "\t" if name.endswith(".tsv") else ",")
    assert texts(read_bytes(data, name)) == SENTENCES


@given(
    st.lists(
        st.lists(st.sampled_from(["a", "She", "was", "seen", "missing", "notes"]), min_size=4)
        .map(" ".join)
        .map("{}.".format),
        min_size=1,
        max_size=5,
    )
)
def test_a_sentence_is_never_taken_for_a_name(notes: list[str]) -> None:
    rows: list[list[object]] = [[f"N{number}", note] for number, note in enumerate(notes)]
    assert texts(read_bytes(delimited(rows), "a.csv")) == notes


def test_a_column_that_is_not_there_shows_no_text_of_notes() -> None:
    data = delimited([["A1", text] for text in SENTENCES])
    with pytest.raises(CaseframeError) as raised:
        read_bytes(data, "a.csv", ReadOptions(text_column="remarks"))
    assert "column 1, column 2" in str(raised.value)
    assert "seen" not in str(raised.value)
    named = read_bytes(data, "a.csv", ReadOptions(text_column="column 1", id_column="column 2"))
    assert texts(named) == ["A1", "A1", "A1"]


def test_of_two_usual_names_the_longer_text_is_the_note() -> None:
    data = delimited([["Note", "Details"], ["Phone call", "Foster carer rang at ten."]])
    assert texts(read_bytes(data, "a.csv")) == ["Foster carer rang at ten."]


def test_broken_rows_are_named_and_the_rest_goes_on() -> None:
    data = b"id,note\n1,fine\n2,one, two\n3,fine too\n"
    items = read_bytes(data, "a.csv")
    assert texts(items) == ["fine", "fine too"]
    assert [place for place, _ in reasons(items)] == ["row 3"]
    broken = b'{"note": "a"}\n{"note": \n[1]\n\n{"note": "b", "more": {"x": 1}}\n' + b"[" * 99_999
    items = read_bytes(broken, "a.jsonl")
    assert texts(items) == ["a", "b"]
    assert [place for place, _ in reasons(items)] == ["line 2", "line 3", "line 6"]


def test_a_long_line_is_skipped_and_the_rest_goes_on() -> None:
    options = ReadOptions(max_line_chars=100)
    data = b"id,note\n1,fine\n2," + b"x" * 5000 + b"\n3,fine too\n"
    items = read_bytes(data, "a.csv", options)
    assert texts(items) == ["fine", "fine too"]
    assert [place for place, _ in reasons(items)] == ["row 3"]
    unclosed = b'id,note\n1,fine\n2,"' + b"x y\n" * 500 + b'"\n3,fine too\n'
    items = read_bytes(unclosed, "a.csv", options)
    assert texts(items) == ["fine", "fine too"]
    assert reasons(items)[0][0] == "row 3"
    assert "ends before" in reasons(items)[-1][1]  # a line of the long cell


@given(st.integers(1, 30), st.data())
@settings(max_examples=40)
def test_a_quotation_mark_that_is_never_closed_hides_no_other_row(
    count: int, data: st.DataObject
) -> None:
    at = data.draw(st.integers(1, count))
    rows = [f"{number},note {number}" for number in range(1, count + 1)]
    rows[at - 1] = f'{at},"note {at}'
    limit = data.draw(st.sampled_from([200, 1_000_000]))  # at the limit, or at the end of the file
    items = read_bytes(
        "\n".join(["id,note", *rows, ""]).encode(), "a.csv", ReadOptions(max_line_chars=limit)
    )
    assert [text.strip('"\n') for text in texts(items)] == [
        f"note {n}" for n in range(1, count + 1)
    ]
    assert [item.place for item in items] == [f"row {n}" for n in range(2, count + 2)]


def test_a_last_note_that_was_cut_off_stays_whole() -> None:
    items = read_bytes(b'id,note\n1,fine\n2,"Seen at home\nwith Mum, who\nwas well', "a.csv")
    assert texts(items) == ["fine", "Seen at home\nwith Mum, who\nwas well"]


def test_quoted_lines_and_blank_rows_count_as_in_a_spreadsheet() -> None:
    data = b'id,note\n1,"two\r\nlines"\n\n2,next\n'
    items = read_bytes(data, "a.csv")
    assert texts(items) == ["two\r\nlines", "next"]
    assert [item.place for item in items] == ["row 2", "row 4"]


def test_ids_are_unique() -> None:
    data = delimited([["id", "note"], ["A", "one"], ["A", "two"], ["", "three"]])
    items = read_bytes(data, "a.csv")
    assert [item.note.id for item in items] == ["A", "A (row 3)", "4"]  # type: ignore[union-attr]


@given(st.lists(st.text(max_size=3), max_size=50))
def test_an_id_that_was_seen_is_never_taken_for_new(names: list[str]) -> None:
    seen = Seen(1 << 12)
    before: set[str] = set()
    for name in names:
        assert seen.add(name) or name not in before
        before.add(name)


def test_most_rows() -> None:
    data = delimited([["note"], *([f"note {n}"] for n in range(9))])
    items = read_bytes(data, "a.csv", ReadOptions(max_rows=3))
    assert len(texts(items)) == 3
    assert reasons(items) == [("row 5 and after", "not read: the limit is 3 rows")]


def test_a_workbook_that_lies_about_its_size() -> None:
    book = openpyxl.Workbook()
    book.active["A1"], book.active["A3"] = "note", "kept"
    buffer = io.BytesIO()
    book.save(buffer)
    from tests.app.readers.samples import repacked

    data = repacked(
        buffer.getvalue(),
        {"xl/worksheets/sheet1.xml": lambda old: old.replace(b'ref="A1:A3"', b'ref="A1:A1"')},
    )
    assert texts(read_bytes(data, "a.xlsx")) == ["kept"]


def test_a_workbook_whose_rows_are_out_of_order_says_so() -> None:
    swapped = {"xl/worksheets/sheet1.xml": lambda data: re.sub(rb'<row r="3"', b'<row r="9"', data)}
    items = read_bytes(repacked(excel_bytes(), swapped), "a.xlsx")
    (told,) = (reason for _, reason in reasons(items))
    assert "out of order" in told
    assert reasons(read_bytes(excel_bytes(), "a.xlsx")) == []


def test_tables_without_text() -> None:
    assert len(reasons(read_bytes(b"id,note\n", "a.csv"))) == 1
    assert len(reasons(read_bytes(b"\n\n\n", "a.csv"))) == 1
    assert len(reasons(read_bytes(b"1\n2\n", "a.jsonl"))) >= 1


@pytest.mark.parametrize(
    "text",
    [
        *("2024-03-01", "01/03/2024", "1/3/24", "01.03.2024", "01-03-2024", "1 March 2024"),
        *("1st Mar 2024", "Fri 1 Mar 2024", "Friday, 1st March 2024", "01-Mar-24", "01 MAR 2024"),
        *("2024-03-01T10:30:00Z", "01/03/2024 10:30", "01/03/2024 at 10.30pm", "March 1, 2024"),
        *("2024-03-01 10:30:00.000+01:00", "20240301", "Friday 1st of March 2024"),
        *("01/03/2024 0905", "1/3/24 0905", "1/3/24 2pm", "1 March 2024 0905hrs"),
    ],
)
def test_dates(text: str) -> None:
    assert parse_date(text) == dt.date(2024, 3, 1)


@given(st.text(max_size=30) | st.integers() | st.floats() | st.none() | st.binary(max_size=5))
def test_what_is_no_date(value: object) -> None:
    found = parse_date(value)
    assert found is None or isinstance(found, dt.date)


def test_september_with_four_letters_and_a_year_that_is_no_time() -> None:
    assert parse_date("12 Sept 2024") == parse_date("12-09 2024") == dt.date(2024, 9, 12)


def test_no_such_day() -> None:
    assert parse_date("31/02/2024") is None
    assert parse_date(dt.datetime(2024, 3, 1, 23, tzinfo=dt.UTC)) == dt.date(2024, 3, 1)
