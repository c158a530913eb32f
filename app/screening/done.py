"""What the journal is told of a chunk of a document."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from caseframe.app.screening.findings import Finding
from caseframe.app.screening.records import Name


@dataclass(frozen=True, slots=True)
class Tally:
    """Counts of some passages of one group, month and agency; ``told`` are those of a ``Record``."""

    group: str
    month: str
    agency: str
    passages: int
    sentences: int
    flagged: int
    told: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Done:
    """All that a chunk leaves behind. ``last`` says that its document ends with it.

    Findings and names come with the group (a case or document) that they belong to.
    """

    source: int
    number: int
    last: bool
    findings: Sequence[tuple[str, Finding]]
    tallies: Sequence[Tally]
    names: Sequence[tuple[str, Name]]
    unread: Sequence[tuple[str, str]]
