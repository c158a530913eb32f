"""Pieces that the file formats share: lines of JSON, texts, spans."""

from __future__ import annotations

import json
from collections.abc import Iterable, Set
from typing import Any

from caseframe.data.corpus import CorpusError
from caseframe.data.markup import Label
from caseframe.data.records import make_label


def to_jsonl(rows: Iterable[Any]) -> bytes:
    """Objects, one a line."""
    return "".join(json.dumps(row) + "\n" for row in rows).encode()


def from_jsonl(data: bytes, name: str) -> list[tuple[dict[str, Any], str]]:
    """Each line's object, with how to name the line in an error."""
    rows = []
    for number, line in enumerate(data.decode("utf-8-sig").split("\n"), 1):
        if line.strip():
            rows.append((_object(line, f"{name}: line {number}"), f"{name}: line {number}"))
    return rows


def list_of(data: bytes, name: str) -> list[Any]:
    """The list that a JSON file holds.

    Raises:
        CorpusError: if it holds something else.
    """
    value = _parsed(data, name)
    if not isinstance(value, list):
        raise CorpusError(f"{name}: expected a list")
    return value


def _object(text: str, where: str) -> dict[str, Any]:
    value = _parsed(text, where)
    if not isinstance(value, dict):
        raise CorpusError(f"{where}: expected an object")
    return value


def _parsed(text: str | bytes, where: str) -> Any:
    try:
        return json.loads(text)
    except ValueError as error:
        raise CorpusError(f"{where}: not JSON ({error})") from error


def text_of(row: Any, where: str, key: str = "text") -> str:
    """The text of an object.

    Raises:
        CorpusError: if there is none.
    """
    text = row.get(key) if isinstance(row, dict) else None
    if not isinstance(text, str):
        raise CorpusError(f"{where}: no text under {key!r}")
    return text


def meta_of(value: Any) -> dict[str, str]:
    """What else an object says, as texts; see ``scalars_of`` for numbers."""
    known = value if isinstance(value, dict) else {}
    return {str(key): _as_text(item) for key, item in known.items() if _is_said(item)}


def scalars_of(row: dict[str, Any], known: Set[str]) -> dict[str, str]:
    """What an object says beside the ``known`` keys in words and numbers, as texts.

    A tool that works with tables writes the case 7 as 7.0, and NaN where there is none.
    """
    found = {}
    for key, item in row.items():
        if key not in known and isinstance(item, (str, int, float)) and _is_said(item):
            found[key] = _as_text(item)
    return found


def _is_said(item: Any) -> bool:
    return item is not None and item == item  # noqa: PLR0124 - NaN is no value


def _as_text(item: Any) -> str:
    return str(int(item) if isinstance(item, float) and item.is_integer() else item)


def span_row(label: Label) -> dict[str, Any]:
    """A label as an object with start, end and label."""
    return {"start": label.span.start, "end": label.span.end, "label": label.frame}


def labels_of(text: str, spans: Iterable[dict[str, Any]], where: str) -> tuple[Label, ...]:
    """The inverse of ``span_row`` for a list, each label checked against the text."""
    return tuple(
        make_label(text, span.get("start"), span.get("end"), span.get("label"), where)
        for span in spans
    )
