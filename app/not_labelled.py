"""What lies among labelled texts and is none: said, so that nobody takes it for measured or learnt."""

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
