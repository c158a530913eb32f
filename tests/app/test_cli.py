"""The command line as a process, as a user runs it."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from caseframe.app import cli

from ..conftest import EXAMPLES, TINY

HEAD = "---\nscenario: s\nauthor: a\nagency: police\nera: 2004-2010\nregister: police_log\n---\n"
BLAMING = "YP puts herself at risk.\n"


def run(
    *arguments: str, stdin: bytes = b"", cwd: Path | None = None, **environment: str
) -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "-m", "caseframe.app", *arguments]
    around = {**os.environ, **environment}
    return subprocess.run(
        command, input=stdin, capture_output=True, check=False, cwd=cwd, env=around
    )


def test_exit_status_says_what_was_found(tmp_path: Path) -> None:
    blaming, honest = tmp_path / "b.txt", tmp_path / "h.txt"
    blaming.write_text(BLAMING, encoding="utf-8")
    honest.write_text("Fed and slept. Dentist on Monday at 10.\n", encoding="utf-8")
    assert run("check", str(honest)).returncode == 0
    found = run("check", str(blaming))
    assert found.returncode == 1
    assert b"[1: puts herself at risk]" in found.stdout
    assert run("check", "--exit-zero", str(blaming)).returncode == 0


def test_standard_input_as_json() -> None:
    result = run("check", "-", "--format", "json", stdin=BLAMING.encode())
    report = json.loads(result.stdout)
    assert set(report) == {"id", "text_sha256", "model", "flags", "sentences"}
    (flag,) = report["flags"]
    assert set(flag) == {
        "start", "end", "text", "frame", "score", "sentence", "why", "question", "alternatives"
    }  # fmt: skip
    assert BLAMING[flag["start"] : flag["end"]] == flag["text"] == "puts herself at risk"


def test_one_bad_file_does_not_stop_the_others(tmp_path: Path) -> None:
    good = tmp_path / "good.txt"
    good.write_text(BLAMING, encoding="utf-8")
    (tmp_path / "bad.bin").write_bytes(b"\0\1\2")
    result = run("check", str(tmp_path / "bad.bin"), str(tmp_path), str(good), "--format", "jsonl")
    assert result.returncode == 2
    assert len(result.stdout.splitlines()) == 1
    errors = result.stderr.decode().splitlines()
    assert len(errors) == 2
    assert all(line.startswith("caseframe: ") for line in errors)


@pytest.mark.parametrize(
    "arguments",
    [
        ["check", "none.txt"],
        ["check", "-"],
        ["check", "-", "--threshold", "strict"],
        ["check", "-", "--threshold", "7"],
        ["check", "-", "--model", "nowhere"],
        ["check", "-", "--guide", "nowhere.yaml"],
        ["data", "stats", "nowhere"],
        ["train", "nowhere.yaml"],
    ],
)
def test_errors_are_one_line_and_status_two(arguments: list[str]) -> None:
    result = run(*arguments)
    assert result.returncode == 2
    assert result.stdout == b""
    assert len(result.stderr.decode().strip().splitlines()) == 1
    assert b"Traceback" not in result.stderr


def test_json_of_several_is_a_list_whatever_could_be_read(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(BLAMING, encoding="utf-8")
    result = run("check", "a.txt", "missing.txt", "--format", "json", cwd=tmp_path)
    assert result.returncode == 2
    (report,) = json.loads(result.stdout)
    assert report["id"] == "a.txt"


def test_a_note_is_not_written_over(tmp_path: Path) -> None:
    note = tmp_path / "a.txt"
    note.write_text(BLAMING, encoding="utf-8")
    result = run("check", "a.txt", "--out", str(note), cwd=tmp_path)
    assert result.returncode == 2
    assert b"another --out" in result.stderr
    assert note.read_text(encoding="utf-8") == BLAMING


def test_a_name_that_the_screen_cannot_show_stops_nothing(tmp_path: Path) -> None:
    (tmp_path / "Łucja.txt").write_text(BLAMING, encoding="utf-8")
    result = run("screen", ".", "--out", "out", cwd=tmp_path, PYTHONIOENCODING="cp1252")
    assert result.returncode == 1, result.stderr.decode()
    assert "Łucja.txt" in result.stdout.decode("utf-8")


def test_the_encoding_is_said(tmp_path: Path) -> None:
    path = tmp_path / "old.txt"
    path.write_bytes("Zoë was fed.".encode("cp1252"))
    result = run("check", str(path))
    assert b"read as cp1252" in result.stderr
    assert result.returncode == 0


def test_output_to_a_file(tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    result = run(
        "check", str(EXAMPLES / "residential-log.txt"), "--format", "html", "--out", str(page)
    )
    assert (result.returncode, result.stdout) == (1, b"")
    assert page.read_text(encoding="utf-8").startswith("<!doctype html>")
    assert [path.name for path in tmp_path.iterdir()] == ["page.html"]


def test_output_where_it_cannot_be_written(tmp_path: Path) -> None:
    result = run("check", "-", "--out", str(tmp_path / "no" / "page.html"), stdin=BLAMING.encode())
    assert result.returncode == 2
    assert b"could not be written" in result.stderr


def test_an_organisations_own_guide(tmp_path: Path) -> None:
    own = {
        "frames": {
            "self_placed_risk": {
                key: "Ask the duty manager." if isinstance(value, str) else value
                for key, value in {
                    "title": "", "definition": "", "why": "", "question": "",
                    "sources": [], "must_flag": ["A [[b|choice]]."], "must_pass": ["C."],
                }.items()
            }
        }
    }  # fmt: skip
    path = tmp_path / "own.yaml"
    path.write_text(yaml.safe_dump(own), encoding="utf-8")
    assert (
        b"Ask the duty manager."
        in run("check", "-", "--guide", str(path), stdin=BLAMING.encode()).stdout
    )


def test_help_teaches() -> None:
    text = run("check", "--help").stdout.decode()
    for word in ("balanced", "sensitive", "html", "jsonl", "sarif", "--exit-zero"):
        assert word in text


def test_data_commands(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(HEAD + "Fed at six. {r6}\n", encoding="utf-8")
    assert run("data", "lint", str(tmp_path)).returncode == 0
    assert json.loads(run("data", "stats", str(tmp_path), "--json").stdout)["sentences"] == 1
    assert run("data", "split", str(tmp_path)).stdout.split() == [b"a", b"train", b"1"]
    (tmp_path / "b.txt").write_text(HEAD + "She [[x|choice.\n", encoding="utf-8")
    broken = run("data", "lint", str(tmp_path))
    assert broken.returncode == 1
    assert b"b.txt: line 8: column 5" in broken.stdout


def test_evaluate_prints_the_baselines_beside_the_model(tmp_path: Path) -> None:
    lines = [
        "She [[chose this lifestyle|choice]].",
        "He chose this lifestyle.",
        "Fed at six.",
    ]
    path = tmp_path / "list.txt"
    path.write_text("\n".join(lines), encoding="utf-8")
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    for own in sorted((EXAMPLES.parent / "data" / "corpus" / "sentences").iterdir())[::40]:
        shutil.copy(own, corpus)
    options = ("evaluate", "--data", str(path), "--corpus", str(corpus))
    result = run(*options, "--json")
    figures = json.loads(result.stdout)["models"]
    assert len(figures) == 4
    assert all(row["sentences"] == 3 for row in figures.values())
    assert b"macro F1" in run(*options).stdout


def test_train_from_a_configuration(tiny_base: Path, tmp_path: Path) -> None:
    from caseframe.data.markup import format_marks
    from caseframe.data.split import part_of

    head = HEAD.replace("---\n", "---\nlayout: prose\n", 1)
    for number in range(12):
        example = TINY[number % len(TINY)]
        body = format_marks(
            example.text, [label for gold in example.sentences for label in gold.labels]
        )
        (tmp_path / f"s{number}.txt").write_text(head + body + "\n", encoding="utf-8")
    assert {part_of(f"s{number}") for number in range(12)} >= {"train", "validation"}
    config = tmp_path / "c.yaml"
    config.write_text(f"base_model: {tiny_base}\nmax_tokens: 160\nepochs: 1\n", encoding="utf-8")
    result = run("train", str(config), f"corpus={tmp_path}", f"output={tmp_path / 'run'}")
    assert result.returncode == 0, result.stderr.decode()
    assert (tmp_path / "run" / "model" / "model.json").is_file()


def test_from_an_annotation_tool_to_training_in_two_commands(
    tiny_base: Path, tmp_path: Path
) -> None:
    from caseframe.data.exchange import FORMATS
    from caseframe.data.records import Record

    records = [
        Record(
            f"note-{number}",
            TINY[number % len(TINY)].text,
            tuple(label for gold in TINY[number % len(TINY)].sentences for label in gold.labels),
            annotator,
        )
        for number in range(24)
        for annotator in ("ann", "ben")
    ]
    exported = tmp_path / "project.json"
    exported.write_bytes(FORMATS["labelstudio"].dump(records))
    out = tmp_path / "notes"
    imported = run("data", "import", str(exported), "--format", "labelstudio", "--out", str(out))
    assert imported.returncode == 0, imported.stderr.decode()
    assert sorted(path.name for path in out.iterdir()) == ["ann", "ben"]
    config = tmp_path / "c.yaml"
    config.write_text(f"base_model: {tiny_base}\nmax_tokens: 160\nepochs: 1\n", encoding="utf-8")
    trained = run("train", str(config), f"corpus={out / 'ann'}", f"output={tmp_path / 'run'}")
    assert trained.returncode == 0, trained.stderr.decode()
    assert (tmp_path / "run" / "model" / "model.onnx").is_file()
    agreed = run(
        "data", "agreement", str(out / "ann" / "project.jsonl"), str(out / "ben" / "project.jsonl")
    )
    assert b"alpha, flagged or not: 1.000" in agreed.stdout


def test_a_fault_of_the_program_is_no_finding(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail() -> None:
        raise RuntimeError("She said that")  # as if it held words of a note

    monkeypatch.setattr(cli, "app", fail)
    with pytest.raises(SystemExit) as stopped:
        cli.main()
    assert stopped.value.code == 2
    said = capsys.readouterr().err
    assert said.startswith("caseframe: a fault of this program (RuntimeError in test_cli.py, line ")
    assert "She said" not in said and said.count("\n") == 1


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no full disk to write to")
def test_a_full_disk_and_closed_input_are_no_finding(tmp_path: Path) -> None:
    (tmp_path / "n.txt").write_text("She is promiscuous.", encoding="utf-8")
    command = [sys.executable, "-m", "caseframe.app", "check"]
    with Path("/dev/full").open("w") as full:
        told = subprocess.run(
            [*command, str(tmp_path / "n.txt")], stdout=full, stderr=subprocess.PIPE, check=False
        )
    assert told.returncode == 2
    assert told.stderr.decode().count("\n") == 1 and b"No space left" in told.stderr
    closed = subprocess.run(  # noqa: S602 - the shell closes it
        f"'{sys.executable}' -m caseframe.app check - <&-",
        shell=True,
        capture_output=True,
        check=False,
    )
    assert closed.returncode == 2 and closed.stderr.count(b"\n") == 1
