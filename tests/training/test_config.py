from __future__ import annotations

from pathlib import Path

import pytest
from caseframe import CaseframeError
from caseframe.training.config import load_config

from ..conftest import ROOT


def write(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "c.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def test_the_shipped_configuration_is_valid() -> None:
    for path in (ROOT / "training" / "configs").glob("*.yaml"):
        load_config(path)


def test_overrides_win_and_numbers_are_read_as_numbers(tmp_path: Path) -> None:
    config = load_config(
        write(tmp_path, "epochs: 2\nversion: 1.0\n"), ["learning_rate=1e-4", "epochs=3"]
    )
    assert (config.epochs, config.learning_rate, config.version) == (3.0, 1e-4, "1.0")


def test_texts_are_taken_as_they_are(tmp_path: Path) -> None:
    config = load_config(
        write(tmp_path, "teacher: a/full\nversion: 0.2\nseed: 2\n"),
        ["version=0.10", "corpus=007", "teacher=", "name=no", "base_model=[a", "seed=0x10"],
    )
    assert (config.version, config.corpus, config.teacher) == ("0.10", "007", "")
    assert (config.name, config.base_model) == ("no", "[a")
    assert config.seed == 16


@pytest.mark.parametrize("key", ["name", "version", "corpus", "output", "base_model"])
def test_only_a_teacher_can_be_none(tmp_path: Path, key: str) -> None:
    with pytest.raises(CaseframeError, match=f"{key}: got nothing; accepted is a text"):
        load_config(write(tmp_path, "seed: 1"), [f"{key}="])


def test_settings_that_only_look_like_a_clash(tmp_path: Path) -> None:
    load_config(write(tmp_path, "freeze_layers: 2"), ["dropout=0"])
    load_config(write(tmp_path, "agreement: 1"), ["freeze_embeddings=false"])


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("epoch: 3", "epoch: unknown key; accepted are name"),
        ("epochs: many", "epochs: got 'many'; accepted is a number"),
        ("seed: 1.5", "seed: got 1.5; accepted is a whole number"),
        ("seed: true", "seed: got True"),
        ("freeze_embeddings: 1", "freeze_embeddings: got 1; accepted is true or false"),
        ("alone: 2", "alone: got 2.0; accepted is 0 to 1"),
        ("lora_rank: 4\nfreeze_layers: 2", "lora_rank: got 4, .*accepted with freeze_layers 0"),
        ("freeze_layers: 2\nfreeze_embeddings: false", "freeze_layers: got 2, .* true, or 0"),
        ("agreement: 1\ndropout: 0", "agreement: got 1, .*accepted with dropout above 0, or 0"),
        ("- a", "a configuration is a mapping"),
        ("a: [", "not a readable YAML file"),
    ],
)
def test_errors_say_what_was_got_and_what_is_accepted(
    tmp_path: Path, text: str, message: str
) -> None:
    with pytest.raises(CaseframeError, match=message):
        load_config(write(tmp_path, text))


def test_an_override_without_a_value(tmp_path: Path) -> None:
    with pytest.raises(CaseframeError, match="key=value"):
        load_config(write(tmp_path, "seed: 1"), ["epochs"])


def test_a_missing_file(tmp_path: Path) -> None:
    with pytest.raises(CaseframeError, match="not a readable YAML file"):
        load_config(tmp_path / "none.yaml")
