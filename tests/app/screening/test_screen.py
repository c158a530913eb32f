from __future__ import annotations

import csv
import json
import os
import sqlite3
import stat
from dataclasses import replace
from pathlib import Path

import docx
import openpyxl
import pytest
from caseframe import CaseframeError, Detector, Note
from caseframe.app.documents import Passage, Unread
from caseframe.app.readers.common import PASSING
from caseframe.app.readers.guarded import read_guarded
from caseframe.app.readers.options import ReadOptions
from caseframe.app.screening import chunks as chunking
from caseframe.app.screening.findings import read_findings
from caseframe.app.screening.journal import Journal, why
from caseframe.app.screening.options import Progress, Result, ScreenOptions
from caseframe.app.screening.page import headline
from caseframe.app.screening.screen import screen
from caseframe.app.screening.shown import summarise
from caseframe.folder import TOKENIZER, Calibration, read_manifest, shipped_folder
from caseframe.frames import FRAMES

from ..readers.samples import RTF
from .conftest import BLAMING, ROWS, options, table


def rows(result: Result, name: str = "findings.csv") -> list[dict[str, str]]:
    with (result.out / name).open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_findings_are_those_of_the_detector(screened: Result, detector: Detector) -> None:
    expected = {
        (text, flag.start, flag.end, flag.frame)
        for text in (*(row[-1] for row in ROWS), BLAMING)
        for flag in detector.check(text).flags
    }
    texts = {("export.csv", number): text for number, _, _, _, text in ROWS}
    found = list(read_findings(screened.out))
    assert found
    assert expected == {
        (texts.get((item.file, item.note), BLAMING), item.start, item.end, item.frame)
        for item in found
    }
    for item in found:
        start, end = item.in_sentence
        assert item.sentence[start:end] == item.phrase
    assert [item.score for item in found] == sorted((item.score for item in found), reverse=True)


def test_findings_know_where_they_stand(screened: Result) -> None:
    lines = (screened.out / "findings.jsonl").read_text(encoding="utf-8").splitlines()
    by_note = {row["note"]: row for row in map(json.loads, lines) if row["file"] == "export.csv"}
    assert {"case": "A1", "date": "2024-01-05", "agency": "police"}.items() <= by_note["1"].items()
    assert by_note["1"]["why"]
    assert by_note["1"]["question"]
    assert by_note["1"]["model"].startswith("caseframe")
    assert {json.loads(line)["file"] for line in lines} == {"export.csv", "deep/er/note.txt"}


def test_what_could_not_be_read_is_listed_and_stops_nothing(screened: Result) -> None:
    missed = rows(screened, "not_read.csv")
    assert [item["file"] for item in missed] == ["broken.docx", "deep/letter.doc", "photo.raw"]
    assert "an old Word document" in missed[1]["reason"]
    assert ".raw are not read" in missed[2]["reason"]
    assert "deep/letter.doc" in (screened.out / "report.html").read_text(encoding="utf-8")
    assert screened.unread == 3
    assert screened.files == 5
    assert screened.read == 2
    assert " in 2 documents." in headline(screened)


def test_excel_holds_texts_and_never_formulas(screened: Result) -> None:
    book = openpyxl.load_workbook(screened.out / "findings.xlsx")
    sheet = book["Findings"]
    assert sheet.freeze_panes == "A2"
    assert sheet.auto_filter.ref.startswith("A1:")
    assert sheet.max_row == 1 + screened.findings
    cells = [cell for row in sheet.iter_rows(min_row=2) for cell in row if cell.value is not None]
    assert {cell.data_type for cell in cells} <= {"s", "n"}
    assert any(str(cell.value).startswith("=1+1") for cell in cells)


def test_csv_starts_no_formula(screened: Result) -> None:
    sentences = [row["sentence"] for row in rows(screened)]
    assert any(sentence.startswith("'=1+1") for sentence in sentences)
    assert not any(sentence.startswith("=") for sentence in sentences)


def test_groups_are_cases_ranked(screened: Result) -> None:
    names = [group.name for group in screened.groups]
    assert set(names) == {"A1", "B2", "deep/er/note.txt"}
    rates = [group.rate for group in screened.groups]
    assert rates == sorted(rates, reverse=True)
    (first,) = (group for group in screened.groups if group.name == "A1")
    assert first.sentences == 3
    assert first.adult_named == 1
    assert sum(first.frames.values()) == first.findings


def test_cases_are_a_table_too(screened: Result) -> None:
    table = rows(screened, "cases.csv")
    assert [row["case"] for row in table] == [group.name for group in screened.groups]
    sheet = openpyxl.load_workbook(screened.out / "findings.xlsx")["Cases"]
    for group, row, line in zip(
        screened.groups, table, sheet.iter_rows(min_row=2, values_only=True), strict=True
    ):
        assert int(row["child is the actor"]) == line[5] == group.child_acts
        assert int(row["adults who harm are named"]) == line[6] == group.adult_named
        assert sum(map(int, list(row.values())[8:])) == group.findings == line[2]


def test_outputs_are_for_their_owner_only(screened: Result) -> None:
    for path in screened.out.iterdir():
        if path.is_file() and "-" not in path.suffix:
            assert not path.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO), path


def test_processes_find_the_same(notes: Path, screened: Result, tmp_path: Path) -> None:
    again = screen(
        [notes], ScreenOptions(tmp_path, ("jsonl",), read=options(tmp_path).read, workers=2)
    )
    alone = {(item.key, item.file, item.start, item.frame) for item in read_findings(screened.out)}
    assert alone == {
        (item.key, item.file, item.start, item.frame) for item in read_findings(again.out)
    }


def test_a_second_run_checks_only_what_changed(tmp_path: Path) -> None:
    folder = tmp_path / "notes"
    folder.mkdir()
    (folder / "one.txt").write_text(BLAMING, encoding="utf-8")
    (folder / "two.txt").write_text("Mum cannot control her at all.", encoding="utf-8")
    read: list[str] = []

    def reader(path: Path, _: object) -> object:
        read.append(path.name)
        yield Passage(Note("1", path.read_text(encoding="utf-8")), "")

    def run() -> Result:
        return screen([folder], options(tmp_path / "out"), reader=reader)  # type: ignore[arg-type]

    first = run()
    assert run().findings == first.findings
    assert read == ["one.txt", "two.txt"]
    (folder / "two.txt").write_text("Fed and slept.", encoding="utf-8")
    (folder / "one.txt").unlink()
    assert run().findings == 0
    assert read[2:] == ["two.txt"]


def test_same_texts_are_checked_once(
    tmp_path: Path, detector: Detector, monkeypatch: pytest.MonkeyPatch
) -> None:
    from caseframe.app.screening import crew

    checked: list[str] = []
    real = crew.check_texts

    def count(detector: Detector, texts: list[str], threshold: float, *, thorough: bool) -> object:
        checked.extend(texts)
        return real(detector, texts, threshold, thorough=thorough)

    monkeypatch.setattr(crew, "check_texts", count)
    monkeypatch.setattr(chunking, "TASK_PASSAGES", 50)
    rows = [(str(number), "A", "2024-01-01", "x", ROWS[number % 3][-1]) for number in range(300)]
    result = screen([table(tmp_path / "t.csv", rows)], options(tmp_path / "out", formats=("csv",)))
    assert sorted(checked) == sorted(row[-1] for row in ROWS[:3])
    assert result.passages == 300
    alone = [len(detector.check(row[-1]).flags) for row in ROWS[:3]]
    assert result.findings == 100 * sum(alone)


def test_a_thorough_screening_looks_at_every_sentence_to_the_end(tmp_path: Path) -> None:
    file = table(tmp_path / "t.csv", [("1", "A", "2024-01-01", "x", f"Fed at ten. {BLAMING}")])
    quick, thorough = (
        screen([file], options(tmp_path / "out", formats=("csv",), thorough=own))
        for own in (False, True)
    )
    assert quick.findings == thorough.findings > 0


def test_nothing_is_taken_for_what_other_settings_or_another_model_would_find(
    tmp_path: Path,
) -> None:
    asked = options(tmp_path)
    model = read_manifest(shipped_folder())
    known = {
        asked.fingerprint(model, 0.5),
        asked.fingerprint(model, 0.6),
        replace(asked, thorough=True).fingerprint(model, 0.5),
        asked.fingerprint(replace(model, calibration=Calibration(2.0, 0.0)), 0.5),
        asked.fingerprint(replace(model, sha256={**model.sha256, TOKENIZER: "other"}), 0.5),
    }
    assert len(known) == 5
    never = replace(model, first_pass={})  # then every screening is a thorough one
    assert asked.fingerprint(never, 0.5) == replace(asked, thorough=True).fingerprint(never, 0.5)


def test_only_new_reports_what_the_last_run_did_not_find(tmp_path: Path) -> None:
    file = tmp_path / "t.csv"
    table(file, ROWS[:1])
    first = screen([file], options(tmp_path / "out", only_new=True))
    assert first.findings > 0
    # The same note under another number and in another row, and a new one.
    table(file, [ROWS[2], ("9", "A1", "2024-01-05", "police", BLAMING), *ROWS[1:2]])
    second = screen([file], options(tmp_path / "out", only_new=True))
    assert [row["note"] for row in rows(second)] == ["2"] * second.findings
    assert screen([file], options(tmp_path / "out")).findings > second.findings


def test_a_known_sentence_about_another_child_is_new(tmp_path: Path) -> None:
    file = table(tmp_path / "t.csv", ROWS[:1])
    screen([file], options(tmp_path / "out", only_new=True))
    table(file, [*ROWS[:1], ("8", "Z9", "2024-01-06", "police", BLAMING)])
    again = screen([file], options(tmp_path / "out", only_new=True))
    assert again.findings > 0
    assert {row["case"] for row in rows(again)} == {"Z9"}


def test_a_document_that_fails_midway_keeps_what_was_read(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("x", encoding="utf-8")

    def reader(path: Path, _: object) -> object:
        yield Passage(Note("1", BLAMING), "page 1")
        yield Unread("page 2", "no text in it")
        raise OSError

    result = screen([tmp_path], options(tmp_path / "out"), reader=reader)  # type: ignore[arg-type]
    assert result.findings > 0
    assert [row["place"] for row in rows(result, "not_read.csv")] == ["page 2", ""]


def test_what_failed_for_want_of_time_or_memory_is_tried_again(tmp_path: Path) -> None:
    for name in ("slow.txt", "broken.txt"):
        (tmp_path / name).write_text("x", encoding="utf-8")
    tried: list[str] = []

    def reader(path: Path, _: object) -> object:
        tried.append(path.name)
        yield Passage(Note("1", BLAMING), "page 1")
        if path.name == "broken.txt":
            yield Unread("page 2", "broken: cut short or damaged; find a whole copy")
        elif tried.count(path.name) == 1:
            yield Unread("", "took too long to read and was stopped")

    first = screen([tmp_path], options(tmp_path / "out"), reader=reader)  # type: ignore[arg-type]
    again = screen([tmp_path], options(tmp_path / "out"), reader=reader)  # type: ignore[arg-type]
    assert tried == ["broken.txt", "slow.txt", "slow.txt"]
    assert (first.unread, again.unread) == (2, 1)
    assert again.findings == first.findings


def test_a_document_that_ends_sooner_when_it_is_read_again_is_not_taken_for_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a.txt").write_text("x", encoding="utf-8")
    monkeypatch.setattr(chunking, "CHUNK_PASSAGES", 2)
    monkeypatch.setattr(chunking, "TASK_PASSAGES", 2)
    pages = 10

    def reader(path: Path, _: object) -> object:
        for page in range(1, pages + 1):
            yield Passage(Note(str(page), f"{BLAMING} {page}"), f"page {page}")
        if pages < 10:
            yield Unread("", "took too long to read and was stopped")

    def run(pieces: int) -> Result:
        done: list[Progress] = []
        return screen(
            [tmp_path / "a.txt"],
            options(tmp_path / "out"),
            done.append,
            lambda: len(done) >= pieces,
            reader,  # type: ignore[arg-type]
        )

    assert not run(3).finished
    pages = 4
    assert [row["reason"] for row in rows(run(99), "not_read.csv")] == [
        "took too long to read and was stopped"
    ]
    pages = 10
    whole = run(99)
    assert (whole.finished, whole.unread, whole.passages) == (True, 0, 10)


def test_a_full_disk_says_so_and_loses_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = table(tmp_path / "t.csv", ROWS)
    begin = Journal.begin

    def on_a_full_disk(journal: Journal, fingerprint: str) -> None:
        begin(journal, fingerprint)
        pages = journal.db.execute("PRAGMA page_count").fetchone()[0]
        journal.db.execute(f"PRAGMA max_page_count = {pages}")
        journal.db.execute("CREATE TABLE filler AS SELECT 1")

    with monkeypatch.context() as patch:
        patch.setattr(Journal, "begin", on_a_full_disk)
        with pytest.raises(CaseframeError, match="the disk is full; make room"):
            screen([file], options(tmp_path / "out"))
    assert screen([file], options(tmp_path / "out")).finished


def test_a_disk_that_does_not_take_the_journal_is_no_reason_to_delete_it() -> None:
    said = why(Path("journal.sqlite"), sqlite3.OperationalError("disk I/O error"))
    assert "carry on" in said and "delete" not in said


def test_the_summary_fits_the_screen(
    screened: Result, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for width, frames in (("80", False), ("160", True)):
        monkeypatch.setenv("COLUMNS", width)
        summarise(screened, ScreenOptions(out=screened.out))
        shown = capsys.readouterr().out
        (row,) = (line for line in shown.splitlines() if line.startswith("A1 "))
        assert ("Blames the family 1" in row) == frames
    one = screened.groups[0]
    many = replace(one, frames=dict.fromkeys(FRAMES, 1))
    summarise(replace(screened, groups=(many,)), ScreenOptions(out=screened.out))
    assert "Plays down the harm" not in capsys.readouterr().out, "the first three"


def test_one_column_is_not_the_notes_and_something_else(tmp_path: Path) -> None:
    with pytest.raises(CaseframeError, match="'Note' is given as another column too"):
        ScreenOptions(out=tmp_path, read=ReadOptions(text_column="Note", case_column="Note"))


def test_a_word_file_that_changed_gets_no_comments_in_wrong_places(tmp_path: Path) -> None:
    path = tmp_path / "a.docx"

    def save(*paragraphs: str) -> None:
        document = docx.Document()
        for text in paragraphs:
            document.add_paragraph(text)
        document.save(str(path))

    def reader(given: Path, read: ReadOptions) -> object:
        yield from list(read_guarded(given, read))
        save("A new first paragraph that somebody wrote.", BLAMING)

    save(BLAMING)
    asked = options(tmp_path / "out", columns=False, formats=("docx",))
    result = screen([path], asked, reader=reader)  # type: ignore[arg-type]
    (missed,) = rows(result, "not_commented.csv")
    assert "since it was read" in missed["reason"]
    assert not (result.out / "word" / "a.docx").exists()


def test_reasons_that_pass_are_those_that_are_given(tmp_path: Path) -> None:
    (tmp_path / "a.rtf").write_bytes(RTF)
    (slow,) = read_guarded(tmp_path / "a.rtf", ReadOptions(timeout_seconds=-60.0))
    (gone,) = read_guarded(tmp_path / "none.rtf", ReadOptions())
    for item in (slow, gone):
        assert isinstance(item, Unread)
        assert item.reason.startswith(PASSING)


def test_stop_leaves_no_output_and_the_next_run_goes_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(chunking, "CHUNK_PASSAGES", 2)
    monkeypatch.setattr(chunking, "TASK_PASSAGES", 2)
    rows = [(str(n), "A", "", "x", f"{ROWS[n % 4][-1]} Day {n}.") for n in range(12)]
    file = table(tmp_path / "t.csv", rows)
    seen: list[Progress] = []
    half = screen([file], options(tmp_path / "out"), seen.append, lambda: len(seen) >= 3)
    assert not half.finished
    assert 0 < half.passages < 12
    assert not (tmp_path / "out" / "findings.jsonl").exists()
    whole = screen([file], options(tmp_path / "out"), seen.append)
    assert whole.passages == 12
    assert len(seen) == 8  # the last chunk, which is empty, is one too; then the outputs
    assert seen[-1].share == 1.0
    assert [progress.writing for progress in seen] == [*[False] * 7, True]
    assert seen[-1].seconds_left is None


def test_only_files_that_are_not_read_is_no_error_but_a_list(tmp_path: Path) -> None:
    (tmp_path / "scan.jpg").write_bytes(b"never opened")
    result = screen([tmp_path], options(tmp_path / "out"))
    assert (result.passages, result.unread) == (0, 1)
    assert "a picture" in rows(result, "not_read.csv")[0]["reason"]


@pytest.mark.skipif(os.name != "posix", reason="names are text elsewhere")
def test_names_that_are_no_text(tmp_path: Path) -> None:
    for byte in (b"\xe9", b"\xe8"):
        (tmp_path / os.fsdecode(b"caf" + byte + b".txt")).write_text(BLAMING, encoding="utf-8")
    result = screen([tmp_path], options(tmp_path / os.fsdecode(b"r\xe9")))
    assert {item.file for item in read_findings(result.out)} == {
        "caf\ufffd.txt",
        f"{tmp_path.name}/caf\ufffd.txt",
    }
    assert result.unread == 0


@pytest.mark.parametrize(
    ("paths", "message"),
    [(["nowhere"], "no such file"), (["*.docx"], "no file fits"), ([], "nothing to screen")],
)
def test_nothing_there(tmp_path: Path, paths: list[str], message: str) -> None:
    with pytest.raises(CaseframeError, match=message):
        screen([str(tmp_path / path) for path in paths], options(tmp_path / "out"))


def test_nothing_of_earlier_runs_stands_beside_the_outputs(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(BLAMING, encoding="utf-8")
    out = tmp_path / "out"
    screen([tmp_path], options(out))
    (out / "mine.csv").write_text("a person's own", encoding="utf-8")
    (out / "word").mkdir()
    (out / ".caseframe-killed").mkdir()
    for left in (".caseframe-abc.csv", ".caseframe-killed/tmpx", "word/.caseframe-d.docx"):
        (out / left).write_text(BLAMING, encoding="utf-8")
    screen([tmp_path], options(out, formats=("csv",)))
    left = {path.relative_to(out).as_posix() for path in out.rglob("*") if path.is_file()}
    assert {name for name in left if "sqlite" not in name} == {
        *("findings.csv", "cases.csv", "not_read.csv", "mine.csv"),
    }


def test_two_screenings_do_not_share_a_folder(tmp_path: Path) -> None:
    from caseframe.app.screening.journal import Journal

    (tmp_path / "a.txt").write_text(BLAMING, encoding="utf-8")
    (tmp_path / "out").mkdir()
    other = Journal(tmp_path / "out")
    other.begin("x")
    with pytest.raises(CaseframeError, match="another screening"):
        screen([tmp_path], options(tmp_path / "out"))
    other.close()
