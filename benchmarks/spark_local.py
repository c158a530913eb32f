"""Notes on a local Spark beside ``caseframe screen`` on the same: the same findings, and what a million costs.

Usage: python benchmarks/spark_local.py [--rows 200000] [--price POUNDS_PER_CORE_HOUR] [--new-in N]
Needs pyspark, pandas and Java. The price is of one processor for an hour; look up your provider's.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

import pandas as pd
from caseframe.app.readers.options import ReadOptions
from caseframe.app.screening.findings import read_findings
from caseframe.app.screening.options import ScreenOptions
from caseframe.app.screening.screen import screen
from caseframe.app.spark import schema, screen_batches
from caseframe.runtime import processors
from pyspark.sql import SparkSession
from screening_scale import rows

COLUMNS = ["id", "case", "date", "text"]
COMPARED = ["note", "case", "date", "phrase", "start", "end", "frame", "key"]


def on_spark(path: Path) -> tuple[float, Counter[tuple[object, ...]]]:
    """Seconds (the session already up), and the findings."""
    os.environ["PYSPARK_PYTHON"] = os.environ["PYSPARK_DRIVER_PYTHON"] = sys.executable
    session = (
        SparkSession.builder.master(f"local[{processors()}]")
        .config("spark.driver.host", "127.0.0.1")
        .config("spark.driver.bindAddress", "127.0.0.1")
        .config("spark.driver.memory", "2g")
        .config("spark.ui.enabled", "false")
        .getOrCreate()
    )
    start = time.perf_counter()
    notes = session.read.parquet(str(path)).repartition(4 * processors())
    found = notes.mapInPandas(screen_batches, schema).select(*COMPARED).collect()
    seconds = time.perf_counter() - start
    session.stop()
    return seconds, Counter(tuple(row) for row in found)


def by_screen(path: Path, out: Path) -> tuple[float, Counter[tuple[object, ...]]]:
    """Seconds, and the findings."""
    read = ReadOptions(text_column="text", id_column="id", case_column="case", date_column="date")
    start = time.perf_counter()
    screen([path], ScreenOptions(out, ("jsonl",), read=read))
    seconds = time.perf_counter() - start
    return seconds, Counter(
        tuple(getattr(item, name) for name in COMPARED) for item in read_findings(out)
    )


def main() -> None:
    """Print both, whether they agree, and core-hours for a million notes."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--rows", type=int, default=200_000)
    parser.add_argument("--price", type=float)
    parser.add_argument("--new-in", type=int, default=10)
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        path = Path(scratch) / "notes.parquet"
        pd.DataFrame(rows(chosen.rows, chosen.new_in), columns=COLUMNS).to_parquet(path)
        for name, (seconds, found) in (
            results := {
                "spark": on_spark(path),
                "screen": by_screen(path, Path(scratch) / "out"),
            }
        ).items():
            hours = seconds / 3600 * processors() * 1e6 / chosen.rows
            cost = f", £{hours * chosen.price:.2f}" if chosen.price else ""
            print(
                f"{name:8}{seconds:9.1f} s{chosen.rows / seconds:8.0f} notes/s{found.total():9} findings; "
                f"a million notes: {hours:.2f} core-hours{cost}"
            )
        print("the same findings:", results["spark"][1] == results["screen"][1])


if __name__ == "__main__":
    main()
