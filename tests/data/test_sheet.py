from __future__ import annotations

import csv
from io import StringIO
from pathlib import Path

import pytest
from caseframe.data.consistency import lint_labelled
from caseframe.data.corpus import CorpusError
from caseframe.data.load import load_examples
from caseframe.data.sheet import Row, check_sheet, parse_sheet, read_rows, read_sheet, write_sheet
from caseframe.frames import FRAMES
from hypothesis import example, given, settings
from hypothesis import strategies as st

CELL = st.text(
    alphabet=st.one_of(
        st.sampled_from("=+-@'\"*,;\t\r\n 019./:aé😀＝"),
        st.characters(exclude_categories=["Cs"]),
    ),
    max_size=25,
)
FILLED = CELL.filter(lambda text: bool(text.strip()))
ROWS = st.lists(
    st.builds(
        Row,
        note=CELL,
        case=CELL,
        number=st.integers(0, 999_999_999),
        sentence=FILLED,
        phrases=st.lists(st.tuples(FILLED, CELL), max_size=5).map(tuple),
        remark=CELL,
        before=CELL,
        after=CELL,
    ),
    max_size=4,
)
TITLES = "note,case,sentence number,sentence,phrase 1,frame 1,phrase 2,frame 2\n"


def sheet(tmp_path: Path, *lines: str, titles: str = TITLES) -> Path:
    path = tmp_path / "sheet.csv"
    path.write_text(titles + "".join(f"{line}\n" for line in lines), encoding="utf-8")
    return path


@settings(max_examples=150)
@given(rows=ROWS)
@example(rows=[Row("'=1", "0012", 1, '-"she"\r\n=x\n', (("*", "choice"), ("'", "'@")), "1e5")])
def test_what_is_written_is_read_back_exactly(rows: list[Row]) -> None:
    assert [row for _, row in read_rows(write_sheet(rows), "s")] == rows


@settings(max_examples=100)
@given(rows=ROWS)
def test_no_cell_is_a_formula(rows: list[Row]) -> None:
    text = write_sheet(rows).decode("utf-8-sig")
    for cells in list(csv.reader(StringIO(text, newline="")))[1:]:
        assert not any(cell.startswith(tuple("=+-@\t\r＝＋－＠")) for cell in cells)


@settings(max_examples=150)
@given(data=st.data(), sentence=FILLED)
def test_a_phrase_cut_from_a_sentence_stands_in_it(data: st.DataObject, sentence: str) -> None:
    start = data.draw(st.integers(0, len(sentence) - 1))
    phrase = sentence[start : data.draw(st.integers(start + 1, len(sentence)))]
    if not phrase.strip() or phrase.strip() == "*":
        return
    (record,), problems = parse_sheet(
        write_sheet([Row("n", "", 1, sentence, ((phrase, "choice"),))]), "s"
    )
    assert problems == []
    (label,) = record.labels
    assert record.text == sentence.strip()
    assert record.text[label.span.start : label.span.end] == phrase.strip()


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_what_spreadsheets_make_of_it(
    delimiter: str, encoding: str, ending: str, tmp_path: Path
) -> None:
    buffer = StringIO(newline="")
    writer = csv.writer(buffer, delimiter=delimiter, lineterminator=ending)
    writer.writerow([" Note", "CASE", "Sentence number", "Sentence", "Phrase 1", "Frame 1", "", ""])
    writer.writerow(["n1", "", "1.0", "Zoë, 14; “chose” this.", "“chose” this", " Choice ", "", ""])
    writer.writerow(["", "", "", "", "", "", "", ""])
    writer.writerow(["n1", "", "2.0", "Fed.", "", "", "", ""])
    path = tmp_path / "s.csv"
    path.write_bytes(buffer.getvalue().encode(encoding))
    (record,) = read_sheet(path)
    assert record.text == "Zoë, 14; “chose” this.\nFed."
    assert [record.text[own.span.start : own.span.end] for own in record.labels] == ["“chose” this"]


@pytest.mark.parametrize(
    ("cell", "found"),
    [
        ("her", "her"),  # the word, not the middle of "there"
        ("it’s her", "it's HER"),
        ("SHE  chose", "She chose"),
        ("*", "She chose: there it's HER call, and her life"),
        ("ther", "ther"),
        ("call , and", None),
    ],
)
def test_where_a_phrase_stands(cell: str, found: str | None, tmp_path: Path) -> None:
    text = "She chose: there it's HER call, and her life"
    path = tmp_path / "s.csv"
    path.write_bytes(write_sheet([Row("n", "", 1, text, ((cell, "Self-placed  RISK"),))]))
    records, problems = check_sheet(path)
    if found is None:
        assert [problem.split(": ", 1)[1][:6] for problem in problems] == ["row 2:"]
    else:
        (label,) = records[0].labels
        assert (text[label.span.start : label.span.end], label.frame) == (found, FRAMES[0])


def test_one_phrase_twice_takes_both_places(tmp_path: Path) -> None:
    path = sheet(tmp_path, "n,,1,Her choice is her choice.,choice,choice,choice,choice")
    assert [label.span.start for label in read_sheet(path)[0].labels] == [4, 18]


@pytest.mark.parametrize(
    ("line", "message"),
    [
        (
            "n,,1,She chose.,chosen secretly,choice",
            "row 2: phrase 1 does not stand in its sentence",
        ),
        (
            "n,,1,She chose.,chose,chioce",
            "frame 1: got 'chioce'; accepted are self_placed_risk, choice",
        ),
        ("n,,1,She chose.,chose,", "row 2: frame 1: empty; accepted are"),
        ("n,,1,She chose.,,choice", "row 2: frame 1 has no phrase; accepted are"),
        ("n,,1,,chose,choice", "row 2: phrases but no sentence"),
    ],
)
def test_a_cell_that_cannot_be_understood(line: str, message: str, tmp_path: Path) -> None:
    path = sheet(tmp_path, line)
    with pytest.raises(CorpusError) as caught:
        read_sheet(path)
    assert str(caught.value).startswith(f"{path}: ") and message in str(caught.value)
    assert "secretly" not in str(caught.value)


def test_every_problem_is_listed_by_lint(tmp_path: Path) -> None:
    path = sheet(
        tmp_path, "n,,1,She chose.,x,choice", "n,,1,Fed.,,", "n,,2,He did.,did,x", "m,,1,Ok now.,,"
    )
    with pytest.raises(CorpusError, match=r"row 2.*\(2 more: caseframe data lint"):
        read_sheet(path)
    assert [problem.split(": ")[1] for problem in lint_labelled([path])[1]] == [
        "row 2",
        "row 3",
        "row 4",
    ]


def test_lint_names_contradictions(tmp_path: Path) -> None:
    text = "She chose this lifestyle"
    path = sheet(tmp_path, f"n,,1,{text}.,chose,choice", f"m,,1,{text}!,,")
    good, (problem,) = lint_labelled([path])
    assert good == 1
    assert "m: sentence 1: marked otherwise than the same words in" in problem
    assert "lifestyle" not in problem


@pytest.mark.parametrize(
    "data", [b"", b"a,b\n1,2\n", b"PK\x03\x04xx", b"sentence\nFed.\n", b"\x81"]
)
def test_what_is_no_sheet(data: bytes, tmp_path: Path) -> None:
    path = tmp_path / "s.csv"
    path.write_bytes(data)
    with pytest.raises(CorpusError, match=r"s\.csv: "):
        read_sheet(path)


def test_sorted_rows_and_missing_ones(tmp_path: Path) -> None:
    path = sheet(tmp_path, "b,7,2,B two.,,", "a,,9,A nine.,,", "b,,1,B one.,,", "a,,1,A one.,,")
    found = {record.id: record for record in read_sheet(path)}
    assert {key: own.text for key, own in found.items()} == {
        "b": "B one.\nB two.",
        "a": "A one.",
        "a:9": "A nine.",
    }
    scenarios = {example.text: example.scenario for example in load_examples(tmp_path)}
    assert scenarios == {"B one.\nB two.": "7", "A one.": "a", "A nine.": "a"}


@settings(max_examples=60)
@given(data=st.binary(max_size=80))
def test_any_bytes_give_rows_or_one_line(data: bytes) -> None:
    try:
        parse_sheet(b"sentence,phrase 1,frame 1\n" + data, "s")
    except CorpusError as error:
        assert str(error).startswith("s: ")
