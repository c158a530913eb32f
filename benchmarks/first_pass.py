"""Would a cheap first pass pay? TF-IDF and logistic regression before the model, to skip plain sentences.

Learnt on the training split. Its limit is set on validation so that of the sentences that blame a given
share is lost; both shares are then counted on the test split: of blaming sentences lost, and of the others
skipped. "In whole notes" counts the words of case records of which at least nine in ten sentences are
plain. A sentence skipped is no longer context for its neighbours, which is not counted here.
Usage: python benchmarks/first_pass.py
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
from caseframe.data.load import load_examples
from caseframe.data.split import split
from caseframe.training.baselines import TfidfBaseline

CORPUS = Path(__file__).parent.parent / "data" / "corpus"
LOSSES = (0.003, 0.01, 0.03)
"""Shares of the blaming sentences that may be lost; the first is what was asked for."""
PLAIN = 0.1


def main() -> None:
    """Print the table."""
    parts = split(load_examples(CORPUS))
    baseline = TfidfBaseline(parts["train"])
    truth, scores = {}, {}
    for name in ("validation", "test"):
        truth[name] = np.array([gold.flagged for own in parts[name] for gold in own.sentences])
        scores[name] = np.array([found.score for found in baseline.predict(parts[name])])
    words, quiet = [], []
    for own in parts["test"]:
        blaming = np.mean([gold.flagged for gold in own.sentences])
        for gold in own.sentences:
            words.append(len(own.text[gold.span.start : gold.span.end].split()))
            quiet.append(len(own.sentences) > 1 and blaming <= PLAIN)
    counted = np.array(words) * quiet
    print(
        "| may lose (validation) | loses (test) | skips of the others | skips, words of quiet notes |"
    )
    print("|---|---|---|---|")
    for loss in LOSSES:
        limit = np.quantile(scores["validation"][truth["validation"]], loss)
        below = scores["test"] < limit
        lost, skipped = below[truth["test"]].mean(), below[~truth["test"]].mean()
        print(
            f"| {loss:.1%} | {lost:.1%} | {skipped:.1%} | {counted[below].sum() / counted.sum():.1%} |"
        )
    print(f"\n{len(words):,} sentences, {counted.sum():,} words in quiet notes")


if __name__ == "__main__":
    main()
