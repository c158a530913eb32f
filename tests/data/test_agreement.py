from __future__ import annotations

from dataclasses import replace

import pytest
from caseframe.data.agreement import agree
from caseframe.data.corpus import CorpusError
from caseframe.data.markup import Label
from caseframe.data.records import Record
from caseframe.values import Span

TEXTS = ["She chose it.", "He chose it.", "She is trouble.", "Fed at six."]
FIRST = [(4, 9, "choice"), None, (7, 14, "character"), None]


def records(labels: list[tuple[int, int, str] | None]) -> list[Record]:
    return [
        Record(str(number), text, (Label(Span(*label[:2]), label[2]),) if label else ())
        for number, (text, label) in enumerate(zip(TEXTS, labels, strict=True))
    ]


def test_perfect_agreement() -> None:
    result = agree(records(FIRST), records(FIRST))
    assert (result.texts, result.sentences, result.flagged) == (4, 4, 1.0)
    assert result.frames["choice"] == 1.0
    assert result.frames["disbelief"] is None
    assert (result.same_spans, result.touching_spans, result.partial_spans) == (1.0, 1.0, 1.0)


def test_disagreement_is_counted() -> None:
    second = [(0, 9, "choice"), (3, 8, "choice"), (7, 14, "sexualised"), None]
    result = agree(records(FIRST), records(second))
    assert result.flagged is not None
    assert 0 < result.flagged < 1
    assert result.same_spans == 0.0
    assert result.touching_spans == pytest.approx(2 * 1 / 5)
    assert result.partial_spans == pytest.approx(
        2 * (0.5 + 1) / 5
    )  # one touches, one is the same words


def test_alpha_by_hand() -> None:
    """Coincidences: 6 ones and 2 zeros... two raters, four units, one disagreement."""
    second = [(4, 9, "choice"), (3, 8, "choice"), (7, 14, "character"), None]
    result = agree(records(FIRST), records(second))
    # n = 8 values, 5 ones and 3 zeros; 2 of 8 coincidences disagree; expected 2 * 5 * 3 / 7.
    assert result.flagged == pytest.approx(1 - 2 / (2 * 5 * 3 / 7))


def test_nothing_in_common() -> None:
    with pytest.raises(CorpusError, match="no text in common"):
        agree(records(FIRST), [Record("other", "x")])
    with pytest.raises(CorpusError, match="different texts"):
        agree(records(FIRST), [Record("0", "another text")])


def test_texts_that_one_of_them_has_not_read_are_counted() -> None:
    assert agree(records(FIRST), records(FIRST)[:3]).left == 1
    assert agree(records(FIRST), [*records(FIRST), Record("other", "x")]).left == 1


def test_a_text_that_stands_twice_is_refused() -> None:
    once = records(FIRST)
    for pair in ((once, [*once, once[0]]), ([*once, once[0]], once)):
        with pytest.raises(CorpusError, match="0: stands twice in one of the two files"):
            agree(*pair)
    both = [replace(once[0], annotator=name) for name in ("ann", "bob")]
    with pytest.raises(CorpusError, match=r"several annotators .*\(ann, bob\).*data import"):
        agree(both, once)
