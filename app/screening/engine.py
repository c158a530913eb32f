"""Texts in, what is worth keeping of their reports out."""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from caseframe.app.screening.records import Record, read_record
from caseframe.detector import Detector
from caseframe.values import Report

CACHED: Final = 50_000
"""Texts whose outcomes are kept: some tens of megabytes at most."""


@dataclass(frozen=True, slots=True)
class Hit:
    """A phrase as offsets of its text, half-open, with its sentence's."""

    start: int
    end: int
    sentence_start: int
    sentence_end: int
    frame: str
    score: float


@dataclass(frozen=True, slots=True)
class Outcome:
    """What was found in a text, without the text: its hits, counts of its sentences, what they tell."""

    hits: tuple[Hit, ...]
    sentences: int
    flagged: int
    record: Record


def check_texts(
    detector: Detector, texts: Sequence[str], threshold: str | float, *, thorough: bool
) -> list[Outcome]:
    """Check texts; as ``Detector.check`` does each of them if ``thorough``, else quicker (``early``)."""
    reports = detector.check_many(texts, threshold, early=not thorough)
    return [_outcome(text, report) for text, report in zip(texts, reports, strict=True)]


def _outcome(text: str, report: Report) -> Outcome:
    sentences = report.sentences
    hits = tuple(
        Hit(
            flag.start,
            flag.end,
            sentences[flag.sentence].start,
            sentences[flag.sentence].end,
            flag.frame,
            flag.score,
        )
        for flag in report.flags
    )
    record = read_record(text[sentence.start : sentence.end] for sentence in sentences)
    flagged = sum(sentence.flagged for sentence in sentences)
    return Outcome(hits, len(sentences), flagged, record)


class Cache:
    """Outcomes by text, the latest used ones kept.

    A sentence is read beside its neighbours, so the same sentence may score
    differently in another note; the same whole passage never does. That is why
    whole passages are remembered and not sentences.
    """

    def __init__(self, size: int = CACHED) -> None:
        self._size = size
        self._known: OrderedDict[bytes, Outcome] = OrderedDict()

    def get(self, text: str) -> Outcome | None:
        """The outcome of a text seen before."""
        key = _digest(text)
        outcome = self._known.get(key)
        if outcome is not None:
            self._known.move_to_end(key)
        return outcome

    def put(self, text: str, outcome: Outcome) -> None:
        """Remember an outcome, and forget the one longest unused if there are too many."""
        self._known[_digest(text)] = outcome
        if len(self._known) > self._size:
            self._known.popitem(last=False)


def _digest(text: str) -> bytes:
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).digest()
