"""Drawing notes into a sheet, labelling it, measuring on it: as a researcher would."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import docx
import pytest
from caseframe.app.notes import LONGEST, Skipped, read_notes
from caseframe.app.readers.options import ReadOptions
from caseframe.data.sheet import Row, note_rows, write_sheet
from caseframe.errors import CaseframeError
from caseframe.values import Note

from ..conftest import Run

BLAME = "YP puts herself at risk."
FRAME = "self placed risk"


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def folder(tmp_path: Path) -> Path:
    root = tmp_path / "notes"
    (root / "night").mkdir(parents=True)
    for number in range(3):
        (root / "night" / f"{number}.txt").write_text(f"Fed at six. {BLAME}", encoding="utf-8")
    (root / "table.csv").write_bytes(
        'Case;ID;Note text\r\n12;007;"Zoë slept.\nMum rang."\r\n12;008;\r\n'.encode("cp1252")
    )
    lines = [{"Note text": "He lied.", "id": "j1", "case": 9}, {"x": 1}, []]
    text = "".join(json.dumps(line) + "\n" for line in lines) + "not json\n"
    (root / "lines.jsonl").write_text(text, encoding="utf-8")
    (root / "broken.txt").write_bytes(b"%PDF-1.7")
    (root / "picture.png").write_bytes(b"\0")
    return root


def test_notes_from_everything(tmp_path: Path) -> None:
    troubles: list[Skipped] = []
    root = folder(tmp_path)
    document = docx.Document()
    document.add_paragraph("Seen at nine.")
    document.add_paragraph(BLAME)
    document.save(str(root / "visit.docx"))
    notes = list(read_notes([root], troubles.append, ReadOptions(text_column="Note text")))
    assert [(note.id, note.case) for note in notes] == [
        ("lines.jsonl j1", "9"), ("night/0.txt", None), ("night/1.txt", None),
        ("night/2.txt", None), ("table.csv 007", "12"), ("visit.docx", None),
    ]  # fmt: skip
    assert notes[4].text == "Zoë slept.\nMum rang."
    assert notes[5].text == f"Seen at nine.\n\n{BLAME}"
    lines = [str(item) for item in troubles]
    assert any("broken.txt" in line for line in lines)
    assert not any("Zo" in line or "lied" in line for line in lines)
    (other,) = [item for item in troubles if item.other]
    assert other.file == "picture.png" and "a picture" in other.reason


def test_a_long_document_is_several_notes(tmp_path: Path) -> None:
    path = tmp_path / "long.txt"
    path.write_text("\n\n".join([BLAME * 40] * 60), encoding="utf-8")
    notes = list(read_notes([path], pytest.fail))
    assert len(notes) > 1
    assert max(len(note.text) for note in notes) <= LONGEST
    assert sum(note.text.count(BLAME) for note in notes) == 40 * 60


def test_a_missing_column_is_named(tmp_path: Path) -> None:
    path, troubles = tmp_path / "t.csv", list[Skipped]()
    path.write_text("a,b\n1,2\n", encoding="utf-8")
    options = ReadOptions(text_column="text")
    assert list(read_notes([path], troubles.append, options)) == []
    assert len(troubles) == 1
    assert "t.csv" in str(troubles[0]) and "'text'" in str(troubles[0])
    with pytest.raises(CaseframeError, match="no such file"):
        list(read_notes([tmp_path / "none.txt"], troubles.append))


def test_draw_label_measure(tmp_path: Path, run: Run) -> None:
    root, out = folder(tmp_path), tmp_path / "sheet.csv"
    drawn = run("data", "sample", str(root), "--column", "note text", "--out", str(out))
    assert drawn.returncode == 0  # one file could not be read; the sheet is there, as with screen
    assert "not read: broken.txt" in drawn.stderr
    assert "not read: files of other kinds (.png 1)" in drawn.stderr
    rows = rows_of(out)
    assert list(rows[0])[:6] == [
        "note", "case", "sentence number", "sentence", "phrase 1", "frame 1"
    ]  # fmt: skip
    assert len(rows) == 9 and not any(row["phrase 1"] or row["frame 1"] for row in rows)
    again = run("data", "sample", str(root), "--out", str(out))
    assert again.returncode == 2 and "there already" in again.stderr

    for row in rows:
        if row["sentence"] == BLAME:
            row["phrase 1"], row["frame 1"] = "puts herself at risk", FRAME
    with out.open("w", encoding="cp1252", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]), delimiter=";")
        writer.writeheader()
        writer.writerows(rows)
    assert run("data", "lint", str(out)).returncode == 0
    measured = run("evaluate", "--data", str(out), "--no-baselines")
    assert measured.returncode == 0, measured.stderr
    told = " ".join(measured.stdout.split())
    assert "3 should be flagged" in told
    assert "The recall rests on 3 sentences" in told
    assert "read the brackets" in told


def test_a_sheet_without_marks_says_so(tmp_path: Path, run: Run) -> None:
    path = tmp_path / "s.csv"
    path.write_bytes(write_sheet([Row("n", "", 1, "Fed at six."), Row("n", "", 2, "Slept.")]))
    told = " ".join(run("evaluate", "--data", str(path), "--no-baselines").stdout.split())
    assert "recall is not known" in told
    assert "precision is not known" in told


def test_the_resampling_draws_whole_notes(tmp_path: Path, run: Run) -> None:
    """The same 60 sentences: intervals are wider where a note's sentences are drawn together."""
    figures = []
    for size in (1, 3):
        notes = [Note(f"n{number}", "") for number in range(60 // size)]
        rows = [
            Row(note.id, "", at, text, (("*", FRAME),) if text == BLAME or number % 2 else ())
            for number, note in enumerate(notes)
            for at, text in enumerate([BLAME if number % 3 else "Nobody answered it."] * size, 1)
        ]
        path = tmp_path / f"{size}.csv"
        path.write_bytes(write_sheet(rows))
        result = run("evaluate", "--data", str(path), "--no-baselines", "--json")
        figures.append(next(iter(json.loads(result.stdout)["models"].values())))
    alone, together = figures
    assert (alone["drawn"], together["drawn"]) == (60, 20)
    widths = [own["intervals"]["recall"][1] - own["intervals"]["recall"][0] for own in figures]
    assert widths[1] > 1.3 * widths[0] > 0


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--out", "a.xlsx"], "a sheet is a .csv file"),
        (["--out", "a.csv", "--uncertain", "--model", "nowhere"], "no model here"),
        (["--out", "a.csv", "--notes", "0"], "--notes"),
    ],
)
def test_errors_leave_nothing_behind(
    tmp_path: Path,
    arguments: list[str],
    message: str,
    run: Run,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "n.txt").write_text(BLAME, encoding="utf-8")
    result = run("data", "sample", "n.txt", *arguments)
    assert result.returncode == 2
    assert message in result.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["n.txt"]


def test_a_folder_without_notes(tmp_path: Path, run: Run) -> None:
    result = run("data", "sample", str(tmp_path), "--out", str(tmp_path / "s.csv"))
    assert result.returncode == 2
    assert "no documents to read" in result.stderr
    assert list(tmp_path.iterdir()) == []


def test_notes_of_an_earlier_sheet_are_left_out(tmp_path: Path, run: Run) -> None:
    root = tmp_path / "notes"
    root.mkdir()
    for number in range(6):
        (root / f"{number}.txt").write_text(f"Fed at six. {BLAME}", encoding="utf-8")
    first, second = tmp_path / "1.csv", tmp_path / "2.csv"
    run("data", "sample", str(root), "--notes", "4", "--out", str(first))
    again = ("--uncertain", "--notes", "9", "--leave-out", str(first), "--out", str(second))
    assert run("data", "sample", str(root), *again).returncode == 0
    drawn, rest = ({row["note"] for row in rows_of(path)} for path in (first, second))
    assert len(drawn) == 4
    assert rest and not drawn & rest
    missing = run("data", "sample", str(root), "--leave-out", "no.csv", "--out", "3.csv")
    assert missing.returncode == 2
    assert "no.csv: could not be read" in missing.stderr


def test_notes_of_an_earlier_sheet_are_known_from_another_folder_too(
    tmp_path: Path, run: Run
) -> None:
    root = tmp_path / "notes" / "2023"
    root.mkdir(parents=True)
    for number in range(4):
        text = f"Visit {number} at home, where she and her mother were both seen at {number}."
        (root / f"{number}.txt").write_text(f"{text} {BLAME}", encoding="utf-8")
    first, second = tmp_path / "1.csv", tmp_path / "2.csv"
    run("data", "sample", str(root.parent), "--notes", "3", "--out", str(first))
    again = run("data", "sample", str(root), "--leave-out", str(first), "--out", str(second))
    assert again.returncode == 0
    assert "3 of the notes stand in a sheet drawn before" in again.stderr
    drawn, rest = ({Path(row["note"]).name for row in rows_of(path)} for path in (first, second))
    assert len(rest) == 1 and not drawn & rest
    (root / "4.txt").write_text("Quite another note.", encoding="utf-8")
    other = ("--leave-out", str(first), "--out", str(tmp_path / "3.csv"))
    assert "none of the notes" in run("data", "sample", str(root / "4.txt"), *other).stderr


def test_what_is_learnt_from_leaves_out_the_cases_that_are_measured_on(
    tmp_path: Path, run: Run
) -> None:
    table, first = tmp_path / "t.csv", tmp_path / "1.csv"
    rows = (f"{number},{number // 2},{BLAME} Slept {number}." for number in range(6))
    table.write_text("\n".join(["ID,Case,Note text", *rows, f"9,,{BLAME}"]), encoding="utf-8")
    assert run("data", "sample", str(table), "--notes", "3", "--out", str(first)).returncode == 0
    cases = {row["case"] for row in rows_of(first)} - {""}
    kinds = {"learnt": ("--uncertain",), "measured": ("--seed", "2")}
    found = {}
    for kind, arguments in kinds.items():
        out = tmp_path / f"{kind}.csv"
        again = ("--notes", "50", "--leave-out", str(first), "--out", str(out), *arguments)
        assert run("data", "sample", str(table), *again).returncode == 0
        found[kind] = {row["case"] for row in rows_of(out)}
    assert found["learnt"] and not found["learnt"] & cases
    assert found["measured"] & cases  # a random sample of the notes that are left


def test_the_uncertain_come_with_their_neighbours(tmp_path: Path, run: Run) -> None:
    (tmp_path / "n.txt").write_text(f"Fed at six. {BLAME} Mum rang.", encoding="utf-8")
    out = tmp_path / "u.csv"
    result = run("data", "sample", str(tmp_path), "--uncertain", "--notes", "2", "--out", str(out))
    assert result.returncode == 0, result.stderr
    assert "not for measuring" in result.stderr
    rows = rows_of(out)
    assert len(rows) == 2
    assert all(row["before"] or row["after"] for row in rows)
    assert len(note_rows(Note("n", f"Fed at six. {BLAME}"))) == 2


def test_what_was_not_read_is_counted_and_listed(tmp_path: Path, run: Run) -> None:
    root, out, missed = tmp_path / "notes", tmp_path / "s.csv", tmp_path / "missed.csv"
    root.mkdir()
    (root / "n.txt").write_text(BLAME, encoding="utf-8")
    for name in ("old.doc", "older.doc", "post.msg", "=cmd"):
        (root / name).write_bytes(b"x")
    (root / ".hidden.doc").write_bytes(b"x")
    drawn = run("data", "sample", str(root), "--out", str(out), "--not-read", str(missed))
    assert drawn.returncode == 0  # every document of a kind that is read was read
    (line,) = [line for line in drawn.stderr.splitlines() if "not read" in line]
    assert line == "caseframe: not read: files of other kinds (.doc 2, no ending 1, .msg 1)"
    listed = {row["file"]: row["reason"] for row in rows_of(missed)}
    assert set(listed) == {"old.doc", "older.doc", "post.msg", "'=cmd"}
    assert "save it as Word document (.docx)" in listed["old.doc"]


def test_a_folder_of_other_kinds_says_why_nothing_was_read(tmp_path: Path, run: Run) -> None:
    (tmp_path / "old.doc").write_bytes(b"x")
    result = run("data", "sample", str(tmp_path), "--out", str(tmp_path / "s.csv"))
    assert result.returncode == 2
    assert "old.doc: an old Word document" in result.stderr


def test_files_among_labelled_texts_that_are_none(tmp_path: Path, run: Run) -> None:
    labelled = tmp_path / "labelled"
    labelled.mkdir()
    (labelled / "s.csv").write_bytes(write_sheet([Row("n", "", 1, BLAME, (("*", FRAME),))]))
    (labelled / "more.xlsx").write_bytes(b"PK")
    (labelled / ".hidden").write_bytes(b"x")
    lint = run("data", "lint", str(labelled))
    assert lint.returncode == 0
    assert "more.xlsx: not read" in lint.stderr and "hidden" not in lint.stderr
    measured = run("evaluate", "--data", str(labelled), "--no-baselines")
    assert measured.returncode == 0, measured.stderr
    (line,) = [line for line in measured.stderr.splitlines() if "not read" in line]
    assert "labelled: 1 file not read: labelled texts are" in line
