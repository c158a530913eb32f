"""Notes of sheets that were drawn before are not drawn again, whatever they are called now."""

from __future__ import annotations

from caseframe.data.left_out import LeftOut
from caseframe.data.sheet import Row, note_rows
from caseframe.values import Note

TEXT = (
    "Seen at home with her mother.\n\nFed and slept: 8 hrs. She talked about the older man again."
)


def test_a_note_is_known_by_name_or_by_its_words() -> None:
    known = LeftOut(
        [*note_rows(Note("2023/n1.txt", TEXT)), *note_rows(Note("n7", "Fed and slept."))]
    )
    assert known.holds(Note("2023/n1.txt", "The dentist rang."))
    assert known.holds(Note("n1.txt", TEXT.replace("\n\n", "  ").replace("older", "OLDER")))
    assert known.met == 2
    assert not known.holds(Note("n2.txt", f"{TEXT} Then she slept."))
    assert not known.holds(Note("n3.txt", "Fed and slept."))  # written again and again
    assert not known.holds(Note("n4.txt", ""))
    assert known.met == 2


def test_other_notes_of_a_case_only_where_that_is_asked() -> None:
    known = LeftOut([Row("a (2)", "C1", 1, "Seen at home.")])
    beside = Note("b", "Something quite different was written here.", case="C1")
    assert not known.holds(beside)
    assert known.holds(beside, cases=True)
    assert known.met == 0
    assert known.holds(Note("a", "x"))
    assert not LeftOut([]).holds(Note("", TEXT), cases=True)
