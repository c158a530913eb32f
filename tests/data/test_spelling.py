from __future__ import annotations

from caseframe.data.spelling import misspelt


def test_a_slip_of_a_usual_word_is_found_and_rare_words_are_not() -> None:
    texts = ["her attendance is low"] * 10 + ["her attendence is low", "given salbutamol, in Rhyl"]
    assert misspelt(texts) == {"attendence"}
