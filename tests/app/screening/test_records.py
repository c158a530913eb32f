"""Who the sentences of a record are about."""

from __future__ import annotations

import json
import sqlite3
from itertools import pairwise
from pathlib import Path

import pytest
from caseframe.app.screening.journal import NAME, Journal
from caseframe.app.screening.records import Name, Record, judge_in, read_record, settle, settled
from caseframe.app.screening.schema import VERSION
from caseframe.app.screening.screen import screen
from hypothesis import given
from hypothesis import strategies as st

from ...conftest import ROOT
from .conftest import options, table

NOTE = (
    "Seen at home with Wrenna at four.",
    "Wrenna absconded again that night.",
    "He was waiting in a car.",
    "Spoke to Wrenna, and mum, about him.",
    "Wrenna, Tildy and he went to the park.",
    "Tildy, 15, left the unit.",
    "Her phone was taken from Wrenna.",
    "She was driven off by two men, who were arrested when she record her mum what she knew.",
)


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("She ran from the car.", (True, False, False)),
        ("She was driven to a hotel by two men.", (False, True, False)),
        ("22:10 Absconded from the unit again.", (True, False, False)),
        ("Mum rang at ten.", (False, False, False)),
        ("Police arrested both males at the flat.", (False, True, True)),
        ("On Monday K refused to engage.", (True, False, False)),
        ("A male nurse came in.", (False, False, False)),
        ("Her behaviour is a worry to school.", (False, False, False)),
        ("He put her at risk.", (False, True, False)),
    ],
)
def test_who_a_sentence_is_about(sentence: str, expected: tuple[bool, bool, bool]) -> None:
    record = read_record(["She is 14.", sentence, "Her mother said she was home."])
    assert judge_in(sentence, record) == expected


def test_about_counts() -> None:
    record = read_record(["She ran from the car.", "Two men were arrested.", "Dinner at six."])
    assert settle(record).counts == (1, 1, 1)


def together(parts: list[Record]) -> Record:
    """The sum of what several passages tell."""
    names: dict[str, list[int]] = {}
    for record in parts:
        for name in record.names:
            held = names.setdefault(name.word, [0, 0, 0, 0])
            numbers = (name.aged, name.used, name.girl_acts, name.boy_acts)
            names[name.word] = [a + b for a, b in zip(held, numbers, strict=True)]
    sums = [sum(column) for column in zip(*(record.counts for record in parts), strict=True)]
    return Record.of(sums, (Name(word, *counts) for word, counts in names.items()))


@given(st.permutations(range(len(NOTE))), st.sets(st.integers(1, len(NOTE) - 1)))
def test_counts_are_the_same_however_a_record_is_cut_and_ordered(
    order: list[int], cuts: set[int]
) -> None:
    bounds = [0, *sorted(cuts), len(NOTE)]
    parts = [read_record(NOTE[at] for at in order[start:end]) for start, end in pairwise(bounds)]
    whole = read_record(NOTE)
    assert settle(together(parts)) == settle(whole)
    judged = [judge_in(sentence, whole) for sentence in NOTE]
    assert settle(whole).counts == tuple(sum(column) for column in zip(*judged, strict=True))


def test_names_and_pronouns_of_elsewhere_tell_whom_a_sentence_is_about() -> None:
    whole = read_record(NOTE)
    for sentence, beside, alone in (
        (NOTE[1], (True, False, False), (False, False, False)),
        (NOTE[2], (False, True, False), (True, False, False)),
        (NOTE[4], (True, True, False), (False, False, False)),
    ):
        assert judge_in(sentence, whole) == beside
        assert judge_in(sentence, read_record([sentence])) == alone


def test_a_record_of_its_own_keeps_its_counts_among_others() -> None:
    boy = read_record(["He ran off.", "His teacher saw him."])
    assert settle(boy).counts == (1, 0, 0)
    assert settle(together([settled(boy), read_record(NOTE)])).counts == tuple(
        a + b for a, b in zip(settle(boy).counts, settle(read_record(NOTE)).counts, strict=True)
    )


def test_rows_of_a_case_are_one_record_and_rows_without_a_case_each_their_own(
    tmp_path: Path,
) -> None:
    counts = []
    for name, case in (("with", "C1"), ("without", "")):
        sentences = enumerate((*NOTE, "He ran off."))
        rows = [(str(at), case, "2024-01-05", "police", own) for at, own in sentences]
        path = table(tmp_path / f"{name}.csv", rows)
        result = screen([path], options(tmp_path / name, threshold=0.99))
        (group,) = result.groups
        counts.append((group.child_acts, group.adult_named, group.adult_pursued))
    apart = [settle(read_record([sentence])).counts for sentence in (*NOTE, "He ran off.")]
    assert counts[0] == settle(read_record((*NOTE, "He ran off."))).counts
    assert counts[1] == tuple(sum(column) for column in zip(*apart, strict=True))
    assert counts[0] != counts[1]


def test_a_journal_with_older_tables_is_begun_afresh(tmp_path: Path) -> None:
    (tmp_path / "n.txt").write_text("She ran off. She puts herself at risk.", encoding="utf-8")
    asked = options(tmp_path / "out")
    first = screen([tmp_path / "n.txt"], asked)
    with sqlite3.connect(asked.out / NAME) as db:
        for command in (
            "DROP TABLE tally",
            "CREATE TABLE tally (source INTEGER, child_acts INTEGER)",
            "PRAGMA user_version = 0",
        ):
            db.execute(command)
    db.close()
    again = screen([tmp_path / "n.txt"], asked)
    assert again.groups == first.groups
    assert again.sentences == 2
    journal = Journal(asked.out)
    assert journal.db.execute("PRAGMA user_version").fetchone() == (VERSION,)
    assert journal.db.execute("SELECT COUNT(*) FROM reported").fetchone()[0] == first.findings
    journal.close()


def test_the_labelled_sentences_stand_in_the_corpus() -> None:
    lines = (ROOT / "data" / "actors.jsonl").read_text(encoding="utf-8").splitlines()
    rows = [json.loads(line) for line in lines]
    assert len(rows) == 150
    for row in rows:
        note = ROOT / "data" / "corpus" / "notes" / f"{row['note']}.txt"
        plain = note.read_text(encoding="utf-8").replace("[[", "").replace("]]", "")
        assert row["text"].split()[0] in plain
