"""A model's word on gold sentences, in one shape for every kind of model."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from caseframe.data.examples import Example, Gold
from caseframe.detector import Detector


@dataclass(frozen=True, slots=True)
class Phrase:
    """A predicted phrase: half-open offsets in the example's text, and its frame."""

    start: int
    end: int
    frame: str


@dataclass(frozen=True, slots=True)
class Prediction:
    """What a model says of one gold sentence.

    ``score`` is a calibrated probability for the detector, whatever the model
    gives for a baseline.
    """

    score: float
    flagged: bool
    phrases: tuple[Phrase, ...]

    @property
    def frames(self) -> frozenset[str]:
        """The frames of its phrases."""
        return frozenset(phrase.frame for phrase in self.phrases)


def golds(examples: Iterable[Example]) -> list[Gold]:
    """All gold sentences in order: what predictions are lined up with."""
    return [gold for example in examples for gold in example.sentences]


def predict(
    detector: Detector,
    examples: Sequence[Example],
    threshold: str | float = "balanced",
    *,
    early: bool = False,
) -> list[Prediction]:
    """Predictions for every gold sentence, each in the context of its own text.

    With ``early`` as ``Detector.check_many`` makes them with it.
    """
    limit = detector.threshold(threshold)
    found = []
    texts = ((example.text, [gold.span for gold in example.sentences]) for example in examples)
    leaves = detector.manifest.early(limit) if early else 0.0
    for scored in detector.scorer.score_many(texts, leaves):
        flagged = scored.score >= limit and bool(len(scored.words))
        phrases = detector.scorer.locate(scored) if flagged else []
        found.append(
            Prediction(
                scored.score,
                flagged,
                tuple(Phrase(span.start, span.end, phrase.frame) for span, phrase in phrases),
            )
        )
    return found
