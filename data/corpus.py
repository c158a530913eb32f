"""Corpus files: what is known of a scenario, then its sentences or its note.

A sentence file holds one sentence a line, each to be read alone. A note file
(it has the key ``layout``) holds one whole note: one sentence a line in the
note's order, a blank line between paragraphs. In a ``log`` every sentence
stands on a line of its own; in ``prose`` those of a paragraph run on.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from caseframe.data.markup import Label, Line, MarkupError, parse_line
from caseframe.errors import CaseframeError
from caseframe.values import Span

AGENCIES: Final = (
    "residential", "foster_care", "social_care", "police", "prosecution", "health", "school",
    "youth_work", "voluntary", "youth_justice", "housing", "court", "multi_agency", "audit", "other",
)  # fmt: skip
ERAS: Final = ("2004-2010", "2011-2015", "2016-2020", "2021-2026")
REGISTERS: Final = (
    "residential_log", "visit_record", "assessment", "minutes", "return_home_interview", "police_log",
    "legal_advice", "health_letter", "school_chronology", "youth_record", "email", "supervision_audit",
    "general",
)  # fmt: skip
ORDINARY: Final = "general"
"""The register of ordinary English, in which no child is at risk."""
LAYOUTS: Final = ("log", "prose")
_REQUIRED: Final = ("scenario", "author", "agency", "era", "register")
_FENCE: Final = "---"


class CorpusError(CaseframeError):
    """A corpus file breaks its format; the message has file, line and column."""


@dataclass(frozen=True, slots=True)
class Meta:
    """What is known of a file. ``layout`` is None for a sentence file."""

    scenario: str
    author: str
    agency: str
    era: str
    register: str
    layout: str | None = None


@dataclass(frozen=True, slots=True)
class Item:
    """A sentence and the number of its line in the file (1-based)."""

    line: Line
    number: int
    new_paragraph: bool = False


@dataclass(frozen=True, slots=True)
class CorpusFile:
    """A parsed corpus file. ``id`` is its name without the ending."""

    id: str
    path: Path
    meta: Meta
    items: tuple[Item, ...]

    @property
    def is_note(self) -> bool:
        """Whether the items are one note, in order."""
        return self.meta.layout is not None

    def note(self) -> tuple[str, list[Span], list[tuple[Label, ...]]]:
        """The whole text, its sentences, and each one's labels with offsets in that text."""
        text = ""
        spans, labels = [], []
        for item in self.items:
            if text:
                text += "\n\n" if item.new_paragraph else "\n" if self.meta.layout == "log" else " "
            start = len(text)
            text += item.line.text
            spans.append(Span(start, len(text)))
            labels.append(tuple(_moved(label, start) for label in item.line.labels))
        return text, spans, labels


def _moved(label: Label, by: int) -> Label:
    return Label(Span(label.span.start + by, label.span.end + by), label.frame)


def read_corpus(root: Path) -> list[CorpusFile]:
    """All corpus files (``*.txt``) under a folder, by path; or the one file given.

    Raises:
        CorpusError: at the first file that breaks the format, or if there is none.
    """
    if root.is_file():
        return [read_file(root)]
    found = (path for path in root.rglob("*") if path.suffix.lower() == ".txt")
    paths = sorted(path for path in found if not is_hidden(path, root))
    if not paths:
        raise CorpusError(f"{root}: no corpus files (*.txt) here")
    return [read_file(path) for path in paths]


def is_hidden(file: Path, folder: Path) -> bool:
    """Whether a file under a folder is a hidden one, or one that an open document leaves."""
    return any(name.startswith((".", "~$")) for name in file.relative_to(folder).parts)


def read_file(path: Path) -> CorpusFile:
    """Read and parse one corpus file, strictly.

    Raises:
        CorpusError: naming file, line and column.
    """
    try:
        text = path.read_bytes().decode("utf-8-sig")  # Windows puts a mark at the start
    except (OSError, UnicodeDecodeError) as error:
        raise CorpusError(f"{path}: could not be read as UTF-8 ({error})") from error
    return parse_file(path, text)


def parse_file(path: Path, text: str) -> CorpusFile:
    """Parse the text of a corpus file. See ``read_file``."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    if lines[-1] == "":
        lines.pop()
    meta, first = _parse_meta(path, lines)
    items = tuple(_parse_items(path, meta, lines, first))
    if not items:
        raise CorpusError(f"{path}: line {len(lines)}: no sentences")
    return CorpusFile(path.stem, path, meta, items)


def _parse_meta(path: Path, lines: Sequence[str]) -> tuple[Meta, int]:
    if not lines or lines[0] != _FENCE or _FENCE not in lines[1:]:
        raise CorpusError(f"{path}: line 1: column 1: the file must begin with a '---' block")
    end = lines.index(_FENCE, 1)
    values: dict[str, str] = {}
    for number, line in enumerate(lines[1:end], 2):
        key, colon, value = line.partition(": ")
        if not colon or key not in Meta.__slots__ or key in values or not value.strip():
            raise CorpusError(
                f"{path}: line {number}: column 1: expected one of {', '.join(Meta.__slots__)}"
            )
        values[key] = value.strip()
    for key in _REQUIRED:
        if key not in values:
            raise CorpusError(f"{path}: line {end + 1}: column 1: {key!r} is missing")
    accepted = {"agency": AGENCIES, "era": ERAS, "register": REGISTERS, "layout": LAYOUTS}
    for key, allowed in accepted.items():
        if key in values and values[key] not in allowed:
            number = next(n for n, line in enumerate(lines, 1) if line.startswith(f"{key}: "))
            raise CorpusError(
                f"{path}: line {number}: column {len(key) + 3}: {key}: got {values[key]!r}; "
                f"accepted are {', '.join(allowed)}"
            )
    return Meta(**values), end + 1


def _parse_items(path: Path, meta: Meta, lines: Sequence[str], first: int) -> Iterator[Item]:
    blank = False
    for number, raw in enumerate(lines[first:], first + 1):
        if not raw.strip():
            if meta.layout is None:
                raise CorpusError(f"{path}: line {number}: column 1: a blank line among sentences")
            blank = True
            continue
        try:
            line = parse_line(raw.rstrip())  # a blank at the end is invisible and harmless
        except MarkupError as error:
            raise CorpusError(f"{path}: line {number}: column {error.column}: {error}") from error
        if line.flagged and line.rule:
            raise CorpusError(
                f"{path}: line {number}: column 1: a flagged sentence has the tag {line.rule}"
            )
        if meta.layout is None and not line.flagged and not line.rule:
            raise CorpusError(
                f"{path}: line {number}: column 1: an unflagged sentence needs a tag r1 to r8"
            )
        yield Item(line, number, new_paragraph=blank)
        blank = False
