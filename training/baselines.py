"""What a user would otherwise run: word lists, remembered phrases, linear models."""

from __future__ import annotations

import warnings
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from typing import Any, Final

from caseframe.data.examples import Example, Gold
from caseframe.data.lint import words_with_places
from caseframe.errors import CaseframeError
from caseframe.frames import FRAMES
from caseframe.guide import Guide
from caseframe.training.base import load_encoder
from caseframe.training.calibrate import choose_thresholds
from caseframe.training.predict import Phrase, Prediction
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.multiclass import OneVsRestClassifier
from sklearn.pipeline import make_pipeline

_LONGEST_PHRASE: Final = 8


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


class MajorityPhrases:
    """Remembers the phrases of the training data, each with its most usual label.

    A phrase that stands more often outside a label than inside one is not
    flagged. Of phrases that overlap the longest wins.
    """

    def __init__(self, training: Sequence[Example]) -> None:
        pairs = _sentences(training)
        inside: dict[tuple[str, ...], Counter[str]] = {}
        for text, gold in pairs:
            for label in gold.labels:
                start, end = label.span.start - gold.span.start, label.span.end - gold.span.start
                words = tuple(word for word, _, _ in words_with_places(text[start:end]))
                if 0 < len(words) <= _LONGEST_PHRASE:
                    inside.setdefault(words, Counter())[label.frame] += 1
        seen: Counter[tuple[str, ...]] = Counter()
        for text, _ in pairs:
            seen.update(words for words, _, _ in _runs(text) if words in inside)
        self._label = {
            words: frames.most_common(1)[0][0]
            for words, frames in inside.items()
            if 2 * frames.total() > seen[words]
        }

    def predict(self, examples: Sequence[Example]) -> list[Prediction]:
        """Predictions for every gold sentence: remembered phrases where they stand."""
        found = []
        for text, gold in _sentences(examples):
            phrases = tuple(
                Phrase(gold.span.start + start, gold.span.start + end, frame)
                for start, end, frame in self._find(text)
            )
            found.append(Prediction(float(bool(phrases)), bool(phrases), phrases))
        return found

    def _find(self, text: str) -> list[tuple[int, int, str]]:
        known = [
            (start, end, self._label[words])
            for words, start, end in _runs(text)
            if words in self._label
        ]
        taken: list[tuple[int, int, str]] = []
        for start, end, frame in sorted(known, key=lambda own: own[0] - own[1]):
            if all(end <= left or start >= right for left, right, _ in taken):
                taken.append((start, end, frame))
        return sorted(taken)


def _runs(text: str) -> Iterator[tuple[tuple[str, ...], int, int]]:
    """Every run of words up to the longest phrase, with its offsets."""
    places = words_with_places(text)
    for first in range(len(places)):
        for last in range(first, min(first + _LONGEST_PHRASE, len(places))):
            words = tuple(word for word, _, _ in places[first : last + 1])
            yield words, places[first][1], places[last][2]


class LinearBaseline:
    """Features of a sentence, then logistic regression.

    One model decides whether a sentence is flagged, one for each frame which
    frame it is: the likeliest, and any other above one half. The phrase is the
    whole sentence. The threshold is chosen on validation data as the model's own
    is (one half without any), so that the comparison is of like with like.

    Raises:
        CaseframeError: if the training data does not hold enough of both kinds of sentence.
    """

    def __init__(
        self,
        training: Sequence[Example],
        features: Callable[[], Any],
        validation: Sequence[Example] = (),
    ) -> None:
        pairs = _sentences(training)
        try:
            self._fit(pairs, features)
        except ValueError as error:  # one kind of sentence only, or no word that stands twice
            marked = sum(gold.flagged for _, gold in pairs)
            raise CaseframeError(
                f"the baselines cannot learn from a train part of {len(pairs):,} sentences, {marked:,} of "
                "them marked; name another --corpus, or leave them out with --no-baselines"
            ) from error
        self.threshold = self._chosen(validation)

    def _fit(self, pairs: Sequence[tuple[str, Gold]], features: Callable[[], Any]) -> None:
        texts = [text for text, _ in pairs]
        truth = [gold.flagged for _, gold in pairs]
        self._sentence = make_pipeline(features(), _linear()).fit(texts, truth)
        flagged = [(text, gold) for text, gold in pairs if gold.flagged]
        targets = [[frame in gold.frames for frame in FRAMES] for _, gold in flagged]
        with warnings.catch_warnings():
            # A small corpus may lack a frame; it is then never predicted.
            warnings.filterwarnings("ignore", message="Label .* is present in all training")
            self._frames = make_pipeline(features(), OneVsRestClassifier(_linear())).fit(
                [text for text, _ in flagged], targets
            )

    def _chosen(self, validation: Sequence[Example]) -> float:
        pairs = _sentences(validation)
        if not pairs:
            return 0.5
        scores = self._sentence.predict_proba([text for text, _ in pairs])[:, 1]
        return choose_thresholds(scores.tolist(), [gold.flagged for _, gold in pairs])["balanced"]

    def predict(self, examples: Sequence[Example]) -> list[Prediction]:
        """Predictions for every gold sentence."""
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
            flagged = bool(score >= self.threshold)
            phrases = tuple(
                Phrase(gold.span.start, gold.span.end, FRAMES[index]) for index in sorted(likely)
            )
            found.append(Prediction(float(score), flagged, phrases if flagged else ()))
        return found


class TfidfBaseline(LinearBaseline):
    """Words and word pairs weighted by TF-IDF."""

    def __init__(self, training: Sequence[Example], validation: Sequence[Example] = ()) -> None:
        super().__init__(training, _words, validation)


class FrozenBaseline(LinearBaseline):
    """The base encoder's own sentence embeddings, not fine-tuned."""

    def __init__(
        self, training: Sequence[Example], base_model: str, validation: Sequence[Example] = ()
    ) -> None:
        encoder = load_encoder(base_model)
        super().__init__(training, lambda: encoder, validation)


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
