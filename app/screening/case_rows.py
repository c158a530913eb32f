"""Cases (or documents, where no case is given) as rows of a table."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from caseframe.app.screening.options import Group
from caseframe.app.screening.results import Results
from caseframe.frames import FRAMES

COUNTS: Final = (
    "open findings per 100 sentences", "open findings", "sentences", "flagged sentences",
    "child is the actor", "adults who harm are named", "adults are pursued",
)  # fmt: skip


def header(results: Results) -> list[str]:
    """The names of the columns; the last ten are the frames."""
    noun = "case" if results.cases_given else "document"
    return [noun, *COUNTS, *(results.guide.frames[frame].title for frame in FRAMES)]


def case_rows(results: Results) -> Iterator[list[str | int | float]]:
    """A row for each case, those with the most open findings per 100 sentences first."""
    return (_row(group) for group in results.groups(limit=-1))


def _row(group: Group) -> list[str | int | float]:
    frames = [group.frames.get(frame, 0) for frame in FRAMES]
    return [
        group.name, round(group.rate, 2), group.findings, group.sentences, group.flagged,
        group.child_acts, group.adult_named, group.adult_pursued, *frames,
    ]  # fmt: skip
