"""Labelled texts as records: what goes to annotation tools and comes back.

A record is one text, read by one annotator. Offsets are half-open Python
character indices into its text.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Final

from caseframe.data.corpus import CorpusError, CorpusFile
from caseframe.data.examples import Example, Gold, examples
from caseframe.data.markup import Label
from caseframe.data.split import part_of
from caseframe.frames import FRAMES
from caseframe.segment import segment
from caseframe.values import Span

TRAINING: Final = "training"
"""What ``use`` says in ``meta`` of sentences that were chosen: to learn from, not to measure on."""
_TOGETHER: Final = ("scenario", "case", "note")


@dataclass(frozen=True, slots=True)
class Record:
    """A labelled text. ``sentences`` are its sentences, if they are known."""

    id: str
    text: str
    labels: tuple[Label, ...] = ()
    annotator: str = ""
    sentences: tuple[Span, ...] = ()
    meta: dict[str, str] = field(default_factory=dict)


def make_label(text: str, start: object, end: object, frame: object, where: str) -> Label:
    """A label, checked against its text.

    Raises:
        CorpusError: if the offsets or the frame are not what they should be.
    """
    if not isinstance(start, int) or not isinstance(end, int) or not 0 <= start < end <= len(text):
        raise CorpusError(f"{where}: label from {start} to {end} does not lie in its text")
    if frame not in FRAMES:
        raise CorpusError(f"{where}: unknown frame {frame!r}; accepted are {', '.join(FRAMES)}")
    return Label(Span(start, end), str(frame))


def corpus_records(files: Iterable[CorpusFile]) -> Iterator[Record]:
    """The records of corpus files: one a sentence, or one a note."""
    for file in files:
        about = {
            "scenario": file.id,
            "part": part_of(file.id),
            "agency": file.meta.agency,
            "era": file.meta.era,
            "register": file.meta.register,
        }
        for example, item in zip(examples([file]), file.items, strict=False):
            one = (
                {} if file.is_note else {"kind": item.line.rule or "", "pair": item.line.pair or ""}
            )
            yield Record(
                id=file.id if file.is_note else f"{file.id}:{item.number}",
                text=example.text,
                labels=tuple(label for gold in example.sentences for label in gold.labels),
                annotator=file.meta.author,
                sentences=tuple(gold.span for gold in example.sentences),
                meta={**about, **one},
            )


def record_example(record: Record) -> Example:
    """A record as training and evaluation read it.

    A label that runs over several sentences counts in each of them.
    """
    spans = record.sentences or segment(record.text)
    golds = []
    for span in spans:
        own = (_clipped(record.text, label, span) for label in record.labels)
        golds.append(
            Gold(
                span,
                tuple(label for label in own if label),
                record.meta.get("kind") or None,
                _pair(record),
            )
        )
    about = record.meta
    return Example(
        scenario_of(record),
        record.text,
        tuple(golds),
        about.get("agency"),
        about.get("era"),
        training_only=about.get("use") == TRAINING,
    )


def _pair(record: Record) -> str | None:
    pair = record.meta.get("pair")
    return f"{said_of(record, 'scenario') or said_of(record, 'case')}/{pair}" if pair else None


def _clipped(text: str, label: Label, span: Span) -> Label | None:
    """The part of a label inside a sentence, without outer white space; None if there is none."""
    start, end = max(label.span.start, span.start), min(label.span.end, span.end)
    while start < end and text[start].isspace():
        start += 1
    while start < end and text[end - 1].isspace():
        end -= 1
    return Label(Span(start, end), label.frame) if start < end else None


def scenario_of(record: Record) -> str:
    """What must not be split apart: the scenario, else the case, the note, the text itself."""
    return next((own for key in _TOGETHER if (own := said_of(record, key))), record.id)


def names_case(record: Record) -> bool:
    """Whether it says whose notes must not be split apart."""
    return bool(said_of(record, "scenario") or said_of(record, "case"))


def unnamed_cases(records: Collection[Record]) -> str:
    """How many of some texts name no case, as a line; empty if all do."""
    missing = sum(not names_case(record) for record in records)
    return (
        f"{missing:,} of {len(records):,} texts name no case: parted by text, so notes about one child "
        "may stand on both sides"
        if missing
        else ""
    )


def said_of(record: Record, key: str) -> str:
    """What a record says under a title, however that is written; empty if nothing."""
    found = (own.strip() for title, own in record.meta.items() if title.strip().lower() == key)
    return next((own for own in found if own), "")
