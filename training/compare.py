"""A model and the baselines in one table, on the same sentences."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from caseframe.data.load import load_examples
from caseframe.data.split import split
from caseframe.detector import Detector
from caseframe.training.baselines import TfidfBaseline, word_list
from caseframe.training.predict import predict
from caseframe.training.scores import summary


@dataclass(frozen=True, slots=True)
class Row:
    """A model's name and its figures (see ``scores.summary``)."""

    name: str
    figures: dict[str, Any]


def compare(
    model: Path | None, data: Path | None, corpus: Path, threshold: str | float
) -> list[Row]:
    """Figures of the word list, the TF-IDF baseline and the model.

    Args:
        model: a model folder; the shipped one if None.
        data: what to measure on; the corpus's test split if None.
        corpus: folder of the corpus, whose train split teaches the baseline.
        threshold: as for ``Detector.check``.
    """
    parts = split(load_examples(corpus))
    held_out = load_examples(data) if data else parts["test"]
    detector = Detector.load(model)
    limit = threshold if isinstance(threshold, float) else _number(threshold)
    rows = [
        ("guide as word list", word_list(detector.guide, held_out)),
        ("TF-IDF + log. reg.", TfidfBaseline(parts["train"]).predict(held_out)),
        (detector.manifest.id.split(" (")[0], predict(detector, held_out, limit)),
    ]
    return [Row(name, summary(held_out, predictions)) for name, predictions in rows]


def _number(threshold: str) -> str | float:
    try:
        return float(threshold)
    except ValueError:
        return threshold
