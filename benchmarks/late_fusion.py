"""Would the guide's phrases, or TF-IDF, as a second opinion help the model?

Logistic regression on the model's logit, on whether the guide knows a phrase of the sentence and on the
logit of TF-IDF, fitted on the validation split (TF-IDF itself on the training split), its threshold chosen
there as the model's own is. Measured on the test split and, with ``--data``, on sentences by others.
Usage: python benchmarks/late_fusion.py [--data FILE]
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt
from caseframe import Detector
from caseframe.data.examples import Example
from caseframe.data.load import load_examples
from caseframe.data.split import split
from caseframe.folder import shipped_folder
from caseframe.guide import Guide
from caseframe.training.baselines import TfidfBaseline, word_list
from caseframe.training.calibrate import choose_thresholds
from caseframe.training.predict import golds, predict
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import average_precision_score, f1_score

CORPUS = Path(__file__).parent.parent / "data" / "corpus"
TOGETHER = {"model": [0], "model, guide": [0, 1], "model, TF-IDF": [0, 2]}
"""Which columns of ``Opinions.of`` go together."""
_TINY = 1e-6

Floats = npt.NDArray[np.float64]


class Opinions:
    """The three that are asked."""

    def __init__(self, training: Sequence[Example]) -> None:
        self._detector = Detector.load(shipped_folder())
        self._guide = Guide.load()
        self._tfidf = TfidfBaseline(training)

    def of(self, examples: Sequence[Example]) -> Floats:
        """Shape (sentences, 3): the model's logit, 1 where the guide knows a phrase, TF-IDF's logit."""
        model = [found.score for found in predict(self._detector, examples)]
        guide = [found.score for found in word_list(self._guide, examples)]
        tfidf = [found.score for found in self._tfidf.predict(examples)]
        return np.column_stack([_logit(model), guide, _logit(tfidf)])


def _logit(scores: Sequence[float]) -> Floats:
    clipped = np.clip(np.asarray(scores), _TINY, 1 - _TINY)
    return np.asarray(np.log(clipped / (1 - clipped)))


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--data", type=Path)
    data = parser.parse_args().data
    parts = split(load_examples(CORPUS))
    opinions = Opinions(parts["train"])
    sets = {"validation": parts["validation"], "test": parts["test"]}
    if data:
        sets[data.name] = load_examples(data)
    truth = {name: [gold.flagged for gold in golds(own)] for name, own in sets.items()}
    said = {name: opinions.of(own) for name, own in sets.items()}
    for together, columns in TOGETHER.items():
        fusion = LogisticRegression(C=100.0)
        fusion.fit(said["validation"][:, columns], truth["validation"])
        chances = {
            name: fusion.predict_proba(own[:, columns])[:, 1].tolist() for name, own in said.items()
        }
        limit = choose_thresholds(chances["validation"], truth["validation"])["balanced"]
        print(f"{together}: weights {fusion.coef_[0].round(2).tolist()}")
        for name in sets:
            if name != "validation":
                precision = average_precision_score(truth[name], chances[name])
                f1 = f1_score(truth[name], np.asarray(chances[name]) >= limit)
                print(f"  {name}: average precision {precision:.3f}, F1 {f1:.3f}")


if __name__ == "__main__":
    main()
