"""Sources, estimates, plots, actors."""

from __future__ import annotations

import shutil
import signal
import time
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from caseframe.app.palette import LETTERS
from caseframe.app.screening import crew
from caseframe.app.screening.estimate import Estimate, rows_in
from caseframe.app.screening.plots import all_months, bars, legend, months
from caseframe.app.screening.screen import screen
from caseframe.app.screening.shown import duration
from caseframe.app.screening.sources import Source, find_sources
from caseframe.errors import CaseframeError
from caseframe.guide import Guide

from .conftest import options, table


def test_sources_of_folders_patterns_and_files(tmp_path: Path) -> None:
    for name in ("a/x.txt", "a/b/y.TXT", "a/.git/z.txt", "a/~$x.txt", "a/k.bin", "c/x.txt"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("x", encoding="utf-8")
    (tmp_path / "a" / "loop").symlink_to(tmp_path / "a", target_is_directory=True)

    def names(*paths: Path) -> list[str]:
        return [source.name for source in find_sources(paths, [".txt"])]

    assert names(tmp_path / "a") == ["b/y.TXT", "x.txt"]
    assert names(tmp_path / "a", tmp_path / "a" / "x.txt") == ["b/y.TXT", "x.txt"]
    assert names(tmp_path / "a" / "x.txt", tmp_path / "c" / "x.txt") == ["x.txt", "c/x.txt"]
    assert names(tmp_path / "a" / "k.bin") == ["k.bin"]
    assert names(tmp_path / "**" / "*.txt") == ["x.txt", "c/x.txt"]
    with pytest.raises(CaseframeError, match="choose another --out"):
        find_sources([tmp_path / "a" / "b"], [".txt"], out=tmp_path / "a")
    (tmp_path / "a" / "findings.csv").write_text("x", encoding="utf-8")
    both = [tmp_path / "a" / name for name in ("x.txt", "findings.csv")]
    (named,) = find_sources(both, [".txt"], out=tmp_path / "a")
    assert named.name == "x.txt"
    assert find_sources([tmp_path / "a" / "*.txt"], [".txt"], out=tmp_path / "a") == []


def test_names_that_only_look_temporary_are_read(tmp_path: Path) -> None:
    for name in ("#12 visit.txt", "#12 Case/x.txt", "~old.txt", "~past/y.txt", "#z.txt#"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("x", encoding="utf-8")
    names = {source.name for source in find_sources([tmp_path], [".txt"], refused=True)}
    assert names == {"#12 visit.txt", "#12 Case/x.txt", "~old.txt", "~past/y.txt"}


def test_results_of_an_earlier_screening_are_not_screened(notes: Path, tmp_path: Path) -> None:
    case = tmp_path / "case"
    shutil.copytree(notes, case)
    first = screen([case], options(case / "february"))
    second = screen([case], options(case / "march"))
    assert second.findings == first.findings > 0
    told = (case / "march" / "not_read.csv").read_text(encoding="utf-8")
    assert 'february,,"the results of an earlier screening' in told
    assert find_sources([case / "february"], [".html"])  # named by itself it is read
    assert not find_sources([case / "feb*"], [".html"])


def test_folders_without_end_are_named(tmp_path: Path) -> None:
    folder = tmp_path
    for _ in range(260):
        folder = folder / "d"
    folder.mkdir(parents=True)
    (found,) = find_sources([tmp_path], [".txt"], refused=True)
    assert "nested too deep" in found.refused


def test_what_a_folder_holds_that_is_not_read(tmp_path: Path) -> None:
    kept = ("note.doc", "scan.JPG", "all.zip", "mail.msg", "README", "x.txt")
    passed = (
        "setup.exe",
        "lib.dll",
        "desktop.ini",
        "Thumbs.db",
        "to.lnk",
        "~$x.txt",
        ".y",
        "z.tmp",
    )
    for name in (*kept, *passed):
        (tmp_path / name).write_bytes(b"x")
    (tmp_path / "loop").symlink_to(tmp_path, target_is_directory=True)
    (tmp_path / "gone.txt").symlink_to(tmp_path / "nowhere")
    found = {item.name: item for item in find_sources([tmp_path], [".txt"], refused=True)}
    assert set(found) == {*kept, "loop", "gone.txt"}
    assert not found["x.txt"].refused
    assert "unpack it" in found["all.zip"].refused
    assert "a picture" in found["scan.JPG"].refused
    assert "without a suffix" in found["README"].refused
    assert "not there" in found["gone.txt"].refused
    (by_pattern,) = find_sources([tmp_path / "*.doc"], [".txt"], refused=True)
    assert "an old Word document" in by_pattern.refused


def test_a_folder_that_cannot_be_opened_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "closed").mkdir()
    (tmp_path / "x.txt").write_text("x", encoding="utf-8")
    real = Path.iterdir

    def closed(folder: Path) -> Iterator[Path]:  # root may open any folder
        if folder.name == "closed":
            raise PermissionError
        return real(folder)

    monkeypatch.setattr(Path, "iterdir", closed)
    found, _ = find_sources([tmp_path], [".txt"], refused=True)
    (itself,) = find_sources([tmp_path / "closed"], [".txt"], refused=True)
    assert (found.name, itself.name) == ("closed", "closed")
    assert "cannot be opened" in found.refused


def test_the_share_done_grows_to_one(tmp_path: Path) -> None:
    path = table(
        tmp_path / "t.csv", [(str(n), "", "", "", "some text\nin lines") for n in range(99)]
    )
    source = Source(path, "t.csv", path.stat().st_size)
    assert rows_in(source) == 99
    other = Source(path, "note.txt", 10)
    estimate = Estimate([source, other])
    shares = []
    for _ in range(3):
        estimate.chunk("t.csv", 30, last=False)
        shares.append(estimate.progress("t.csv").share)
    estimate.chunk("t.csv", 9, last=True)
    estimate.chunk("note.txt", 1, last=True)
    shares.append(estimate.progress("note.txt").share)
    assert shares == sorted(shares)
    assert shares[0] == pytest.approx(0.3, abs=0.02)
    assert shares[-1] == 1.0


@pytest.mark.parametrize("ending", [".csv", ".tab", ".xlsx", ".pq"])
def test_a_table_by_itself_shows_how_far_it_is(tmp_path: Path, ending: str) -> None:
    path = tmp_path / f"t{ending}"
    column = [f"note {number}" for number in range(100)]
    if ending == ".xlsx":
        book = openpyxl.Workbook()
        for text in ("note", *column):
            book.active.append([text])
        book.save(path)
    elif ending == ".pq":
        pq.write_table(pa.table({"note": column}), path)
    else:
        path.write_text("\n".join(["note", *column]), encoding="utf-8")
    estimate = Estimate([Source(path, "t", path.stat().st_size)])
    estimate.chunk("t", 50, last=False)
    assert estimate.progress("t").share == pytest.approx(0.5, abs=0.02)


def test_progress_takes_as_long_with_many_files(tmp_path: Path) -> None:
    sources = [Source(tmp_path / f"{n}.txt", f"{n}.txt", 1000) for n in range(20_000)]
    estimate = Estimate(sources)
    before = time.monotonic()
    for source in sources:
        estimate.chunk(source.name, 1, last=True)
        estimate.progress(source.name)
    assert time.monotonic() - before < 5
    assert estimate.progress("0.txt").share == 1.0


@pytest.mark.parametrize(
    ("free", "size"), [(0, 1), (1 << 30, 1), (1 << 31, 3), (1 << 40, 3), (1600 << 20, 2)]
)
def test_workers_keep_within_memory(monkeypatch: pytest.MonkeyPatch, free: int, size: int) -> None:
    monkeypatch.setattr(crew, "processors", lambda: 64)
    assert crew.crew_size(None, free) == size
    assert crew.crew_size(7, free) == 7
    monkeypatch.setattr(crew, "processors", lambda: 1)
    assert crew.crew_size(None, free) == 1


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="no /proc here")
def test_a_worker_never_hears_ctrl_c_not_even_while_it_starts() -> None:
    with crew.Crew(None, "balanced", 2) as own:
        done = own.submit(["She chose this."])
        assert own._pool is not None
        numbers = list(own._pool._processes)
        told = Path(f"/proc/{numbers[0]}/status").read_text(encoding="ascii")
        done.result()
    blocked = int(told.split("SigBlk:")[1].split()[0], 16)
    assert blocked & 1 << signal.SIGINT - 1
    assert signal.SIGINT not in signal.pthread_sigmask(signal.SIG_BLOCK, [])


@pytest.mark.parametrize(
    ("seconds", "said"), [(5, "less than a minute"), (100, "about 2 min"), (9000, "about 2.5 h")]
)
def test_waiting_in_words(seconds: float, said: str) -> None:
    assert duration(seconds) == said


def test_plots_have_their_numbers_as_a_table(guide: Guide) -> None:
    counts = {("2023-11", "choice"): 3, ("2024-02", "character"): 1}
    drawn = months("By month", counts, guide)
    assert 'role="img"' in drawn
    assert "<td>3</td>" in drawn
    assert drawn.count("<rect") == 2
    assert all_months("2023-11", "2024-02") == ["2023-11", "2023-12", "2024-01", "2024-02"]
    assert "&lt;x&gt;" in bars("By file", {("<x>", "choice"): 1}, guide)
    assert bars("By file", {}, guide) == ""


def test_a_column_has_its_number_over_it(guide: Guide) -> None:
    counts = {("2023-11", "choice"): 30, ("2023-11", "character"): 12, ("2023-12", "choice"): 7}
    drawn = months("By month", counts, guide)
    assert ">42</text>" in drawn and ">7</text>" in drawn
    many = {(f"{year}-01", "choice"): 77 for year in range(2005, 2024)}
    assert ">77</text>" not in months("By month", many, guide), "no room"


def test_a_bar_says_its_frame_without_colour(guide: Guide) -> None:
    drawn = bars("By file", {("a", "choice"): 300, ("a", "minimising"): 1}, guide)
    assert '<g class="f-choice"><title>a: Calls it a choice, 300</title>' in drawn
    assert ">B</text></g>" in drawn, "its letter, where there is room"
    assert ">J</text></g>" not in drawn and "Plays down the harm, 1</title>" in drawn
    key = legend(guide)
    assert all(
        f'<span class="key f-{frame}">{letter}</span>' in key for frame, letter in LETTERS.items()
    )


def test_a_date_far_off_hides_no_month(guide: Guide) -> None:
    for odd in ("1900-01", "2999-12", "0001-01"):
        counts = {(odd, "choice"): 1, ("2023-11", "choice"): 3, ("2024-02", "character"): 1}
        drawn = months("By month", counts, guide)
        assert drawn.count("<rect") == 3
        assert all(f'<th scope="row">{name}</th>' in drawn for name, _ in counts)
        assert "far apart" in drawn
    assert "far apart" not in months("By month", {("2024-02", "choice"): 1}, guide)
