"""The file formats of annotation tools: Label Studio, Prodigy, Argilla; doccano's is in ``doccano``.

They count in Unicode code points, though Label Studio's older versions did not.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from caseframe.data.corpus import CorpusError
from caseframe.data.doccano import from_utf16
from caseframe.data.markup import Label
from caseframe.data.records import Record, make_label
from caseframe.data.rows import (
    from_jsonl,
    labels_of,
    list_of,
    meta_of,
    scalars_of,
    span_row,
    text_of,
    to_jsonl,
)


def dump_labelstudio(records: Sequence[Record]) -> bytes:
    """Records as Label Studio reads them."""
    tasks: dict[str, dict[str, Any]] = {}
    for record in records:
        task = tasks.setdefault(
            record.id,
            {
                "data": {"text": record.text, "id": record.id, "meta": record.meta},
                "annotations": [],
            },
        )
        task["annotations"].append(
            {
                "completed_by": {"email": record.annotator},
                "result": [
                    {
                        "id": f"{record.id}-{number}",
                        "from_name": "label",
                        "to_name": "text",
                        "type": "labels",
                        "value": {
                            "start": label.span.start,
                            "end": label.span.end,
                            "text": record.text[label.span.start : label.span.end],
                            "labels": [label.frame],
                        },
                    }
                    for number, label in enumerate(record.labels)
                ],
            }
        )
    return json.dumps(list(tasks.values()), indent=1).encode()


def load_labelstudio(data: bytes, name: str) -> list[Record]:
    """Records as Label Studio writes them, one an annotator.

    Raises:
        CorpusError: if the file is not what it should be.
    """
    tasks = list_of(data, name)
    records = []
    for number, task in enumerate(tasks, 1):
        where = f"{name}: task {number}"
        text = text_of(task.get("data") if isinstance(task, dict) else None, where)
        about: dict[str, Any] = task["data"]
        key = _key(about.get("id"), task.get("id"), number)
        meta = {
            **scalars_of(about, {"id", "text", "meta"}),
            **meta_of(task.get("meta")),
            **meta_of(about.get("meta")),
        }
        for annotation in task.get("annotations") or ():
            if annotation.get("was_cancelled"):
                continue
            labels = [
                label
                for result in annotation.get("result") or ()
                if _is_region(result.get("type"), where)
                for label in _checked_labels(text, result["value"], where)
            ]
            records.append(Record(key, text, tuple(labels), _who(annotation), (), dict(meta)))
    return records


def _key(*given: Any) -> str:
    """The first id that is given; 0 is one."""
    return next(str(own) for own in given if own is not None and str(own).strip())


def _who(annotation: dict[str, Any]) -> str:
    who = annotation.get("completed_by")
    return str(who.get("email") or who.get("id") if isinstance(who, dict) else who or "")


def _is_region(kind: Any, where: str) -> bool:
    """Whether a result marks a region of a text; what marks regions of anything else is refused."""
    if isinstance(kind, str) and kind.endswith("labels") and kind != "labels":
        raise CorpusError(f"{where}: a region of type {kind!r}; label in a <Text> with <Labels>")
    return bool(kind == "labels")


def _checked_labels(text: str, value: dict[str, Any], where: str) -> list[Label]:
    """The labels of a region, whose own words say in which units its offsets count (that changed)."""
    start, end, words = value.get("start"), value.get("end"), value.get("text")
    if isinstance(words, str) and isinstance(start, int) and isinstance(end, int):
        if text[start:end] != words:
            start, end = from_utf16(text, start), from_utf16(text, end)
        if text[start:end] != words:
            raise CorpusError(
                f"{where}: label from {value['start']} to {value['end']} does not match its text"
            )
    frames = value.get("labels") or [None]
    return [make_label(text, start, end, frame, where) for frame in frames]


def dump_prodigy(records: Sequence[Record]) -> bytes:
    """Records as Prodigy reads them."""
    return to_jsonl(
        {
            "text": record.text,
            "spans": [span_row(label) for label in record.labels],
            "answer": "accept",
            "meta": {**record.meta, "id": record.id},
            "_annotator_id": record.annotator,
        }
        for record in records
    )


def load_prodigy(data: bytes, name: str) -> list[Record]:
    """Records as Prodigy writes them, one an annotator.

    Raises:
        CorpusError: if the file is not what it should be.
    """
    records = []
    for row, where in from_jsonl(data, name):
        if row.get("answer", "accept") != "accept":
            continue
        text = text_of(row, where)
        if not {"spans", "answer"} & row.keys():
            raise CorpusError(
                f"{where}: no 'spans' and no 'answer', so not Prodigy's; see --format"
            )
        meta = meta_of(row.get("meta"))
        key = meta.pop("id", str(row.get("_input_hash", where)))
        who = str(row.get("_annotator_id") or row.get("_session_id") or "")
        records.append(
            Record(key, text, labels_of(text, row.get("spans") or (), where), who, (), meta)
        )
    return records


def dump_argilla(records: Sequence[Record]) -> bytes:
    """Records as Argilla reads them."""
    rows: dict[str, dict[str, Any]] = {}
    for record in records:
        row = rows.setdefault(
            record.id,
            {
                "id": record.id,
                "fields": {"text": record.text},
                "metadata": record.meta,
                "responses": {"spans": []},
            },
        )
        row["responses"]["spans"].append(
            {"user_id": record.annotator, "value": [span_row(label) for label in record.labels]}
        )
    return json.dumps(list(rows.values()), indent=1).encode()


def load_argilla(data: bytes, name: str) -> list[Record]:
    """Records as Argilla writes them, one an annotator.

    Raises:
        CorpusError: if the file is not what it should be.
    """
    rows = list_of(data, name)
    records = []
    for number, row in enumerate(rows, 1):
        where = f"{name}: record {number}"
        text = text_of(row.get("fields") if isinstance(row, dict) else None, where)
        for responses in (row.get("responses") or {}).values():
            for response in responses:
                labels = labels_of(text, response.get("value") or (), where)
                who = str(response.get("user_id") or "")
                meta = meta_of(row.get("metadata"))
                records.append(Record(str(row.get("id", number)), text, labels, who, (), meta))
    return records
