"""From labelled texts to batches of windows, made as the runtime makes them."""

from __future__ import annotations

import random
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

import torch
from caseframe.data.examples import Example, Gold
from caseframe.frames import FRAMES, OUTSIDE, begin, inside
from caseframe.training.config import TrainConfig
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
Drawn = tuple[Unit, Unit]
"""A unit as it is and with typing errors: what a data set gives."""


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


def encode_drawn(
    examples: Sequence[Example], tokenizer: Any, noise: float, seed: int
) -> list[Drawn]:
    """Units with their mistyped twins; the same unit twice where there is no noise."""
    examples = [example for example in examples if example.text.strip()]
    clean = encode(examples, tokenizer)
    if not noise:
        return [(unit, unit) for unit in clean]
    chance = random.Random(seed)  # noqa: S311 - no secret
    noisy = encode((mistyped(example, chance) for example in examples), tokenizer)
    return list(zip(clean, noisy, strict=True))


def mistyped(example: Example, chance: random.Random) -> Example:
    """The example with a slip in about every eighth longer word; offsets stay as they are.

    Neighbouring letters change places, or a letter is replaced by one beside it
    on the keyboard.
    """
    letters = list(example.text)
    for match in _LONGER_WORD.finditer(example.text):
        if chance.random() < _SLIPS:
            at = chance.randrange(match.start() + 1, match.end() - 1)
            if chance.random() < 0.5:
                letters[at], letters[at + 1] = letters[at + 1], letters[at]
            else:
                letters[at] = chance.choice(_BESIDE.get(letters[at], letters[at]))
    return replace(example, text="".join(letters))


_LONGER_WORD: Final = re.compile(r"[a-z]{4,}")
_SLIPS: Final = 0.12
_ROWS: Final = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
_BESIDE: Final = {
    letter: row[max(0, place - 1) : place] + row[place + 1 : place + 2]
    for row in _ROWS
    for place, letter in enumerate(row)
}
"""The letters on either side of each on a British keyboard."""


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
        self._seed = config.seed

    def __call__(self, drawn: Sequence[Drawn]) -> dict[str, Tensor]:
        """A batch: see ``TwoHeads.forward`` for its tensors."""
        chance = random.Random(repr((self._seed, [own[0][0].ids for own in drawn])))  # noqa: S311
        noisy = chance.random() < self._noise
        units = [own[noisy] for own in drawn]
        sentences = [sentence for unit in units for sentence in unit]
        return _tensors(sentences, self._windows(units, chance), self._special)

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
