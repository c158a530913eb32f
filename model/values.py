"""Value types: what goes into a check and what comes out.

All offsets are half-open Python character indices into the text as given:
``text[start:end]`` is the thing itself.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date as Date  # noqa: N812 - the field below is called date
from typing import Any


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A run of characters, from ``start`` up to but not including ``end``."""

    start: int
    end: int

    def __post_init__(self) -> None:
        if not 0 <= self.start < self.end:
            raise ValueError(f"a span needs 0 <= start < end, got {self.start}, {self.end}")


@dataclass(frozen=True, slots=True)
class Note:
    """A case note as a reader hands it on."""

    id: str
    text: str
    date: Date | None = None
    case: str | None = None
    author: str | None = None


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of the text and how likely it is to hold a blaming phrase.

    ``score`` is a calibrated probability, 0 to 1; ``flagged`` says whether it
    reached the threshold of the check.
    """

    start: int
    end: int
    score: float
    flagged: bool


@dataclass(frozen=True, slots=True)
class Flag:
    """A blaming phrase, with what the guide says of it.

    ``sentence`` is the index of its sentence in ``Report.sentences``; ``score``
    is the sentence's score times the mean certainty of the phrase's tokens.
    """

    start: int
    end: int
    text: str
    frame: str
    score: float
    sentence: int
    why: str
    question: str
    alternatives: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Report:
    """What was found in one text, in order of appearance."""

    id: str
    text_sha256: str
    model: str
    flags: tuple[Flag, ...]
    sentences: tuple[Sentence, ...]

    def to_dict(self) -> dict[str, Any]:
        """The report as plain values: the JSON of the command line."""
        report = asdict(self)
        report["flags"] = [
            {**flag, "alternatives": list(flag["alternatives"])} for flag in report["flags"]
        ]
        report["sentences"] = list(report["sentences"])
        return report
