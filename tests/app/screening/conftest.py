"""A small folder of invented notes, and ways to screen it."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import pytest
from caseframe.app.screening.options import Result, ScreenOptions
from caseframe.app.screening.screen import screen

BLAMING = "YP puts herself at risk and is very streetwise. Two men drove her to a hotel."
ROWS = [
    ("1", "A1", "2024-01-05", "police", BLAMING),
    ("2", "A1", "2024-03-02", "school", "Mum cannot control her at all."),
    ("3", "B2", "2024-03-09", "school", "Fed and slept. Dentist on Monday at 10."),
    ("4", "B2", "2024-03-10", "school", "=1+1 She made a lifestyle choice."),
]


def table(path: Path, rows: list[tuple[str, ...]]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["id", "case", "date", "agency", "text"])
        writer.writerows(rows)
    return path


COLUMNS: dict[str, str] = {
    "text_column": "text",
    "id_column": "id",
    "case_column": "case",
    "date_column": "date",
    "agency_column": "agency",
}


def options(out: Path, columns: bool = True, **more: Any) -> ScreenOptions:
    from caseframe.app.readers.options import ReadOptions

    read = ReadOptions(**COLUMNS) if columns else ReadOptions()
    return ScreenOptions(out=out, read=read, workers=1, **more)


@pytest.fixture(scope="session")
def notes(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a table, texts in folders, a broken file, hidden and temporary ones."""
    folder = tmp_path_factory.mktemp("notes")
    table(folder / "export.csv", ROWS)
    (folder / "deep" / "er").mkdir(parents=True)
    (folder / "deep" / "er" / "note.txt").write_text(BLAMING, encoding="utf-8")
    (folder / "broken.docx").write_bytes(b"PK\x03\x04 not a document")
    (folder / "~$open.docx").write_bytes(b"x")
    (folder / ".hidden.txt").write_text(BLAMING, encoding="utf-8")
    (folder / "deep" / "letter.doc").write_bytes(b"an old one")
    (folder / "photo.raw").write_bytes(b"\0\1")
    (folder / "Thumbs.db").write_bytes(b"\0\1")
    return folder


@pytest.fixture(scope="session")
def screened(notes: Path, tmp_path_factory: pytest.TempPathFactory) -> Result:
    """The folder screened into every format but Word."""
    return screen([notes], options(tmp_path_factory.mktemp("out")))
