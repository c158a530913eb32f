"""``caseframe data sample`` and ``caseframe data size``: what to label, and how much of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer
from caseframe.app.render_text import printable
from caseframe.errors import CaseframeError
from caseframe.values import Note

if TYPE_CHECKING:
    from caseframe.app.notes import Skipped
    from caseframe.data.left_out import LeftOut
    from caseframe.data.sheet import Row

_SHOWN: Final = 10
"""How many documents that could not be read are named on the screen."""


def sample(
    paths: Annotated[
        list[Path],
        typer.Argument(
            metavar="PATH...",
            help="Documents (Word, PDF, text ...: one note each), tables (Excel, CSV ...: one note a "
            "row), folders of both, patterns.",
        ),
    ],
    out: Annotated[
        Path, typer.Option("--out", "-o", help="The sheet to write (.csv).", dir_okay=False)
    ],
    count: Annotated[
        int,
        typer.Option(
            "--notes",
            "-n",
            min=1,
            max=100_000,
            help="How many notes to draw; with --uncertain, how many sentences.",
        ),
    ] = 100,
    uncertain: Annotated[
        bool,
        typer.Option(
            "--uncertain",
            help="Choose the sentences of which the model is least sure, to label them for training. "
            "Not for measuring: they are no random sample.",
        ),
    ] = False,
    seed: Annotated[int, typer.Option(min=0, help="Another seed draws other notes.")] = 17,
    column: Annotated[
        str | None,
        typer.Option(help="The column of a table that holds the notes.", show_default=False),
    ] = None,
    case_column: Annotated[
        str | None, typer.Option(help="... whose file a note belongs to.", show_default=False)
    ] = None,
    leave_out: Annotated[
        list[Path] | None,
        typer.Option(
            help="A sheet drawn before, whose notes are not drawn again; may be given several times. "
            "With --uncertain give the sheets you measure on: other notes of their cases, where the case "
            "is known, are not drawn either.",
            show_default=False,
        ),
    ] = None,
    model: Annotated[
        Path | None, typer.Option(help="For --uncertain: another model than the shipped one.")
    ] = None,
    not_read: Annotated[
        Path | None,
        typer.Option(
            help="A table (.csv) to write: every file that was not read, with the reason.",
            show_default=False,
            dir_okay=False,
        ),
    ] = None,
) -> None:
    """Draw notes into a spreadsheet to label; the model's opinion is not shown in it.

    Every sentence of a drawn note gets a row. Copy each blaming phrase into a "phrase" cell (* is
    the whole sentence) and write its frame beside it; leave the row empty if nothing blames.

    Documents and tables are read as caseframe screen reads them; the columns of a table are found
    by their usual names if they are not given.

    Then measure: caseframe evaluate --data SHEET.csv --no-baselines
    """
    from caseframe.app.outputs import write_whole  # noqa: PLC0415 - keeps --help quick
    from caseframe.data.sheet import write_sheet  # noqa: PLC0415

    _check_out(out)
    troubles: list[Skipped] = []
    known = _left_out(leave_out or [])
    notes = (
        note
        for note in _read(paths, column, case_column, troubles)
        if not known.holds(note, cases=uncertain)
    )
    rows, told = _uncertain(notes, model, count) if uncertain else _random(notes, count, seed)
    if not rows:
        raise CaseframeError(
            "; ".join(str(item) for item in troubles if not item.other)
            or "no notes to draw from (--column names a table's column of texts)"
        )
    write_whole(out, write_sheet(rows, chosen=uncertain))
    typer.echo(f"{told} written to {out}", err=True)
    if leave_out:
        _tell_left_out(known)
    _tell(troubles, not_read)  # as with screen, what cannot be read does not change the status


def size() -> None:
    """How many sentences put a share within a given distance (95 % interval), as a table."""
    from caseframe.data.interval import needed_table  # noqa: PLC0415

    typer.echo(needed_table())


def _check_out(out: Path) -> None:
    from caseframe.data.table import TABLES  # noqa: PLC0415

    if out.suffix.lower() not in TABLES - {".tsv"}:
        raise CaseframeError(f"{out}: a sheet is a .csv file; name one")
    if out.exists():
        raise CaseframeError(f"{out}: there already, perhaps with labels in it; name another file")


def _read(
    paths: list[Path], column: str | None, case_column: str | None, troubles: list[Skipped]
) -> Iterator[Note]:
    """The notes, with a line on standard error that counts them; what was not read in ``troubles``."""
    from caseframe.app.notes import read_notes  # noqa: PLC0415
    from caseframe.app.readers.options import ReadOptions  # noqa: PLC0415
    from rich.console import Console  # noqa: PLC0415

    options = ReadOptions(text_column=column, case_column=case_column)
    with Console(stderr=True).status("reading notes") as status:
        for number, note in enumerate(read_notes(paths, troubles.append, options), 1):
            if number % 100 == 0:
                status.update(f"{number:,} notes read")
            yield note


def _tell(troubles: list[Skipped], not_read: Path | None) -> None:
    """Say what was not read: the first documents by name, other kinds of files by number."""
    from caseframe.app.screening.results import Missed  # noqa: PLC0415
    from caseframe.app.screening.tables import write_unread  # noqa: PLC0415

    failed = [item for item in troubles if not item.other]
    for item in failed[:_SHOWN]:
        typer.echo(f"caseframe: not read: {printable(str(item))}", err=True)
    if len(failed) > _SHOWN:
        typer.echo(f"caseframe: … and {len(failed) - _SHOWN:,} more", err=True)
    kinds = Counter(
        Path(item.file).suffix.lower() or "no ending" for item in troubles if item.other
    )
    if kinds:
        counted = ", ".join(f"{printable(kind)} {number:,}" for kind, number in kinds.most_common())
        typer.echo(f"caseframe: not read: files of other kinds ({counted})", err=True)
    if troubles and not_read is None:
        typer.echo("caseframe: --not-read FILE lists them with the reasons", err=True)
    if not_read is not None:
        write_unread(not_read, [Missed(item.file, item.place, item.reason) for item in troubles])


def _left_out(sheets: list[Path]) -> LeftOut:
    from caseframe.data.left_out import LeftOut  # noqa: PLC0415
    from caseframe.data.sheet import read_rows  # noqa: PLC0415

    rows: list[Row] = []
    for sheet in sheets:
        try:
            data = sheet.read_bytes()
        except OSError as error:
            raise CaseframeError(f"{sheet}: could not be read ({error.strerror})") from error
        rows += (row for _, row in read_rows(data, str(sheet)))
    return LeftOut(rows)


def _tell_left_out(known: LeftOut) -> None:
    """Say how many notes were left out: none means that something is amiss."""
    told = f"{known.met:,} of the notes stand in a sheet drawn before and were left out"
    if not known.met:
        told = "none of the notes stands in the sheets to leave out: are these the same documents?"
    typer.echo(f"caseframe: {told}", err=True)


def _random(notes: Iterator[Note], count: int, seed: int) -> tuple[list[Row], str]:
    from caseframe.data.sample import draw_notes, sheet_rows  # noqa: PLC0415

    drawn, seen = draw_notes(notes, count, seed)
    rows = sheet_rows(drawn)
    return rows, f"{len(drawn):,} of {seen:,} notes, {len(rows):,} sentences,"


def _uncertain(notes: Iterator[Note], model: Path | None, count: int) -> tuple[list[Row], str]:
    from caseframe.data.sample import uncertain_rows  # noqa: PLC0415
    from caseframe.detector import Detector  # noqa: PLC0415

    rows = uncertain_rows(notes, Detector.load(model), count)
    return rows, f"{len(rows):,} sentences to label for training (not for measuring)"
