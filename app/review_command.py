"""``caseframe review``: say of a finding what somebody who knows the record thinks of it."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from caseframe.errors import CaseframeError

if TYPE_CHECKING:
    from caseframe.app.screening.findings import Finding
    from caseframe.app.screening.reviews import Reviews

_SHORTEST_KEY = 6


class Verdict(StrEnum):
    """What may be said."""

    AGREED = "agreed"
    NOT_BLAMING = "not-blaming"
    CHALLENGED = "challenged"


def review(
    results: Annotated[
        Path, typer.Argument(help="The folder of a screening, or its findings.jsonl.")
    ],
    key: Annotated[
        str | None,
        typer.Option(help="The finding's key, or its beginning.", show_default=False),
    ] = None,
    verdict: Annotated[
        Verdict | None,
        typer.Option(
            "--as",
            help="agreed: it blames. not-blaming: a false alarm. challenged: the record itself "
            "already says that these words are wrong.",
            show_default=False,
        ),
    ] = None,
    reason: Annotated[str, typer.Option(help="Why, in your words.", show_default=False)] = "",
    reviewer: Annotated[str, typer.Option(help="Who says so.", show_default=False)] = "",
    forget: Annotated[
        bool, typer.Option("--forget", help="Take the review of --key back.")
    ] = False,
    export: Annotated[
        Path | None,
        typer.Option(help="Write the reviewed sentences as training records (JSON Lines)."),
    ] = None,
) -> None:
    """Review findings of a screening; with neither key nor export, list the reviews.

    [bold]caseframe review results --key KEY --as agreed --reason "she is 13, he is 24"[/bold]

    [bold]caseframe review results --export reviewed.jsonl[/bold]  then: caseframe data import
    """
    from caseframe.app.screening import reviews as kept  # noqa: PLC0415 - keeps --help quick
    from caseframe.app.screening.findings import FINDINGS  # noqa: PLC0415
    from caseframe.app.screening.folders import OURS  # noqa: PLC0415
    from caseframe.app.screening.review_export import export_reviews  # noqa: PLC0415

    folder = results if results.is_dir() else results.parent
    if not results.exists():
        raise CaseframeError(f"{results}: no such file or folder; screen into it first")
    if (key is None) != (verdict is None and not forget) or (verdict is not None and forget):
        raise CaseframeError("a review needs --key and one of --as and --forget")
    if verdict is None and (reason or reviewer):
        raise CaseframeError(
            "--reason and --reviewer say more of a review; give --key and --as too"
        )
    if not any((folder / name).is_file() for name in (kept.NAME, FINDINGS)):
        raise CaseframeError(f"{folder}: no screening here; name the folder given to it as --out")
    if export is not None and export.name in OURS and export.parent.resolve() == folder.resolve():
        raise CaseframeError(
            f"{export}: would be written over these results; give another --export"
        )
    with kept.Reviews(folder / kept.NAME) as reviews:
        if key is not None:
            _mark(reviews, results, key, verdict, reason, reviewer)
        if export is not None:
            typer.echo(f"{export_reviews(reviews, export)} {export}", err=True)
        if key is None and export is None:
            _list(reviews)


def _mark(
    reviews: Reviews, results: Path, key: str, verdict: Verdict | None, reason: str, reviewer: str
) -> None:
    if verdict is None:
        known = [review.key for review in reviews.all() if review.key.startswith(_long(key))]
        if len(known) > 1:
            raise CaseframeError(f"key: {len(known)} reviews have one that begins with {key}")
        typer.echo("taken back" if any(map(reviews.forget, known)) else "there was no review of it")
        return
    finding, of = find(results, key)
    done = reviews.mark(finding, verdict.value, reason, reviewer=reviewer, of=of)
    typer.echo(f"{done.key}: {done.verdict}")


def find(results: Path, key: str) -> tuple[Finding, int]:
    """The finding of a key, or of the beginning of one, and how many its sentence has.

    Raises:
        CaseframeError: if there is none, or several begin so.
    """
    from caseframe.app.screening.findings import read_findings  # noqa: PLC0415 - as above

    key = _long(key)
    fitting = {item.key: item for item in read_findings(results) if item.key.startswith(key)}
    if len(fitting) != 1:
        raise CaseframeError(
            f"{results}: {len(fitting)} findings have a key that begins with {key}"
        )
    (finding,) = fitting.values()
    beside = {
        (
            item.key,
            item.in_sentence,
        )  # one phrase twice has one key; then the sentence is not exported
        for item in read_findings(results)
        if item.sentence == finding.sentence
    }
    return finding, len(beside)


def _long(key: str) -> str:
    """The key, if enough of it is given."""
    if len(key) < _SHORTEST_KEY:
        raise CaseframeError(
            f"key: got {key!r}; give at least its first {_SHORTEST_KEY} characters"
        )
    return key


def _list(reviews: Reviews) -> None:
    from caseframe.app.render_text import printable  # noqa: PLC0415 - as above

    found = reviews.all()
    if not found:
        typer.echo("no reviews yet", err=True)
    for item in found:
        said = f"{item.key}  {item.verdict:12} {item.phrase}"
        typer.echo(printable(said + (f"  ({item.reason})" if item.reason else "")))
