"""What the first pass saves and what it loses: the shipped model with it and without it, in one run.

On the test split, for both named thresholds: of the blaming sentences that are flagged without it, the
share lost; of all phrases found without it, the share found with it, and how many more; of the sentences
that blame nobody, the share that leave early; and of the words of case records of which at least nine in
ten sentences are plain. Then the time for notes of mixed length (those of ``throughput.py``), on one
thread, in turns.
Usage: python benchmarks/first_pass.py [NOTES]
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from caseframe import Detector
from caseframe.data.examples import Example
from caseframe.data.load import load_examples
from caseframe.data.split import split
from caseframe.training.early_limits import scores_of
from caseframe.training.predict import golds, predict
from throughput import mixed_notes

CORPUS = Path(__file__).parent.parent / "data" / "corpus"
PLAIN = 0.1
TURNS = 5


def words_of(examples: Sequence[Example]) -> tuple[np.ndarray, np.ndarray]:
    """The words of each sentence, and whether it stands in a quiet record."""
    words, quiet = [], []
    for own in examples:
        blaming = np.mean([gold.flagged for gold in own.sentences])
        for gold in own.sentences:
            words.append(len(own.text[gold.span.start : gold.span.end].split()))
            quiet.append(len(own.sentences) > 1 and blaming <= PLAIN)
    return np.array(words), np.array(quiet)


def accuracy(detector: Detector) -> None:
    """Print what is lost and what leaves, on the test split."""
    test = split(load_examples(CORPUS))["test"]
    truth = np.array([gold.flagged for gold in golds(test)])
    words, quiet = words_of(test)
    full, first = (scores_of(detector, test, early) for early in (0.0, 1.0))
    print(
        "| threshold | blaming sentences lost | others that leave | words of quiet records "
        "| phrases kept | new |"
    )
    print("|---|---|---|---|---|---|")
    for name, threshold in detector.manifest.thresholds.items():
        gone = first < detector.manifest.early(threshold)
        caught = truth & (full >= threshold)
        before, after = (
            {
                (at, phrase)
                for at, own in enumerate(predict(detector, test, name, early=early))
                for phrase in own.phrases
            }
            for early in (False, True)
        )
        print(
            f"| {name} | {gone[caught].sum()} of {caught.sum():,} ({gone[caught].mean():.2%}) | "
            f"{gone[~truth].mean():.1%} | {words[gone & quiet].sum() / words[quiet].sum():.1%} | "
            f"{len(before & after) / len(before):.2%} | {len(after - before)} |"
        )


def speed(count: int) -> None:
    """Print the time for notes of mixed length, with and without."""
    texts = mixed_notes(count)
    detector = Detector.load(threads=1)
    taken: dict[bool, list[float]] = {False: [], True: []}
    for _ in range(TURNS):
        for early, seconds in taken.items():
            start = time.perf_counter()
            reports = detector.check_many(texts, early=early)
            sentences = sum(len(report.sentences) for report in reports)
            seconds.append(time.perf_counter() - start)
    without, with_it = (float(np.median(own)) for own in taken.values())
    print(
        f"\n{count} notes of mixed length, {sentences:,} sentences, one thread, median of {TURNS}: "
        f"{without:.2f} s without, {with_it:.2f} s with, {without / with_it:.2f} times as fast"
    )


def main() -> None:
    """Print the table and the times."""
    parser = argparse.ArgumentParser()
    parser.add_argument("notes", nargs="?", type=int, default=120)
    count = parser.parse_args().notes
    accuracy(Detector.load())
    speed(count)


if __name__ == "__main__":
    main()
