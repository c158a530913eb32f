"""Reviewed sentences as training records."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from caseframe.app.outputs import write_whole
from caseframe.app.screening.findings import normalised
from caseframe.app.screening.reviews import Review, Reviews
from caseframe.data.exchange import FORMATS
from caseframe.data.markup import Label
from caseframe.data.records import TRAINING, Record
from caseframe.values import Span

_KINDS: Final = {"challenged": "r2"}
"""The corpus's name for what is quoted or challenged."""


@dataclass(frozen=True, slots=True)
class Exported:
    """What became of the reviewed sentences.

    ``waiting`` counts those of which not every finding is reviewed: what nobody has
    looked at is neither blaming nor not. ``unplaced`` counts those in which a phrase
    that was agreed to blame does not stand where the review says.
    """

    records: tuple[Record, ...]
    waiting: int
    unplaced: int


def records_of(reviews: Reviews) -> Exported:
    """The reviewed sentences, each with the phrases that were agreed to blame."""
    by_sentence: dict[str, list[Review]] = {}
    for review in reviews.all():
        by_sentence.setdefault(normalised(review.sentence), []).append(review)
    whole = [some for some in by_sentence.values() if len(some) >= max(r.of for r in some)]
    made = [_record(some) for some in whole]
    records = tuple(record for record in made if record is not None)
    return Exported(records, len(by_sentence) - len(whole), len(whole) - len(records))


def export_reviews(reviews: Reviews, path: Path) -> str:
    """Write the records as JSON Lines; what was written and what was not, in words."""
    exported = records_of(reviews)
    write_whole(path, FORMATS["jsonl"].dump(exported.records))
    left = ""
    if exported.waiting:
        left += f"{exported.waiting} left out until all of their findings are reviewed; "
    if exported.unplaced:
        left += f"{exported.unplaced} left out, for the phrase is not where the review has it; "
    return f"{left}{len(exported.records)} sentences written to"


def _record(reviews: list[Review]) -> Record | None:
    """One sentence with its labels; nothing if one of them has no place in it."""
    text = reviews[0].sentence
    agreed = [review for review in reviews if review.verdict == "agreed"]
    places = [(placed(review, text), review.frame) for review in agreed]
    labels = {Label(span, frame) for span, frame in places if span is not None}
    if any(span is None for span, _ in places):
        return None
    kinds = {_KINDS.get(review.verdict, "") for review in reviews} - {""}
    # All of them were flagged: a measurement on them would say little of what is missed.
    about = {"source": "review", "use": TRAINING}
    about["reason"] = " / ".join(filter(None, (r.reason for r in reviews)))
    if not labels and kinds:
        about["kind"] = kinds.pop()
    case = next((review.case for review in reviews if review.case), None)
    if case:
        about["case"] = case
    digest = hashlib.sha256(normalised(text).encode("utf-8", "replace")).hexdigest()
    return Record(
        id=f"review-{digest[:16]}",
        text=text,
        labels=tuple(sorted(labels, key=lambda label: (label.span.start, label.span.end))),
        annotator=reviews[0].reviewer,
        sentences=(Span(0, len(text)),),
        meta=about,
    )


def placed(review: Review, text: str) -> Span | None:
    """Where a review's phrase stands in a text that is its sentence, but perhaps otherwise typed."""
    if text == review.sentence:
        span = Span(review.start, review.end)
        return span if text[span.start : span.end] == review.phrase else None
    before, phrase = normalised(review.sentence[: review.start]), normalised(review.phrase)
    starts = [
        at for at in range(len(text)) if not text[at].isspace() and normalised(text[:at]) == before
    ]
    for start in starts:
        for end in range(start + 1, len(text) + 1):
            if normalised(text[start:end]) == phrase:
                return Span(start, end)
    return None
