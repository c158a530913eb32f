"""Would a cheap first pass pay? TF-IDF and logistic regression before the model, to skip plain sentences.

Learnt on the training split. Its limit is set on validation so that of the sentences that blame a given
share is lost; both shares are then counted on the test split: of blaming sentences lost, and of the others
skipped. "In whole notes" counts the words of case records of which at least nine in ten sentences are
plain. A sentence skipped is no longer context for its neighbours, which is not counted here.
Usage: python benchmarks/first_pass.py
"""

from __future__ import annotations

import time
from pathlib import Path

import numpy as np
from caseframe.data.load import load_examples
from caseframe.data.split import split
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline

CORPUS = Path(__file__).parent.parent / "data" / "corpus"
LOSSES = (0.003, 0.01, 0.03)
"""Shares of the blaming sentences that may be lost; the first is what was asked for."""
PLAIN = 0.1


def main() -> None:
    """Print the table."""
    parts = split(load_examples(CORPUS))
    texts, truth, plain = {}, {}, {}
    for name, examples in parts.items():
        golds = [(example, gold) for example in examples for gold in example.sentences]
        texts[name] = [own.text[gold.span.start : gold.span.end] for own, gold in golds]
        truth[name] = np.array([gold.flagged for _, gold in golds])
        share = {id(own): np.mean([gold.flagged for gold in own.sentences]) for own in examples}
        plain[name] = np.array(
            [len(own.sentences) > 1 and share[id(own)] <= PLAIN for own, _ in golds]
        )
    model = make_pipeline(
        TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True, min_df=2),
        LogisticRegression(C=10.0, class_weight="balanced", max_iter=1000),
    ).fit(texts["train"], truth["train"])
    scores = {part: model.predict_proba(texts[part])[:, 1] for part in ("validation", "test")}
    start = time.perf_counter()
    model.predict_proba(texts["test"])
    seconds = time.perf_counter() - start
    words = np.array([len(text.split()) for text in texts["test"]])
    quiet = plain["test"]
    print(
        "| may lose (validation) | loses (test) | skips of the others | skips, words of quiet notes |"
    )
    print("|---|---|---|---|")
    for loss in LOSSES:
        limit = np.quantile(scores["validation"][truth["validation"]], loss)
        below = scores["test"] < limit
        lost = below[truth["test"]].mean()
        skipped = below[~truth["test"]].mean()
        in_notes = (words * below)[quiet].sum() / max(1, words[quiet].sum())
        print(f"| {loss:.1%} | {lost:.1%} | {skipped:.1%} | {in_notes:.1%} |")
    rate = len(texts["test"]) / seconds
    print(
        f"\n{len(words):,} sentences, {int(words[quiet].sum()):,} words in quiet notes; {rate:,.0f} a second"
    )


if __name__ == "__main__":
    main()
