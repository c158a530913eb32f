"""Screening from the page: numbered documents, results, stop and carry on, nothing left behind."""

from __future__ import annotations

from pathlib import Path

import pytest

pytest.importorskip("gradio", reason="the page needs caseframe[app]")

from caseframe import Detector
from caseframe.app.web.lanes import Lanes
from caseframe.app.web.screen_run import ScreenRun

TABLE = (
    "date,case,text\n"
    "2026-01-10,A,YP puts herself at risk in the park.\n"
    "2026-02-11,A,She is streetwise and manipulative.\n"
    "2026-03-12,B,Dentist on Monday at 10.\n"
)


def run_of(tmp_path: Path, *files: tuple[str, bytes]) -> ScreenRun:
    made = ScreenRun("token", tmp_path / "screen-token", "balanced")
    given = []
    for number, (name, data) in enumerate(files):
        path = tmp_path / f"upload-{number}" / f"document{Path(name).suffix}"
        path.parent.mkdir()
        path.write_bytes(data)
        given.append((path, name))
    made.take(given)
    return made


def test_a_table_and_a_broken_file(detector: Detector, tmp_path: Path) -> None:
    run = run_of(tmp_path, ("Kites Road.csv", TABLE.encode()), ("<b>bad.docx", b"no Word file"))
    stored = sorted(path.name for path in (run.folder / "in").iterdir())
    assert stored == ["document-001.csv", "document-002.docx"]
    run.start(Lanes(detector))
    run.wait(60)
    assert run.finished, run.problem
    assert "Findings by frame" in run.view and "Findings by month" in run.view
    assert "Timeline" in run.view and "Child is the actor" in run.view
    assert "&lt;b&gt;bad.docx" in run.view and "<b>bad" not in run.view
    assert not (run.folder / "in").exists()
    written = {path.name for path in (run.folder / "out").iterdir()}
    assert {
        "findings.csv",
        "findings.xlsx",
        "findings.jsonl",
        "report.html",
        "not_read.csv",
    } <= written
    run.remove()
    assert not run.folder.exists()


def test_stop_and_carry_on(detector: Detector, tmp_path: Path) -> None:
    files = [(f"{n}.txt", f"Note {n}. YP puts herself at risk.".encode()) for n in range(8)]
    run = run_of(tmp_path, *files)
    run.start(Lanes(detector))
    run.stop()  # it asks before each piece of work
    run.wait(60)
    assert not run.finished and not run.problem
    run.start(Lanes(detector))
    run.wait(60)
    assert run.finished
    assert "8 documents" in run.view
