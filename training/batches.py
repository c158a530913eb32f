"""From labelled texts to batches of windows, made as the runtime makes them."""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from caseframe.data.examples import Example, Gold
from caseframe.frames import FRAMES, LABELS, OUTSIDE, begin, inside
from caseframe.runtime import Floats
from caseframe.training.config import TrainConfig
from caseframe.training.network import IGNORED, NO_SENTENCE
from caseframe.training.teacher import Taught
from caseframe.training.typing_errors import mistyped
from caseframe.windows import Piece, Window, pack
from torch import Tensor
from torch.nn import functional


@dataclass(frozen=True, slots=True)
class Encoded:
    """A sentence's token ids, their labels, whether it is flagged, and 1.0 for each frame it has.

    ``taught``, where there is a teacher: its probabilities for the sentence, shape (1 + frames,), and for
    the tokens, shape (tokens, labels), or None where it cuts words otherwise.
    """

    ids: Sequence[int]
    labels: Sequence[int]
    flagged: bool
    frames: Sequence[float]
    taught: tuple[Floats, Floats | None] | None = None


Unit = tuple[Encoded, ...]
"""What is kept together and in order: one sentence, or the sentences of a note."""
Drawn = tuple[Unit, Unit]
"""A unit as it is and with typing errors: what a data set gives."""


Answers = Sequence[Sequence[Taught | None]]
"""What a teacher says of the sentences of each example; None for one of which it is not believed."""


def encode(examples: Iterable[Example], tokenizer: Any, answers: Answers = ()) -> list[Unit]:
    """Tokenize each sentence by itself, put labels on its tokens, and a teacher's answers beside them."""
    fast = tokenizer.backend_tokenizer
    fast.no_truncation()
    fast.no_padding()
    units = []
    answered = iter(answers)
    for example in examples:
        own = next(answered, [None] * len(example.sentences))
        texts = [example.text[gold.span.start : gold.span.end] for gold in example.sentences]
        encodings = fast.encode_batch(texts, add_special_tokens=False)
        units.append(
            tuple(
                Encoded(
                    encoding.ids,
                    token_labels(encoding.offsets, gold),
                    gold.flagged,
                    [float(frame in gold.frames) for frame in FRAMES],
                    None if answer is None else _fitting(answer, encoding.offsets),
                )
                for encoding, gold, answer in zip(encodings, example.sentences, own, strict=True)
            )
        )
    return units


def _fitting(answer: Taught, offsets: Sequence[tuple[int, int]]) -> tuple[Floats, Floats | None]:
    same = np.array_equal(answer.offsets, np.reshape(np.array(offsets, np.int32), (-1, 2)))
    return answer.sentence, answer.tokens if same else None


def token_labels(offsets: Sequence[tuple[int, int]], gold: Gold) -> list[int]:
    """BIO labels of a sentence's tokens; ``offsets`` count from the sentence's start."""
    labels = [OUTSIDE] * len(offsets)
    for label in gold.labels:
        start, end = label.span.start - gold.span.start, label.span.end - gold.span.start
        first = True
        for index, (left, right) in enumerate(offsets):
            if left < end and right > start:
                labels[index] = begin(label.frame) if first else inside(label.frame)
                first = False
    return labels


def encode_drawn(
    examples: Sequence[Example],
    tokenizer: Any,
    noise: float,
    seed: int,
    answers: Answers = (),
) -> list[Drawn]:
    """Units with their mistyped twins; the same unit twice where there is no noise."""
    clean = encode(examples, tokenizer, answers)
    if not noise:
        return [(unit, unit) for unit in clean]
    chance = random.Random(seed)  # noqa: S311 - no secret
    noisy = encode((mistyped(example, chance) for example in examples), tokenizer, answers)
    return list(zip(clean, noisy, strict=True))


class Collator:
    """Packs the units of a batch into windows.

    The units come shuffled, so a sentence has other neighbours in each epoch;
    some batches give every sentence a window of its own, as when a single
    sentence is checked. Windows of other batches are filled to a length drawn
    anew, for notes may be short. What is drawn follows from the batch and the
    seed alone, so that a run that was interrupted goes on as it would have.
    """

    def __init__(self, special: tuple[int, int, int], config: TrainConfig) -> None:
        """``special``: the ids of the tokens that begin, end and fill a window."""
        self._special = special
        self._capacity = config.max_tokens - 2
        self._alone = config.alone
        self._noise = config.noise
        self._trust = config.teacher_weight if config.teacher else 0.0
        self._seed = config.seed

    def __call__(self, drawn: Sequence[Drawn]) -> dict[str, Tensor]:
        """A batch: see ``TwoHeads.forward`` for its tensors."""
        chance = random.Random(repr((self._seed, [own[0][0].ids for own in drawn])))  # noqa: S311
        noisy = chance.random() < self._noise
        units = [own[noisy] for own in drawn]
        sentences = [sentence for unit in units for sentence in unit]
        windows = sorted(self._windows(units, chance), key=_length)
        batch = _tensors(sentences, windows, self._special)
        if not self._trust:
            return batch
        return {**batch, **_targets(sentences, windows, batch, self._trust)}

    def _windows(self, units: Sequence[Unit], chance: random.Random) -> list[Window]:
        if chance.random() < self._alone:
            return _pack_apart(units, self._capacity)
        capacity = chance.randint(self._capacity // 3, self._capacity)
        return pack([len(sentence.ids) for unit in units for sentence in unit], capacity)


def _pack_apart(units: Sequence[Unit], capacity: int) -> list[Window]:
    """Windows that hold sentences of one unit only."""
    windows: list[Window] = []
    first = 0
    for unit in units:
        for window in pack([len(sentence.ids) for sentence in unit], capacity):
            windows.append(
                tuple(Piece(first + piece.sentence, piece.start, piece.end) for piece in window)
            )
        first += len(unit)
    return windows


def _length(window: Window) -> int:
    return sum(len(piece) for piece in window)


def _places(windows: Sequence[Window]) -> Iterator[tuple[int, slice, Piece]]:
    """Each piece of the windows, with the row and the columns where it stands."""
    for row, window in enumerate(windows):
        at = 1
        for piece in window:
            yield row, slice(at, at + len(piece)), piece
            at += len(piece)


def _tensors(
    sentences: Sequence[Encoded], windows: Sequence[Window], special: tuple[int, int, int]
) -> dict[str, Tensor]:
    cls, sep, pad = special
    lengths = [_length(window) for window in windows]
    shape = (len(windows), 2 + max(lengths))
    ids = torch.full(shape, pad)
    mask = torch.zeros(shape, dtype=torch.long)
    labels = torch.full(shape, IGNORED)
    owners = torch.full(shape, NO_SENTENCE)
    ids[:, 0] = cls
    for row, length in enumerate(lengths):
        ids[row, length + 1] = sep
        mask[row, : length + 2] = 1
    for row, here, piece in _places(windows):
        sentence, cut = sentences[piece.sentence], slice(piece.start, piece.end)
        ids[row, here] = torch.tensor(sentence.ids[cut])
        labels[row, here] = torch.tensor(sentence.labels[cut])
        owners[row, here] = piece.sentence
    flagged = torch.tensor([float(sentence.flagged) for sentence in sentences])
    return {
        "input_ids": ids,
        "attention_mask": mask,
        "labels": labels,
        "sentences": owners,
        "flagged": flagged,
        "votes": torch.tensor([[float(own.flagged), *own.frames] for own in sentences]),
    }


def _targets(
    sentences: Sequence[Encoded], windows: Sequence[Window], batch: dict[str, Tensor], trust: float
) -> dict[str, Tensor]:
    """Labels mixed with what the teacher says, for every token inside a sentence and for every sentence."""
    hard = functional.one_hot(batch["labels"].clamp_min(0), len(LABELS)).float()
    votes = batch["votes"].clone()
    for number, sentence in enumerate(sentences):
        if sentence.taught is not None:
            votes[number] = torch.lerp(votes[number], torch.from_numpy(sentence.taught[0]), trust)
    for row, here, piece in _places(windows):
        taught = sentences[piece.sentence].taught
        if taught is not None and taught[1] is not None:
            own = torch.from_numpy(taught[1][piece.start : piece.end]).float()
            hard[row, here] = torch.lerp(hard[row, here], own, trust)
    return {"targets": hard, "votes": votes}
