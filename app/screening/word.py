"""Copies of Word documents with each finding as a comment on its phrase."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from caseframe.app.screening.results import Results, Told
from caseframe.errors import CaseframeError

FOLDER: Final = "word"


def write_word(results: Results) -> list[Path]:
    """Write a commented copy of each Word document with findings, under the same relative name."""
    from caseframe.app.readers.word_comments import Remark, comment_docx  # noqa: PLC0415

    written = []
    for name, path in results.documents():
        if path.suffix.lower() != ".docx":
            continue
        target = results.options.out / FOLDER / name
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise CaseframeError(f"{target.parent}: cannot be made a folder") from error
        remarks = [
            Remark(told.finding.part, told.finding.start, told.finding.end, _said(told, results))
            for told in results.findings(file=name)
            if told.finding.part
        ]
        comment_docx(path, target, remarks)
        written.append(target)
    return written


def _said(told: Told, results: Results) -> str:
    """What a comment says."""
    lines = [results.guide.frames[told.finding.frame].title, told.advice.why]
    lines.append(f"Ask: {told.advice.question}")
    lines.extend(f"Instead, if it is what happened: {text}" for text in told.advice.alternatives)
    if told.verdict:
        lines.append(f"Reviewed: {told.verdict}. {told.reason or ''}".strip())
    return "\n".join(lines)
