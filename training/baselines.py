"""What a user would otherwise run: a word list, and words with a linear model."""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from typing import Any

from caseframe.data.examples import Example, Gold
from caseframe.frames import FRAMES
from caseframe.guide import Guide
from caseframe.training.predict import Phrase, Prediction
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.multiclass import OneVsRestClassifier
from sklearn.pipeline import make_pipeline


def word_list(guide: Guide, examples: Sequence[Example]) -> list[Prediction]:
    """Flag a sentence that holds a term or variant of the guide, with that entry's frame.

    The phrase is the whole sentence: a word list of terms knows no more.
    """
    found = []
    for text, gold in _sentences(examples):
        entry = guide.find(text)
        phrases = (Phrase(gold.span.start, gold.span.end, entry.frame),) if entry else ()
        found.append(Prediction(float(entry is not None), entry is not None, phrases))
    return found


class TfidfBaseline:
    """Words and word pairs weighted by TF-IDF, then logistic regression.

    One model decides whether a sentence is flagged, one for each frame which
    frame it is: the likeliest, and any other above one half.
    """

    def __init__(self, training: Sequence[Example]) -> None:
        pairs = _sentences(training)
        texts = [text for text, _ in pairs]
        self._sentence = _pipeline().fit(texts, [gold.flagged for _, gold in pairs])
        flagged = [(text, gold) for text, gold in pairs if gold.flagged]
        targets = [[frame in gold.frames for frame in FRAMES] for _, gold in flagged]
        with warnings.catch_warnings():
            # A small corpus may lack a frame; it is then never predicted.
            warnings.filterwarnings("ignore", message="Label .* is present in all training")
            self._frames = make_pipeline(_words(), OneVsRestClassifier(_linear())).fit(
                [text for text, _ in flagged], targets
            )

    def predict(self, examples: Sequence[Example]) -> list[Prediction]:
        """Predictions for every gold sentence; the phrase is the whole sentence."""
        pairs = _sentences(examples)
        texts = [text for text, _ in pairs]
        scores = self._sentence.predict_proba(texts)[:, 1]
        chances = self._frames.predict_proba(texts)
        found = []
        for (_, gold), score, row in zip(pairs, scores, chances, strict=True):
            likely = {
                int(row.argmax()),
                *(index for index, chance in enumerate(row) if chance >= 0.5),
            }
            flagged = bool(score >= 0.5)
            phrases = tuple(
                Phrase(gold.span.start, gold.span.end, FRAMES[index]) for index in sorted(likely)
            )
            found.append(Prediction(float(score), flagged, phrases if flagged else ()))
        return found


def _sentences(examples: Sequence[Example]) -> list[tuple[str, Gold]]:
    return [
        (example.text[gold.span.start : gold.span.end], gold)
        for example in examples
        for gold in example.sentences
    ]


def _words() -> Any:
    return TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True, min_df=2)


def _linear() -> Any:
    return LogisticRegression(C=10.0, class_weight="balanced", max_iter=1000)


def _pipeline() -> Any:
    return make_pipeline(_words(), _linear())
