"""From labelled texts to batches of windows, made as the runtime makes them."""

from __future__ import annotations

import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import torch
from caseframe.data.examples import Example, Gold
from caseframe.frames import FRAMES, OUTSIDE, begin, inside
from caseframe.training.network import IGNORED, NO_SENTENCE
from caseframe.windows import Piece, Window, pack
from torch import Tensor


@dataclass(frozen=True, slots=True)
class Encoded:
    """A sentence's token ids, their labels, whether it is flagged, and 1.0 for each frame it has."""

    ids: Sequence[int]
    labels: Sequence[int]
    flagged: bool
    frames: Sequence[float]


Unit = tuple[Encoded, ...]
"""What is kept together and in order: one sentence, or the sentences of a note."""


def encode(examples: Iterable[Example], tokenizer: Any) -> list[Unit]:
    """Tokenize each sentence by itself and put labels on its tokens."""
    fast = tokenizer.backend_tokenizer
    fast.no_truncation()
    fast.no_padding()
    units = []
    for example in examples:
        texts = [example.text[gold.span.start : gold.span.end] for gold in example.sentences]
        encodings = fast.encode_batch(texts, add_special_tokens=False)
        units.append(
            tuple(
                Encoded(
                    encoding.ids,
                    token_labels(encoding.offsets, gold),
                    gold.flagged,
                    [float(frame in gold.frames) for frame in FRAMES],
                )
                for encoding, gold in zip(encodings, example.sentences, strict=True)
            )
        )
    return units


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


class Collator:
    """Packs the units of a batch into windows.

    The units come shuffled, so a sentence has other neighbours in each epoch;
    some batches give every sentence a window of its own, as when a single
    sentence is checked. Windows of other batches are filled to a length drawn
    anew, for notes may be short.
    """

    def __init__(
        self, cls: int, sep: int, pad: int, max_tokens: int, alone: float, seed: int
    ) -> None:
        self._special = (cls, sep, pad)
        self._capacity = max_tokens - 2
        self._alone = alone
        self._random = random.Random(seed)  # noqa: S311 - no secret

    def __call__(self, units: Sequence[Unit]) -> dict[str, Tensor]:
        """A batch: see ``TwoHeads.forward`` for its tensors."""
        sentences = [sentence for unit in units for sentence in unit]
        return _tensors(sentences, self._windows(units), self._special)

    def _windows(self, units: Sequence[Unit]) -> list[Window]:
        if self._random.random() < self._alone:
            return _pack_apart(units, self._capacity)
        capacity = self._random.randint(self._capacity // 3, self._capacity)
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


def _tensors(
    sentences: Sequence[Encoded], windows: Sequence[Window], special: tuple[int, int, int]
) -> dict[str, Tensor]:
    cls, sep, pad = special
    windows = sorted(windows, key=lambda window: sum(len(piece) for piece in window))
    longest = 2 + max(sum(len(piece) for piece in window) for window in windows)
    shape = (len(windows), longest)
    ids = torch.full(shape, pad)
    mask = torch.zeros(shape, dtype=torch.long)
    labels = torch.full(shape, IGNORED)
    owners = torch.full(shape, NO_SENTENCE)
    for row, window in enumerate(windows):
        at = 1
        ids[row, 0] = cls
        for piece in window:
            sentence, cut = sentences[piece.sentence], slice(piece.start, piece.end)
            here = slice(at, at + len(piece))
            ids[row, here] = torch.tensor(sentence.ids[cut])
            labels[row, here] = torch.tensor(sentence.labels[cut])
            owners[row, here] = piece.sentence
            at += len(piece)
        ids[row, at] = sep
        mask[row, : at + 1] = 1
    flagged = torch.tensor([float(sentence.flagged) for sentence in sentences])
    return {
        "input_ids": ids,
        "attention_mask": mask,
        "labels": labels,
        "sentences": owners,
        "flagged": flagged,
        "frames": torch.tensor([sentence.frames for sentence in sentences]),
    }
