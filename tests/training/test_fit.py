"""Runs that stop, go on, repeat and use adapters: real ones on a tiny encoder."""

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
from transformers import AutoModelForTokenClassification, TrainerCallback

from ..conftest import TINY


@pytest.fixture
def config(tiny_base: Path, tmp_path: Path) -> TrainConfig:
    return TrainConfig(
        name="tiny",
        output=str(tmp_path / "run"),
        base_model=str(tiny_base),
        epochs=12,
        batch_sentences=2,
        learning_rate=1e-3,
        head_rate=1.0,
        freeze_embeddings=False,
        noise=0.5,
        save_steps=5,
    )


def last_losses(config: TrainConfig) -> list[str]:
    return (Path(config.output) / "losses.csv").read_text(encoding="utf-8").splitlines()


class StoppedError(Exception):
    pass


class StopAt(TrainerCallback):
    def on_step_end(self, args: object, state: object, control: object, **_: object) -> None:
        if state.global_step == 13:
            raise StoppedError


def weights(folder: Path) -> dict[str, object]:
    return AutoModelForTokenClassification.from_pretrained(folder / "checkpoint").state_dict()


def test_an_interrupted_run_ends_as_one_that_was_not(
    config: TrainConfig, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = replace(config, output=str(tmp_path / "whole"))
    train_on(whole, TINY, TINY)
    with monkeypatch.context() as patch:
        patch.setattr(fitting, "_LossFile", lambda _: StopAt())
        with pytest.raises(StoppedError):
            train_on(config, TINY, TINY)
    (left,) = (Path(config.output) / "trainer").glob("checkpoint-*/trainer_state.json")
    told = json.loads(left.read_text(encoding="utf-8"))
    clock = told["stateful_callbacks"]["_Clock"]["attributes"]
    assert 0 < clock["seconds"] < 1000
    clock["seconds"] = 1000.0  # as if the first part had taken so long
    left.write_text(json.dumps(told), encoding="utf-8")
    train_on(config, TINY, TINY)
    record = json.loads((Path(config.output) / "run.json").read_text(encoding="utf-8"))
    assert 1000 < record["training_seconds"] < 2000
    first, second = weights(Path(whole.output)), weights(Path(config.output))
    for name, value in first.items():
        assert (value - second[name]).abs().max() < 1e-5, name
    assert last_losses(config)[0] == "step,epoch,loss,learning_rate"
    assert not (Path(config.output) / "trainer").exists()


def test_other_settings_do_not_go_on_from_an_old_checkpoint(
    config: TrainConfig, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(fitting, "_LossFile", lambda _: StopAt())
        with pytest.raises(StoppedError):
            train_on(config, TINY, TINY)
    old = Path(config.output) / "trainer"
    fitting._clear_unless(old, fitting._key(config, {"train": "other"}))
    assert not list(old.glob("checkpoint-*"))


def test_the_same_seed_gives_the_same_model(config: TrainConfig, tmp_path: Path) -> None:
    again = replace(config, output=str(tmp_path / "again"))
    for one in (config, again):
        train_on(one, TINY, TINY)
    assert (Path(config.output) / "full" / "model.onnx").read_bytes() == (
        Path(again.output) / "full" / "model.onnx"
    ).read_bytes()


def test_a_run_does_not_write_over_its_base(config: TrainConfig, tmp_path: Path) -> None:
    (tmp_path / "run" / "checkpoint").mkdir(parents=True)
    own = replace(config, base_model=str(tmp_path / "run" / "checkpoint"))
    with pytest.raises(CaseframeError, match="name another folder"):
        train_on(replace(own, output=str(tmp_path / "run")), TINY, TINY)


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
