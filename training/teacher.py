"""What larger networks say of the training sentences, for a smaller one to learn from.

Source: Hinton et al. (2015), Distilling the knowledge in a neural network. A network of the size that
ships learns more from a large one's probabilities than from labels alone, and costs no more to run.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt
from caseframe.data.examples import Example
from caseframe.folder import read_manifest
from caseframe.frames import FRAMES
from caseframe.runtime import Floats
from caseframe.scorer import Scored, Scorer
from rich.console import Console
from rich.progress import Progress
from safetensors.numpy import load_file, save_file

Offsets = npt.NDArray[np.int32]
_PART: Final = 1024
"""Texts whose answers are kept in one file: what is lost at most when a run is stopped."""


@dataclass(frozen=True, slots=True)
class Taught:
    """A teacher's probabilities for one sentence.

    ``sentence`` has shape (1 + frames,): flagged, then each frame. ``tokens`` has shape (tokens, labels);
    ``offsets`` (tokens, 2) says where each stands, half-open and counted from the sentence's start.
    """

    sentence: Floats
    tokens: Floats
    offsets: Offsets


def ask(
    folders: Sequence[Path], examples: Sequence[Example], keep: Path
) -> list[tuple[Taught, ...]]:
    """What the model folders say on average of each sentence of each text.

    On tokens only those are averaged that cut the sentence as the first one does. Answers are kept in
    ``keep`` as they come, and not asked for again.

    Raises:
        CaseframeError: if a folder holds no model.
    """
    keep.mkdir(parents=True, exist_ok=True)
    answers = [_ask_one(folder, examples, keep) for folder in folders]
    return [tuple(map(_mean, zip(*own, strict=True))) for own in zip(*answers, strict=True)]


def without_errors(
    answers: Sequence[Sequence[Taught]], examples: Sequence[Example]
) -> list[tuple[Taught | None, ...]]:
    """The answers on sentences that the label flags and the teachers do too, or neither does; else None.

    Source: Meng et al. (2019), Conditional teacher-student learning.
    """
    return [
        tuple(
            one if (one.sentence[0] > 0.5) == gold.flagged else None
            for one, gold in zip(own, example.sentences, strict=True)
        )
        for own, example in zip(answers, examples, strict=True)
    ]


def _ask_one(folder: Path, examples: Sequence[Example], keep: Path) -> list[tuple[Taught, ...]]:
    model = read_manifest(folder).id
    scorer: Scorer | None = None
    found: list[tuple[Taught, ...]] = []
    with Progress(console=Console(stderr=True)) as bar:
        task = bar.add_task(f"asking {model}", total=sum(len(own.sentences) for own in examples))
        for start in range(0, len(examples), _PART):
            part = examples[start : start + _PART]
            file = keep / f"{_key(model, part)}.safetensors"
            if not file.is_file():
                scorer = scorer or Scorer.load(folder)
                _save(_score(scorer, part), file)
            found.extend(_load(file, part))
            bar.advance(task, sum(len(own.sentences) for own in part))
    return found


def _key(model: str, examples: Sequence[Example]) -> str:
    told = [model, [[own.text, [repr(gold.span) for gold in own.sentences]] for own in examples]]
    return hashlib.sha256(json.dumps(told).encode()).hexdigest()[:32]


def _score(scorer: Scorer, examples: Sequence[Example]) -> list[Taught]:
    texts = ((own.text, [gold.span for gold in own.sentences]) for own in examples)
    return [_taught(scored) for scored in scorer.score_many(texts)]


def _taught(scored: Scored) -> Taught:
    logits = scored.logits - scored.logits.max(axis=1, keepdims=True, initial=-np.inf)
    tokens = np.exp(logits) / np.exp(logits).sum(axis=1, keepdims=True)
    frames = 1 / (1 + np.exp(-scored.frames)) if len(tokens) else np.zeros(len(FRAMES))
    offsets = np.array(scored.offsets, np.int32).reshape(-1, 2) - scored.span.start
    return Taught(np.array([scored.score, *frames], np.float32), tokens, offsets)


def _mean(answers: Sequence[Taught]) -> Taught:
    first = answers[0]
    alike = [own for own in answers if np.array_equal(own.offsets, first.offsets)]
    return Taught(
        np.mean([own.sentence for own in answers], axis=0),
        np.mean([own.tokens for own in alike], axis=0),
        first.offsets,
    )


def _save(answers: Sequence[Taught], file: Path) -> None:
    """Whole or not at all."""
    partial = file.with_suffix(f".{os.getpid()}")
    save_file(
        {
            "sentence": np.stack([own.sentence for own in answers]),
            "tokens": np.concatenate([own.tokens for own in answers]).astype(np.float16),
            "offsets": np.concatenate([own.offsets for own in answers]),
            "lengths": np.array([len(own.offsets) for own in answers], np.int32),
        },
        partial,
    )
    partial.replace(file)


def _load(file: Path, examples: Sequence[Example]) -> list[tuple[Taught, ...]]:
    stored = load_file(file)
    ends = np.cumsum(stored["lengths"])[:-1]
    answers = map(
        Taught,
        stored["sentence"],
        np.split(stored["tokens"], ends),
        np.split(stored["offsets"], ends),
    )
    return [tuple(next(answers) for _ in example.sentences) for example in examples]
