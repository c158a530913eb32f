"""A result as a file to take away: HTML, JSON, or Word with comments. Made when asked for."""

from __future__ import annotations

import hashlib
import io
import json
import re
import tempfile
from dataclasses import replace
from pathlib import Path
from typing import Final

from caseframe.app.checked import Checked, how_sure
from caseframe.app.documents import Remark
from caseframe.app.readers.options import ReadOptions
from caseframe.app.render_html import render_html
from caseframe.app.web.result import MARKS, Finding, Result
from caseframe.guide import Guide
from caseframe.values import Flag, Report, Sentence

TYPES: Final = {
    "html": "text/html; charset=utf-8",
    "json": "application/json",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}
_AUTHOR: Final = "caseframe"
_NOT_XML: Final = re.compile("[^\t\n -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def as_html(result: Result, guide: Guide) -> bytes:
    """The self-contained page that the command line writes too."""
    return render_html([_joined(result)], guide).encode("utf-8", "replace")


def _joined(result: Result) -> Checked:
    """All passages as one text, for a page that reads as the document does."""
    text = ""
    flags: list[Flag] = []
    sentences: list[Sentence] = []
    for piece in result.pieces:
        report, start = piece.checked.report, len(text)
        for flag in report.flags:
            flags.append(
                replace(
                    flag,
                    start=flag.start + start,
                    end=flag.end + start,
                    sentence=flag.sentence + len(sentences),
                )
            )
        sentences += [
            replace(item, start=item.start + start, end=item.end + start)
            for item in report.sentences
        ]
        text += f"{piece.checked.text}\n\n"
    text = text.removesuffix("\n\n")
    digest = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
    model = result.pieces[0].checked.report.model
    report = Report(result.title, digest, model, tuple(flags), tuple(sentences))
    return Checked(result.about, text, report)


def as_json(result: Result) -> bytes:
    """The report; each flag with the reader's mark, or null. Several passages are a list."""
    marks = iter(result.marks.get(finding.number) for finding in result.findings())
    reports = []
    for piece in result.pieces:
        report = piece.checked.report.to_dict()
        report["flags"] = [{**flag, "mark": next(marks)} for flag in report["flags"]]
        reports.append({"place": piece.place, **report} if piece.place else report)
    single = len(reports) == 1 and not result.pieces[0].place
    return (json.dumps(reports[0] if single else reports, indent=2) + "\n").encode()


def as_commented_original(result: Result, guide: Guide, folder: Path) -> bytes:
    """The Word document that was checked, a comment at each phrase."""
    from caseframe.app.readers.guarded import comment_guarded  # noqa: PLC0415 - as below

    remarks = [
        Remark(item.piece.part, item.flag.start, item.flag.end, comment(item, result, guide))
        for item in result.findings()
    ]
    with tempfile.TemporaryDirectory(dir=folder) as scratch:
        source, target = Path(scratch, "source.docx"), Path(scratch, "target.docx")
        source.write_bytes(result.original or b"")
        comment_guarded(source, target, remarks, ReadOptions())
        return target.read_bytes()


def as_word(result: Result, guide: Guide) -> bytes:
    """A new Word document of the text, a comment at each phrase."""
    from docx import Document  # noqa: PLC0415 - takes a while, and few ask for it

    document = Document()
    document.add_heading("Wording to think about", level=1)
    findings = result.findings()
    for piece in result.pieces:
        if piece.place:
            document.add_heading(piece.place, level=3)
        paragraph = document.add_paragraph()
        position, text = 0, piece.checked.text
        for finding in (item for item in findings if item.piece is piece):
            flag = finding.flag
            paragraph.add_run(_plain(text[position : flag.start]))
            run = paragraph.add_run(_plain(text[flag.start : flag.end]))
            document.add_comment(run, comment(finding, result, guide), _AUTHOR, "cf")
            position = flag.end
        paragraph.add_run(_plain(text[position:]))
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def comment(finding: Finding, result: Result, guide: Guide) -> str:
    """What a comment in Word says of a finding."""
    flag = finding.flag
    lines = [
        f"{guide.frames[flag.frame].title} ({how_sure(flag.score)})",
        flag.why,
        f"Ask: {flag.question}",
        *(f"Instead, if it is what happened: {text}" for text in flag.alternatives),
    ]
    if finding.number in result.marks:
        lines.append(f"Marked: {MARKS[result.marks[finding.number]]}")
    return "\n".join(lines)


def _plain(text: str) -> str:
    """Text that XML can hold."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return _NOT_XML.sub("\N{REPLACEMENT CHARACTER}", text)


def make(kind: str, result: Result, guide: Guide, folder: Path) -> bytes:
    """A download of one of ``TYPES``; ``folder`` is private, for what must lie on disk a moment."""
    if kind == "html":
        return as_html(result, guide)
    if kind == "json":
        return as_json(result)
    return (
        as_commented_original(result, guide, folder) if result.original else as_word(result, guide)
    )
