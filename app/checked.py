"""A checked text: what every renderer reads."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from caseframe.app.readers.common import count
from caseframe.values import Flag, Report, Sentence

_LINE_END: Final = re.compile(r"\r\n?|\n")


@dataclass(frozen=True)
class Checked:
    """A text with its report."""

    name: str
    text: str
    report: Report

    @cached_property
    def _line_starts(self) -> list[int]:
        return [0, *(match.end() for match in _LINE_END.finditer(self.text))]

    def place(self, offset: int) -> tuple[int, int]:
        """Line and column of an offset, both from 1."""
        line = bisect_right(self._line_starts, offset)
        return line, offset - self._line_starts[line - 1] + 1

    def flagged(self) -> Iterator[tuple[Sentence, list[tuple[int, Flag]]]]:
        """Flagged sentences in order, each with its numbered flags (from 1 in the text)."""
        grouped: dict[int, list[tuple[int, Flag]]] = {}
        for number, flag in enumerate(self.report.flags, 1):
            grouped.setdefault(flag.sentence, []).append((number, flag))
        for index, flags in grouped.items():
            yield self.report.sentences[index], flags


def how_sure(score: float) -> str:
    """A score in words."""
    if score >= 0.85:
        return "very likely"
    return "likely" if score >= 0.6 else "possible"


def headline(flagged: int, sentences: int) -> str:
    """What was found in a text, in one line."""
    if not flagged:
        return f"Nothing flagged in {count(sentences, 'sentence')}. That does not mean that nothing is wrong."
    return f"{count(flagged, 'sentence')} of {sentences:,} with wording to think about."


FOOTNOTE = (
    "These are questions about wording, not judgements of a worker or a child. "
    "Whatever is rewritten must keep the risk as plain as it was."
)
