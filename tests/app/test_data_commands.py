"""Import, lint and split at the command line, on what annotation tools really leave behind."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from caseframe.data.exchange import FORMATS
from caseframe.data.records import Record
from caseframe.data.sheet import Row, write_sheet

from ..conftest import Run

DOCCANO = b'{"id": 1, "text": "Fed.", "label": []}\n'


def test_two_annotators_of_files_without_names(tmp_path: Path, run: Run) -> None:
    out = tmp_path / "labelled"
    for who in ("ann", "ben"):
        (tmp_path / f"{who}.jsonl").write_bytes(DOCCANO)
        options = ("--format", "doccano", "--out", str(out))
        result = run("data", "import", str(tmp_path / f"{who}.jsonl"), *options)
        assert result.returncode == 0
        assert "1 of 1 texts name no case: parted by text" in result.stderr
    assert sorted(file.relative_to(out).as_posix() for file in out.rglob("*.jsonl")) == [
        "ann/ann.jsonl",
        "ben/ben.jsonl",
    ]
    split = run("data", "split", str(out))
    assert "2 of 2 texts name no case" in split.stderr


@pytest.mark.parametrize("second", ["ann@smith", "Ann_Smith"])
def test_no_annotator_is_written_over_another(second: str, tmp_path: Path, run: Run) -> None:
    records = [Record("1", "Fed.", (), "ann smith"), Record("1", "Fed.", (), second)]
    path, out = tmp_path / "a.jsonl", tmp_path / "out"
    path.write_bytes(FORMATS["jsonl"].dump(records))
    result = run("data", "import", str(path), "--out", str(out))
    assert result.returncode == 2
    assert f"the annotators 'ann smith' and {second!r} would share the folder" in result.stderr
    assert not out.exists()


def test_no_import_is_written_over_another(tmp_path: Path, run: Run) -> None:
    path, out = tmp_path / "ann.jsonl", tmp_path / "out"
    path.write_bytes(FORMATS["jsonl"].dump([Record("1", "Fed.", (), "ann")]))
    assert run("data", "import", str(path), "--out", str(out)).returncode == 0
    before = (out / "ann" / "ann.jsonl").read_bytes()
    path.write_bytes(FORMATS["jsonl"].dump([Record("2", "Slept.", (), "ann")]))
    again = run("data", "import", str(path), "--out", str(out))
    assert again.returncode == 2 and "ann.jsonl: there already" in again.stderr
    assert (out / "ann" / "ann.jsonl").read_bytes() == before
    into_file = run("data", "import", str(path), "--out", str(path))
    assert into_file.returncode == 2
    (line,) = into_file.stderr.strip().splitlines()
    assert "no folder could be made here" in line


def test_lint_reads_lists_and_names_notes(tmp_path: Path, run: Run) -> None:
    (tmp_path / "list.TXT").write_text("She [[chose|choice]].\n", encoding="utf-8")
    assert run("data", "lint", str(tmp_path)).returncode == 0
    (tmp_path / "note.txt").write_text("YP was late.\n", encoding="utf-8")
    told = run("data", "lint", str(tmp_path))
    assert told.returncode == 1
    assert "note.txt: a text without labels" in told.stdout and "list.TXT" not in told.stdout
    assert "late" not in json.dumps([told.stdout, told.stderr])


def test_split_says_how_many_chosen_sentences_are_left_out(tmp_path: Path, run: Run) -> None:
    rows = [Row(f"n{number}", str(number), 1, "Fed.", before="x") for number in range(40)]
    (tmp_path / "next.csv").write_bytes(write_sheet(rows))
    result = run("data", "split", str(tmp_path))
    parts = [line.split("\t")[1] for line in result.stdout.splitlines()]
    assert set(parts) == {"train"}
    assert f"{40 - len(parts)} sentences left out: they were chosen" in result.stderr
