"""What ``caseframe screen`` shows: a progress bar, then a ranked summary."""

from __future__ import annotations

import csv
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import Any, Final

import typer
from caseframe.app.checked import FOOTNOTE
from caseframe.app.render_text import printable
from caseframe.app.screening.options import Progress, Result, ScreenOptions
from caseframe.app.screening.page import headline
from caseframe.app.screening.word import NOT_PLACED
from caseframe.app.screening.write import UNREAD
from caseframe.guide import Guide
from rich.console import Console
from rich.progress import BarColumn, TextColumn
from rich.progress import Progress as Bar
from rich.table import Table
from rich.text import Text

_ROWS: Final = 15
_WIDE: Final = 120
"""Of a screen on which the frames have room; all other outputs have them."""
_FRAMES: Final = 3
_MISSED: Final = 10


@contextmanager
def interrupted(asked: list[int]) -> Iterator[None]:
    """Note the first Ctrl-C in ``asked``; the second one ends everything."""

    def note(number: int, _: Any) -> None:
        asked.append(number)
        typer.echo("caseframe: stopping after the work in hand", err=True)
        signal.signal(signal.SIGINT, signal.default_int_handler)

    before = signal.signal(signal.SIGINT, note)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


@contextmanager
def progress_bar() -> Iterator[Callable[[Progress], None]]:
    """A bar on standard error that shows progress; nothing where that is no terminal."""
    columns = (
        BarColumn(), TextColumn("{task.percentage:3.0f}%"), TextColumn("{task.description}"),
    )  # fmt: skip
    console = Console(stderr=True)
    with Bar(*columns, console=console, transient=True, disable=not console.is_terminal) as bar:
        task = bar.add_task("starting", total=1.0)

        def show(at: Progress) -> None:
            bar.update(task, completed=at.share, description=_how_far(at))

        yield show


def _how_far(at: Progress) -> str:
    left = "" if at.seconds_left is None else f", {duration(at.seconds_left)} left"
    left = ", writing the results" if at.writing else left
    return (
        f"{at.files_done:,} of {at.files:,} documents, {at.sentences:,} sentences, "
        f"{at.findings:,} findings{left}"
    )


def duration(seconds: float) -> str:
    """A time to wait, as roughly as it is known."""
    if seconds < 60:
        return "less than a minute"
    minutes = seconds / 60
    if minutes < 90:
        return f"about {round(minutes)} min"
    return f"about {minutes / 60:.1f} h"


def summarise(result: Result, options: ScreenOptions) -> None:
    """Print what was found: a headline, the first cases or documents, the files written."""
    console = Console(highlight=False, soft_wrap=True)
    if not result.finished:
        console.print(
            f"Stopped. {result.sentences:,} sentences are done; run the same command again to go on."
        )
        return
    console.print(headline(result), style="bold")
    if result.groups:
        _table(console, result, Guide.load(options.guide))
    _missed(result.out / UNREAD, "not read")
    if result.out / NOT_PLACED in result.written:
        _missed(result.out / NOT_PLACED, "no comment")
    if result.open:
        console.print(FOOTNOTE, style="dim")
    for path in result.written:
        typer.echo(f"  {path}")


def _table(console: Console, result: Result, guide: Guide) -> None:
    table = Table(box=None, pad_edge=False)
    table.add_column("case" if result.cases_given else "document", overflow="fold")
    table.add_column("per 100", justify="right")
    table.add_column("findings", justify="right")
    table.add_column("sentences", justify="right")
    table.add_column("child acts", justify="right")
    table.add_column("adults named", justify="right")
    table.add_column("pursued", justify="right")
    wide = console.width >= _WIDE
    if wide:
        table.add_column("most frequent frames", overflow="fold")
    for group in result.groups[:_ROWS]:
        frames = [_frames(group.frames, guide)] if wide else []
        table.add_row(
            Text(printable(group.name)), f"{group.rate:.1f}", f"{group.findings:,}",
            f"{group.sentences:,}", f"{group.child_acts:,}", f"{group.adult_named:,}",
            f"{group.adult_pursued:,}", *frames,
        )  # fmt: skip
    console.print(table, soft_wrap=False)
    if result.group_count > _ROWS:
        console.print(f"… and {result.group_count - _ROWS:,} more", style="dim")


def _frames(frames: dict[str, int], guide: Guide) -> str:
    first = islice(frames.items(), _FRAMES)
    return ", ".join(f"{guide.frames[name].title} {number}" for name, number in first)


def _missed(path: Path, what: str) -> None:
    """The first lines of a list of what was missed, on standard error."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = islice(csv.reader(file), 1, None)
        for file_name, place, reason in islice(rows, _MISSED):
            where = f"{file_name}, {place}" if place else file_name
            typer.echo(f"caseframe: {what}: {printable(where)}: {printable(reason)}", err=True)
        more = sum(1 for _ in rows)
    if more:
        typer.echo(f"caseframe: … and {more:,} more in {path}", err=True)
