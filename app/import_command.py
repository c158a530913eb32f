"""``caseframe data import``: labelled texts from an annotation tool, a folder for each annotator."""

from __future__ import annotations

import re
from dataclasses import replace
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from caseframe.app.readers.common import count
from caseframe.app.render_text import printable
from caseframe.errors import CaseframeError

if TYPE_CHECKING:
    from caseframe.data.records import Record


class Tool(StrEnum):
    """File formats for export and import."""

    JSONL = "jsonl"
    PARQUET = "parquet"
    LABELSTUDIO = "labelstudio"
    DOCCANO = "doccano"
    PRODIGY = "prodigy"
    ARGILLA = "argilla"


def import_(
    file: Annotated[Path, typer.Argument(help="What an annotation tool exported.")],
    out: Annotated[Path, typer.Option("--out", "-o", help="The folder to write into.")],
    tool: Annotated[Tool, typer.Option("--format", "-f", help="Which tool wrote it.")] = Tool.JSONL,
) -> None:
    """Read labelled texts from another tool, each annotator into a folder of their own.

    An annotator whom the file does not name is called as the file is (doccano writes ANN.jsonl).

    Then train on one of them: caseframe train CONFIG.yaml corpus=OUT/ANNOTATOR
    """
    from caseframe.app.outputs import write_whole  # noqa: PLC0415
    from caseframe.data.exchange import FORMATS  # noqa: PLC0415
    from caseframe.data.load import read_records  # noqa: PLC0415
    from caseframe.data.records import unnamed_cases  # noqa: PLC0415

    records = read_records(file, tool)
    by_annotator: dict[str, list[Record]] = {}
    for record in records:
        own = replace(record, annotator=record.annotator.strip() or file.stem)
        by_annotator.setdefault(own.annotator, []).append(own)
    if not by_annotator:
        raise CaseframeError(f"{file}: no labelled texts in it")
    targets = _targets(list(by_annotator), out, f"{file.stem}.jsonl")
    for annotator, target in targets.items():
        own_records = by_annotator[annotator]
        write_whole(target, FORMATS["jsonl"].dump(own_records))
        phrases = sum(len(record.labels) for record in own_records)
        told = f"{annotator}: {count(len(own_records), 'text')}, {count(phrases, 'phrase')}, in {target}"
        typer.echo(printable(told), err=True)
    if not any(record.labels for record in records):
        typer.echo(f"caseframe: {printable(str(file))}: no phrase is marked in any text", err=True)
    if line := unnamed_cases(records):
        typer.echo(f"caseframe: {printable(str(file))}: {line}", err=True)


def _targets(annotators: list[str], out: Path, name: str) -> dict[str, Path]:
    """The file to write for each annotator, none of them there yet; the folders are made.

    Raises:
        CaseframeError: if a file would be written over, or a folder cannot be made.
    """
    targets: dict[str, Path] = {}
    whose: dict[str, str] = {}
    for annotator in annotators:
        folder = re.sub(r"[^\w.-]+", "_", annotator).strip(".") or "unnamed"
        other = whose.setdefault(folder.casefold(), annotator)  # on many discs Ann is ann
        if other != annotator:
            raise CaseframeError(
                f"the annotators {other!r} and {annotator!r} would share the folder {out / folder}; "
                "give one of them another name in the file"
            )
        targets[annotator] = out / folder / name
    for target in targets.values():
        if target.exists():
            raise CaseframeError(
                f"{target}: there already, perhaps with labels put right; move it away, or give the "
                "file to import another name"
            )
    for target in targets.values():
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise CaseframeError(
                f"{target.parent}: no folder could be made here ({error.strerror}); give another --out"
            ) from error
    return targets
