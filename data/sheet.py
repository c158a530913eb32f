"""A spreadsheet to label in: one sentence a row, its phrases copied into cells beside it.

CSV that Excel opens as it is: UTF-8 with a mark. A cell that a spreadsheet would
take for a formula, a number or a date gets an apostrophe in front, which is taken
away again when the sheet is read.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from io import BytesIO, StringIO
from pathlib import Path
from typing import Final

from caseframe.data.corpus import CorpusError
from caseframe.data.marked_words import LabelError
from caseframe.data.markup import Label
from caseframe.data.phrases import read_phrases
from caseframe.data.records import TRAINING, Record
from caseframe.data.table import guarded, read_table, unguarded
from caseframe.segment import segment
from caseframe.values import Note, Span

PHRASES: Final = 3
"""Columns for phrases in a new sheet; more are read, and written where they are needed."""
_PHRASE: Final = re.compile(r"phrase (\d+)")


@dataclass(frozen=True, slots=True)
class Row:
    """A sentence of a note, as it stands in a sheet.

    ``number`` counts the sentences of the note from 1 (0: not given). ``phrases``
    are what was written into the cells: words of the sentence (``*`` for all of
    it), and the frame. ``before`` and ``after`` are the neighbours of a sentence
    that is shown without its note.
    """

    note: str
    case: str
    number: int
    sentence: str
    phrases: tuple[tuple[str, str], ...] = ()
    remark: str = ""
    before: str = ""
    after: str = ""


def note_rows(note: Note) -> list[Row]:
    """Every sentence of a note, unlabelled."""
    return [
        Row(note.id, note.case or "", number, note.text[span.start : span.end])
        for number, span in enumerate(segment(note.text), 1)
    ]


def write_sheet(rows: Iterable[Row], *, chosen: bool = False) -> bytes:
    """The sheet as bytes; a lone surrogate, which no file holds, becomes a question mark.

    ``chosen`` sentences have the columns before and after, even if they have no
    neighbours: by these a sheet is known for one to learn from, not to measure on.
    """
    rows = list(rows)
    width = max([PHRASES, *(len(row.phrases) for row in rows)])
    beside = chosen or any(row.before or row.after for row in rows)
    titles = ["note", "case", "sentence number", "sentence"]
    titles += [f"{kind} {at}" for at in range(1, width + 1) for kind in ("phrase", "frame")]
    titles += ["remark", *(["before", "after"] if beside else [])]
    buffer = StringIO(newline="")
    writer = csv.writer(buffer)
    writer.writerow(titles)
    for row in rows:
        pairs = [*row.phrases, *[("", "")] * (width - len(row.phrases))]
        cells = [cell for pair in pairs for cell in pair]
        texts = [row.sentence, *cells, row.remark, *([row.before, row.after] if beside else [])]
        number = str(row.number) if row.number else ""
        writer.writerow([guarded(row.note), guarded(row.case), number, *map(guarded, texts)])
    return buffer.getvalue().encode("utf-8-sig", "replace")


def read_rows(data: bytes, name: str) -> Iterator[tuple[int, Row]]:
    """Rows with their numbers as a spreadsheet counts them; the inverse of ``write_sheet``.

    Raises:
        CorpusError: if it is no such sheet.
    """
    for at, row, _ in _rows(data, name):
        yield at, row


def _rows(data: bytes, name: str) -> Iterator[tuple[int, Row, bool]]:
    """See ``read_rows``; and whether the sheet's sentences were chosen, not drawn."""
    for at, cells in read_table(BytesIO(data), name, "sentence"):
        clean = {title: unguarded(cell) for title, cell in cells.items()}
        numbers = sorted(int(match[1]) for title in clean if (match := _PHRASE.fullmatch(title)))
        if not numbers:
            raise CorpusError(f"{name}: no column 'phrase 1'; see caseframe data sample --help")
        pairs = [(clean[f"phrase {n}"], clean.get(f"frame {n}", "")) for n in numbers]
        while pairs and not any(cell.strip() for cell in pairs[-1]):
            pairs.pop()
        given = re.match(r"\s*(\d{1,9})(?!\d)", clean.get("sentence number", ""))
        texts = (clean.get(title, "") for title in ("remark", "before", "after"))
        note, case = clean.get("note", ""), clean.get("case", "")
        number = int(given[1]) if given else 0
        row = Row(note, case, number, clean["sentence"], tuple(pairs), *texts)
        yield at, row, "before" in clean or "after" in clean


def read_sheet(path: Path) -> list[Record]:
    """The notes of a labelled sheet; a note's scenario is its case, or itself.

    Sentences that were chosen (the sheet has a column before or after) are for
    training only.

    Raises:
        CorpusError: naming file and row, if a phrase does not stand in its sentence, a
            frame is unknown, or it is no sheet.
    """
    found, problems = check_sheet(path)
    if problems:
        more = len(problems) - 1
        told = f" ({more} more: caseframe data lint {path})" if more else ""
        raise CorpusError(problems[0] + told)
    if not found:
        raise CorpusError(f"{path}: no sentences in it")
    return found


def check_sheet(path: Path) -> tuple[list[Record], list[str]]:
    """The notes of a sheet, and one line for every cell that cannot be understood.

    Raises:
        CorpusError: if it cannot be read, or is no sheet.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        raise CorpusError(f"{path}: could not be read ({error.strerror or error})") from error
    return parse_sheet(data, str(path))


def parse_sheet(data: bytes, name: str) -> tuple[list[Record], list[str]]:
    """See ``check_sheet``."""
    notes: dict[str, list[tuple[Row, list[Label]]]] = {}
    seen: dict[tuple[str, int], int] = {}
    problems: list[str] = []
    use = {}
    for at, row, chosen in _rows(data, name):
        use = {"use": TRAINING} if chosen else {}
        key = row.note.strip() or f"{Path(name).stem} row {at}"
        first = seen.setdefault((key, row.number or -at), at)
        if first != at:
            problems.append(f"{name}: row {at}: the same note and sentence number as row {first}")
        try:
            labels = read_phrases(row.sentence, row.phrases)
        except LabelError as error:
            problems.append(f"{name}: row {at}: {error}")
            continue
        if row.sentence.strip():
            notes.setdefault(key, []).append((row, labels))
    return [own for key, rows in notes.items() for own in _records(key, rows, use)], problems


def _records(
    note: str, rows: list[tuple[Row, list[Label]]], use: Mapping[str, str]
) -> Iterator[Record]:
    """A note's sentences as one text; as several, where sentences between are missing."""
    if all(row.number for row, _ in rows):
        rows.sort(key=lambda own: own[0].number)  # a spreadsheet may have been sorted
    case = next((row.case.strip() for row, _ in rows if row.case.strip()), "")
    meta = {"note": note, **({"case": case} if case else {}), **use}
    runs: list[list[tuple[Row, list[Label]]]] = []
    for own in rows:
        if not runs or own[0].number > runs[-1][-1][0].number + 1:
            runs.append([])
        runs[-1].append(own)
    for run in runs:
        start = run[0][0].number
        yield _record(note if start in {0, 1} else f"{note}:{start}", run, meta)


def _record(key: str, run: list[tuple[Row, list[Label]]], meta: Mapping[str, str]) -> Record:
    text, spans, labels = "", [], []
    for row, own in run:
        text += "\n" if text else ""
        start = len(text)
        text += row.sentence.strip()
        spans.append(Span(start, len(text)))
        labels += [
            Label(Span(label.span.start + start, label.span.end + start), label.frame)
            for label in own
        ]
    return Record(key, text, tuple(labels), "", tuple(spans), dict(meta))
