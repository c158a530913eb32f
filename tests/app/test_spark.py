"""A real local Spark finds what ``screen`` finds."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from caseframe import CaseframeError
from caseframe.app.screening.findings import read_findings
from caseframe.app.screening.screen import screen

from .screening.conftest import BLAMING, ROWS, options, table

pd = pytest.importorskip("pandas")


def notes() -> list[tuple[str, ...]]:
    long = ("4000", "C3", "2024-05-01", "health", f"{BLAMING}\n" * 300)
    many = [
        (str(n), f"c{n % 5}", f"2024-0{1 + n % 9}-11", "x", f"{ROWS[n % 4][-1]} Day {n % 20}.")
        for n in range(1, 60)
    ]
    return [*many, long, ("4001", "", "", "", "Fed. \0 She chose this lifestyle.")]


@pytest.fixture(scope="module")
def screened_table(tmp_path_factory: pytest.TempPathFactory) -> set[tuple[Any, ...]]:
    folder = tmp_path_factory.mktemp("spark")
    result = screen([table(folder / "t.csv", notes())], options(folder / "out", formats=("jsonl",)))
    return {
        (
            f.note,
            f.case,
            f.date,
            f.agency,
            f.phrase,
            f.start,
            f.end,
            f.document_start,
            f.frame,
            f.key,
        )
        for f in read_findings(result.out)
    }


def frame() -> Any:
    rows = notes()
    return pd.DataFrame(rows, columns=["id", "case", "date", "agency", "text"])


def found(rows: list[dict[str, Any]]) -> set[tuple[Any, ...]]:
    names = (
        "note",
        "case",
        "date",
        "agency",
        "phrase",
        "start",
        "end",
        "document_start",
        "frame",
        "key",
    )
    return {tuple(None if row[n] != row[n] else row[n] for n in names) for row in rows}


def test_batches_give_what_screen_gives(screened_table: set[tuple[Any, ...]]) -> None:
    from caseframe.app.spark import NAMES, screen_batches

    whole = frame()
    parts = list(screen_batches(iter([whole.iloc[:10], whole.iloc[10:], whole.iloc[:0]])))
    assert all(tuple(part.columns) == NAMES for part in parts)
    rows = [row for part in parts for row in part.to_dict("records")]
    assert found(rows) == screened_table
    assert all(row["why"] and row["question"] for row in rows)


def test_cells_are_read_as_those_of_a_table() -> None:
    from caseframe.app.spark import screen_batches

    columns = {
        "id": [1.0, None],  # what pandas makes of whole numbers where one is missing
        "case": [b" C1 ", bytearray(b"C2")],
        "author": [" A. Jones ", " "],
        "text": [b"She made a lifestyle choice.", " She made a lifestyle choice."],
    }
    (found,) = screen_batches(iter([pd.DataFrame(columns)]))
    rows = found.drop_duplicates("note").to_dict("records")
    assert [(row["note"], row["case"]) for row in rows] == [("1", "C1"), ("2", "C2")]
    assert rows[0]["author"] == "A. Jones"
    assert pd.isna(rows[1]["author"])
    assert rows[1]["sentence_start"] == rows[0]["sentence_start"] + 1


def test_notes_without_ids_are_numbered_through_all_batches() -> None:
    from caseframe.app.spark import screen_batches

    batch = pd.DataFrame({"text": ["Fed and slept.", BLAMING]})
    parts = list(screen_batches(iter([batch, batch])))
    assert {note for part in parts for note in part["note"]} == {"2", "4"}


def test_no_text_column() -> None:
    from caseframe.app.spark import screen_batches

    with pytest.raises(CaseframeError, match="a column called text"):
        list(screen_batches(iter([pd.DataFrame({"note": ["x"]})])))


@pytest.fixture(scope="module")
def session() -> Iterator[Any]:
    pytest.importorskip("pyspark")
    if not shutil.which("java"):
        pytest.skip("no Java here")
    from pyspark.sql import SparkSession

    os.environ["PYSPARK_PYTHON"] = os.environ["PYSPARK_DRIVER_PYTHON"] = sys.executable
    built = (
        SparkSession.builder.master("local[2]")
        .config("spark.ui.enabled", "false")
        .config("spark.driver.host", "127.0.0.1")
        .config("spark.driver.bindAddress", "127.0.0.1")
        .config("spark.sql.shuffle.partitions", "2")
        .getOrCreate()
    )
    yield built
    built.stop()


@pytest.mark.spark
@pytest.mark.enable_socket
@pytest.mark.filterwarnings("ignore")
def test_on_a_local_spark(
    session: Any, screened_table: set[tuple[Any, ...]], tmp_path: Path
) -> None:
    from caseframe.app.spark import schema, screen_batches

    path = tmp_path / "notes.parquet"
    frame().to_parquet(path)
    table = session.read.parquet(str(path)).repartition(3)
    rows = [row.asDict() for row in table.mapInPandas(screen_batches, schema).collect()]
    assert found(rows) == screened_table
