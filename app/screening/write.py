"""The outputs of a screening, each written whole or not at all."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Final

from caseframe.app.screening import tables
from caseframe.app.screening.page import write_page
from caseframe.app.screening.results import Results
from caseframe.app.screening.sources import real
from caseframe.app.screening.word import write_word

CASES: Final = "cases.csv"
UNREAD: Final = "not_read.csv"
FILES: Final = {
    "jsonl": "findings.jsonl",
    "csv": "findings.csv",
    "xlsx": "findings.xlsx",
    "html": "report.html",
}
"""The file of each format; Word documents go into a folder of their own."""


def write_outputs(results: Results) -> tuple[Path, ...]:
    """Write what was asked for, and the list of what could not be read; the files written.

    Raises:
        CaseframeError: if a file cannot be written; those before it are there.
    """
    out, guide = results.options.out, results.guide
    before = results.written()
    writers: dict[str, Callable[[Path], None]] = {
        "jsonl": lambda path: tables.write_jsonl(path, results.findings()),
        "csv": lambda path: tables.write_csv(path, results.findings(), guide),
        "xlsx": lambda path: tables.write_xlsx(path, results),
        "html": lambda path: write_page(path, results),
    }
    written = []
    for name, file in FILES.items():
        path = out / file
        if name in results.options.formats:
            writers[name](path)
            written.append(path)
    if "csv" in results.options.formats:
        tables.write_cases(out / CASES, results)
        written.append(out / CASES)
    tables.write_unread(out / UNREAD, results.unread())
    written.append(out / UNREAD)
    if "docx" in results.options.formats:
        written.extend(write_word(results))
    sources = results.sources()
    for path in before - set(written):
        if real(path) in sources:  # a copy that is now screened itself
            continue
        with suppress(OSError):
            path.unlink()  # of an earlier run: its findings are not these
    results.note_written(written)
    return tuple(written)
