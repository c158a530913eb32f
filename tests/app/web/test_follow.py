"""What became of findings after an edit; views stay with the note that they were given on."""

from __future__ import annotations

import time

from caseframe.app.checked import Checked
from caseframe.app.web.follow import follow
from caseframe.app.web.result import Piece, Result
from caseframe.values import Flag, Report, Sentence


def result_of(token: str, text: str, threshold: str, *phrases: str) -> Result:
    """A result with these phrases flagged, whatever a model would say."""
    flags, start = [], 0
    for phrase in phrases:
        start = text.index(phrase, start)
        span = (start, start + len(phrase))
        flags.append(Flag(*span, phrase, "choice", 0.9, 0, "why", "question?", ()))
        start = span[1]
    report = Report("note", "0" * 64, "model", tuple(flags), (Sentence(0, len(text), 0.9, True),))
    return Result(token, "note", (Piece(Checked("note", text, report)),), threshold)


def test_a_view_of_one_childs_note_does_not_go_to_another_note() -> None:
    one = "Amy was seen in the park. She puts herself at risk. Two men hurt her on Monday."
    two = "Bea lives with her nan in Leeds. School say she puts herself at risk. Dentist rang."
    first = result_of("a", one, "balanced", "puts herself at risk")
    first.marks[1] = "not_blaming"
    second = result_of("b", two, "balanced", "puts herself at risk")
    follow(first, second, ("hurt",))
    assert second.changes is None
    assert second.marks == {}


def test_another_threshold_makes_nothing_gone() -> None:
    text = "YP puts herself at risk in the park. She is streetwise."
    first = result_of("a", text, "sensitive", "puts herself at risk", "streetwise")
    first.marks = {1: "agreed", 2: "challenged"}
    second = result_of("b", text, "balanced", "puts herself at risk")
    follow(first, second, ())
    assert second.changes is None
    assert second.marks == {1: "agreed"}
    edited = result_of("c", f"{text} Mum rang.", "balanced", "puts herself at risk")
    follow(first, edited, ())
    assert edited.changes is not None and edited.changes.gone == ()


def test_many_findings_are_followed_at_once() -> None:
    before = " ".join(f"phrase {number}" for number in range(4000))
    after = before.replace("phrase", "phrases")
    many = [f"phrase {number}" for number in range(4000)]
    first = result_of("a", f"{before} {'x ' * 9000}", "balanced", *many)
    others = [f"phrases {number}" for number in range(4000)]
    second = result_of("b", f"{after} {'x ' * 9000}", "balanced", *others)
    start = time.process_time()
    follow(first, second, ())
    assert time.process_time() - start < 1.0
    assert second.changes is not None and len(second.changes.gone) == 4000
