"""``caseframe train`` and ``caseframe evaluate``: the only commands that import training."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from caseframe.errors import CaseframeError

if TYPE_CHECKING:
    from caseframe.training.compare import Row

_NEEDS = "this command needs the training libraries; install caseframe[train]"


def train(
    config: Annotated[Path, typer.Argument(help="A YAML file; see training/configs/small.yaml.")],
    overrides: Annotated[
        list[str] | None, typer.Argument(metavar="[KEY=VALUE ...]", help="Settings that win.")
    ] = None,
) -> None:
    """Train a model on a corpus: fine-tune, export, quantise, calibrate, measure on validation data."""
    try:
        from caseframe.training.config import load_config  # noqa: PLC0415
        from caseframe.training.run import train as run  # noqa: PLC0415
    except ImportError as error:
        raise CaseframeError(f"{_NEEDS} ({error})") from error
    settings = load_config(config, overrides or [])
    folder = run(settings)
    typer.echo(f"The model is in {folder}; what was measured is in {folder.parent / 'run.json'}.")


def evaluate(
    model: Annotated[
        Path | None, typer.Option(help="A model folder; the shipped one if not given.")
    ] = None,
    data: Annotated[
        Path | None,
        typer.Option(
            help="Corpus files, or a list of sentences in inline markup; the corpus's test split if not given."
        ),
    ] = None,
    corpus: Annotated[
        Path, typer.Option(help="The corpus: its train split teaches the baselines.")
    ] = Path("data/corpus"),
    threshold: Annotated[
        str, typer.Option(help="balanced, sensitive or a probability.")
    ] = "balanced",
    as_json: Annotated[bool, typer.Option("--json", help="Print every figure as JSON.")] = False,
) -> None:
    """Measure a model on labelled sentences, beside two baselines."""
    try:
        from caseframe.training.compare import compare  # noqa: PLC0415
    except ImportError as error:
        raise CaseframeError(f"{_NEEDS} ({error})") from error
    rows = compare(model, data, corpus, threshold)
    if as_json:
        typer.echo(json.dumps({row.name: row.figures for row in rows}, indent=2))
    else:
        _print_rows(rows)


def _print_rows(rows: list[Row]) -> None:
    from caseframe.frames import FRAMES  # noqa: PLC0415
    from rich.console import Console  # noqa: PLC0415
    from rich.table import Table  # noqa: PLC0415

    table = Table(title=f"{rows[0].figures['sentences']:,} sentences", title_justify="left")
    table.add_column("")
    for row in rows:
        table.add_column(row.name, justify="right")
    for label, key in (("precision", "precision"), ("recall", "recall"), ("F1", "f1")):
        table.add_row(
            f"sentences: {label}", *[f"{row.figures['sentence'][key]:.3f}" for row in rows]
        )
    table.add_row(
        "sentences: average precision", *[f"{row.figures['average_precision']:.3f}" for row in rows]
    )
    table.add_row("frames: macro F1", *[f"{row.figures['frame_macro_f1']:.3f}" for row in rows])
    for frame in FRAMES:
        table.add_row(
            f"  {frame}: F1", *[f"{row.figures['frames'][frame]['f1']:.3f}" for row in rows]
        )
    table.add_row(
        "phrases: partial F1", *[f"{row.figures['partial_spans']['f1']:.3f}" for row in rows]
    )
    pairs = [row.figures["pairs"] for row in rows]
    if pairs[0]["of"]:
        table.add_row(
            "minimal pairs right", *[f"{pair['right']} of {pair['of']}" for pair in pairs]
        )
    Console(width=max(80, 36 + 22 * len(rows))).print(table)
