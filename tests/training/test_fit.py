"""Runs that repeat, use adapters, or train a model further: real ones on a tiny encoder."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
import torch
from caseframe import CaseframeError, Detector
from caseframe.training import fit as fitting
from caseframe.training.base import base_name
from caseframe.training.config import TrainConfig
from caseframe.training.run import train_on
from safetensors.torch import load_file
from transformers import (
    AutoModelForTokenClassification,
    TrainingArguments,
)
from transformers.training_args import ParallelMode

from ..conftest import TINY


def weights(folder: Path) -> dict[str, object]:
    return AutoModelForTokenClassification.from_pretrained(folder / "checkpoint").state_dict()


class SeveralCards(TrainingArguments):
    """As on a machine with two cards and without torchrun."""

    def __post_init__(self) -> None:
        super().__post_init__()
        self._n_gpu = 2


def test_one_process_trains_on_one_card(
    config: TrainConfig, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fitting, "TrainingArguments", SeveralCards)
    arguments = fitting._arguments(config, tmp_path)
    assert arguments.n_gpu == 1
    assert arguments.parallel_mode is ParallelMode.NOT_PARALLEL
    assert arguments.train_batch_size == config.batch_sentences


def test_the_same_seed_gives_the_same_model(config: TrainConfig, tmp_path: Path) -> None:
    again = replace(config, output=str(tmp_path / "again"))
    for one in (config, again):
        train_on(one, TINY, TINY)
    assert (Path(config.output) / "full" / "model.onnx").read_bytes() == (
        Path(again.output) / "full" / "model.onnx"
    ).read_bytes()


@pytest.mark.filterwarnings("ignore:`is_gradient_checkpointing`:FutureWarning")  # peft's
def test_adapters_are_merged_into_a_plain_model(config: TrainConfig) -> None:
    lora = replace(config, lora_rank=4, freeze_embeddings=True, epochs=1.0)
    model = train_on(lora, TINY, TINY)
    assert not [name for name in weights(Path(lora.output)) if "lora" in name]
    assert Detector.load(model).check(TINY[0].text).sentences
    record = json.loads((Path(lora.output) / "run.json").read_text(encoding="utf-8"))
    assert record["config"]["lora_rank"] == 4
    card = (model / "README.md").read_text(encoding="utf-8")
    assert "$" not in card
    assert str(Path(lora.base_model).parent) not in card  # no path of this machine goes along
    manifest = json.loads((model / "model.json").read_text(encoding="utf-8"))
    assert manifest["base_model"] == Path(lora.base_model).name
    assert f"{record['validation']['sentence']['f1']:.3f}" in card


def test_a_checkpoint_is_trained_further_with_both_heads(
    config: TrainConfig, tiny_run: Path
) -> None:
    further = replace(
        config, base_model=str(tiny_run / "checkpoint"), epochs=0.5, learning_rate=1e-9, noise=0.0
    )
    train_on(further, TINY, TINY)
    record = json.loads((Path(further.output) / "run.json").read_text(encoding="utf-8"))
    assert record["validation"]["sentence"]["f1"] == 1.0
    assert record["validation"]["frame_macro_f1"] == 1.0


def test_a_model_trained_further_names_what_it_started_from(
    tiny_run: Path, tiny_base: Path
) -> None:
    assert base_name(str(tiny_base)) == tiny_base.name
    assert base_name(str(tiny_run / "checkpoint")) == f"{tiny_base.name}, trained further"
    assert base_name("packaged-minilm") == "packaged-minilm"


def test_a_run_may_keep_a_share_of_what_it_started_from(
    config: TrainConfig, tiny_run: Path, tmp_path: Path
) -> None:
    origin = tiny_run / "checkpoint"
    moved = replace(config, base_model=str(origin), epochs=2, output=str(tmp_path / "moved"))
    kept = replace(moved, keep=0.25, output=str(tmp_path / "kept"))
    train_on(moved, TINY, TINY)
    train_on(kept, TINY, TINY)
    old, new, mean = (
        load_file(folder / "model.safetensors")
        for folder in (origin, tmp_path / "moved" / "checkpoint", tmp_path / "kept" / "checkpoint")
    )
    assert not torch.allclose(old["sentence_head.weight"], new["sentence_head.weight"])
    for name, weight in mean.items():
        torch.testing.assert_close(weight, 0.25 * old[name] + 0.75 * new[name])


def test_only_a_checkpoint_of_ours_can_be_kept(config: TrainConfig) -> None:
    with pytest.raises(CaseframeError, match=r"keep: got 0\.4; base_model .* is no checkpoint"):
        train_on(replace(config, keep=0.4), TINY, TINY)
