"""Memory and time of ``caseframe screen`` at 1,000, 10,000 and 100,000 rows (and 1,000,000 if asked).

Each table is screened in a process of its own into a new folder, with all usual outputs. Memory is the
most that the process and its workers held together, sampled ten times a second (POSIX and Windows).
A row is a short note of the corpus's sentences; by default one in ten rows is new and the others repeat
earlier ones with another number, as in an export with standard entries. --new-in 1 makes every row new,
--new-in 100 one in a hundred.
Usage: python benchmarks/screening_scale.py [--rows N ...] [--million] [--new-in N]
"""

from __future__ import annotations

import argparse
import csv
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
from caseframe.data.load import load_examples

CORPUS = Path(__file__).parent.parent / "data" / "corpus" / "notes"
SCREEN = [sys.executable, "-c", "from caseframe.app.cli import main; main()", "screen"]


def sentences() -> list[str]:
    """The sentences of the corpus's whole notes."""
    return [
        example.text[gold.span.start : gold.span.end]
        for example in load_examples(CORPUS)
        for gold in example.sentences
    ]


def rows(count: int, new_in: int = 10) -> Iterator[list[str]]:
    """Numbered rows: case, date and a note of one to four sentences; one row in ``new_in`` is new."""
    chance = random.Random(11)  # noqa: S311 - nothing secret
    known = sentences()
    kept: list[str] = []
    for number in range(count):
        if number % new_in == 0:
            text = " ".join(chance.choices(known, k=chance.randint(1, 4)))
            text = f"{text} Entry {number}." if new_in == 1 else text
            if len(kept) < 20_000:
                kept.append(text)
        else:
            text = chance.choice(kept)
        month = 1 + number % 12
        yield [str(number), f"case {number % 1000}", f"{2015 + number % 10}-{month:02d}-03", text]


def held(process: psutil.Process) -> int:
    """Bytes that a process and those below it hold; pages that they share count in each."""
    total = 0
    for one in [process, *process.children(recursive=True)]:
        try:
            total += one.memory_info().rss
        except psutil.Error:
            continue
    return total


def measure(count: int, folder: Path, new_in: int) -> tuple[float, float, float, int]:
    """Seconds, peak MiB, MiB written and exit status."""
    source = folder / f"{count}.csv"
    with source.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["id", "case", "date", "text"])
        writer.writerows(rows(count, new_in))
    out = folder / f"out-{count}"
    columns = ["--case-column", "case", "--date-column", "date", "--text-column", "text"]
    start = time.perf_counter()
    child = psutil.Popen(
        [*SCREEN, str(source), "--out", str(out), "--id-column", "id", *columns],
        stdout=subprocess.DEVNULL,
    )
    peak = 0
    while child.poll() is None:
        try:
            peak = max(peak, held(child))
        except psutil.Error:
            break
        time.sleep(0.1)
    status = child.wait()
    seconds = time.perf_counter() - start
    written = sum(path.stat().st_size for path in out.rglob("*") if path.is_file())
    return seconds, peak / 2**20, written / 2**20, status


def main() -> None:
    """Print a row for each size."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--rows", type=int, nargs="+", default=[1_000, 10_000, 100_000])
    parser.add_argument("--million", action="store_true")
    parser.add_argument("--new-in", type=int, default=10)
    chosen = parser.parse_args()
    print(f"{'rows':>9}{'seconds':>10}{'rows/s':>9}{'peak MiB':>10}{'written MiB':>13}{'exit':>6}")
    with tempfile.TemporaryDirectory() as scratch:
        for count in [*chosen.rows, *([1_000_000] if chosen.million else [])]:
            seconds, peak, written, status = measure(count, Path(scratch), chosen.new_in)
            print(
                f"{count:9,}{seconds:10.1f}{count / seconds:9.0f}{peak:10.0f}{written:13.1f}{status:6}",
                flush=True,
            )


if __name__ == "__main__":
    main()
