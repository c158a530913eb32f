"""The codebook's inline markup: ``YP [[puts herself at risk|self_placed_risk]].``.

A line may end in tags in braces: ``{p3 r2 boy}``. They say what the line is for;
they are no part of its text.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from caseframe.frames import FRAMES
from caseframe.values import Span

RULES: Final = {
    "r1": "the perpetrator",
    "r2": "challenged, quoted as language, or refuted",
    "r3": "the child's own words",
    "r4": "the abuser's words",
    "r5": "ordinary uses",
    "r6": "neutral procedure and disclosure",
    "r7": "harm named plainly",
    "r8": "obstacles described without blame",
}
"""The codebook's eight kinds of "do not flag", by tag."""
SUBJECTS: Final = {"boy": "a boy", "ng": "gender not given", "dis": "a disabled child"}
CONTEXT: Final = "ctx"
"""Tag of a sentence that can only be judged by its neighbours."""
_TAGS: Final = re.compile(r" \{([^{}]*)\}$")
_PAIR: Final = re.compile(r"p[1-9]\d*")


class MarkupError(ValueError):
    """A line breaks the markup. ``column`` is 1-based."""

    def __init__(self, message: str, column: int) -> None:
        super().__init__(message)
        self.column = column


@dataclass(frozen=True, slots=True)
class Label:
    """A blaming phrase of a sentence: a half-open span and its frame."""

    span: Span
    frame: str


@dataclass(frozen=True, slots=True)
class Line:
    """A sentence with its labels, in order, and its tags."""

    text: str
    labels: tuple[Label, ...]
    tags: tuple[str, ...]

    @property
    def flagged(self) -> bool:
        """Whether it holds a blaming phrase."""
        return bool(self.labels)

    @property
    def pair(self) -> str | None:
        """The id of its minimal pair within the file."""
        return next((tag for tag in self.tags if _PAIR.fullmatch(tag)), None)

    @property
    def rule(self) -> str | None:
        """Which kind of "do not flag" it shows."""
        return next((tag for tag in self.tags if tag in RULES), None)


def parse_line(line: str) -> Line:
    """Parse one line of inline markup.

    Raises:
        MarkupError: on marks that do not balance, an empty span, an unknown
            frame or tag, a tab, or nothing but tags.
    """
    match = _TAGS.search(line)
    tags = tuple(match.group(1).split()) if match else ()
    body = line[: match.start()] if match else line
    for tag in tags:
        if not (tag in RULES or tag in SUBJECTS or tag == CONTEXT or _PAIR.fullmatch(tag)):
            raise MarkupError(f"unknown tag {tag!r}", len(body) + 3)
    text, labels = parse_marks(body)
    if not text.strip():
        raise MarkupError("nothing but tags", 1)
    stray = re.search(r"[{}\t]", text)
    if stray:
        raise MarkupError(f"{stray.group()!r} has no place in a sentence", stray.start() + 1)
    if text != text.strip():
        raise MarkupError("white space at an edge", 1)
    return Line(text, labels, tags)


def parse_marks(body: str) -> tuple[str, tuple[Label, ...]]:
    """The plain text and the labels of a text with inline marks.

    Raises:
        MarkupError: on marks that do not balance, an empty span or an unknown frame.
    """
    text = ""
    labels: list[Label] = []
    position = 0
    while True:
        opening = body.find("[[", position)
        closing = body.find("]]", position)
        if opening < 0 and closing < 0:
            return text + body[position:], tuple(labels)
        if opening < 0 or 0 <= closing < opening:
            raise MarkupError("']]' with no '[[' before it", closing + 1)
        if closing < 0:
            raise MarkupError("'[[' is never closed", opening + 1)
        phrase, bar, frame = body[opening + 2 : closing].rpartition("|")
        if "[[" in phrase:
            raise MarkupError("a span within a span", opening + 1)
        if not bar:
            raise MarkupError("a span without '|frame'", opening + 1)
        if not phrase or phrase != phrase.strip():
            raise MarkupError("an empty span, or one with white space at its edge", opening + 1)
        if frame not in FRAMES:
            raise MarkupError(f"unknown frame {frame!r}", closing + 1 - len(frame))
        text += body[position:opening]
        labels.append(Label(Span(len(text), len(text) + len(phrase)), frame))
        text += phrase
        position = closing + 2


def format_marks(text: str, labels: Sequence[Label]) -> str:
    """The inverse of ``parse_marks``.

    Raises:
        ValueError: if labels overlap, or the text itself holds marks.
    """
    if "[[" in text or "]]" in text:
        raise ValueError("the text holds '[[' or ']]', which the markup reserves")
    out = ""
    position = 0
    for label in sorted(labels, key=lambda label: label.span):
        if label.span.start < position:
            raise ValueError("labels overlap")
        out += text[position : label.span.start]
        out += f"[[{text[label.span.start : label.span.end]}|{label.frame}]]"
        position = label.span.end
    return out + text[position:]
