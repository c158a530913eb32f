from __future__ import annotations

import csv
import io

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from caseframe.app.readers.options import ReadOptions

from tests.app.readers.samples import read_bytes, reasons, texts

SEEN = "Seen at home with two workers, and the kitchen was tidy and warm."
SAID = "She said that she will go to the hostel tomorrow with her sister."
ADDRESS = "12 Example Street, Headington, Oxford, Oxfordshire, OX3 9ZZ"
LINK = "https://records.example.org/cases/2024/03/05/view?id=123456"


def table(*rows: list[str]) -> bytes:
    text = io.StringIO()
    csv.writer(text).writerows(rows)
    return text.getvalue().encode()


def parquet(*rows: list[str]) -> bytes:
    buffer = io.BytesIO()
    columns = [list(cells) for cells in zip(*rows[1:], strict=True)]
    pq.write_table(pa.table(dict(zip(rows[0], columns, strict=True))), buffer)
    return buffer.getvalue()


@pytest.mark.parametrize("name", ["Case Note Text", "What happened", "Details of contact"])
def test_short_words_under_a_usual_name_are_not_taken_for_the_notes(name: str) -> None:
    rows = [["Case", "Summary", name], ["C1", "Visit", SEEN], ["C2", "Home call", SAID]]
    items = read_bytes(table(*rows), "a.csv")
    assert texts(items) == [SEEN, SAID]
    assert reasons(items) == []


@pytest.mark.parametrize("name", ["a.csv", "a.parquet"])
def test_a_further_column_of_notes_is_named(name: str) -> None:
    rows = [
        ["Case", "Summary", "Details of contact", "Analysis and reflection", "Address", "Link"],
        ["C1", "Home visit", SEEN, SAID, ADDRESS, LINK],
        ["C2", "Home visit", SEEN, SAID, ADDRESS, LINK],
    ]
    data = table(*rows) if name == "a.csv" else parquet(*rows)
    items = read_bytes(data, name)
    assert texts(items) == [SEEN, SEEN]
    ((place, reason),) = reasons(items)
    assert place == "column Analysis and reflection"
    assert "--text-column" in reason
    asked = ReadOptions(text_column="analysis and reflection")
    assert reasons(read_bytes(data, name, asked)) == []


def test_short_notes_stay_the_notes_beside_somewhat_longer_text() -> None:
    rows = [["Note", "Action"], ["She was seen at home and she was well.", SEEN[:48]]]
    items = read_bytes(table(*rows), "a.csv")
    assert texts(items) == [rows[1][0]]
    assert [place for place, _ in reasons(items)] == ["column Action"]


def test_a_further_column_without_a_sure_name_is_told_by_its_number() -> None:
    items = read_bytes(table([SEEN, "C1", SAID], [SEEN, "C2", SAID]), "a.csv")
    assert [place for place, _ in reasons(items)] == ["column 3"]
    guessed = read_bytes(table(["Refused visit", "Rang"], [SEEN, SAID], [SEEN, SAID]), "a.csv")
    assert [place for place, _ in reasons(guessed)] == ["column 2"]


@pytest.mark.parametrize("above", [[""] * 11, [f"Filter {n}: none" for n in range(30)]])
def test_names_far_down_are_found(above: list[str]) -> None:
    rows = [["Case", "Date", "Note"], ["C1", "05/03/2024", "Seen."], ["C2", "06/03/2024", "Rang."]]
    items = read_bytes("\n".join(above).encode() + b"\n" + table(*rows), "a.csv")
    assert [item.note.case for item in items] == ["C1", "C2"]  # type: ignore[union-attr]
    assert texts(items) == ["Seen.", "Rang."]


def test_names_under_a_title_are_found_by_those_beside_the_notes() -> None:
    rows = [["Notes of team A"], ["Case Ref", "Date", "What happened"], ["C1", "05/03/2024", SEEN]]
    items = read_bytes(table(*rows), "a.csv")
    assert [item.note.case for item in items] == ["C1"]  # type: ignore[union-attr]
    assert texts(items) == [SEEN]


def test_a_word_far_down_in_a_table_without_names_takes_no_note_for_a_title() -> None:
    rows = [["C1", f"She was seen {n}."] for n in range(20)] + [["C1", "message", "left"]]
    rows += [["C1", f"She was seen {n}."] for n in range(20, 50)]
    assert len(texts(read_bytes(table(*rows), "a.csv"))) == len(rows)


def test_short_notes_beside_longer_cells_are_named() -> None:
    rows = [["id", "note", "outcome"], *([str(at), "She is streetwise", SAID] for at in range(3))]
    items = read_bytes(table(*rows), "a.csv")
    assert texts(items) == [SAID] * 3
    assert [place for place, _ in reasons(items)] == ["column note"]


@pytest.mark.parametrize(("lines", "read"), [(3, 0), (12, 12)])
def test_what_stands_above_the_names_is_a_title_or_read(lines: int, read: int) -> None:
    above = [["Police said she was streetwise."]] * lines
    rows = [["Date", "Note"], *[["2024-03-05", SEEN]] * 20]
    items = read_bytes(table(*above, *rows), "a.csv")
    assert texts(items) == ["Police said she was streetwise."] * read + [SEEN] * 20
    assert reasons(items) == []
