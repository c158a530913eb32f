"""Whole case notes from documents and tables, one at a time."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from caseframe.app.documents import Passage, Unread
from caseframe.app.readers.guarded import read_guarded
from caseframe.app.readers.options import ReadOptions
from caseframe.app.readers.read import is_table, suffixes
from caseframe.app.screening.sources import Source, find_sources
from caseframe.errors import CaseframeError
from caseframe.values import Note

LONGEST: Final = 20_000
"""Characters of a document that make one note; a longer document makes several."""


@dataclass(frozen=True, slots=True)
class Skipped:
    """A document, or a place in one, that was not read, and why.

    ``other`` says that it is a file of a kind that is never read. No text of notes is in it.
    """

    file: str
    place: str
    reason: str
    other: bool = False

    def __str__(self) -> str:
        where = f"{self.file}, {self.place}" if self.place else self.file
        return " ".join(f"{where}: {self.reason}".split())


Complain = Callable[[Skipped], None]


def read_notes(
    paths: Sequence[Path], complain: Complain, options: ReadOptions | None = None
) -> Iterator[Note]:
    """Every note that can be read, by the readers that ``caseframe screen`` uses.

    A row of a table is a note; of any other document the whole is, up to LONGEST
    characters of it at a time.

    Args:
        paths: documents, tables, and folders of both.
        complain: is told what is not read: what cannot be, and files of other kinds.
        options: which columns of tables hold what.

    Raises:
        CaseframeError: if a path is not there, or no document is.
    """
    found = find_sources(paths, suffixes(), refused=True)
    for source in found:
        if source.refused:
            complain(Skipped(source.name, "", source.refused, other=source.path.is_file()))
    readable = [source for source in found if not source.refused]
    if not readable:
        raise CaseframeError(
            f"no documents to read there ({', '.join(sorted(suffixes()))})"
            + "".join(f"; {source.name}: {source.refused}" for source in found[:1])
        )
    for source in readable:
        passages = _passages(source, complain, options or ReadOptions())
        if is_table(source.path):
            for passage in passages:
                yield replace(passage.note, id=f"{source.name} {passage.note.id}")
        else:
            yield from _whole(source.name, passages)


def _passages(source: Source, complain: Complain, options: ReadOptions) -> Iterator[Passage]:
    try:
        for item in read_guarded(source.path, options):
            if isinstance(item, Unread):
                complain(Skipped(source.name, item.place, item.reason))
            elif item.note.text.strip():
                yield item
    except CaseframeError as error:
        complain(Skipped(source.name, "", str(error)))


def _whole(name: str, passages: Iterable[Passage]) -> Iterator[Note]:
    """Passages joined, a line between them, into notes of at most about LONGEST characters."""
    texts: list[str] = []
    for passage in passages:
        if texts and sum(map(len, texts)) + len(passage.note.text) > LONGEST:
            yield Note(name, "\n\n".join(texts))
            texts = []
        texts.append(passage.note.text)
    if texts:
        yield Note(name, "\n\n".join(texts))
