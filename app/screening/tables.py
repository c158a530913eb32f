"""Findings as JSON Lines, CSV and Excel, and the list of what could not be read."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import Any, Final

from caseframe.app.outputs import scratch_folder, whole_file
from caseframe.app.screening.case_rows import case_rows, header
from caseframe.app.screening.results import Missed, Results, Told
from caseframe.errors import CaseframeError
from caseframe.guide import Guide

COLUMNS: Final = (
    ("score", 7), ("frame", 22), ("phrase", 36), ("sentence", 70), ("file", 28), ("place", 16),
    ("case", 14), ("date", 12), ("author", 16), ("agency", 16), ("question", 44),
    ("alternatives", 50), ("why", 60), ("review", 14), ("review_reason", 24), ("note", 14),
    ("start", 8), ("end", 8), ("start_in_sentence", 8), ("end_in_sentence", 8), ("key", 24),
    ("model", 28),
)  # fmt: skip
"""What a row holds, and how wide Excel shows it."""
_NUMBERS: Final = frozenset(["score", "start", "end", "start_in_sentence", "end_in_sentence"])
_EXCEL_ROWS: Final = 1_048_576
_EXCEL_CHARS: Final = 32_767
_STARTS_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r", "\n")


def write_jsonl(path: Path, findings: Iterable[Told]) -> None:
    """One finding a line."""
    with whole_file(path) as scratch, scratch.open("w", encoding="utf-8", newline="\n") as file:
        for told in findings:
            file.write(json.dumps(told.to_dict(), ensure_ascii=False) + "\n")


def write_csv(path: Path, findings: Iterable[Told], guide: Guide) -> None:
    """One finding a row, for any spreadsheet: UTF-8 with a mark, nothing that starts a formula."""
    _write_csv(path, [name for name, _ in COLUMNS], (_row(told, guide) for told in findings))


def write_unread(path: Path, missed: Iterable[Missed]) -> None:
    """What could not be read, and why."""
    rows = ([item.file, item.place, item.reason] for item in missed)
    _write_csv(path, ["file", "place", "reason"], rows)


def write_cases(path: Path, results: Results) -> None:
    """One case or document a row, with what its record says; see ``case_rows``."""
    _write_csv(path, header(results), case_rows(results))


def _write_csv(path: Path, header: list[str], rows: Iterable[Sequence[Any]]) -> None:
    with whole_file(path) as scratch, scratch.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(header)
        writer.writerows([_harmless(value) for value in row] for row in rows)


def _harmless(value: Any) -> Any:
    """A text that a spreadsheet would take for a formula gets an apostrophe before it."""
    if isinstance(value, str) and value.lstrip(" ").startswith(_STARTS_FORMULA):
        return f"'{value}"
    return value


def write_xlsx(path: Path, results: Results) -> None:
    """One finding a row, with filters and a frozen header; texts are texts, never formulas.

    A second sheet has one case or document a row.

    Raises:
        CaseframeError: if XlsxWriter is not installed or the file cannot be written.
    """
    try:
        import xlsxwriter  # noqa: PLC0415 - only for this format
        from xlsxwriter.exceptions import XlsxWriterException  # noqa: PLC0415
    except ImportError as error:
        raise CaseframeError('xlsx needs XlsxWriter; pip install ".[app]"') from error
    with whole_file(path) as scratch, scratch_folder(path) as folder:
        book = xlsxwriter.Workbook(str(scratch), {"constant_memory": True, "tmpdir": str(folder)})
        try:
            try:
                _fill(book, (_row(told, results.guide) for told in results.findings()))
                _fill_cases(book, header(results), case_rows(results))
            finally:
                book.close()
        except XlsxWriterException as error:  # the disk is full, or more than a workbook holds
            raise CaseframeError(
                f"{path}: could not be written ({error}); make room, or leave out --format xlsx"
            ) from error


def _fill(book: Any, rows: Iterator[list[Any]]) -> None:
    sheet = book.add_worksheet("Findings")
    bold = book.add_format({"bold": True, "bottom": 1})
    wrapped = book.add_format({"text_wrap": True, "valign": "top"})
    sheet.freeze_panes(1, 0)
    for column, (name, width) in enumerate(COLUMNS):
        sheet.set_column(column, column, width)
        sheet.write_string(0, column, name.replace("_", " "), bold)
    last = 0
    for last, row in enumerate(islice(rows, _EXCEL_ROWS - 1), 1):
        for column, value in enumerate(row):
            if isinstance(value, str):
                sheet.write_string(last, column, value[:_EXCEL_CHARS], wrapped)
            elif value is not None:
                sheet.write_number(last, column, value, wrapped)
    sheet.autofilter(0, 0, last, len(COLUMNS) - 1)
    if next(rows, None) is not None:
        book.add_worksheet("More").write_string(
            0, 0, "Excel holds no more rows: the lowest scores are left out. findings.csv has all."
        )


def _fill_cases(book: Any, names: list[str], rows: Iterator[list[str | int | float]]) -> None:
    sheet = book.add_worksheet("Cases" if names[0] == "case" else "Documents")
    sheet.freeze_panes(1, 1)
    sheet.set_column(0, 0, 28)
    sheet.set_column(1, len(names) - 1, 14)
    bold = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
    for column, name in enumerate(names):
        sheet.write_string(0, column, name, bold)
    last = 0
    for last, (called, *numbers) in enumerate(islice(rows, _EXCEL_ROWS - 1), 1):
        sheet.write_string(last, 0, str(called)[:_EXCEL_CHARS])
        for column, number in enumerate(numbers, 1):
            sheet.write_number(last, column, number)
    sheet.autofilter(0, 0, last, len(names) - 1)


def _row(told: Told, guide: Guide) -> list[Any]:
    """A finding's values in the order of COLUMNS."""
    values = told.to_dict()
    values["frame"] = guide.frames[told.finding.frame].title
    values["alternatives"] = "\n".join(told.advice.alternatives)
    return [values[name] if name in _NUMBERS else values[name] or "" for name, _ in COLUMNS]
