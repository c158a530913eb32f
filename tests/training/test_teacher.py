"""Learning from another model's probabilities."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from caseframe import Detector
from caseframe.errors import CaseframeError
from caseframe.frames import FRAMES, LABELS
from caseframe.scorer import Scorer
from caseframe.training.base import load_base
from caseframe.training.batches import Collator, encode_drawn
from caseframe.training.config import TrainConfig
from caseframe.training.network import NO_SENTENCE
from caseframe.training.predict import predict
from caseframe.training.run import train_on
from caseframe.training.teacher import ask, without_errors

from ..conftest import TINY

UNLABELLED = [
    replace(own, sentences=tuple(replace(gold, labels=()) for gold in own.sentences))
    for own in TINY
]


def test_what_a_teacher_said_is_kept(
    tiny_run: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = ask([tiny_run / "full"], TINY, tmp_path)
    assert [len(own) for own in first] == [len(own.sentences) for own in TINY]
    for answer in (answer for own in first for answer in own):
        assert answer.sentence.shape == (1 + len(FRAMES),)
        assert answer.tokens.shape == (len(answer.offsets), len(LABELS))
        assert np.allclose(answer.tokens.sum(axis=1), 1, atol=2e-3)  # kept in sixteen bits
    monkeypatch.setattr(Scorer, "load", None)  # it is not asked again
    again = ask([tiny_run / "full"], TINY, tmp_path)
    for one, other in zip(first, again, strict=True):
        assert all(np.array_equal(a.tokens, b.tokens) for a, b in zip(one, other, strict=True))
    with pytest.raises(TypeError):
        ask([tiny_run / "full"], TINY[:2], tmp_path)  # another question


def test_targets_lie_between_labels_and_teacher(tiny_run: Path, tmp_path: Path) -> None:
    _, tokenizer = load_base(str(tiny_run / "checkpoint"), 0.0)
    answers = ask([tiny_run / "full"] * 2, TINY, tmp_path)
    drawn = encode_drawn(TINY, tokenizer, 0.0, 1, answers)
    config = TrainConfig(max_tokens=160, teacher="there", teacher_weight=0.25)
    batch = Collator((2, 3, 0), config)(drawn)
    flat = [answer for own in answers for answer in own]
    hard = Collator((2, 3, 0), replace(config, teacher=""))(drawn)["votes"].numpy()
    soft = np.stack([answer.sentence for answer in flat])
    assert np.allclose(batch["votes"], 0.75 * hard + 0.25 * soft, atol=1e-5)
    for number, answer in enumerate(flat):
        own = batch["sentences"] == number
        found = batch["targets"][own].numpy()
        labels = np.eye(len(LABELS))[batch["labels"][own]]
        assert np.allclose(found, 0.75 * labels + 0.25 * answer.tokens, atol=1e-3)
    outside = batch["sentences"] == NO_SENTENCE
    assert batch["targets"][outside].sum(dim=1).allclose(batch["targets"].new_ones(1))


def test_a_teacher_is_not_believed_against_the_label(tiny_run: Path, tmp_path: Path) -> None:
    answers = ask([tiny_run / "full"], TINY, tmp_path)
    assert without_errors(answers, TINY) == answers  # it knows these by heart
    believed = without_errors(answers, UNLABELLED)
    for left, said, example in zip(believed, answers, TINY, strict=True):
        flagged = [gold.flagged for gold in example.sentences]
        assert left == tuple(None if own else one for own, one in zip(flagged, said, strict=True))
    _, tokenizer = load_base(str(tiny_run / "checkpoint"), 0.0)
    config = TrainConfig(max_tokens=160, teacher="there", teacher_weight=1.0)
    batch = Collator((2, 3, 0), config)(encode_drawn(UNLABELLED, tokenizer, 0.0, 1, believed))
    votes = batch["votes"][:, 0].tolist()
    unsaid = [one is None for own in believed for one in own]
    assert [vote == 0 for vote in votes] == unsaid


def test_a_teacher_that_cuts_otherwise_teaches_sentences_only(
    tiny_run: Path, tmp_path: Path
) -> None:
    _, tokenizer = load_base("packaged-minilm", 0.0)
    drawn = encode_drawn(TINY, tokenizer, 0.0, 1, ask([tiny_run / "full"], TINY, tmp_path))
    taught = [sentence.taught for unit, _ in drawn for sentence in unit]
    assert all(own is not None and own[1] is None for own in taught)


def test_a_pupil_learns_what_no_label_says(tiny_base: Path, tiny_run: Path, tmp_path: Path) -> None:
    config = TrainConfig(
        output=str(tmp_path),
        base_model=str(tiny_base),
        max_tokens=160,
        epochs=60,
        batch_sentences=2,
        learning_rate=3e-3,
        head_rate=1.0,
        dropout=0.0,
        freeze_embeddings=False,
        teacher=str(tiny_run / "full"),
        teacher_weight=1.0,
        seed=3,
    )
    train_on(config, UNLABELLED, TINY)
    pupil = Detector.load(tmp_path / "full")
    teacher = Detector.load(tiny_run / "full")
    wanted = [own.score > 0.5 for own in predict(teacher, TINY)]
    assert sum(wanted) == 2
    assert [own.score > 0.5 for own in predict(pupil, TINY)] == wanted
    assert not list(tmp_path.glob("teacher*"))
    record = (tmp_path / "run.json").read_text(encoding="utf-8")
    assert teacher.manifest.id in record


def test_a_teacher_that_is_not_there_is_named(tiny_base: Path, tmp_path: Path) -> None:
    config = TrainConfig(
        output=str(tmp_path), base_model=str(tiny_base), teacher=str(tmp_path / "gone")
    )
    with pytest.raises(CaseframeError, match="gone"):
        train_on(config, TINY, TINY)
