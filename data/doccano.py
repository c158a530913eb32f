"""The file format of doccano, which counts in UTF-16 code units (its issue 2290)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from caseframe.data.corpus import CorpusError
from caseframe.data.records import Record, make_label
from caseframe.data.rows import from_jsonl, meta_of, scalars_of, text_of, to_jsonl

_DOCCANO: Final = {"id", "text", "label", "labels", "meta", "username", "annotator"}
"""What is no metadata in a line that doccano writes."""


def dump_doccano(records: Sequence[Record]) -> bytes:
    """Records as doccano reads them."""
    return to_jsonl(
        {
            "id": record.id,
            "text": record.text,
            "label": [
                [
                    _to_utf16(record.text, label.span.start),
                    _to_utf16(record.text, label.span.end),
                    label.frame,
                ]
                for label in record.labels
            ],
            "username": record.annotator,
            "meta": record.meta,
        }
        for record in records
    )


def load_doccano(data: bytes, name: str) -> list[Record]:
    """Records as doccano writes them, one an annotator.

    What was known of a text stands in its line beside the labels.

    Raises:
        CorpusError: if the file is not what it should be.
    """
    records = []
    for row, where in from_jsonl(data, name):
        text = text_of(row, where)
        if not {"label", "labels", "entities"} & row.keys():
            raise CorpusError(f"{where}: no 'label', so not doccano's; see --format")
        labels = []
        for triple in row.get("label") or row.get("labels") or _entities(row):
            if not isinstance(triple, list) or len(triple) != 3 or not isinstance(triple[0], int):
                raise CorpusError(f"{where}: a label is [start, end, frame]")
            start, end = (from_utf16(text, offset) for offset in triple[:2])
            labels.append(make_label(text, start, end, triple[2], where))
        who = str(row.get("username") or row.get("annotator") or "")
        meta = {**scalars_of(row, _DOCCANO), **meta_of(row.get("meta"))}
        records.append(Record(str(row.get("id", where)), text, tuple(labels), who, (), meta))
    return records


def _entities(row: dict[str, Any]) -> list[list[Any]]:
    """The labels of a project with relations, which doccano writes as objects."""
    keys = ("start_offset", "end_offset", "label")
    return [[own.get(key) for key in keys] for own in row.get("entities") or ()]


def _to_utf16(text: str, offset: int) -> int:
    return len(text[:offset].encode("utf-16-le", "surrogatepass")) // 2


def from_utf16(text: str, offset: int) -> int:
    """An offset in code units as one in characters; -1 within a character or outside the text."""
    whole = text.encode("utf-16-le", "surrogatepass")
    if not 0 <= 2 * offset <= len(whole):
        return -1
    data = whole[: 2 * offset]
    return len(data.decode("utf-16-le", "surrogatepass")) if not _splits(data) else -1


def _splits(data: bytes) -> bool:
    """Whether bytes end between the two halves of a character."""
    return len(data) >= 2 and 0xD8 <= data[-1] <= 0xDB
