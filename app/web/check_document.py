"""A document checked for the page: read in a child process, passage by passage."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Final

from caseframe.app.checked import Checked
from caseframe.app.documents import Passage, Unread
from caseframe.app.readers.guarded import read_guarded
from caseframe.app.readers.options import ReadOptions
from caseframe.app.web.check import take_file
from caseframe.app.web.lanes import LONG
from caseframe.app.web.result import Piece, Result
from caseframe.app.web.studio import Studio
from caseframe.errors import CaseframeError

_MOST: Final = 5_000
"""Passages that the page shows; more are for the Screen tab."""


def check_document(
    studio: Studio, path: Path, threshold: str, on_progress: Callable[[int], None] | None = None
) -> Result:
    """Check an uploaded document, which is deleted when it is read.

    Raises:
        CaseframeError: if nothing of it could be read, or it is too long for the page.
    """
    title = studio.names.get(str(path))
    if title is None:
        raise CaseframeError("that file is not here any more; choose it again")
    try:
        passages, unread = _read(path)
        original = take_file(studio, path) if path.suffix == ".docx" else None
    finally:
        studio.forget_upload(path)
    if not passages:
        reason = unread[0].reason if unread else "there is no text in it"
        raise CaseframeError(f"“{title}”: {reason}")
    pieces = tuple(_checked(studio, passages, title, threshold, on_progress))
    result = Result(studio.results.token(), title, pieces, threshold, tuple(unread), original)
    studio.results.put(result.token, result)
    return result


def _read(path: Path) -> tuple[list[Passage], list[Unread]]:
    passages: list[Passage] = []
    unread: list[Unread] = []
    for item in read_guarded(path, ReadOptions(max_pages=500)):
        if isinstance(item, Unread):
            unread.append(item)
        elif item.note.text.strip():
            passages.append(item)
        if len(passages) > _MOST:
            raise CaseframeError("that document is too long for this tab; use Screen")
    return passages, unread


def _checked(
    studio: Studio,
    passages: list[Passage],
    title: str,
    threshold: str,
    on_progress: Callable[[int], None] | None,
) -> Iterator[Piece]:
    notes = (passage.note for passage in passages)
    long = sum(len(passage.note.text) for passage in passages) > LONG
    reports = studio.lanes.check_all(notes, threshold, long=long)
    for number, (passage, report) in enumerate(zip(passages, reports, strict=True), 1):
        if on_progress is not None:
            on_progress(number)
        shown = Checked(title, passage.note.text, replace(report, id=passage.note.id))
        yield Piece(shown, passage.place, passage.part, passage.start)
