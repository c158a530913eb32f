from __future__ import annotations

import errno
import json
import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from caseframe import CaseframeError
from caseframe.app.screening.findings import Finding, key_of, normalised, read_findings
from caseframe.app.screening.review_export import Exported, export_reviews, placed, records_of
from caseframe.app.screening.reviews import NAME, Reviews
from caseframe.app.screening.screen import screen
from caseframe.data.load import read_records
from caseframe.data.records import record_example
from hypothesis import given, settings
from hypothesis import strategies as st

from ..test_cli import run
from .conftest import BLAMING, options


def finding(sentence: str, phrase: str, frame: str = "choice") -> Finding:
    start = sentence.index(phrase)
    return Finding(
        key_of(phrase, sentence), "a.txt", "", "", "1", "C1", None, None, None, sentence, phrase,
        start + 10, start + 10 + len(phrase), 10, 0, frame, 0.5,
    )  # fmt: skip


@given(st.text(alphabet="abc dé’'-–\n\t", min_size=1), st.text(alphabet="abc d", min_size=1))
def test_a_key_survives_what_typing_changes(sentence: str, phrase: str) -> None:
    other = f"  {sentence} ".replace(" ", "\n ").replace("’", "'").replace("–", "-").upper()
    assert key_of(phrase, sentence) == key_of(phrase.upper(), other)
    assert key_of(phrase, sentence) != key_of(phrase, f"{sentence} x")


def test_marks_are_kept_and_can_be_changed(tmp_path: Path) -> None:
    item = finding("She chose this.", "chose this")
    with Reviews(tmp_path / NAME) as reviews:
        assert reviews.get(item.key) is None
        reviews.mark(item, "agreed")
        reviews.mark(item, "not-blaming", " her own words ", reviewer="S")
    with Reviews(tmp_path / NAME) as reviews:
        (kept,) = reviews.all()
        assert reviews.get(item.key) == kept
        assert (kept.verdict, kept.reason, kept.reviewer) == ("not-blaming", "her own words", "S")
        with pytest.raises(CaseframeError, match="accepted are agreed"):
            reviews.mark(item, "wrong")
        assert reviews.forget(item.key)
        assert not reviews.all()


def test_a_file_of_reviews_that_cannot_be_used_is_one_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("caseframe.app.screening.reviews._PATIENCE", 0.1)
    item = finding("She chose this.", "chose this")
    with Reviews(tmp_path / NAME) as reviews:
        with closing(sqlite3.connect(tmp_path / NAME)) as other:
            other.execute("BEGIN EXCLUSIVE")
            with pytest.raises(CaseframeError, match="wait until it is done"):
                reviews.mark(item, "agreed")
        assert reviews.mark(item, "agreed").key == item.key
    with closing(sqlite3.connect(tmp_path / "other.sqlite")) as other:
        other.execute("CREATE TABLE review (something TEXT)")
    with (
        Reviews(tmp_path / "other.sqlite") as reviews,
        pytest.raises(CaseframeError, match=r"other\.sqlite: .*another tool"),
    ):
        reviews.all()


def test_reviews_in_an_archive_can_be_listed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    item = finding("She chose this.", "chose this")
    with Reviews(tmp_path / NAME) as reviews:
        reviews.mark(item, "agreed")

    def touch(*_: object, **__: object) -> None:
        raise OSError(errno.EROFS, "Read-only file system")

    monkeypatch.setattr(Path, "touch", touch)
    with Reviews(tmp_path / NAME) as reviews:
        assert [review.key for review in reviews.all()] == [item.key]
    with pytest.raises(CaseframeError, match=r"could not be opened \(Read-only file system\)"):
        Reviews(tmp_path / "other.sqlite")


def test_reviews_become_training_records(tmp_path: Path) -> None:
    two = "She is streetwise and chose this."
    with Reviews(tmp_path / NAME) as reviews:
        reviews.mark(finding(two, "streetwise", "adultified"), "agreed", of=2)
        # The other phrase is still to be looked at.
        assert records_of(reviews) == Exported((), waiting=1, unplaced=0)
        reviews.mark(finding(two, "chose this"), "not-blaming", of=2)
        reviews.mark(finding('"She chose" is no word for it.', "She chose"), "challenged")
        assert export_reviews(reviews, tmp_path / "r.jsonl") == "2 sentences written to"
    records = {record.text: record for record in read_records(tmp_path / "r.jsonl", "jsonl")}
    assert len(records) == 2
    (label,) = records[two].labels
    assert (two[label.span.start : label.span.end], label.frame) == ("streetwise", "adultified")
    other = records['"She chose" is no word for it.']
    assert not other.labels
    assert record_example(other).sentences[0].kind == "r2"
    assert all(record_example(own).training_only for own in records.values()), "not to measure on"


def placed_at(sentence: str, phrase: str, start: int) -> Finding:
    made = finding(sentence, phrase)
    return replace(made, start=start + 10, end=start + 10 + len(phrase))


def test_a_label_stands_where_the_finding_stood(tmp_path: Path) -> None:
    text = "A choice, he said, is a choice."
    with Reviews(tmp_path / NAME) as reviews:
        reviews.mark(placed_at(text, "choice", text.rindex("choice")), "agreed")
        ((label,),) = (record.labels for record in records_of(reviews).records)
        assert label.span.start == text.rindex("choice")
        reviews.mark(placed_at(text, "choice", 0), "agreed")
        assert records_of(reviews) == Exported((), waiting=0, unplaced=1)
        said = export_reviews(reviews, tmp_path / "r.jsonl")
    assert said.startswith("1 left out, for the phrase")


@settings(max_examples=50)
@given(
    st.lists(st.sampled_from(["a", "“b”", "c’s", "É", "a b"]), min_size=1, max_size=6),
    st.data(),
)
def test_a_label_is_found_however_the_sentence_is_typed(
    tmp_path_factory: pytest.TempPathFactory, words: list[str], data: st.DataObject
) -> None:
    sentence = " ".join(words)
    number = data.draw(st.integers(0, len(words) - 1))
    start = len(" ".join(words[:number])) + bool(number)
    item = placed_at(sentence, words[number], start)
    with Reviews(tmp_path_factory.mktemp("reviews") / NAME) as reviews:
        review = reviews.mark(item, "agreed")
    other = (
        sentence.replace("’", "'").replace("“", '"').replace("”", '"').replace(" ", " \n").upper()
    )
    span = placed(review, other)
    assert span is not None
    assert span.start == start + sentence[:start].count(" ")
    assert normalised(other[span.start : span.end]) == normalised(words[number])


def test_a_reviewed_finding_is_shown_as_reviewed_in_later_runs(tmp_path: Path) -> None:
    note = tmp_path / "a.txt"
    note.write_text(BLAMING, encoding="utf-8")
    out = tmp_path / "out"
    first = screen([note], options(out))
    assert first.open == first.findings > 0
    for item in read_findings(out):
        with Reviews(out / NAME) as reviews:
            reviews.mark(item, "not-blaming", "said by her")
    note.write_text(BLAMING.replace(" ", "  ", 1) + "\n", encoding="utf-8")
    second = screen([note], options(out))
    assert second.findings == first.findings
    assert second.open == 0
    assert second.groups[0].findings == 0
    rows = [json.loads(line) for line in (out / "findings.jsonl").read_text().splitlines()]
    assert {(row["review"], row["review_reason"]) for row in rows} == {
        ("not-blaming", "said by her")
    }
    assert "Reviewed: not-blaming. said by her" in (out / "report.html").read_text()


def test_the_command(tmp_path: Path) -> None:
    note = tmp_path / "a.txt"
    note.write_text(BLAMING, encoding="utf-8")
    out = tmp_path / "out"
    screened = run("screen", str(note), "--out", str(out), "-f", "jsonl")
    assert screened.returncode == 1, screened.stderr.decode()
    assert b"to think about" in screened.stdout
    keys = [item.key for item in read_findings(out)]
    for key in keys:
        marked = run("review", str(out), "--key", key[:8], "--as", "agreed", "--reason", "yes")
        assert marked.returncode == 0, marked.stderr.decode()
    exported = run("review", str(out), "--export", str(tmp_path / "r.jsonl"))
    assert exported.returncode == 0
    imported = run("data", "import", str(tmp_path / "r.jsonl"), "--out", str(tmp_path / "own"))
    assert imported.returncode == 0, imported.stderr.decode()
    for said in (b"taken back", b"there was no review"):
        forgotten = run("review", str(out), "--key", keys[0][:8], "--forget")
        assert forgotten.stdout.startswith(said), forgotten.stderr.decode()
    for wrong in (["--key", "ffffffff", "--as", "agreed"], ["--key", keys[0]]):
        failed = run("review", str(out), *wrong)
        assert failed.returncode == 2
        assert len(failed.stderr.decode().strip().splitlines()) == 1


def test_the_command_does_nothing_by_mistake(tmp_path: Path) -> None:
    note = tmp_path / "notes" / "a.txt"
    note.parent.mkdir()
    note.write_text(BLAMING, encoding="utf-8")
    for wrong in (note.parent, note):
        nothing = run("review", str(wrong))
        assert nothing.returncode == 2
        assert b"no screening here" in nothing.stderr
    assert list(note.parent.iterdir()) == [note]
    out = tmp_path / "out"
    screen([note], options(out, formats=("jsonl",)))
    before = (out / "findings.jsonl").read_bytes()
    over = run("review", "out", "--export", str(out / "findings.jsonl"), cwd=tmp_path)
    assert over.returncode == 2
    assert b"another --export" in over.stderr
    assert (out / "findings.jsonl").read_bytes() == before
    for alone in ("--reason", "--reviewer"):
        unsaid = run("review", str(out), alone, "she is 13")
        assert unsaid.returncode == 2
        assert b"give --key and --as too" in unsaid.stderr
    empty = run("review", str(out))
    assert (empty.returncode, empty.stdout) == (0, b"")
    assert b"no reviews yet" in empty.stderr
