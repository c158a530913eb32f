"""Models and baselines in one table, on the same sentences."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from caseframe.data.examples import Example
from caseframe.data.load import load_examples
from caseframe.data.split import split
from caseframe.detector import Detector
from caseframe.errors import CaseframeError
from caseframe.folder import read_manifest
from caseframe.training.base import PACKAGED
from caseframe.training.baselines import FrozenBaseline, MajorityPhrases, TfidfBaseline, word_list
from caseframe.training.evaluation.bootstrap import Resampler
from caseframe.training.evaluation.figures import figures, paired
from caseframe.training.evaluation.plain import FalseAlarms, false_alarms
from caseframe.training.evaluation.suites import SuiteResult, run_suites
from caseframe.training.predict import Prediction, predict

WORD_LIST = "guide as word list"
MAJORITY = "majority label per phrase"
TFIDF = "TF-IDF + log. reg."
FROZEN = "frozen embeddings + log. reg."


@dataclass(frozen=True, slots=True)
class Row:
    """A model's name and its figures (see ``figures.figures``)."""

    name: str
    figures: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Comparison:
    """Everything that was measured in one go.

    ``rows`` end with the model. ``against`` holds the model's difference from each
    other row, by name; ``plain`` its false alarms on texts without blame. ``about`` says of what
    the figures are: the full ids of the models, the threshold, the hash of the data.
    """

    rows: tuple[Row, ...]
    against: dict[str, dict[str, Any]] = field(default_factory=dict)
    plain: tuple[FalseAlarms, ...] = ()
    suites: tuple[SuiteResult, ...] = ()
    examples: tuple[Example, ...] = ()
    predictions: tuple[Prediction, ...] = ()
    about: dict[str, Any] = field(default_factory=dict)

    @property
    def model(self) -> Row:
        """The model that was asked about."""
        return self.rows[-1]

    def to_dict(self) -> dict[str, Any]:
        """All figures as plain values; no text of notes."""
        return {
            **self.about,
            "models": {row.name: row.figures for row in self.rows},
            "model": self.model.name,
            "model_minus_other": self.against,
            "false_alarms": {
                own.name: {
                    "sentences": own.sentences,
                    "flagged": own.flagged,
                    "per_thousand": own.per_thousand,
                }
                for own in self.plain
            },
            "suites": {f"{own.kind}: {own.name}": own.to_dict() for own in self.suites},
        }


@dataclass(frozen=True, slots=True)
class Request:
    """What to measure.

    Attributes:
        model: a model folder; the shipped one if None.
        others: further model folders, to stand beside it.
        data: what to measure on; the corpus's test split if None.
        corpus: folder of the corpus, whose train split teaches the baselines.
        threshold: as for ``Detector.check``.
        baselines: measure the quick baselines too.
        frozen: and frozen embeddings, which take minutes.
        plain: text files without blame, to count false alarms in.
        suites: run the behavioural suites too.
    """

    model: Path | None = None
    others: tuple[Path, ...] = ()
    data: Path | None = None
    corpus: Path = Path("data/corpus")
    threshold: str | float = "balanced"
    baselines: bool = True
    frozen: bool = False
    plain: tuple[Path, ...] = ()
    suites: bool = False


def compare(request: Request, progress: Callable[[str], None] = lambda _: None) -> Comparison:
    """Measure a model beside baselines and other models.

    ``progress`` is told what is being measured.

    Raises:
        CaseframeError: if a model or a file cannot be read.
    """
    parts: dict[str, list[Example]] = {}
    if request.baselines or request.frozen or request.data is None:
        parts = split(load_examples(request.corpus))
    held_out = _named(request.data) if request.data else parts["test"]
    if not held_out:
        raise CaseframeError(f"{request.corpus}: its test part is empty; add scenarios or --data")
    detector = Detector.load(request.model)
    resampler = Resampler(held_out)
    about = _about(request, detector, held_out)
    predicted: dict[str, Sequence[Prediction]] = {}
    for name, ask in _others(request, detector, parts, held_out):
        progress(name)
        predicted[name] = ask()
    name = _unused(_name(detector), predicted)
    progress(name)
    own = predict(detector, held_out, request.threshold)
    against = {
        other: paired(held_out, own, theirs, resampler) for other, theirs in predicted.items()
    }
    rows = [Row(key, figures(held_out, theirs, resampler)) for key, theirs in predicted.items()]
    rows.append(Row(name, figures(held_out, own, resampler)))
    alarms = tuple(false_alarms(detector, path, request.threshold) for path in request.plain)
    suites = run_suites(detector, request.threshold) if request.suites else ()
    return Comparison(tuple(rows), against, alarms, suites, tuple(held_out), tuple(own), about)


def _named(path: Path) -> list[Example]:
    """The sentences of a file or folder, but for those that were chosen to learn from."""
    found = [own for own in load_examples(path) if not own.training_only]
    if not found:
        raise CaseframeError(
            f"{path}: its sentences were chosen to learn from (drawn with --uncertain, or exported "
            "from reviews), so nothing can be measured on them; draw a sheet without --uncertain"
        )
    return found


def _about(request: Request, detector: Detector, held_out: Sequence[Example]) -> dict[str, Any]:
    """Of what the figures are, so that they can be told from those of another day."""
    digest = hashlib.sha256()
    for example in held_out:
        digest.update(repr(example).encode())  # as run.json has it of the parts it learnt from
    return {
        "model_id": detector.manifest.id,
        "other_ids": [read_manifest(folder).id for folder in request.others],
        "threshold": request.threshold,
        "threshold_value": detector.threshold(request.threshold),
        "data_sha256": digest.hexdigest(),
    }


def _others(
    request: Request,
    detector: Detector,
    parts: dict[str, list[Example]],
    held_out: Sequence[Example],
) -> Iterator[tuple[str, Callable[[], list[Prediction]]]]:
    """What stands beside the model: a name, and how to get its predictions."""
    training, validation = parts.get("train", []), parts.get("validation", [])
    if request.baselines:
        yield WORD_LIST, lambda: word_list(detector.guide, held_out)
        yield MAJORITY, lambda: MajorityPhrases(training).predict(held_out)
        yield TFIDF, lambda: TfidfBaseline(training, validation).predict(held_out)
    if request.frozen:
        yield FROZEN, lambda: FrozenBaseline(training, PACKAGED, validation).predict(held_out)
    seen: list[str] = []
    for folder in request.others:
        other = Detector.load(folder)
        seen.append(_unused(f"{_name(other)} in {folder.name}", seen))
        yield seen[-1], lambda model=other: predict(model, held_out, request.threshold)  # type: ignore[misc]


def _name(detector: Detector) -> str:
    return detector.manifest.id.split(" (", maxsplit=1)[0]


def _unused(name: str, taken: Sequence[str] | dict[str, Any]) -> str:
    number = 2
    fresh = name
    while fresh in taken:
        fresh = f"{name} ({number})"
        number += 1
    return fresh
