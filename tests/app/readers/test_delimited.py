from __future__ import annotations

import pytest
from caseframe.app.documents import Passage
from caseframe.app.readers import delimited
from caseframe.app.readers.options import ReadOptions
from hypothesis import given
from hypothesis import strategies as st

from tests.app.readers.samples import read_bytes, reasons, texts


def by_case(data: str, name: str = "a.csv") -> dict[str | None, str]:
    items = read_bytes(data.encode(), name)
    assert reasons(items) == []
    return {item.note.case: item.note.text for item in items if isinstance(item, Passage)}


@given(st.lists(st.booleans(), min_size=1, max_size=12), st.booleans())
def test_marks_that_open_several_notes_hide_no_row(opened: list[bool], titled: bool) -> None:
    notes = {f"C{n}": '"' * mark + f"Seen, she said {n}." for n, mark in enumerate(opened)}
    rows = [f"{case}\t{note}\tJS" for case, note in notes.items()]
    top = ["Export of case notes"] if titled else []
    found = by_case("\n".join([*top, "Case\tNote\tWorker", *rows, ""]), "a.tsv")
    assert found == notes


def test_a_mark_left_open_is_not_closed_by_a_cell_that_is_quoted_rightly() -> None:
    data = (
        "Case,Title,Note\nC1,Visit,She was seen.\n"
        'C2,"Call to mum,She rang.\nC3,Call,She left.\nC4,"Strategy, meeting",She came.\n'
    )
    assert by_case(data) == {
        "C1": "She was seen.", "C2": "She rang.", "C3": "She left.", "C4": "She came.",
    }  # fmt: skip


@pytest.mark.parametrize(
    "note",
    ['She said ""no"",\nleft, and\n""went""', "a,b\nc,d\ne,f"],
)
def test_a_note_of_several_lines_stays_whole(note: str) -> None:
    found = by_case(f'Case,Note\nC1,Fine.\nC2,"{note}"\nC3,Fine.\n')
    assert list(found) == ["C1", "C2", "C3"]
    assert found["C3"] == "Fine."


def test_where_too_much_would_be_read_again_the_row_is_named(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(delimited, "_MENDS", 1)
    rows = [f'C{n},"Seen {n}.,JS' for n in range(20)]
    data = "\n".join(["Case,Note,Worker", *rows, ""]).encode()
    items = read_bytes(data, "a.csv", ReadOptions(max_line_chars=100))
    assert all("\n" not in text for text in texts(items))
    assert "never closed" in reasons(items)[0][1]
