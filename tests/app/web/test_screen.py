"""Screening from the page: numbered documents, results, stop and carry on, nothing left behind."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest

pytest.importorskip("gradio", reason="the page needs caseframe[app]")

from caseframe import CaseframeError, Detector
from caseframe.app.web import screen_run
from caseframe.app.web.check_tab import KINDS
from caseframe.app.web.lanes import Lanes
from caseframe.app.web.render_guess import exercise_html
from caseframe.app.web.render_workshop import menu_html
from caseframe.app.web.screen_run import ScreenRun
from caseframe.app.web.screen_tab import _clear, _new, _screening, _stop
from caseframe.app.web.studio import Studio
from caseframe.app.web.workshop import Room

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
    assert "Open findings by frame" in run.view and "Open findings by month" in run.view
    assert "Timeline" in run.view and "The child does or is something" in run.view
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


def answers(studio: Studio, paths: list[str], how: str, known: str) -> tuple[str, str]:
    """The last answer of the tab, and its token."""
    *_, last = _screening(studio, paths, how, known)
    return last


def uploaded(studio: Studio, name: str, data: bytes) -> str:
    folder = studio.folder / f"up-{name}"
    folder.mkdir()
    path = folder / "document.txt"
    path.write_bytes(data)
    studio.names[str(path)] = name
    return str(path)


def test_another_threshold_needs_the_documents_again(detector: Detector, tmp_path: Path) -> None:
    studio = Studio(Lanes(detector), tmp_path)
    view, token = answers(studio, [uploaded(studio, "a", b"Seen at home.")], "balanced", "")
    assert answers(studio, [], "balanced", token) == (view, token)
    other, same = answers(studio, [], "sensitive", token)
    assert same == token and "choose them again" in other and view in other
    _, new = answers(studio, [uploaded(studio, "b", b"Seen at home.")], "sensitive", token)
    run = studio.screens.get(new)
    assert run is not None and run.threshold == "sensitive" and new != token


def test_carrying_on_takes_the_threshold_that_is_chosen_now(
    detector: Detector, tmp_path: Path
) -> None:
    studio = Studio(Lanes(detector), tmp_path)
    run = _new(studio, "balanced")
    run.take([(Path(uploaded(studio, "a", b"Seen at home.")), "a")])
    view, _ = answers(studio, [], "sensitive", run.token)
    assert run.finished and run.threshold == "sensitive" and view == run.view


def test_names_of_documents_are_never_on_the_disk(detector: Detector, tmp_path: Path) -> None:
    run = run_of(tmp_path, ("Amy Example.txt", b"YP puts herself at risk. Seen at home."))
    run.start(Lanes(detector))
    run.wait(60)
    assert run.finished, run.problem
    listing = run.download("documents.txt")
    assert listing == b"document-001.txt\tAmy Example.txt\n"
    for path in run.folder.rglob("*"):
        assert "Amy" not in path.name
        assert not path.is_file() or b"Amy" not in path.read_bytes(), path.name
    assert run.download("journal.sqlite") is None


def test_what_nobody_asks_for_is_deleted(detector: Detector, tmp_path: Path) -> None:
    studio = Studio(Lanes(detector), tmp_path)
    now = [0.0]
    studio.screens._clock = lambda: now[0]
    run = _new(studio, "balanced")
    run.take([(Path(uploaded(studio, "a", b"Seen at home.")), "a")])
    waiting = Path(uploaded(studio, "b", b"Seen at home."))
    now[0] = 7201.0
    studio.tidy()
    assert not run.folder.exists()
    assert waiting.exists(), "it has only just arrived"
    studio.tidy(waiting.stat().st_mtime + 7201.0)
    assert not waiting.parent.exists() and studio.names == {}


def test_clearing_deletes_what_was_never_screened(detector: Detector, tmp_path: Path) -> None:
    studio = Studio(Lanes(detector), tmp_path)
    path = uploaded(studio, "a", b"Seen at home.")
    assert _clear(studio, "", [path]) == ("", "", None)
    assert not Path(path).parent.exists() and studio.names == {}


def test_a_closed_tab_takes_its_workshop_along(detector: Detector, tmp_path: Path) -> None:
    studio = Studio(Lanes(detector), tmp_path)
    room = Room(studio.rooms.token())
    studio.rooms.put(room.token, room)
    assert f'data-token="{room.token}"' in menu_html(room, detector.guide)
    assert f'data-token="{room.token}"' in exercise_html(room, room.exercises[0], detector.guide)
    studio.forget(room.token)
    assert studio.rooms.get(room.token) is None


def test_one_that_waits_says_so_and_stops_at_once(detector: Detector, tmp_path: Path) -> None:
    studio = Studio(Lanes(detector), tmp_path)
    path = uploaded(studio, "a", b"Seen at home.")
    with screen_run._AT_A_TIME:  # somebody else's is at work
        screening = _screening(studio, [path], "balanced", "")
        said = [next(screening)[0] for _ in range(2)]
        assert "Waiting for another screening" in said[1] and "Starting" not in said[1]
        token = next(screening)[1]
        _stop(studio, token)
        *_, last = screening
    assert "Stopped" in last[0]
    assert "1 document" in answers(studio, [], "balanced", token)[0], "it carries on"


def test_what_is_cleared_while_it_works_is_gone_from_page_and_disk(
    detector: Detector, tmp_path: Path
) -> None:
    studio = Studio(Lanes(detector), tmp_path)
    path = uploaded(studio, "a", b"Seen at home.")
    with screen_run._AT_A_TIME:
        screening = _screening(studio, [path], "balanced", "")
        _, token = next(screening)
        run = studio.screens.get(token)
        assert run is not None
        assert _clear(studio, token, []) == ("", "", None)
        assert list(screening)[-1] == ("", ""), "not to be carried on"
    assert not run.folder.exists()


def test_what_could_not_be_deleted_at_once_is_deleted_later(
    detector: Detector, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = run_of(tmp_path, ("a.txt", b"Seen at home."))
    cleared, begun = threading.Event(), threading.Event()

    def slow(*_: object) -> None:
        begun.set()
        cleared.wait(60)
        (run.folder / "out").mkdir(parents=True)  # a file that was open is still there

    monkeypatch.setattr(run.__class__, "_screen", slow)
    run.start(Lanes(detector))
    begun.wait(60)
    monkeypatch.setattr(run._thread, "join", lambda timeout: None)  # noqa: ARG005 - its name
    run.remove()
    monkeypatch.undo()
    cleared.set()
    run.wait(60)
    assert not run.folder.exists()


def test_that_it_was_told_to_stop_is_to_be_seen(
    detector: Detector, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    studio = Studio(Lanes(detector), tmp_path)
    done = threading.Event()
    monkeypatch.setattr(ScreenRun, "_screen", lambda *_: done.wait(60))
    screening = _screening(studio, [uploaded(studio, "a", b"Seen at home.")], "balanced", "")
    _, token = next(screening)
    _stop(studio, token)
    assert "Stopping after the piece of work in hand" in next(screening)[0]
    done.set()
    assert "Stopped" in list(screening)[-1][0]


def test_one_that_failed_goes_with_the_tab_too(
    detector: Detector, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise CaseframeError("the disk is full")

    studio = Studio(Lanes(detector), tmp_path)
    monkeypatch.setattr(ScreenRun, "_screen", fail)
    view, token = answers(studio, [uploaded(studio, "a", b"Seen at home.")], "balanced", "")
    assert "The disk is full." in view and f'data-token="{token}"' in view
    studio.forget(token)  # what a closed tab asks for of each data-token
    assert not any(tmp_path.iterdir()), "nor is the folder that it was uploaded in left"
    view, token = answers(studio, [], "balanced", "")
    assert "choose one or more documents" in view.lower() and f'data-token="{token}"' in view


def test_what_cannot_be_read_may_be_chosen_to_be_told_why(
    detector: Detector, tmp_path: Path
) -> None:
    assert {".doc", ".msg", ".docx"} <= set(KINDS)
    run = run_of(tmp_path, ("a.txt", b"Seen at home."), ("Old.doc", b"\xd0\xcf\x11\xe0"))
    run.start(Lanes(detector))
    run.wait(60)
    assert "Old.doc" in run.view and "open it and save it as Word document (.docx)" in run.view
