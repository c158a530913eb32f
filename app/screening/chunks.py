"""Passages in chunks: what is checked and written down at a time."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final, TypeVar

from caseframe.app.documents import Passage, Unread
from caseframe.app.screening.done import Done, Tally
from caseframe.app.screening.engine import Cache, Outcome
from caseframe.app.screening.findings import Finding, findings_of
from caseframe.app.screening.records import Name, settled

CHUNK_PASSAGES: Final = 200
CHUNK_CHARS: Final = 40_000
"""A chunk is cut at whichever comes first. It must not depend on anything but the document."""
TASK_CHARS: Final = 60_000
"""Text sent to a worker at a time: enough to fill batches, a second's work or so."""
TASK_PASSAGES: Final = 2_000
_Key = TypeVar("_Key")


@dataclass(frozen=True, slots=True)
class Chunk:
    """A run of a document's passages, and what could not be read among them."""

    source: int
    file: str
    number: int
    items: tuple[Passage | Unread, ...]
    last: bool

    @property
    def texts(self) -> list[str]:
        """The texts to check."""
        return [item.note.text for item in self.items if isinstance(item, Passage)]


def chunks(source: int, file: str, items: Iterable[Passage | Unread]) -> Iterator[Chunk]:
    """Cut a document's passages into chunks; the last is marked, and may be empty."""
    held: list[Passage | Unread] = []
    number = size = 0
    for item in items:
        held.append(item)
        size += len(item.note.text) if isinstance(item, Passage) else 0
        if len(held) >= CHUNK_PASSAGES or size >= CHUNK_CHARS:
            yield Chunk(source, file, number, tuple(held), last=False)
            held, size, number = [], 0, number + 1
    yield Chunk(source, file, number, tuple(held), last=True)


@dataclass(slots=True)
class Task:
    """Chunks checked together: their texts that are not known yet, each once.

    ``flying`` says which texts are being checked in which unfinished task: one that an earlier task
    has sent is not sent again but ``awaited``. So tasks are finished in the order in which they were made.
    """

    cache: Cache
    flying: dict[str, Task]
    chunks: list[Chunk] = field(default_factory=list)
    known: dict[str, Outcome] = field(default_factory=dict)
    texts: dict[str, None] = field(default_factory=dict)
    awaited: dict[str, Task] = field(default_factory=dict)
    chars: int = 0
    passages: int = 0

    @property
    def full(self) -> bool:
        """Whether it is time to send it."""
        return self.chars >= TASK_CHARS or self.passages >= TASK_PASSAGES

    def add(self, chunk: Chunk) -> None:
        """Take a chunk in."""
        self.chunks.append(chunk)
        self.passages += len(chunk.items)
        for text in chunk.texts:
            if text in self.known or text in self.texts:
                continue
            outcome = self.cache.get(text)
            if outcome is not None:
                self.known[text] = outcome
            elif text in self.flying:
                self.awaited[text] = self.flying[text]
            else:
                self.texts[text] = None
                self.flying[text] = self
                self.chars += len(text)

    def finish(self, outcomes: Sequence[Outcome]) -> list[Done]:
        """What its chunks leave behind, given the outcomes of ``texts``."""
        for text, outcome in zip(self.texts, outcomes, strict=True):
            self.cache.put(text, outcome)
            self.known[text] = outcome
            del self.flying[text]
        self.known.update((text, earlier.known[text]) for text, earlier in self.awaited.items())
        self.awaited.clear()  # or each would hold on to all before it
        return [_done(chunk, self.known.__getitem__) for chunk in self.chunks]


def _done(chunk: Chunk, outcome_of: Callable[[str], Outcome]) -> Done:
    findings: list[tuple[str, Finding]] = []
    tallies: dict[tuple[str, str, str], list[int]] = {}
    names: dict[tuple[str, str], list[int]] = {}
    for item in chunk.items:
        if isinstance(item, Unread):
            continue
        note = item.note
        outcome = outcome_of(note.text)
        group = note.case or chunk.file
        findings.extend((group, found) for found in findings_of(chunk.file, item, outcome.hits))
        month = note.date.strftime("%Y-%m") if note.date else ""
        record = settled(outcome.record) if item.alone and not note.case else outcome.record
        numbers = (1, outcome.sentences, outcome.flagged, *record.counts)
        _add(tallies, (group, month, item.agency or ""), numbers)
        for own in record.names:
            _add(names, (group, own.word), (own.aged, own.used, own.girl_acts, own.boy_acts))
    return Done(
        chunk.source,
        chunk.number,
        chunk.last,
        findings,
        [_tally(*key, counts) for key, counts in tallies.items()],
        [(group, Name(word, *counts)) for (group, word), counts in names.items()],
        unread_of(chunk),
    )


def _tally(group: str, month: str, agency: str, counts: Sequence[int]) -> Tally:
    passages, sentences, flagged, *told = counts
    return Tally(group, month, agency, passages, sentences, flagged, tuple(told))


def _add(sums: dict[_Key, list[int]], key: _Key, numbers: Sequence[int]) -> None:
    held = sums.setdefault(key, [0] * len(numbers))
    for index, number in enumerate(numbers):
        held[index] += number


def unread_of(chunk: Chunk) -> list[tuple[str, str]]:
    """What could not be read in a chunk: place and reason."""
    return [(item.place, item.reason) for item in chunk.items if isinstance(item, Unread)]
