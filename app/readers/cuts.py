"""Long text in pieces: cut at a blank line, a line's end or white space, or else anywhere."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from caseframe.app.documents import Passage
from caseframe.app.readers.common import Item

_BREAKS: Final = ("\n\n", "\r\n\r\n", "\n", "\r", " ", "\t")
MARK: Final = "@"
"""Stands in a part or an id before the offset of a piece: ``body/12@20000``."""


def cut_at(text: str, limit: int) -> int:
    """Where to cut a text that is longer than ``limit``, or may go on: in its second half."""
    for mark in _BREAKS:
        # A carriage return at the very end may be half of a line's end.
        found = text.rfind(mark, limit // 2, limit - 1 if mark == "\r" else limit)
        if found >= 0:
            return found + len(mark)
    return limit - 1 if limit > 1 and text[limit - 1] == "\r" else limit


def pieces(text: str, limit: int) -> Iterator[tuple[int, str]]:
    """The text in pieces of at most ``limit`` characters, each with its offset."""
    start = 0
    while len(text) - start > limit:
        end = start + cut_at(text[start : start + limit], limit)
        yield start, text[start:end]
        start = end
    yield start, text[start:]


def cut(item: Item, limit: int) -> Iterator[Item]:
    """A passage, or the pieces of one that is too long; blank ones left out."""
    if not isinstance(item, Passage):
        yield item
        return
    for offset, text in pieces(item.note.text, limit):
        if not text or text.isspace():
            continue
        if not offset:
            note = item.note if len(text) == len(item.note.text) else replace(item.note, text=text)
            yield replace(item, note=note) if note is not item.note else item
            continue
        mark = f"{MARK}{offset}"
        yield replace(
            item,
            note=replace(item.note, id=item.note.id + mark, text=text),
            part=item.part + mark if item.part else "",
            start=item.start + offset,
        )
