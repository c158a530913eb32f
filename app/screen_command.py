"""``caseframe screen``: many documents and tables at a time."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from caseframe.app.screening.options import ScreenOptions


class Format(StrEnum):
    """What to write."""

    JSONL = "jsonl"
    CSV = "csv"
    XLSX = "xlsx"
    HTML = "html"
    DOCX = "docx"


def screen(  # noqa: PLR0913, PLR0917 - the options of a command
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
            "--format",
            "-f",
            show_default=False,
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
        str | None,
        typer.Option(help="... when it was written: results by month.", show_default=False),
    ] = None,
    author_column: Annotated[
        str | None, typer.Option(help="... who wrote it.", show_default=False)
    ] = None,
    agency_column: Annotated[
        str | None, typer.Option(help="... for which service.", show_default=False)
    ] = None,
    workers: Annotated[
        int | None,
        typer.Option(
            help="Processes; as many as processors and 1 GB allow if not given.", show_default=False
        ),
    ] = None,
    only_new: Annotated[
        bool,
        typer.Option("--only-new", help="Report only what the last finished run did not find."),
    ] = False,
    thorough: Annotated[
        bool,
        typer.Option(
            "--thorough",
            help="Look at every sentence to the end, as check does: slower, and finds about one "
            "sentence in a thousand more.",
        ),
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
    from caseframe.app.readers.options import ReadOptions  # noqa: PLC0415 - keeps --help quick
    from caseframe.app.screening.options import USUAL, ScreenOptions  # noqa: PLC0415

    columns = ReadOptions(
        text_column, id_column, case_column, date_column, author_column, agency_column
    )
    options = ScreenOptions(
        out=out,
        formats=tuple(dict.fromkeys(formats)) if formats else USUAL,
        threshold=threshold,
        read=columns,
        workers=workers,
        only_new=only_new,
        thorough=thorough,
        model=model,
        guide=guide,
    )
    status = _run(paths, options)
    if status and not (exit_zero and status == 1):
        raise typer.Exit(status)


def _run(paths: list[str], options: ScreenOptions) -> int:
    """Screen, show what was found; the exit status. The first Ctrl-C stops in good order."""
    from caseframe.app.screening.screen import screen as run  # noqa: PLC0415
    from caseframe.app.screening.shown import interrupted, progress_bar, summarise  # noqa: PLC0415

    asked: list[int] = []
    with progress_bar() as show, interrupted(asked):
        result = run(paths, options, show, lambda: bool(asked))
    summarise(result, options)
    if not result.finished or (result.unread and not result.passages):
        return 2
    return 1 if result.open else 0
