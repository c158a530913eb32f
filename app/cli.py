"""The command line. Exit status: 0 nothing flagged, 1 something flagged, 2 could not do it."""

from __future__ import annotations

import sys
import traceback
from collections.abc import Callable, Sequence
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer
from caseframe import CaseframeError, Detector, Note, __version__
from caseframe.app import (
    data_commands,
    review_command,
    screen_command,
    training_commands,
    web_command,
)
from caseframe.app.checked import Checked
from caseframe.app.inputs import read_text
from caseframe.app.outputs import write_whole
from caseframe.guide import Guide

app = typer.Typer(
    name="caseframe",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode="rich",
    help=(
        "Finds the phrases in case notes that make a child the source of the problem instead of "
        "its victim, says why they matter, and what to ask and write instead. Everything happens "
        "on this machine; nothing is sent, and nothing stored unless you ask for it.\n\n"
        "Start with: [bold]caseframe check NOTE.txt[/bold]"
    ),
    epilog="Exit status: 0 nothing flagged, 1 something flagged, 2 could not do it.",
)
app.add_typer(data_commands.app, name="data")
app.command("screen", no_args_is_help=True)(screen_command.screen)
app.command("review", no_args_is_help=True)(review_command.review)
app.command("train")(training_commands.train)
app.command("evaluate")(training_commands.evaluate)
app.command("app")(web_command.serve_app)


class Format(StrEnum):
    """How to show what was found."""

    TEXT = "text"
    JSON = "json"
    JSONL = "jsonl"
    HTML = "html"
    SARIF = "sarif"


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"caseframe {__version__}")
        raise typer.Exit


@app.callback()
def _root(
    version: Annotated[
        bool,
        typer.Option(
            "--version", callback=_version, is_eager=True, help="Show the version and stop."
        ),
    ] = False,
) -> None:
    pass


@app.command(no_args_is_help=True)
def check(
    files: Annotated[
        list[str],
        typer.Argument(
            metavar="[FILE ...|-]", help="Text files; - is standard input.", show_default=False
        ),
    ],
    output_format: Annotated[
        Format,
        typer.Option(
            "--format",
            "-f",
            help="text to read here; html to read in a browser; json (an object; a list of them for "
            "several files), jsonl or sarif for other programs.",
        ),
    ] = Format.TEXT,
    threshold: Annotated[
        str,
        typer.Option(
            "--threshold",
            "-t",
            help="balanced: fewer false alarms. sensitive: misses less. Or a probability from 0 to 1.",
        ),
    ] = "balanced",
    out: Annotated[
        Path | None,
        typer.Option(
            "--out", "-o", help="Write to this file instead of the screen.", dir_okay=False
        ),
    ] = None,
    guide: Annotated[
        Path | None,
        typer.Option(help="Your organisation's own guide (YAML), laid over the shipped one."),
    ] = None,
    model: Annotated[
        Path | None, typer.Option(help="Another model folder than the shipped one.")
    ] = None,
    exit_zero: Annotated[
        bool, typer.Option("--exit-zero", help="Exit with 0 also when something is flagged.")
    ] = False,
) -> None:
    """Check case notes in text files.

    [bold]caseframe check note.txt[/bold]  shows each phrase in its sentence, with why and what to ask

    [bold]caseframe check *.txt --format html --out report.html[/bold]  a page to open in a browser

    [bold]pbpaste | caseframe check -[/bold]  checks what you paste
    """
    if out is not None and any(_is_same(name, out) for name in files):
        raise CaseframeError(f"{out}: would be written over the note; give another --out")
    detector = Detector.load(model, guide=guide)
    results, failed = _check_files(files, detector, detector.threshold(threshold))
    if results:
        _emit(_renderer(output_format, several=len(files) > 1)(results, detector.guide), out)
    if failed:
        raise typer.Exit(2)
    if any(result.report.flags for result in results) and not exit_zero:
        raise typer.Exit(1)


def _check_files(
    names: Sequence[str], detector: Detector, limit: float
) -> tuple[list[Checked], bool]:
    """Check each file that can be read; say in one line what is wrong with any other."""
    results, failed = [], False
    for name in names:
        try:
            file = read_text(name)
        except CaseframeError as error:
            complain(str(error))
            failed = True
            continue
        if file.encoding not in {"utf-8", "utf-8-sig"}:
            typer.echo(f"caseframe: {name}: read as {file.encoding}", err=True)
        results.append(Checked(name, file.text, detector.check(Note(name, file.text), limit)))
    return results, failed


def _is_same(name: str, out: Path) -> bool:
    """Whether a name is the file that is to be written."""
    try:
        return out.samefile(name)
    except (OSError, ValueError):
        return False


def _renderer(output_format: Format, *, several: bool) -> Callable[[Sequence[Checked], Guide], str]:
    # Imported when chosen: rich alone takes a good part of a quick start.
    match output_format:
        case Format.TEXT:
            from caseframe.app.render_text import render_text as render  # noqa: PLC0415
        case Format.HTML:
            from caseframe.app.render_html import render_html as render  # noqa: PLC0415
        case Format.JSON if several:  # also where only one of them could be read
            from caseframe.app.render_data import render_list as render  # noqa: PLC0415
        case Format.JSON:
            from caseframe.app.render_data import render_json as render  # noqa: PLC0415
        case Format.JSONL:
            from caseframe.app.render_data import render_jsonl as render  # noqa: PLC0415
        case Format.SARIF:
            from caseframe.app.render_data import render_sarif as render  # noqa: PLC0415
    return render


def _emit(text: str, out: Path | None) -> None:
    if out is not None:
        write_whole(out, text)
        return
    sys.stdout.write(text)
    sys.stdout.flush()  # a full disk is told here, not when the program has ended


def _take_any_character() -> None:
    """A console may know few characters; a pipe gets UTF-8 everywhere."""
    reconfigure = getattr(sys.stdout, "reconfigure", None)
    if reconfigure is not None:
        reconfigure(errors="replace", **({} if sys.stdout.isatty() else {"encoding": "utf-8"}))


def complain(message: str) -> None:
    """One line on standard error."""
    typer.echo(f"caseframe: {' '.join(message.split())}", err=True)


def main() -> None:
    """Run the command line; a known error becomes one line and exit status 2."""
    _take_any_character()
    try:
        app()
    except CaseframeError as error:
        complain(str(error))
        sys.exit(2)
    except BrokenPipeError:
        sys.stderr.close()  # the reader left; nothing more to say
        sys.exit(2)
    except OSError as error:
        complain(f"{error.filename or 'output'}: {error.strerror or error}")
        sys.exit(2)
    except Exception as error:  # noqa: BLE001 - exit status 1 would say that something is flagged
        # No message and no trace: they may hold the words of a note.
        where = traceback.extract_tb(error.__traceback__)[-1]
        place = f"{Path(where.filename).name}, line {where.lineno}"
        complain(f"a fault of this program ({type(error).__name__} in {place}); please report it")
        sys.exit(2)
