"""``caseframe data``: look after a corpus."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer
from caseframe.errors import CaseframeError

app = typer.Typer(no_args_is_help=True, help="Look after a corpus: lint, count, split.")
Corpus = Annotated[Path, typer.Argument(help="A folder of corpus files, or one file.")]
CORPUS = Path("data/corpus")


@app.command()
def lint(corpus: Corpus = CORPUS) -> None:
    """Find what breaks the format or the rules: one line a problem; exit status 1 if there is any."""
    from caseframe.data.lint import lint_paths  # noqa: PLC0415 - keeps --help quick

    paths = [corpus] if corpus.is_file() else sorted(corpus.rglob("*.txt"))
    if not paths:
        raise CaseframeError(f"{corpus}: no corpus files (*.txt) here")
    files, problems = lint_paths(paths)
    for problem in problems:
        typer.echo(problem)
    typer.echo(f"{len(files)} files, {len(problems)} problems", err=True)
    if problems:
        raise typer.Exit(1)


@app.command()
def stats(
    corpus: Corpus = CORPUS,
    as_json: Annotated[bool, typer.Option("--json", help="Print the counts as JSON.")] = False,
) -> None:
    """Count sentences, frames, kinds of "do not flag", pairs, agencies, eras and more."""
    from caseframe.data.corpus import read_corpus  # noqa: PLC0415
    from caseframe.data.stats import count  # noqa: PLC0415
    from caseframe.guide import Guide  # noqa: PLC0415
    from rich.console import Console  # noqa: PLC0415
    from rich.table import Table  # noqa: PLC0415

    counts = count(read_corpus(corpus), Guide.load()).to_dict()
    if as_json:
        typer.echo(json.dumps(counts, indent=2))
        return
    table = Table(box=None, show_header=False)
    for name, value in counts.items():
        if isinstance(value, dict):
            table.add_row(f"[bold]{name.replace('_', ' ')}", "")
            for key, number in sorted(value.items()):
                table.add_row(f"  {key}", f"{number:,}")
        else:
            table.add_row(f"[bold]{name.replace('_', ' ')}", f"{value:,}")
    Console().print(table)


@app.command()
def split(corpus: Corpus = CORPUS) -> None:
    """Say to which part each scenario belongs: its name and train, validation or test, tab-separated."""
    from caseframe.data.corpus import read_corpus  # noqa: PLC0415
    from caseframe.data.split import part_of  # noqa: PLC0415

    for file in read_corpus(corpus):
        typer.echo(f"{file.id}\t{part_of(file.id)}\t{len(file.items)}")
