"""How far two annotators agree: Krippendorff's alpha on sentences, overlap on spans.

Source: Krippendorff (2018), Content Analysis, 4th edition, chapter 12.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import krippendorff
import numpy as np
from caseframe.data.corpus import CorpusError
from caseframe.data.examples import Gold
from caseframe.data.overlap import Place, count_matches
from caseframe.data.records import Record, record_example
from caseframe.frames import FRAMES


@dataclass(frozen=True, slots=True)
class Agreement:
    """Agreement of two annotators on the texts that both have read.

    ``left`` counts the texts that only one of them has read.
    ``flagged`` and ``frames`` are alphas (1 perfect, 0 as by chance, None where
    nothing varies). ``same_spans`` and ``touching_spans`` are F1 of one
    annotator's spans against the other's: the same words and frame, or words in
    common and the same frame. ``partial_spans`` asks for no frame and gives half a point
    where the words are not all the same, as nervaluate's "partial" does.
    """

    texts: int
    left: int
    sentences: int
    flagged: float | None
    frames: dict[str, float | None]
    same_spans: float
    touching_spans: float
    partial_spans: float


def agree(first: Sequence[Record], second: Sequence[Record]) -> Agreement:
    """Compare two annotators' records, matched by id.

    Raises:
        CorpusError: if no text is in both, a text differs, or one stands twice in a file.
    """
    for records in (first, second):
        _check_single(records)
    theirs = {record.id: record for record in second}
    pairs = [(record, theirs[record.id]) for record in first if record.id in theirs]
    if not pairs:
        raise CorpusError("the two files have no text in common (they are matched by id)")
    golds: list[tuple[Gold, Gold]] = []
    for one, other in pairs:
        if one.text != other.text:
            raise CorpusError(f"{one.id}: the two files hold different texts")
        same = Record(
            other.id, other.text, other.labels, other.annotator, one.sentences, other.meta
        )
        golds.extend(
            zip(record_example(one).sentences, record_example(same).sentences, strict=True)
        )
    return Agreement(
        texts=len(pairs),
        left=len(first) + len(second) - 2 * len(pairs),
        sentences=len(golds),
        flagged=_alpha([(one.flagged, other.flagged) for one, other in golds]),
        frames={
            frame: _alpha([(frame in one.frames, frame in other.frames) for one, other in golds])
            for frame in FRAMES
        },
        same_spans=_span_f1(golds, exact=True),
        touching_spans=_span_f1(golds, exact=False),
        partial_spans=_partial_f1(golds),
    )


def _check_single(records: Sequence[Record]) -> None:
    """Refuse texts that stand twice: which reading is meant nobody can say."""
    twice = next((key for key, own in Counter(own.id for own in records).items() if own > 1), None)
    if twice is None:
        return
    people = sorted({own.annotator for own in records if own.id == twice and own.annotator})
    if len(people) > 1:
        raise CorpusError(
            f"{twice}: one of the two files holds what several annotators say of it "
            f"({', '.join(people)}); 'caseframe data import' gives each a file, compare those"
        )
    raise CorpusError(f"{twice}: stands twice in one of the two files; take one of them out")


def _alpha(pairs: Sequence[tuple[bool, bool]]) -> float | None:
    table = np.array(pairs, dtype=float).T
    if len(np.unique(table)) < 2:
        return None
    value: Any = krippendorff.alpha(table, level_of_measurement="nominal")
    return float(value)


def _span_f1(golds: Sequence[tuple[Gold, Gold]], *, exact: bool) -> float:
    total = sum(len(one.labels) + len(other.labels) for one, other in golds)
    right = sum(2 * count_matches(one.places, other.places, exact=exact) for one, other in golds)
    return right / total if total else 1.0


def _partial_f1(golds: Sequence[tuple[Gold, Gold]]) -> float:
    bare = [(_bare(one), _bare(other)) for one, other in golds]
    total = sum(len(one) + len(other) for one, other in bare)
    points = sum(
        count_matches(one, other) + count_matches(one, other, exact=True) for one, other in bare
    )
    return points / total if total else 1.0


def _bare(gold: Gold) -> list[Place]:
    return [(start, end, "") for start, end, _ in gold.places]
