"""Passages as JSON lines, for the pipe between two processes."""

from __future__ import annotations

import json
from dataclasses import asdict, replace
from datetime import date as Date  # noqa: N812 - as in caseframe.values
from typing import Any, Final

from caseframe.app.documents import Passage, Unread
from caseframe.app.readers.common import Item
from caseframe.values import Note

END: Final = "end"
_DATE: Final = "date"


def to_line(item: Item) -> str:
    """An item as one line of ASCII."""
    if isinstance(item, Unread):
        return json.dumps(asdict(item))
    values = asdict(item)
    date = item.note.date
    values["note"][_DATE] = date.isoformat() if date else None
    return json.dumps(values)


def from_values(values: dict[str, Any]) -> Item:
    """The item of a line that was read as JSON."""
    if "note" not in values:
        return Unread(**values)
    date = values["note"].pop(_DATE)
    note = Note(**values.pop("note"))
    return Passage(replace(note, date=Date.fromisoformat(date)) if date else note, **values)
