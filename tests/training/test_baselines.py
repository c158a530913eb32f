from __future__ import annotations

from pathlib import Path

import pytest
from caseframe import CaseframeError
from caseframe.data.examples import Example
from caseframe.guide import Guide
from caseframe.training.base import resolve
from caseframe.training.baselines import FrozenBaseline, MajorityPhrases, TfidfBaseline, word_list
from caseframe.training.scores import sentence_f1

from ..conftest import TINY, example


def test_the_word_list_knows_words_and_no_context(guide: Guide) -> None:
    texts = [
        example("YP is [[streetwise|adultified]]."),
        example("'Streetwise' was struck out. {r2}"),
    ]
    assert [guess.flagged for guess in word_list(guide, texts)] == [True, True]


def test_the_linear_model_learns_what_it_is_taught() -> None:
    learned = TINY * 3
    assert sentence_f1(learned, TfidfBaseline(learned).predict(learned)) > 0.9


@pytest.mark.parametrize("learned", [[example("Fed at six. {r6}")] * 3, [TINY[0]], []])
def test_too_little_to_learn_from_is_one_line(learned: list[Example]) -> None:
    with pytest.raises(CaseframeError, match=r"sentences, \d of them marked; .* --no-baselines"):
        TfidfBaseline(learned)


def test_frozen_embeddings_learn_what_they_are_taught(tiny_base: Path) -> None:
    learned = TINY * 3
    baseline = FrozenBaseline(learned, str(tiny_base))
    assert sentence_f1(learned, baseline.predict(learned)) > 0.9


def test_majority_phrases_remember_phrases_and_nothing_else() -> None:
    learned = [
        example("She is [[streetwise|adultified]] and loud."),
        example("Seen as [[streetwise|adultified]]."),
        example("A phrase that [[is usual|choice]]."),
        example("This is usual. {r5}"),
        example("That is usual. {r5}"),
    ]
    baseline = MajorityPhrases(learned)
    (known, usual, new) = baseline.predict(
        [
            example("Quite Streetwise, we thought."),
            example("It is usual. {r5}"),
            example("She [[had it coming|self_placed_risk]]."),
        ]
    )
    assert [(own.start, own.end, own.frame) for own in known.phrases] == [(6, 16, "adultified")]
    assert not usual.flagged
    assert not new.flagged


def test_the_packaged_encoder_is_the_expected_file() -> None:
    assert (Path(resolve("packaged-minilm")) / "model.safetensors").is_file()
    assert resolve("some/where") == "some/where"


def test_a_base_model_that_is_not_there(tmp_path: Path) -> None:
    from caseframe.training.base import load_base

    with pytest.raises(CaseframeError, match=r"base_model: .* could not be loaded"):
        load_base(str(tmp_path / "none"), 0.1)
