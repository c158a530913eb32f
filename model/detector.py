"""The detector: text in, reports out."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Final

import numpy as np
import tokenizers
from caseframe.decode import Phrase, phrases, pool
from caseframe.errors import CaseframeError
from caseframe.folder import NETWORK, TOKENIZER, Manifest, read_manifest, shipped_folder
from caseframe.guide import Guide
from caseframe.runtime import Floats, Network
from caseframe.segment import segment
from caseframe.values import Flag, Note, Report, Sentence, Span
from caseframe.windows import pack

BLOCK: Final = 512
"""Sentences scored at a time: what bounds memory, however long a text or a job."""
_EDGE: Final = ' \t\r\n.,;:!?()[]"“”‘'  # noqa: RUF001


@dataclass(frozen=True, slots=True)
class Scored:
    """A sentence with its calibrated score and raw token scores."""

    span: Span
    score: float
    logits: Floats
    frames: Floats
    offsets: Sequence[tuple[int, int]]
    words: Sequence[int]


@dataclass(slots=True)
class _Job:
    """A text on its way: sentences still to be scored, results so far."""

    note: Note
    waiting: int
    sentences: list[Sentence] = field(default_factory=list)
    flags: list[Flag] = field(default_factory=list)


class Detector:
    """Finds blaming phrases in case notes. Make one with ``Detector.load``."""

    def __init__(
        self, manifest: Manifest, network: Network, tokenizer: tokenizers.Tokenizer, guide: Guide
    ) -> None:
        self.manifest = manifest
        self.guide = guide
        self._network = network
        self._tokenizer = tokenizer
        self._special = tuple(_token_id(tokenizer, mark) for mark in ("cls", "sep", "pad"))

    @classmethod
    def load(
        cls,
        folder: str | Path | None = None,
        *,
        guide: str | Path | None = None,
        threads: int | None = None,
    ) -> Detector:
        """Load a model folder, or the weights that come with the package.

        Args:
            folder: a model folder as ``caseframe train`` writes it.
            guide: an organisation's own guide, laid over the shipped one.
            threads: processor threads; as many as the process may use, if not given.

        Raises:
            CaseframeError: if the folder or the guide is not what it should be.
        """
        path = Path(folder) if folder is not None else shipped_folder()
        manifest = read_manifest(path)
        tokenizer = tokenizers.Tokenizer.from_file(str(path / TOKENIZER))
        tokenizer.no_truncation()
        tokenizer.no_padding()
        return cls(manifest, Network(path / NETWORK, threads), tokenizer, Guide.load(guide))

    def check(self, text: str | Note, threshold: str | float = "balanced") -> Report:
        """Check one text. See ``check_many``."""
        return next(self.check_many([text], threshold))

    def check_many(
        self, texts: Iterable[str | Note], threshold: str | float = "balanced"
    ) -> Iterator[Report]:
        """Check texts one after another; reports come in the same order.

        The input is read as a stream and batched by length. A text without a
        ``Note`` around it gets its number, from 1, as id.

        Args:
            texts: the texts, or notes.
            threshold: ``balanced`` or ``sensitive`` (as calibrated for the
                model), or a sentence probability from 0 to 1.

        Raises:
            CaseframeError: if the threshold is neither.
        """
        limit = self.threshold(threshold)
        return self._stream(texts, limit)

    def threshold(self, threshold: str | float) -> float:
        """The sentence probability that a threshold's name stands for."""
        named = self.manifest.thresholds
        if isinstance(threshold, str):
            if threshold in named:
                return named[threshold]
        elif 0.0 <= threshold <= 1.0:
            return float(threshold)
        raise CaseframeError(
            f"threshold: got {threshold!r}; accepted are {', '.join(named)} or a number from 0 to 1"
        )

    def score_many(self, texts: Iterable[tuple[str, Sequence[Span]]]) -> Iterator[Scored]:
        """Score given sentences of given texts: what ``check`` does before it decides."""
        blocks: list[tuple[str, Sequence[Span]]] = []
        size = 0
        for text, spans in texts:
            for start in range(0, len(spans), BLOCK):
                blocks.append((text, spans[start : start + BLOCK]))
                size += len(blocks[-1][1])
                if size >= BLOCK:
                    yield from self._score_blocks(blocks)
                    blocks, size = [], 0
        yield from self._score_blocks(blocks)

    def locate(self, scored: Scored) -> list[tuple[Span, Phrase]]:
        """The phrases of a sentence as character spans of its text."""
        if not len(scored.words):
            return []
        return [
            (Span(scored.offsets[phrase.start][0], scored.offsets[phrase.end - 1][1]), phrase)
            for phrase in phrases(scored.logits, scored.frames, scored.words)
        ]

    def _stream(self, texts: Iterable[str | Note], limit: float) -> Iterator[Report]:
        jobs: list[_Job] = []
        blocks: list[tuple[_Job, Sequence[Span]]] = []
        for number, item in zip(count(1), texts, strict=False):
            note = item if isinstance(item, Note) else Note(str(number), item)
            spans = segment(note.text)
            job = _Job(note, len(spans))
            jobs.append(job)
            # A long text is cut at every BLOCK of its own sentences, so that
            # its result does not depend on what is checked beside it.
            for start in range(0, len(spans), BLOCK):
                blocks.append((job, spans[start : start + BLOCK]))
                if sum(len(block) for _, block in blocks) >= BLOCK:
                    self._settle(blocks, limit)
                    blocks = []
            while jobs and not jobs[0].waiting:
                yield self._report(jobs.pop(0))
        self._settle(blocks, limit)
        for job in jobs:
            yield self._report(job)

    def _settle(self, blocks: list[tuple[_Job, Sequence[Span]]], limit: float) -> None:
        """Score blocks of sentences and file the results with their texts."""
        scored = iter(self._score_blocks([(job.note.text, spans) for job, spans in blocks]))
        for job, spans in blocks:
            for _ in spans:
                self._file(job, next(scored), limit)
            job.waiting -= len(spans)

    def _file(self, job: _Job, scored: Scored, limit: float) -> None:
        flagged = scored.score >= limit and bool(len(scored.words))
        if flagged:
            for span, phrase in self.locate(scored):
                job.flags.append(self._flag(job, span, phrase, scored.score))
        job.sentences.append(
            Sentence(scored.span.start, scored.span.end, round(scored.score, 4), flagged)
        )

    def _flag(self, job: _Job, span: Span, phrase: Phrase, score: float) -> Flag:
        text = job.note.text
        start, end = _trimmed(text, span)
        advice = self.guide.advise(text[start:end], phrase.frame)
        return Flag(
            start=start,
            end=end,
            text=text[start:end],
            frame=phrase.frame,
            score=round(score * phrase.certainty, 4),
            sentence=len(job.sentences),
            why=advice.why,
            question=advice.question,
            alternatives=advice.alternatives,
        )

    def _report(self, job: _Job) -> Report:
        digest = hashlib.sha256(job.note.text.encode("utf-8", "surrogatepass")).hexdigest()
        return Report(job.note.id, digest, self.manifest.id, tuple(job.flags), tuple(job.sentences))

    def _score_blocks(self, blocks: Sequence[tuple[str, Sequence[Span]]]) -> list[Scored]:
        flat = [(text, span) for text, spans in blocks for span in spans]
        encodings = self._tokenizer.encode_batch(
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
        cls, sep, pad = self._special
        parts: list[list[tuple[Floats, Floats]]] = [[] for _ in flat]
        for owner, result in zip(owners, self._network.run(windows, cls, sep, pad), strict=True):
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


def _trimmed(text: str, span: Span) -> tuple[int, int]:
    """A phrase without the white space and punctuation at its edges."""
    start, end = span.start, span.end
    while start < end and text[start] in _EDGE:
        start += 1
    while start < end and text[end - 1] in _EDGE:
        end -= 1
    return (start, end) if start < end else (span.start, span.end)


def _token_id(tokenizer: tokenizers.Tokenizer, mark: str) -> int:
    """The id of a special token, in BERT's or RoBERTa's spelling."""
    spellings = {"cls": ("[CLS]", "<s>"), "sep": ("[SEP]", "</s>"), "pad": ("[PAD]", "<pad>")}[mark]
    for spelling in spellings:
        token = tokenizer.token_to_id(spelling)
        if token is not None:
            return int(token)
    raise CaseframeError(f"the model's tokenizer has none of {' or '.join(spellings)}")
