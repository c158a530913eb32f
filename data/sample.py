"""What to label next: notes drawn at random, or the sentences of which a model is least sure."""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from typing import Final

import numpy as np
from caseframe.data.lint import NEAR, words_of
from caseframe.data.sheet import Row, note_rows
from caseframe.detector import Detector
from caseframe.segment import segment
from caseframe.values import Note, Span

_SPARE: Final = 10
"""Candidates kept for each sentence wanted, for many will be alike."""
_TOGETHER: Final = 64
_RUN: Final = 3


def draw_notes(notes: Iterable[Note], count: int, seed: int) -> tuple[list[Note], int]:
    """Notes drawn at random, in random order, and how many there were to draw from.

    One pass that holds no more than ``count`` notes (algorithm R; Vitter 1985).
    Because of the order, the first notes of the draw are a random sample too.
    """
    random = np.random.default_rng(seed)
    drawn: list[Note] = []
    seen = 0
    for note in notes:
        seen += 1
        if len(drawn) < count:
            drawn.append(note)
        elif (place := int(random.integers(seen))) < count:
            drawn[place] = note
    random.shuffle(drawn)
    return drawn, seen


def sheet_rows(notes: Sequence[Note]) -> list[Row]:
    """Every sentence of the notes; notes of one name get numbers, so that they stay apart."""
    taken: set[str] = set()
    rows: list[Row] = []
    for note in notes:
        own, again = note.id, 2
        while own in taken:
            own, again = f"{note.id} ({again})", again + 1
        taken.add(own)
        rows += note_rows(replace(note, id=own))
    return rows


@dataclass(frozen=True, slots=True)
class _Candidate:
    """A sentence, its place in the stream, and how far its score is from the threshold."""

    distance: float
    place: int
    words: tuple[str, ...]
    row: Row


def uncertain_rows(notes: Iterable[Note], detector: Detector, count: int) -> list[Row]:
    """The sentences whose scores are nearest to the balanced threshold, no two nearly the same.

    Uncertainty sampling (Lewis and Gale 1994). Sentences that share NEAR of their
    three-word runs count as nearly the same. In the order of the notes; fewer than
    ``count`` where there are not so many different ones.
    """
    chosen: list[_Candidate] = []
    runs: list[frozenset[tuple[str, ...]]] = []
    for candidate in _nearest(_candidates(notes, detector), _SPARE * count):
        own = _runs(candidate.words)
        if len(chosen) < count and not any(_alike(own, other) for other in runs):
            chosen.append(candidate)
            runs.append(own)
    return [own.row for own in sorted(chosen, key=lambda own: own.place)]


def _candidates(notes: Iterable[Note], detector: Detector) -> Iterator[_Candidate]:
    limit = detector.threshold("balanced")
    place = 0
    stream = iter(notes)
    while batch := list(islice(stream, _TOGETHER)):
        spans = [segment(note.text) for note in batch]
        texts = [(note.text, own) for note, own in zip(batch, spans, strict=True)]
        scored = detector.scorer.score_many(texts)
        for note, own in zip(batch, spans, strict=True):
            for index in range(len(own)):
                place += 1
                row = _row(note, own, index)
                distance = abs(next(scored).score - limit)
                if words := words_of(row.sentence):
                    yield _Candidate(distance, place, words, row)


def _row(note: Note, spans: Sequence[Span], index: int) -> Row:
    """A sentence with its neighbours, without which some cannot be judged."""
    before, own, after = (
        note.text[spans[at].start : spans[at].end] if 0 <= at < len(spans) else ""
        for at in (index - 1, index, index + 1)
    )
    return Row(note.id, note.case or "", index + 1, own, before=before, after=after)


def _nearest(candidates: Iterable[_Candidate], keep: int) -> list[_Candidate]:
    """The ``keep`` nearest, nearest first, each wording once; holds no more than those."""
    heap: list[tuple[float, int, _Candidate]] = []
    held: set[tuple[str, ...]] = set()
    for own in candidates:
        if own.words in held or (len(heap) == keep and own.distance >= -heap[0][0]):
            continue
        held.add(own.words)
        heapq.heappush(heap, (-own.distance, -own.place, own))
        if len(heap) > keep:
            held.discard(heapq.heappop(heap)[2].words)
    return [own for *_, own in sorted(heap, key=lambda entry: (-entry[0], -entry[1]))]


def _runs(words: tuple[str, ...]) -> frozenset[tuple[str, ...]]:
    length = min(_RUN, len(words))
    return frozenset(words[at : at + length] for at in range(len(words) - length + 1))


def _alike(one: frozenset[tuple[str, ...]], other: frozenset[tuple[str, ...]]) -> bool:
    return len(one & other) >= NEAR * len(one | other)
