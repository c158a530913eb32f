"""What was written into the cells of a sheet, as labels of its sentence."""

from __future__ import annotations

from collections.abc import Iterable

from caseframe.data.marked_words import WHOLE, LabelError, read_frame, stand
from caseframe.data.markup import Label


def read_phrases(sentence: str, phrases: Iterable[tuple[str, str]]) -> list[Label]:
    """The labels of a sentence, with offsets in it without its outer blanks.

    Raises:
        LabelError: if a phrase does not stand in the sentence, or a frame is unknown.
    """
    sentence = sentence.strip()
    found: list[Label] = []
    for at, (phrase, frame) in enumerate(phrases, 1):
        if not phrase.strip() and not frame.strip():
            continue
        if not sentence:
            raise LabelError("phrases but no sentence")
        if not phrase.strip():
            raise LabelError(
                f"frame {at} has no phrase; accepted are its words, or {WHOLE} for all"
            )
        span = stand(phrase, sentence, [label.span for label in found])
        if span is None:
            raise LabelError(
                f"phrase {at} does not stand in its sentence; accepted are words copied from it, "
                f"or {WHOLE} for all of it"
            )
        found.append(Label(span, read_frame(frame, at)))
    return sorted(dict.fromkeys(found), key=lambda label: label.span)
