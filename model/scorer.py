"""Sentences in, calibrated scores and raw token scores out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
import tokenizers
from caseframe.decode import Phrase, phrases, pool
from caseframe.errors import CaseframeError
from caseframe.folder import NETWORK, TOKENIZER, Manifest, read_manifest
from caseframe.runtime import Floats, Network
from caseframe.values import Span
from caseframe.windows import pack

BLOCK: Final = 512
"""Sentences scored at a time: what bounds memory, however long a text or a job."""


@dataclass(frozen=True, slots=True)
class Scored:
    """A sentence with its calibrated score and raw token scores."""

    span: Span
    score: float
    logits: Floats
    frames: Floats
    offsets: Sequence[tuple[int, int]]
    words: Sequence[int]


class Scorer:
    """A model folder at work. Make one with ``Scorer.load``."""

    def __init__(
        self, manifest: Manifest, network: Network, tokenizer: tokenizers.Tokenizer
    ) -> None:
        self.manifest = manifest
        self.network = network
        self.tokenizer = tokenizer
        cls, sep, pad = (_token_id(tokenizer, mark) for mark in ("cls", "sep", "pad"))
        self._special = (cls, sep, pad)

    @classmethod
    def load(cls, folder: Path, threads: int | None = None) -> Scorer:
        """Load a model folder.

        Raises:
            CaseframeError: if the folder is not what it should be.
        """
        manifest = read_manifest(folder)
        try:
            tokenizer = tokenizers.Tokenizer.from_file(str(folder / TOKENIZER))
        except Exception as error:  # the library raises no narrower one
            raise CaseframeError(f"{folder / TOKENIZER}: no tokenizer ({error})") from error
        tokenizer.no_truncation()
        tokenizer.no_padding()
        return cls(manifest, Network(folder / NETWORK, threads), tokenizer)

    def score_many(
        self, texts: Iterable[tuple[str, Sequence[Span]]], early: float = 0.0
    ) -> Iterator[Scored]:
        """Score given sentences of given texts: what ``check`` does before it decides. See ``score``."""
        blocks: list[tuple[str, Sequence[Span]]] = []
        size = 0
        for text, spans in texts:
            for start in range(0, len(spans), BLOCK):
                blocks.append((text, spans[start : start + BLOCK]))
                size += len(blocks[-1][1])
                if size >= BLOCK:
                    yield from self.score(blocks, early)
                    blocks, size = [], 0
        yield from self.score(blocks, early)

    def locate(self, scored: Scored) -> list[tuple[Span, Phrase]]:
        """The phrases of a sentence as character spans of its text."""
        if not len(scored.words):
            return []
        return [
            (Span(scored.offsets[phrase.start][0], scored.offsets[phrase.end - 1][1]), phrase)
            for phrase in phrases(scored.logits, scored.frames, scored.words)
        ]

    def score(
        self, blocks: Sequence[tuple[str, Sequence[Span]]], early: float = 0.0
    ) -> list[Scored]:
        """Score blocks of sentences, each a text with spans in it, in one go.

        A sentence to which the network's first pass gives less than the probability ``early`` is
        computed no further: that is its score, and it has no token scores. With 0 every sentence is
        computed to the end, with 1 none.
        """
        flat = [(text, span) for text, spans in blocks for span in spans]
        encodings = self.tokenizer.encode_batch(
            [_encodable(text[span.start : span.end]) for text, span in flat],
            add_special_tokens=False,
        )
        windows, owners = [], []
        first = 0
        for _, spans in blocks:
            lengths = [len(encodings[first + index].ids) for index in range(len(spans))]
            for window in pack(lengths, self.manifest.max_tokens - 2):
                owners.append([(first + piece.sentence, piece) for piece in window])
                windows.append(
                    [
                        token
                        for piece in window
                        for token in encodings[first + piece.sentence].ids[piece.start : piece.end]
                    ]
                )
            first += len(spans)
        shares = [[len(piece) for _, piece in owner] for owner in owners]
        limit = self.manifest.calibration.logit(early)
        results = self.network.run(windows, shares, self._special, limit)
        parts: list[list[tuple[Floats, Floats]]] = [[] for _ in flat]
        for owner, result in zip(owners, results, strict=True):
            at = 0
            for sentence, piece in owner:
                cut = slice(at, at + len(piece))
                parts[sentence].append((result.tokens[cut], result.sentence[cut]))
                at += len(piece)
        return [
            self._scored(span, encoding, part)
            for (_, span), encoding, part in zip(flat, encodings, parts, strict=True)
        ]

    def _scored(
        self, span: Span, encoding: tokenizers.Encoding, parts: list[tuple[Floats, Floats]]
    ) -> Scored:
        if not parts:  # nothing in it that the tokenizer sees, such as control characters
            nothing = np.zeros((0, len(self.manifest.labels)), np.float32)
            return Scored(span, 0.0, nothing, nothing[:0, 0], (), ())
        pooled = pool(np.concatenate([votes for _, votes in parts]))
        return Scored(
            span=span,
            score=self.manifest.calibration.probability(float(pooled[0])),
            logits=np.concatenate([logits for logits, _ in parts]),
            frames=pooled[1:],
            offsets=[(span.start + left, span.start + right) for left, right in encoding.offsets],
            words=[-1 if word is None else word for word in encoding.word_ids],
        )


def _encodable(text: str) -> str:
    """Lone surrogates, which no UTF-8 holds, become a replacement of the same length."""
    return (
        text
        if text.isascii()
        else "".join("\ufffd" if "\ud800" <= c <= "\udfff" else c for c in text)
    )


def _token_id(tokenizer: tokenizers.Tokenizer, mark: str) -> int:
    """The id of a special token, in BERT's or RoBERTa's spelling."""
    spellings = {"cls": ("[CLS]", "<s>"), "sep": ("[SEP]", "</s>"), "pad": ("[PAD]", "<pad>")}[mark]
    for spelling in spellings:
        token = tokenizer.token_to_id(spelling)
        if token is not None:
            return int(token)
    raise CaseframeError(f"the model's tokenizer has none of {' or '.join(spellings)}")
