"""``caseframe screen``: many documents and tables at a time."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from caseframe.errors import CaseframeError

if TYPE_CHECKING:
    from caseframe.app.screening.options import Progress, Result, ScreenOptions
    from caseframe.guide import Guide

_NEEDS = "screening needs the document libraries; install caseframe[app]"
_ROWS = 15


class Format(StrEnum):
    """What to write."""

    JSONL = "jsonl"
    CSV = "csv"
    XLSX = "xlsx"
    HTML = "html"
    DOCX = "docx"



def screen(
    paths: Annotated[
        list[str],
        typer.Argument(metavar="PATH...", help="Files, folders and patterns.", show_default=False),
    ],
    out: Annotated[
        Path, typer.Option("--out", "-o", help="The folder to write into.", file_okay=False)
    ],
    formats: Annotated[
        list[Format] | None,
        typer.Option(
            "--format", "-f", show_default=False,
            help="May be given several times; jsonl, csv, xlsx and html if not given. docx writes "
            "copies of Word files with comments.",
        ),
    ] = None,
    threshold: Annotated[
        str,
        typer.Option("--threshold", "-t", help="balanced, sensitive or a probability from 0 to 1."),
    ] = "balanced",
    text_column: Annotated[
        str | None, typer.Option(help="In tables: the column with the notes.", show_default=False)
    ] = None,
    id_column: Annotated[
        str | None, typer.Option(help="... what a note is called.", show_default=False)
    ] = None,
    case_column: Annotated[
        str | None,
        typer.Option(help="... whose file it belongs to: results by case.", show_default=False),
    ] = None,
    date_column: Annotated[
        str | None, typer.Option(help="... when it was written: results by month.", show_default=False)
    ] = None,
    author_column: Annotated[
        str | None, typer.Option(help="... who wrote it.", show_default=False)
    ] = None,
    agency_column: Annotated[
        str | None, typer.Option(help="... for which service.", show_default=False)
    ] = None,
    workers: Annotated[
        int | None,
        typer.Option(help="Processes; as many as processors if not given.", show_default=False),
    ] = None,
    only_new: Annotated[
        bool,
        typer.Option("--only-new", help="Report only what the last finished run did not find."),
    ] = False,
    model: Annotated[
        Path | None, typer.Option(help="Another model folder than the shipped one.")
    ] = None,
    guide: Annotated[
        Path | None, typer.Option(help="Your organisation's own guide (YAML).")
    ] = None,
    exit_zero: Annotated[
        bool, typer.Option("--exit-zero", help="Exit with 0 also when something is flagged.")
    ] = False,
) -> None:
    """Screen documents and tables, many at a time, into a folder of results.

    [bold]caseframe screen notes/ --out results[/bold]  every document below a folder

    [bold]caseframe screen export.xlsx --case-column Case --date-column Date --out results[/bold]

    Stop it at any time; the same command goes on from there.
    """  # fmt: skip
    try:
        from caseframe.app.readers.options import ReadOptions  # noqa: PLC0415 - keeps --help quick
        from caseframe.app.screening.options import USUAL, ScreenOptions  # noqa: PLC0415
    except ImportError as error:
        raise CaseframeError(f"{_NEEDS} ({error})") from error
    options = ScreenOptions(
        out=out,
        formats=tuple(dict.fromkeys(formats)) if formats else USUAL,
        threshold=_threshold(threshold),
        read=ReadOptions(
            text_column, id_column, case_column, date_column, author_column, agency_column
        ),
        workers=workers,
        only_new=only_new,
        model=model,
        guide=guide,
    )
    result = _run(paths, options)
    _say(result)
    if not result.finished or (result.unread and not result.passages):
        raise typer.Exit(2)
    if result.open and not exit_zero:
        raise typer.Exit(1)


def _threshold(given: str) -> str | float:
    try:
        return float(given)
    except ValueError:
        return given


def _run(paths: list[str], options: ScreenOptions) -> Result:
    """Screen with a progress bar; the first Ctrl-C stops in good order."""
    try:
        from caseframe.app.screening.screen import screen as run  # noqa: PLC0415
    except ImportError as error:
        raise CaseframeError(f"{_NEEDS} ({error})") from error
    asked: list[int] = []
    with _bar() as show, _interrupted(asked):
        return run(paths, options, show, lambda: bool(asked))


@contextmanager
def _interrupted(asked: list[int]) -> Iterator[None]:
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
def _bar() -> Iterator[Any]:
    from rich.console import Console  # noqa: PLC0415
    from rich.progress import BarColumn, Progress as Bar, TextColumn  # noqa: PLC0415

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


def _say(result: Result) -> None:
    from caseframe.app.checked import FOOTNOTE  # noqa: PLC0415
    from caseframe.app.screening.page import headline  # noqa: PLC0415
    from rich.console import Console  # noqa: PLC0415

    console = Console(highlight=False, soft_wrap=True)
    if not result.finished:
        console.print(
            f"Stopped. {result.sentences:,} sentences are done; run the same command again to go on."
        )
        return
    console.print(headline(result), style="bold")
    if result.groups:
        _table(console, result)
    if result.open:
        console.print(FOOTNOTE, style="dim")
    for path in result.written:
        typer.echo(f"  {path}")


def _table(console: Any, result: Result) -> None:
    from caseframe.app.render_text import printable  # noqa: PLC0415
    from caseframe.guide import Guide  # noqa: PLC0415
    from rich.table import Table  # noqa: PLC0415
    from rich.text import Text  # noqa: PLC0415

    guide = Guide.load()
    table = Table(box=None, pad_edge=False)
    table.add_column("case" if result.cases_given else "document", overflow="fold")
    table.add_column("per 100", justify="right")
    table.add_column("findings", justify="right")
    table.add_column("sentences", justify="right")
    table.add_column("frames", overflow="fold")
    for group in result.groups[:_ROWS]:
        table.add_row(
            Text(printable(group.name)), f"{group.rate:.1f}", f"{group.findings:,}",
            f"{group.sentences:,}", _frames(group.frames, guide),
        )  # fmt: skip
    console.print(table, soft_wrap=False)
    if result.group_count > _ROWS:
        console.print(f"… and {result.group_count - _ROWS:,} more", style="dim")


def _frames(frames: dict[str, int], guide: Guide) -> str:
    return ", ".join(f"{guide.frames[name].title} {number}" for name, number in frames.items())
