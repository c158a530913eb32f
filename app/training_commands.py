"""``caseframe train`` and ``caseframe evaluate``: the only commands that import training."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from caseframe.app.not_labelled import tell_others, tell_parting
from caseframe.app.outputs import write_whole
from caseframe.errors import CaseframeError

if TYPE_CHECKING:
    from caseframe.training.compare import Comparison

_NEEDS = 'this command needs the training libraries; pip install ".[train]"'


def train(
    config: Annotated[Path, typer.Argument(help="A YAML file; see training/configs/small.yaml.")],
    overrides: Annotated[
        list[str] | None, typer.Argument(metavar="[KEY=VALUE ...]", help="Settings that win.")
    ] = None,
) -> None:
    """Train a model on a corpus: fine-tune, export, quantise, calibrate, measure on validation data."""
    from caseframe.training.config import load_config  # noqa: PLC0415 - keeps --help quick

    settings = load_config(config, overrides or [])  # before the libraries, which take seconds
    try:
        from caseframe.training.run import train as run  # noqa: PLC0415
    except ImportError as error:
        raise CaseframeError(f"{_NEEDS} ({error})") from error
    if os.environ.get("RANK", "0") == "0":  # of several processes one speaks
        tell_others(Path(settings.corpus))
        tell_parting(Path(settings.corpus))
    folder = run(settings)
    if os.environ.get("RANK", "0") == "0":
        typer.echo(
            f"The model is in {folder}; what was measured is in {folder.parent / 'run.json'}."
        )


def evaluate(
    model: Annotated[
        list[Path] | None,
        typer.Option(
            help="A model folder; the shipped one if not given. Give it again for more models to compare."
        ),
    ] = None,
    data: Annotated[
        Path | None,
        typer.Option(
            help="Corpus files, records (.jsonl), a labelled spreadsheet (.csv, see data sample) or a "
            "list of sentences in inline markup; the corpus's test split if not given."
        ),
    ] = None,
    corpus: Annotated[
        Path, typer.Option(help="The corpus: its train split teaches the baselines.")
    ] = Path("data/corpus"),
    threshold: Annotated[
        str, typer.Option(help="balanced, sensitive or a probability.")
    ] = "balanced",
    baselines: Annotated[bool, typer.Option(help="Measure the quick baselines too.")] = True,
    frozen: Annotated[
        bool, typer.Option("--frozen", help="And frozen embeddings, which take minutes.")
    ] = False,
    plain: Annotated[
        list[Path] | None,
        typer.Option(
            help="A text file without blame, to count false alarms in; may be given again."
        ),
    ] = None,
    suites: Annotated[
        bool, typer.Option("--suites", help="Run the behavioural suites; list what fails.")
    ] = False,
    page: Annotated[
        Path | None, typer.Option(help="Write a page with tables and plots (figures only).")
    ] = None,
    errors: Annotated[
        Path | None,
        typer.Option(
            help="Write the worst mistakes with their nearest training sentences, and likely wrong "
            "labels, to this page. It holds the sentences themselves."
        ),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print every figure as JSON.")] = False,
    as_markdown: Annotated[
        bool, typer.Option("--markdown", help="Print the tables in Markdown, for a document.")
    ] = False,
) -> None:
    """Measure a model on labelled sentences, beside baselines and other models."""
    try:
        from caseframe.training.compare import Request, compare  # noqa: PLC0415
    except ImportError as error:
        raise CaseframeError(f"{_NEEDS} ({error})") from error
    models = model or []
    request = Request(
        model=models[0] if models else None,
        others=tuple(models[1:]),
        data=data,
        corpus=corpus,
        threshold=threshold,
        baselines=baselines,
        frozen=frozen,
        plain=tuple(plain or ()),
        suites=suites,
    )
    for folder in dict.fromkeys([corpus, *([data] if data else [])]):
        tell_others(folder)
    with _status() as tell:
        comparison = compare(request, tell)
    _show(comparison, as_json=as_json, as_markdown=as_markdown, suites=suites)
    if page is not None:
        from caseframe.training.evaluation.page import render_page  # noqa: PLC0415

        write_whole(page, render_page(comparison))
    if errors is not None:
        from caseframe.training.evaluation.errors import render_errors  # noqa: PLC0415

        with _status() as tell:
            tell("looking for neighbours of mistakes and for likely wrong labels")
            write_whole(errors, render_errors(comparison, corpus))


def _show(comparison: Comparison, *, as_json: bool, as_markdown: bool, suites: bool) -> None:
    from caseframe.app.render_evaluation import markdown, print_comparison  # noqa: PLC0415

    if as_json:
        typer.echo(json.dumps(comparison.to_dict(), indent=2))
    elif as_markdown:
        typer.echo(markdown(comparison))
    else:
        print_comparison(comparison, list_failures=suites)


@contextmanager
def _status() -> Iterator[Callable[[str], None]]:
    """A line on standard error that says what is being done, while it is done."""
    from rich.console import Console  # noqa: PLC0415

    with Console(stderr=True).status("reading") as status:
        yield status.update
