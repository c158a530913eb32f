"""The worst mistakes with their neighbours in the training data, and labels that look wrong."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from caseframe.data.examples import Example, Gold
from caseframe.data.load import load_examples
from caseframe.data.split import split
from caseframe.training.predict import Prediction
from numpy.typing import NDArray
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold, cross_val_predict
from sklearn.neighbors import NearestNeighbors
from sklearn.pipeline import make_pipeline

if TYPE_CHECKING:
    from caseframe.training.compare import Comparison

WORST: Final = 40
NEIGHBOURS: Final = 3
_FOLDS: Final = 5


@dataclass(frozen=True, slots=True)
class Labelled:
    """A sentence with its gold label, and where it comes from."""

    text: str
    gold: Gold
    scenario: str

    @property
    def label(self) -> str:
        """Its frames, or ``not flagged``."""
        return ", ".join(sorted(self.gold.frames)) or "not flagged"


@dataclass(frozen=True, slots=True)
class Mistake:
    """A sentence that the model got wrong, what it said, and the training sentences most like it."""

    sentence: Labelled
    score: float
    said: str
    neighbours: tuple[Labelled, ...]


@dataclass(frozen=True, slots=True)
class Doubt:
    """A label to look at again: how likely it is, in the eyes of models that did not see it."""

    sentence: Labelled
    confidence: float


def labelled(examples: Sequence[Example]) -> list[Labelled]:
    """Every gold sentence by itself."""
    return [
        Labelled(example.text[gold.span.start : gold.span.end], gold, example.scenario)
        for example in examples
        for gold in example.sentences
    ]


def worst_mistakes(
    examples: Sequence[Example],
    predictions: Sequence[Prediction],
    training: Sequence[Labelled],
    keep: int = WORST,
) -> tuple[list[Mistake], list[Mistake], list[Mistake]]:
    """False alarms with the highest scores, misses with the lowest, and the surest of wrong frame."""
    pairs = list(zip(labelled(examples), predictions, strict=True))
    alarms = [pair for pair in pairs if pair[1].flagged and not pair[0].gold.flagged]
    misses = [pair for pair in pairs if pair[0].gold.flagged and not pair[1].flagged]
    others = [
        (own, guess)
        for own, guess in pairs
        if own.gold.flagged and guess.flagged and not own.gold.frames & guess.frames
    ]
    alarms.sort(key=lambda pair: -pair[1].score)
    misses.sort(key=lambda pair: pair[1].score)
    others.sort(key=lambda pair: -pair[1].score)
    chosen = [alarms[:keep], misses[:keep], others[:keep]]
    near = neighbours([own.text for group in chosen for own, _ in group], training)
    rest = iter(near)
    first, second, third = (
        [Mistake(own, guess.score, _frames(guess), tuple(next(rest))) for own, guess in group]
        for group in chosen
    )
    return first, second, third


def _frames(guess: Prediction) -> str:
    return ", ".join(sorted(guess.frames)) or "not flagged"


def neighbours(texts: Sequence[str], training: Sequence[Labelled]) -> list[list[Labelled]]:
    """The NEIGHBOURS training sentences nearest to each text by TF-IDF cosine."""
    if not texts or not training:
        return [[] for _ in texts]
    words = TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True)
    known = words.fit_transform([own.text for own in training])
    count = min(NEIGHBOURS, len(training))
    finder = NearestNeighbors(n_neighbors=count, metric="cosine").fit(known)
    _, found = finder.kneighbors(words.transform(list(texts)))
    return [[training[index] for index in row] for row in found]


def doubtful_labels(training: Sequence[Labelled], keep: int = WORST) -> list[Doubt]:
    """Labels that cross-validated models find unlikely.

    Confident learning (Northcutt, Jiang and Chuang 2021): a label is doubted when
    the other class's probability is at least that class's mean probability on its
    own sentences. Folds hold whole scenarios; the models are TF-IDF with logistic
    regression, so what they doubt is to be read, not believed.
    """
    truth = np.array([own.gold.flagged for own in training])
    groups = [own.scenario for own in training]
    folds = _folds(truth, groups)
    if not folds:
        return []
    model = make_pipeline(
        TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True),
        LogisticRegression(C=10.0, max_iter=1000),
    )
    texts = [own.text for own in training]
    chances = cross_val_predict(model, texts, truth, cv=folds, method="predict_proba")
    expected = [chances[truth == kind, int(kind)].mean() for kind in (False, True)]
    own_chance = chances[np.arange(len(truth)), truth.astype(int)]
    other = 1 - truth.astype(int)
    doubted = chances[np.arange(len(truth)), other] >= np.array(expected)[other]
    order = [index for index in np.argsort(own_chance) if doubted[index]]
    return [Doubt(training[index], float(own_chance[index])) for index in order[:keep]]


def _folds(truth: NDArray[np.bool_], groups: Sequence[str]) -> list[Any]:
    """Folds of whole scenarios; none where one would have only one kind of sentence to learn from."""
    count = min(_FOLDS, len(set(groups)))
    if count < 2 or min(truth.sum(), (~truth).sum()) < count:
        return []
    folds = list(GroupKFold(count).split(truth, truth, groups))
    return folds if all(len(set(truth[learnt])) == 2 for learnt, _ in folds) else []


def render_errors(comparison: Comparison, corpus: Path) -> str:
    """A page with each kind of mistake and the doubtful labels. It holds the sentences themselves."""
    training = labelled(split(load_examples(corpus))["train"])
    alarms, misses, others = worst_mistakes(comparison.examples, comparison.predictions, training)
    doubts = "".join(
        f"<li>{_shown(own.sentence)} <span>given label {own.confidence:.2f} likely</span></li>"
        for own in doubtful_labels(training)
    )
    none = "" if doubts else "<p>None found, or marked sentences in too few cases to look.</p>"
    return (
        "<!doctype html><html lang='en'><meta charset='utf-8'><title>Mistakes</title>"
        "<meta http-equiv='Content-Security-Policy' content=\"default-src 'none'; "
        "style-src 'unsafe-inline'\"><style>body{font:1rem/1.5 system-ui,sans-serif;max-width:60rem;"
        "margin:2rem auto;padding:0 1rem}li{margin:.6rem 0}span{color:#4a5560;font-size:.9rem}</style>"
        f"<h1>Mistakes of {escape(comparison.model.name)}</h1>"
        f"<h2>Flagged, but should not be</h2><ol>{_mistakes(alarms)}</ol>"
        f"<h2>Missed</h2><ol>{_mistakes(misses)}</ol>"
        f"<h2>Flagged, but for another frame</h2><ol>{_mistakes(others)}</ol>"
        f"<h2>Training labels to look at again</h2><ol>{doubts}</ol>{none}</html>\n"
    )


def _mistakes(mistakes: Sequence[Mistake]) -> str:
    return "\n".join(
        f"<li>{_shown(own.sentence)} <span>model: {escape(own.said)}, score "
        f"{own.score:.2f}</span><ul>"
        + "".join(f"<li>{_shown(other)}</li>" for other in own.neighbours)
        + "</ul></li>"
        for own in mistakes
    )


def _shown(own: Labelled) -> str:
    return (
        f"{escape(own.text)} <span>[{escape(own.label)}; {escape(own.gold.kind or 'no kind')}; "
        f"{escape(own.scenario)}]</span>"
    )
