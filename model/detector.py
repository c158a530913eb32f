"""The detector: text in, reports out."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Final

from caseframe.decode import Phrase
from caseframe.errors import CaseframeError
from caseframe.folder import Manifest, shipped_folder
from caseframe.guide import Guide
from caseframe.scorer import BLOCK, Scored, Scorer
from caseframe.segment import segment
from caseframe.values import Flag, Note, Report, Sentence, Span

_EDGE: Final = r"[\s.,;:!?()\[\]\"“”‘…–—*_|~-]*"  # noqa: RUF001
_JOIN: Final = r"(?:and|but|or|so)"
_CORE: Final = re.compile(
    rf"{_EDGE}(?:{_JOIN}\b{_EDGE})?(\S.*?){_EDGE}(?:\b{_JOIN}{_EDGE})?", re.DOTALL | re.IGNORECASE
)
"""What is left of a phrase without punctuation and a conjunction at its edges."""


@dataclass(slots=True)
class _Job:
    """A text on its way: sentences still to be scored, results so far."""

    note: Note
    waiting: int
    sentences: list[Sentence] = field(default_factory=list)
    flags: list[Flag] = field(default_factory=list)


class Detector:
    """Finds blaming phrases in case notes. Make one with ``Detector.load``."""

    def __init__(self, scorer: Scorer, guide: Guide) -> None:
        self.scorer = scorer
        self.guide = guide

    @property
    def manifest(self) -> Manifest:
        """What is known of the model."""
        return self.scorer.manifest

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
        return cls(Scorer.load(path, threads), Guide.load(guide))

    def check(self, text: str | Note, threshold: str | float = "balanced") -> Report:
        """Check one text. See ``check_many``."""
        return next(self.check_many([text], threshold))

    def check_many(
        self,
        texts: Iterable[str | Note],
        threshold: str | float = "balanced",
        *,
        early: bool = False,
    ) -> Iterator[Report]:
        """Check texts one after another; reports come in the same order.

        The input is read as a stream and batched by length. A text without a
        ``Note`` around it gets its number, from 1, as id.

        Args:
            texts: the texts, or notes.
            threshold: ``balanced`` or ``sensitive`` (as calibrated for the
                model), or a sentence probability from 0 to 1.
            early: let plainly neutral sentences leave the network half-way up, if it has a first
                pass: quicker, but about one in a thousand of the sentences that would be flagged
                is lost, and the scores of those that leave are rougher.

        Raises:
            CaseframeError: if the threshold is neither; if ``texts`` is one text; while the
                reports come, at the first that is no text, with its number.
        """
        if isinstance(texts, str | bytes | Note):
            raise CaseframeError("texts: got one text; check takes one, check_many a list of them")
        limit = self.threshold(threshold)
        return self._stream(texts, limit, self.manifest.early(limit) if early else 0.0)

    def threshold(self, threshold: str | float) -> float:
        """The sentence probability that a threshold's name stands for."""
        return named_threshold(self.manifest, threshold)

    def _stream(self, texts: Iterable[str | Note], limit: float, early: float) -> Iterator[Report]:
        jobs: list[_Job] = []
        blocks: list[tuple[_Job, Sequence[Span]]] = []
        size = 0
        for number, item in zip(count(1), texts, strict=False):
            note = item if isinstance(item, Note) else Note(str(number), item)
            if not isinstance(note.text, str):
                raise CaseframeError(f"text {note.id}: got {type(note.text).__name__}, not a text")
            spans = segment(note.text)
            job = _Job(note, len(spans))
            jobs.append(job)
            # A long text is cut at every BLOCK of its own sentences, so that
            # its result does not depend on what is checked beside it.
            for start in range(0, len(spans), BLOCK):
                blocks.append((job, spans[start : start + BLOCK]))
                size += len(blocks[-1][1])
                if size >= BLOCK:
                    self._settle(blocks, limit, early)
                    blocks, size = [], 0
            while jobs and not jobs[0].waiting:
                yield self._report(jobs.pop(0))
        self._settle(blocks, limit, early)
        for job in jobs:
            yield self._report(job)

    def _settle(
        self, blocks: list[tuple[_Job, Sequence[Span]]], limit: float, early: float
    ) -> None:
        """Score blocks of sentences and file the results with their texts."""
        texts = [(job.note.text, spans) for job, spans in blocks]
        scored = iter(self.scorer.score(texts, early))
        for job, spans in blocks:
            for _ in spans:
                self._file(job, next(scored), limit)
            job.waiting -= len(spans)

    def _file(self, job: _Job, scored: Scored, limit: float) -> None:
        visible = bool(len(scored.words)) and _has_words(job.note.text, scored.span)
        flagged = scored.score >= limit and visible
        if flagged:
            located = self.scorer.locate(scored)
            # A question mark alone is no phrase; if nothing else is found, the sentence is.
            worded = [own for own in located if _has_words(job.note.text, own[0])]
            for span, phrase in worded or [(scored.span, located[0][1])]:
                job.flags.append(self._flag(job, span, phrase, scored.score, scored.span.end))
        job.sentences.append(
            Sentence(scored.span.start, scored.span.end, round(scored.score, 4), flagged)
        )

    def _flag(self, job: _Job, span: Span, phrase: Phrase, score: float, sentence_end: int) -> Flag:
        text = job.note.text
        start, end = _trimmed(text, span, sentence_end)
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


def _trimmed(text: str, span: Span, last: int) -> tuple[int, int]:
    """A phrase without the white space, punctuation and conjunctions at its edges."""
    match = _CORE.fullmatch(text, span.start, span.end)
    start, end = match.span(1) if match else (span.start, span.end)
    while end < last and unicodedata.combining(text[end]):
        end += 1  # an accent that stands as a character of its own, which the tokenizer drops
    return start, end


def _has_words(text: str, span: Span) -> bool:
    return any(map(str.isalnum, text[span.start : span.end]))


def named_threshold(manifest: Manifest, threshold: str | float) -> float:
    """The sentence probability that a threshold stands for in a model: its name, or a number, typed or not.

    Raises:
        CaseframeError: if it is no name of one, nor a number from 0 to 1.
    """
    named = manifest.thresholds
    if isinstance(threshold, str) and threshold in named:
        return named[threshold]
    with suppress(TypeError, ValueError):
        typed = isinstance(threshold, bool | bytes | bytearray)
        if not typed and 0.0 <= float(threshold) <= 1.0:
            return float(threshold)
    raise CaseframeError(
        f"threshold: got {threshold!r}; accepted are {', '.join(named)} or a number from 0 to 1"
    )
