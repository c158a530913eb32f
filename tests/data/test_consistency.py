"""Faults of labelled records that no parser sees."""

from __future__ import annotations

from pathlib import Path

from caseframe.data.consistency import lint_labelled
from caseframe.data.exchange import FORMATS
from caseframe.data.markup import Label
from caseframe.data.records import Record
from caseframe.values import Span


def test_labels_over_one_another_and_with_blanks(tmp_path: Path) -> None:
    text = "She chose to go to the house."
    clean = Label(Span(4, 9), "choice")
    over, blank = Label(Span(8, 15), "character"), Label(Span(15, 22), "choice")
    file = tmp_path / "a.jsonl"
    file.write_bytes(FORMATS["jsonl"].dump([Record("one", text, (blank, over, clean))]))
    good, problems = lint_labelled([file])
    assert good == 1
    assert problems == [
        f"{file}: one: label from 8 to 15: lies over the one before it; each phrase has one frame",
        f"{file}: one: label from 15 to 22: begins or ends with a blank",
    ]
    file.write_bytes(FORMATS["jsonl"].dump([Record("one", text, (clean,))]))
    assert lint_labelled([file]) == (1, [])
