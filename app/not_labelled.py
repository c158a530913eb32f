"""What is not learnt or measured as one might think: said in a line on standard error."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import typer
from caseframe.app.render_text import printable

WHY: Final = "not read: labelled texts are .txt, .jsonl and .csv; save a sheet as CSV UTF-8"


def tell_others(folder: Path) -> None:
    """Say in one line on standard error how many files of a folder are not read."""
    from caseframe.data.load import other_files  # noqa: PLC0415 - keeps --help quick

    others = other_files(folder)
    if others:
        number = "1 file" if len(others) == 1 else f"{len(others):,} files"
        typer.echo(
            f"caseframe: {printable(str(folder))}: {number} {WHY} "
            f"(caseframe data lint {printable(str(folder))} lists them)",
            err=True,
        )


def tell_parting(folder: Path) -> None:
    """Say how many labelled texts name no case, and how many chosen sentences are left out.

    Corpus files are not looked at: each is a scenario.
    """
    from caseframe.data.load import labelled_files, read_records  # noqa: PLC0415
    from caseframe.data.records import record_example, unnamed_cases  # noqa: PLC0415
    from caseframe.data.split import is_left_out  # noqa: PLC0415
    from caseframe.data.table import TABLES  # noqa: PLC0415

    files = [own for own in labelled_files(folder) if own.suffix.lower() in {".jsonl", *TABLES}]
    records = [record for file in files for record in read_records(file, "jsonl")]
    if line := unnamed_cases(records):
        typer.echo(f"caseframe: {printable(str(folder))}: {line}", err=True)
    left = [own for own in map(record_example, records) if is_left_out(own)]
    if left:
        number = sum(len(own.sentences) for own in left)
        typer.echo(
            f"caseframe: {printable(str(folder))}: {number:,} sentences left out: they were chosen to "
            "learn from (--uncertain), and their cases or notes are for validation or test",
            err=True,
        )
