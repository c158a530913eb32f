"""What a run checks and notes before it trains."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from caseframe import CaseframeError
from caseframe.data.split import part_of
from caseframe.training import run as running
from caseframe.training.config import TrainConfig
from caseframe.training.run import load_parts, train_on

from ..conftest import TINY, example


def test_a_run_does_not_write_over_its_base(config: TrainConfig, tmp_path: Path) -> None:
    (tmp_path / "run" / "checkpoint").mkdir(parents=True)
    own = replace(config, base_model=str(tmp_path / "run" / "checkpoint"))
    with pytest.raises(CaseframeError, match="name another folder"):
        train_on(replace(own, output=str(tmp_path / "run")), TINY, TINY)


@pytest.mark.parametrize("output", ["runs", "runs/teacher"])
def test_a_run_does_not_write_over_its_teachers(
    config: TrainConfig, tmp_path: Path, output: str
) -> None:
    teacher = tmp_path / "runs" / "teacher" / "full"
    teacher.mkdir(parents=True)
    own = replace(config, teacher=f"elsewhere/full, {teacher}", output=str(tmp_path / output))
    wanted = r"^output: got .*, where teacher .*full lies, .*name another folder$"
    with pytest.raises(CaseframeError, match=wanted):
        train_on(own, TINY, TINY)
    assert {left.name for left in teacher.parent.iterdir()} == {"full"}


def test_an_empty_part_is_told(config: TrainConfig, monkeypatch: pytest.MonkeyPatch) -> None:
    examples = [example("Staff rang police at ten.", scenario=f"s{case}") for case in range(60)]
    monkeypatch.setattr(running, "load_examples", lambda _: examples)
    parts, _ = load_parts(replace(config, share=0.5))
    assert 0 < len(parts["train"]) < 50
    with pytest.raises(CaseframeError, match=r"is empty; add .*, or raise share \(got 0\.001\)$"):
        load_parts(replace(config, share=0.001))
    examples[:] = [own for own in examples if part_of(own.scenario) == "train"]
    with pytest.raises(CaseframeError, match=r"part is empty; add scenarios$"):
        load_parts(config)
