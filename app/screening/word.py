"""Copies of Word documents with each finding as a comment on its phrase."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from caseframe.app.documents import Remark
from caseframe.app.screening.results import Missed, Results, Told
from caseframe.app.screening.sources import digest, real
from caseframe.app.screening.tables import write_unread
from caseframe.errors import CaseframeError

FOLDER: Final = "word"
NOT_PLACED: Final = "not_commented.csv"
_CHANGED: Final = (
    "changed, moved or closed to us since it was read; screen again for a copy with comments"
)
_OVER: Final = "its copy would be written over a document that was screened; choose another --out"
_MISNAMED: Final = "a Word document under another name has no copy; save it as .docx for comments"
_OTHERS: Final = {
    ".docm": "a document with macros has no copy; save it as .docx for comments",
    ".dotx": "a template has no copy; save it as .docx for comments",
}
_ATTACHED: Final = (
    "a Word document in a mail has no copy; save it as a file of its own for comments"
)
_WORD_IN_MAIL: Final = re.compile(r"attachment .*\.do(?:cx|cm|tx)(?=, |$)", re.IGNORECASE)


def write_word(results: Results) -> list[Path]:
    """Write a commented copy of each Word document with findings, under the same relative name.

    What Word has no comments for (headers, footers, notes, text boxes), and documents that
    cannot be copied, are listed in ``not_commented.csv``.
    """
    written: list[Path] = []
    missed: list[Missed] = []
    sources = results.sources()
    for name, path, sha256, parts in results.documents():
        suffix = path.suffix.lower()
        if suffix != ".docx":
            reason = _OTHERS.get(suffix, _MISNAMED if parts else "")
            missed.extend([Missed(name, "", reason)] if reason else _attached(name, results))
            continue
        if digest(path) != sha256:
            missed.append(Missed(name, "", _CHANGED))
            continue
        target = results.options.out / FOLDER / name
        if real(target) in sources:
            missed.append(Missed(name, "", _OVER))
            continue
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
            missed.extend(_comment(name, path, target, results))
            written.append(target)
        except (CaseframeError, OSError) as error:
            missed.append(Missed(name, "", str(error).removeprefix(f"{path}: ")))
    if missed:
        written.append(results.options.out / NOT_PLACED)
        write_unread(written[-1], missed)
    return written


def _attached(name: str, results: Results) -> Iterator[Missed]:
    """The Word documents with findings that are attached to a mail."""
    places = (told.finding.place for told in results.findings(file=name))
    found = (_WORD_IN_MAIL.match(place) for place in places)
    for place in dict.fromkeys(match[0] for match in found if match):
        yield Missed(name, place, _ATTACHED)


def _comment(name: str, path: Path, target: Path, results: Results) -> list[Missed]:
    """Write one copy; the findings that have no comment in it."""
    # Only here: the readers' libraries are extra.
    from caseframe.app.readers.guarded import comment_guarded  # noqa: PLC0415

    by_remark: dict[Remark, Told] = {}
    for told in results.findings(file=name):
        found = told.finding
        said = _said(told, results)
        by_remark[Remark(found.part, found.start, found.end, said, phrase=found.phrase)] = told
    left = comment_guarded(path, target, list(by_remark), results.options.read)
    reason = "Word has no comments here; the finding is in the other files"
    return [Missed(name, by_remark[remark].finding.place, reason) for remark in left]


def _said(told: Told, results: Results) -> str:
    """What a comment says."""
    lines = [results.guide.frames[told.finding.frame].title, told.advice.why]
    lines.append(f"Ask: {told.advice.question}")
    lines.extend(f"Instead, if it is what happened: {text}" for text in told.advice.alternatives)
    if told.verdict:
        lines.append(f"Reviewed: {told.verdict}. {told.reason or ''}".strip())
    lines.append(f"Key for a review: {told.finding.key}")
    return "\n".join(lines)
