"""Runs that stop and go on: real ones on a tiny encoder."""

from __future__ import annotations

import json
import shutil
from dataclasses import asdict, replace
from pathlib import Path

import pytest
from caseframe.folder import sha256_of
from caseframe.training import fit as fitting
from caseframe.training.config import TrainConfig
from caseframe.training.run import train_on
from safetensors.torch import load_file, save_file
from transformers import (
    AutoModelForTokenClassification,
    TrainerCallback,
    TrainerState,
)

from ..conftest import TINY


def weights(folder: Path) -> dict[str, object]:
    return AutoModelForTokenClassification.from_pretrained(folder / "checkpoint").state_dict()


def last_losses(config: TrainConfig) -> list[str]:
    return (Path(config.output) / "losses.csv").read_text(encoding="utf-8").splitlines()


class StoppedError(Exception):
    pass


class StopAt(TrainerCallback):
    def on_step_end(self, args: object, state: object, control: object, **_: object) -> None:
        if state.global_step == 13:
            raise StoppedError


def assert_alike(one: TrainConfig, other: TrainConfig) -> None:
    first, second = weights(Path(one.output)), weights(Path(other.output))
    for name, value in first.items():
        assert (value - second[name]).abs().max() < 1e-5, name


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
    assert_alike(whole, config)
    assert last_losses(config)[0] == "step,epoch,loss,learning_rate"
    assert not (Path(config.output) / "trainer").exists()


def stop_while_writing(state: TrainerState, path: str) -> None:
    """As if the process ended in the middle of the last file of the second checkpoint."""
    if state.global_step == 10:
        Path(path).write_text('{"global_step": 1', encoding="utf-8")
        raise StoppedError
    Path(path).write_text(json.dumps(asdict(state)), encoding="utf-8")


def test_a_run_stopped_while_it_writes_a_checkpoint_goes_on_from_the_one_before(
    config: TrainConfig, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = replace(config, output=str(tmp_path / "whole"))
    train_on(whole, TINY, TINY)
    with monkeypatch.context() as patch:
        patch.setattr(TrainerState, "save_to_json", stop_while_writing)
        with pytest.raises(StoppedError):
            train_on(config, TINY, TINY)
    left = Path(config.output) / "trainer"
    assert {own.name for own in left.glob("checkpoint-*")} == {"checkpoint-5", "checkpoint-10"}
    kept = left / "checkpoint-5" / "trainer_state.json"
    told = json.loads(kept.read_text(encoding="utf-8"))
    told["stateful_callbacks"]["_Clock"]["attributes"]["seconds"] = 1000.0
    kept.write_text(json.dumps(told), encoding="utf-8")
    train_on(config, TINY, TINY)
    record = json.loads((Path(config.output) / "run.json").read_text(encoding="utf-8"))
    assert record["training_seconds"] > 1000  # it did not begin anew
    assert_alike(whole, config)


def test_only_checkpoints_with_their_last_file_are_kept(tmp_path: Path) -> None:
    for name, state in (("5", "{}"), ("10", ""), ("15", '{"epoch": 1'), ("20", None)):
        folder = tmp_path / f"checkpoint-{name}"
        folder.mkdir()
        (folder / "model.safetensors").touch()
        if state is not None:
            (folder / "trainer_state.json").write_text(state, encoding="utf-8")
    (tmp_path / "settings.sha256").touch()
    fitting._clear_unfinished(tmp_path)
    assert {own.name for own in tmp_path.iterdir()} == {"checkpoint-5", "settings.sha256"}


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


class NotedError(Exception):
    pass


class StopAtOnce(TrainerCallback):
    def on_train_begin(self, args: object, state: object, control: object, **_: object) -> None:
        raise NotedError(state.global_step)


def test_a_run_does_not_go_on_from_another_base(
    config: TrainConfig, tiny_base: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "base" / "model.safetensors"
    shutil.copytree(tiny_base, file.parent)
    own = replace(config, base_model=str(file.parent))
    monkeypatch.setattr(fitting, "_LossFile", lambda _: StopAt())
    with pytest.raises(StoppedError):
        train_on(own, TINY, TINY)
    record = json.loads((Path(own.output) / "run.json").read_text(encoding="utf-8"))
    assert record["data_sha256"]["base"] == sha256_of(file)
    monkeypatch.setattr(fitting, "_LossFile", lambda _: StopAtOnce())
    with pytest.raises(NotedError, match="10"):
        train_on(own, TINY, TINY)
    changed = {name: weight + 0.01 for name, weight in load_file(file).items()}
    save_file(changed, file, {"format": "pt"})
    with pytest.raises(NotedError, match="0"):
        train_on(own, TINY, TINY)
