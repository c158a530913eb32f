"""A finding of a screening: a blaming phrase, and where it stands."""

from __future__ import annotations

import hashlib
import json
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any, Final

from caseframe.app.documents import Passage
from caseframe.app.readers.lines import within
from caseframe.app.screening.engine import Hit
from caseframe.errors import CaseframeError

FINDINGS: Final = "findings.jsonl"
_QUOTES: Final = str.maketrans("‘’“”‐‑–—", "''\"\"----")  # noqa: RUF001
_DIGITS: Final = 20


@dataclass(frozen=True, slots=True)
class Finding:
    """A phrase of a document.

    ``start`` and ``end`` count in the text of the note (the passage),
    ``sentence_start`` is where its sentence begins there; all are half-open
    character indices. ``document_start`` is where the passage begins in the
    document's own text. ``key`` stays the same wherever the same phrase stands
    in the same sentence.
    """

    key: str
    file: str
    place: str
    part: str
    note: str
    case: str | None
    date: str | None
    author: str | None
    agency: str | None
    sentence: str
    phrase: str
    start: int
    end: int
    sentence_start: int
    document_start: int
    frame: str
    score: float

    @property
    def in_sentence(self) -> tuple[int, int]:
        """Where the phrase stands in ``sentence``: half-open character indices."""
        return self.start - self.sentence_start, self.end - self.sentence_start

    @property
    def month(self) -> str | None:
        """Year and month of the note, as ``2024-03``."""
        return self.date[:7] if self.date else None

    def to_dict(self) -> dict[str, Any]:
        """Plain values, with the offsets in the sentence."""
        start, end = self.in_sentence
        # Not asdict, which copies every value of hundreds of thousands.
        values = {name: getattr(self, name) for name in _NAMES}
        return {**values, "start_in_sentence": start, "end_in_sentence": end}


_NAMES: Final = tuple(field.name for field in fields(Finding))


def findings_of(file: str, passage: Passage, hits: tuple[Hit, ...]) -> Iterator[Finding]:
    """The findings of a passage, in order; of a run of lines each has its own line."""
    if not hits:
        return
    note = passage.note
    place_at = within(passage.place, note.text)
    for hit in hits:
        sentence = note.text[hit.sentence_start : hit.sentence_end]
        phrase = note.text[hit.start : hit.end]
        yield Finding(
            key=key_of(phrase, sentence),
            file=file,
            place=place_at(hit.start),
            part=passage.part,
            note=note.id,
            case=note.case,
            date=note.date.isoformat() if note.date else None,
            author=note.author,
            agency=passage.agency,
            sentence=sentence,
            phrase=phrase,
            start=hit.start,
            end=hit.end,
            sentence_start=hit.sentence_start,
            document_start=passage.start,
            frame=hit.frame,
            score=hit.score,
        )


def key_of(phrase: str, sentence: str) -> str:
    """What a finding is known by: a hash of its phrase and its sentence.

    Case, white space and the manner of quotation marks and dashes do not count,
    and neither does where the sentence stands.
    """
    text = f"{normalised(phrase)}\0{normalised(sentence)}"
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:_DIGITS]


def normalised(text: str) -> str:
    """A text without what typing changes and reading does not."""
    plain = unicodedata.normalize("NFKC", text).translate(_QUOTES).casefold()
    return re.sub(r"\s+", " ", plain).strip()


def read_findings(results: Path) -> Iterator[Finding]:
    """The findings in a ``findings.jsonl``, or in the folder that holds one.

    Raises:
        CaseframeError: if it is not there or no such file.
    """
    path = results / FINDINGS if results.is_dir() else results
    try:
        with path.open(encoding="utf-8") as file:
            for line in file:
                row = json.loads(line)
                yield Finding(**{name: row[name] for name in _NAMES})
    except OSError as error:
        raise CaseframeError(f"{path}: no findings here; screen with --format jsonl") from error
    except (ValueError, KeyError, TypeError) as error:
        raise CaseframeError(f"{path}: not a file of findings ({type(error).__name__})") from error
