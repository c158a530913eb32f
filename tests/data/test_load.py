"""What is read of a folder of labelled texts, and what is refused."""

from __future__ import annotations

from pathlib import Path

import pytest
from caseframe.data.corpus import CorpusError
from caseframe.data.load import load_examples
from caseframe.data.repeats import repeated_texts
from caseframe.data.sheet import Row, write_sheet


def test_hidden_copies_are_not_read(tmp_path: Path) -> None:
    sheet = write_sheet([Row("n", "", 1, "Fed at six.")])
    (tmp_path / ".ipynb_checkpoints").mkdir()
    for name in ("next.csv", ".ipynb_checkpoints/next-checkpoint.csv", "~$next.csv"):
        (tmp_path / name).write_bytes(sheet)
    assert len(load_examples(tmp_path)) == 1


@pytest.mark.parametrize(
    ("text", "is_list"),
    [
        ("YP was late.\nShe said nothing.\n", False),
        ("# From the log\nYP was late.\n", False),
        ("YP [[chose|choice]] it.\nFed.\n", True),
        ("YP was late.\nTwo men hurt her. {r1}\n", True),
        ("## none\nYP was late.\n", True),
    ],
)
def test_a_note_in_a_folder_is_no_list(text: str, is_list: bool, tmp_path: Path) -> None:
    path = tmp_path / "note.txt"
    path.write_text(text, encoding="utf-8")
    if is_list:
        assert load_examples(tmp_path)
    else:
        with pytest.raises(CorpusError, match=r"note\.txt: a text without labels.*'## none'"):
            load_examples(tmp_path)


def test_a_list_that_is_named_needs_no_mark(tmp_path: Path) -> None:
    path = tmp_path / "list.txt"
    path.write_text("Fed at six.\n", encoding="utf-8")
    assert len(load_examples(path)) == 1


def test_a_text_that_occurs_twice_is_named(tmp_path: Path) -> None:
    long = "She chose to go to the house and nobody knew who else was there."
    rows = [Row("n1", "", 1, "She slept."), Row("n2", "", 1, "She slept."), Row("n3", "", 1, long)]
    names = ("a.csv", "b.csv", "c.csv", "d.csv", "e.txt")
    one, copy, other, routine, listed = (tmp_path / name for name in names)
    one.write_bytes(write_sheet(rows))
    copy.write_bytes(write_sheet(rows))
    other.write_bytes(write_sheet([Row("x", "", 1, long)]))
    routine.write_bytes(write_sheet([Row("n9", "", 1, "She slept.")]))
    listed.write_text("Fed at six.\nFed at six.\n", encoding="utf-8")
    first, second, third = repeated_texts([one, copy, other, routine, listed])
    assert first.startswith(f"{copy}: 3 texts stand in {one} too (the first: n1)")
    assert second.startswith(f"{other}: 1 text stands in {one} too (the first: x)")
    assert third.startswith(f"{listed}: 1 text stands in it already (the first: sentence 2)")
    assert "slept" not in first and "house" not in second


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_a_mark_at_the_start_and_other_line_ends_change_nothing(end: str, tmp_path: Path) -> None:
    listed = "## pair\nShe [[chose|choice]] it.\nHe made her.\n"
    head = "---\nscenario: a park\nauthor: x\nagency: police\nera: 2004-2010\nregister: police_log\n---\n"
    for text in (listed, head + "She [[chose|choice]] it. {p1}\nHe made her. {p1 r1}\n"):
        plain, marked = tmp_path / "plain" / "a.txt", tmp_path / "marked" / "a.txt"
        for path, written in ((plain, text), (marked, "\ufeff" + text.replace("\n", end))):
            path.parent.mkdir(exist_ok=True)
            path.write_bytes(written.encode())
        assert load_examples(marked) == load_examples(plain)
        assert [own.sentences[0].pair for own in load_examples(marked)] != [None, None]
