"""Records to and from the file formats of other tools.

``jsonl`` and ``parquet`` load with Hugging Face ``load_dataset``; ``labelstudio``,
``doccano``, ``prodigy`` and ``argilla`` are those tools' own.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Any, Final

from caseframe.data import doccano, tools
from caseframe.data.corpus import CorpusError
from caseframe.data.markup import Label
from caseframe.data.records import Record
from caseframe.data.rows import from_jsonl, labels_of, meta_of, span_row, text_of, to_jsonl
from caseframe.errors import CaseframeError
from caseframe.values import Span

_OTHERS: Final = {"label", "labels", "entities", "answer"}
"""Keys in the lines of other tools: their labels would be lost without a word."""
_NOT_OURS: Final = (
    "not our JSON Lines (they have 'spans', and none of label, labels, entities, answer); "
    "if another tool wrote it: caseframe data import --format"
)


@dataclass(frozen=True, slots=True)
class Format:
    """How records become a file's bytes and come back, and the file's ending."""

    ending: str
    dump: Callable[[Sequence[Record]], bytes]
    load: Callable[[bytes, str], list[Record]]


def _plain(record: Record) -> dict[str, Any]:
    return {
        "id": record.id,
        "text": record.text,
        "spans": [span_row(label) for label in record.labels],
        "annotator": record.annotator,
        "sentences": [[span.start, span.end] for span in record.sentences],
        "meta": record.meta,
    }


def _record(row: dict[str, Any], where: str) -> Record:
    text = text_of(row, where)
    if "spans" not in row or _OTHERS & row.keys():
        raise CorpusError(f"{where}: {_NOT_OURS}")
    labels = labels_of(text, row.get("spans") or (), where)
    return Record(
        id=str(row.get("id", where)),
        text=text,
        labels=labels,
        annotator=str(row.get("annotator") or ""),
        sentences=_sentences(row.get("sentences") or (), text, labels, where),
        meta=meta_of(row.get("meta")),
    )


def _sentences(
    given: Iterable[Any], text: str, labels: Sequence[Label], where: str
) -> tuple[Span, ...]:
    """The sentences that a line tells, which must hold all of its labels; none if it tells none."""
    found: list[Span] = []
    last = 0
    for start, end in given:
        if not last <= start < end <= len(text):
            raise CorpusError(
                f"{where}: sentence from {start} to {end} is not after the one before it and "
                "within the text; leave 'sentences' out to have them found"
            )
        found.append(Span(start, end))
        last = end
    spans = tuple(found)
    for label in labels if spans else ():
        own = label.span
        if not any(own.start < span.end and span.start < own.end for span in spans):
            raise CorpusError(f"{where}: label from {own.start} to {own.end} is in no sentence")
    return spans


def _load_jsonl(data: bytes, name: str) -> list[Record]:
    return [_record(row, where) for row, where in from_jsonl(data, name)]


def _arrow() -> Any:
    try:
        import pyarrow.parquet  # noqa: PLC0415 - only for this format
    except ImportError as error:
        raise CaseframeError('parquet needs pyarrow; pip install ".[train]"') from error
    return pyarrow


def _dump_parquet(records: Sequence[Record]) -> bytes:
    arrow = _arrow()
    rows = [{**_plain(record), "meta": json.dumps(record.meta)} for record in records]
    buffer = BytesIO()
    arrow.parquet.write_table(arrow.Table.from_pylist(rows), buffer)
    return buffer.getvalue()


def _load_parquet(data: bytes, name: str) -> list[Record]:
    arrow = _arrow()
    try:
        rows = arrow.parquet.read_table(BytesIO(data)).to_pylist()
    except arrow.ArrowException as error:
        raise CorpusError(f"{name}: not a Parquet file") from error
    return [
        _record({**row, "meta": json.loads(row.get("meta") or "{}")}, f"{name}: row {number}")
        for number, row in enumerate(rows, 1)
    ]


FORMATS: Final = {
    "jsonl": Format("jsonl", lambda records: to_jsonl(map(_plain, records)), _load_jsonl),
    "parquet": Format("parquet", _dump_parquet, _load_parquet),
    "labelstudio": Format("json", tools.dump_labelstudio, tools.load_labelstudio),
    "doccano": Format("jsonl", doccano.dump_doccano, doccano.load_doccano),
    "prodigy": Format("jsonl", tools.dump_prodigy, tools.load_prodigy),
    "argilla": Format("json", tools.dump_argilla, tools.load_argilla),
}
