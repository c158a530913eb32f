"""``caseframe data``: look after a corpus."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer
from caseframe.app import sample_commands
from caseframe.app.import_command import Tool, import_
from caseframe.app.not_labelled import WHY, tell_parting
from caseframe.app.render_text import printable
from caseframe.errors import CaseframeError

app = typer.Typer(
    no_args_is_help=True, help="Look after a corpus: sample, lint, count, split, import, export."
)
app.command("sample")(sample_commands.sample)
app.command("size")(sample_commands.size)
app.command("import")(import_)
Corpus = Annotated[Path, typer.Argument(help="A folder of corpus files, or one file.")]
Labelled = Annotated[
    Path,
    typer.Argument(
        help="A folder of corpus files (.txt), records (.jsonl) and labelled sheets (.csv), or one file."
    ),
]
CORPUS = Path("data/corpus")


@app.command()
def lint(corpus: Labelled = CORPUS) -> None:
    """Find what breaks the format or the rules: one line a problem; exit status 1 if there is any."""
    from caseframe.data.consistency import lint_labelled  # noqa: PLC0415 - keeps --help quick
    from caseframe.data.lint import lint_paths  # noqa: PLC0415
    from caseframe.data.load import labelled_files, other_files  # noqa: PLC0415
    from caseframe.data.repeats import repeated_texts  # noqa: PLC0415

    paths = labelled_files(corpus)
    if not paths:
        raise CaseframeError(
            f"{corpus}: no corpus files (*.txt), records (*.jsonl) or sheets (*.csv) here"
        )
    texts = [path for path in paths if path.suffix.lower() == ".txt"]
    files, lists, problems = lint_paths(texts, among_others=corpus.is_dir())
    good, more = lint_labelled([path for path in paths if path.suffix.lower() != ".txt"])
    problems += [*more, *repeated_texts(paths)]
    for problem in problems:
        typer.echo(problem)
    for other in other_files(corpus):
        typer.echo(f"caseframe: {printable(str(other))}: {WHY}", err=True)
    typer.echo(f"{len(files) + lists + good} files, {len(problems)} problems", err=True)
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
    from rich.console import Console  # noqa: PLC0415
    from rich.table import Table  # noqa: PLC0415

    counts = count(read_corpus(corpus)).to_dict()
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


@app.command("examples")
def examples_(
    corpus: Corpus = CORPUS,
    per: Annotated[int, typer.Option(help="How many of each.", min=1)] = 10,
    seed: Annotated[int, typer.Option(help="Another number draws others.")] = 1,
) -> None:
    """Show random sentences of every frame and of every kind of "do not flag"."""
    from caseframe.data.corpus import read_corpus  # noqa: PLC0415
    from caseframe.data.draw import draw  # noqa: PLC0415

    for heading, sentences in draw(read_corpus(corpus), per, seed).items():
        typer.echo(f"{heading}\n" + "".join(f"  - {sentence}\n" for sentence in sentences))


@app.command()
def split(corpus: Labelled = CORPUS) -> None:
    """Say to which part each scenario belongs: name, part and sentences, tab-separated."""
    from caseframe.data.load import load_examples  # noqa: PLC0415
    from caseframe.data.split import is_left_out, part_of  # noqa: PLC0415

    sizes: dict[str, int] = {}
    for example in load_examples(corpus):
        if not is_left_out(example):
            sizes[example.scenario] = sizes.get(example.scenario, 0) + len(example.sentences)
    for scenario, size in sizes.items():
        typer.echo(f"{scenario}\t{part_of(scenario)}\t{size}")
    tell_parting(corpus)


@app.command("export")
def export_(
    out: Annotated[Path, typer.Argument(help="The file to write.")],
    tool: Annotated[
        Tool, typer.Option("--format", "-f", help="jsonl and parquet load with load_dataset.")
    ] = Tool.JSONL,
    corpus: Annotated[Path, typer.Option(help="A folder of corpus files, or one file.")] = CORPUS,
    part: Annotated[str, typer.Option(help="train, validation, test or all.")] = "all",
) -> None:
    """Write the corpus for another tool."""
    from caseframe.app.outputs import write_whole  # noqa: PLC0415
    from caseframe.data.corpus import read_corpus  # noqa: PLC0415
    from caseframe.data.exchange import FORMATS  # noqa: PLC0415
    from caseframe.data.records import corpus_records  # noqa: PLC0415
    from caseframe.data.split import PARTS  # noqa: PLC0415

    if part not in {*PARTS, "all"}:
        raise CaseframeError(f"part: got {part!r}; accepted are {', '.join(PARTS)}, all")
    records = [
        record
        for record in corpus_records(read_corpus(corpus))
        if part in {"all", record.meta["part"]}
    ]
    write_whole(out, FORMATS[tool].dump(records))
    typer.echo(f"{len(records)} texts written to {out}", err=True)


@app.command()
def agreement(
    first: Annotated[Path, typer.Argument(help="One annotator's file.")],
    second: Annotated[Path, typer.Argument(help="Another annotator's file, the same texts.")],
    tool: Annotated[
        Tool, typer.Option("--format", "-f", help="Which tool wrote them.")
    ] = Tool.JSONL,
) -> None:
    """How far two annotators agree: Krippendorff's alpha, and overlap of spans.

    Labelled sheets (.csv) of the same draw need no --format.
    """
    try:
        from caseframe.data.agreement import agree  # noqa: PLC0415
    except ImportError as error:
        raise CaseframeError(
            f'agreement needs krippendorff; pip install ".[train]" ({error})'
        ) from error
    from caseframe.data.load import read_records  # noqa: PLC0415

    result = agree(read_records(first, tool), read_records(second, tool))
    left = f"; {result.left} texts in one of them only" if result.left else ""
    typer.echo(f"{result.texts} texts, {result.sentences} sentences in both{left}")
    typer.echo(f"alpha, flagged or not: {_figure(result.flagged)}")
    for frame, value in result.frames.items():
        typer.echo(f"alpha, {frame}: {_figure(value)}")
    typer.echo(f"the same spans (F1): {result.same_spans:.3f}")
    typer.echo(f"touching spans of the same frame (F1): {result.touching_spans:.3f}")
    typer.echo(
        f"spans, half a point where only touching, any frame (F1): {result.partial_spans:.3f}"
    )


def _figure(value: float | None) -> str:
    return "nothing varies" if value is None else f"{value:.3f}"
