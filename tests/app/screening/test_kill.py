"""Killed at any moment, a screening goes on without loss or repeats."""

from __future__ import annotations

import json
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest

from .conftest import ROWS, table

SCRIPT = """
import sys, time
from caseframe.app.readers.options import ReadOptions
from caseframe.app.readers.read import read_document
from caseframe.app.screening import chunks, tables
from caseframe.app.screening.options import ScreenOptions
from caseframe.app.screening.screen import screen
from pathlib import Path

chunks.CHUNK_PASSAGES = chunks.TASK_PASSAGES = 4
pause = float(sys.argv[4])

def slow(path, options):
    for item in read_document(path, options):
        time.sleep(pause)
        yield item

real = tables._row

def slow_row(*given):
    print("row", flush=True)
    time.sleep(0.05)
    return real(*given)

if __name__ == "__main__":
    if len(sys.argv) > 5:
        tables._row = slow_row
    read = ReadOptions(text_column="text", id_column="id", case_column="case")
    options = ScreenOptions(Path(sys.argv[2]), ("jsonl", "csv"), read=read, workers=int(sys.argv[3]))
    screen([sys.argv[1]], options, lambda at: print(at.passages, flush=True), reader=slow)
"""


@pytest.fixture(scope="module")
def script(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("script") / "run.py"
    path.write_text(SCRIPT, encoding="utf-8")
    return path


def start(
    script: Path, notes: Path, out: Path, workers: int, pause: float, *more: str
) -> subprocess.Popen[bytes]:
    command = [sys.executable, str(script), str(notes), str(out), str(workers), str(pause), *more]
    return subprocess.Popen(command, stdout=subprocess.PIPE)


def test_killed_at_random_moments(script: Path, tmp_path: Path) -> None:
    notes = tmp_path / "notes"
    notes.mkdir()
    rows = [(str(n), f"c{n % 3}", "", "", f"{ROWS[n % 4][-1]} Day {n}.") for n in range(40)]
    table(notes / "a.csv", rows[:25])
    table(notes / "b.csv", rows[25:])
    chance = random.Random(20)
    for _ in range(3):
        process = start(script, notes, tmp_path / "out", 1, 0.02)
        assert process.stdout is not None
        for _ in range(chance.randint(1, 3)):  # some way in, then anywhere
            process.stdout.readline()
        time.sleep(chance.random() * 0.05)
        process.send_signal(signal.SIGKILL)
        process.communicate()
        assert not (tmp_path / "out" / "findings.jsonl").exists()
    for out in ("out", "fresh"):
        process = start(script, notes, tmp_path / out, 1, 0.0)
        printed = process.communicate()[0].split()
        assert process.returncode == 0
        if out == "out":
            assert int(printed[-1]) < 40  # it did not begin again
    resumed, fresh = (
        (tmp_path / out / "findings.jsonl").read_text(encoding="utf-8").splitlines()
        for out in ("out", "fresh")
    )
    assert [json.loads(line) for line in resumed] == [json.loads(line) for line in fresh]
    assert len(fresh) > 20


def found(out: Path) -> list[tuple[str, int, str]]:
    lines = (out / "findings.jsonl").read_text(encoding="utf-8").splitlines()
    return sorted((row["note"], row["start"], row["key"]) for row in map(json.loads, lines))


def test_killed_with_two_workers_and_then_while_writing(script: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    rows = [(str(n), f"c{n % 3}", "", "", f"{ROWS[n % 4][-1]} Day {n}.") for n in range(40)]
    file = table(tmp_path / "a.csv", rows)
    for pause, more, until in ((0.02, (), b""), (0.0, ("slow",), b"row")):
        process = start(script, file, out, 2, pause, *more)
        assert process.stdout is not None
        while not process.stdout.readline().startswith(until):
            assert process.poll() is None
        process.send_signal(signal.SIGKILL)
        process.communicate()
        assert not (out / "findings.csv").exists()
    assert list(out.glob(".caseframe-*"))  # half a table
    for folder, workers in ((out, 2), (tmp_path / "fresh", 1)):
        process = start(script, file, folder, workers, 0.0)
        process.communicate()
        assert process.returncode == 0
        assert not list(folder.glob(".caseframe-*"))
    assert found(out) == found(tmp_path / "fresh")
    assert len((out / "findings.csv").read_text(encoding="utf-8-sig").splitlines()) > 20


def test_workers_end_with_a_killed_screening(script: Path, tmp_path: Path) -> None:
    rows = [(str(n), "c", "", "", f"{ROWS[n % 4][-1]} Day {n}.") for n in range(200)]
    file = table(tmp_path / "a.csv", rows)
    process = start(script, file, tmp_path / "out", 2, 0.02)
    assert process.stdout is not None
    process.stdout.readline()
    workers = psutil.Process(process.pid).children(recursive=True)
    assert len(workers) >= 2
    process.send_signal(signal.SIGKILL)
    process.communicate()
    _, left = psutil.wait_procs(workers, timeout=20)
    assert not left
