"""Model folders that become checkpoints again."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from caseframe import CaseframeError, Detector
from caseframe.folder import read_manifest, shipped_folder
from caseframe.training.base import base_name, load_base
from caseframe.training.config import TrainConfig
from caseframe.training.export import export_onnx
from caseframe.training.network import TwoHeads, load_sentence_head
from caseframe.training.quantise import quantise
from caseframe.training.restore import restore_weights
from caseframe.training.run import train_on
from safetensors.torch import load_file

from ..conftest import TINY


@pytest.mark.parametrize(("method", "near"), [("", 0), ("mixed", 0.01), ("int8-weights", 0.02)])
def test_weights_come_back(tiny_run: Path, tmp_path: Path, method: str, near: float) -> None:
    folder = tiny_run / "full"
    if method:
        quantise(folder, tmp_path / "small", method)
        folder = tmp_path / "small"
    saved = load_file(tiny_run / "checkpoint" / "model.safetensors")
    found = restore_weights(folder)
    assert found.keys() == saved.keys()
    for name, weight in found.items():
        if "position_embeddings" in name or "token_type" in name:
            continue  # one table in the graph: their sum counts
        assert weight.shape == saved[name].shape
        assert (weight - saved[name]).abs().max() <= near * max(1.0, float(saved[name].abs().max()))


def test_a_network_in_eight_bits_is_refused(tiny_run: Path, tmp_path: Path) -> None:
    quantise(tiny_run / "full", tmp_path / "int8", "int8")
    with pytest.raises(CaseframeError, match="cannot be trained further"):
        restore_weights(tmp_path / "int8")


def test_the_shipped_model_finds_the_same_when_it_is_restored(tmp_path: Path) -> None:
    tagger, tokenizer = load_base("shipped", 0.0)
    model = TwoHeads(tagger)
    assert load_sentence_head(model, shipped_folder())
    export_onnx(model, tokenizer, tmp_path, read_manifest(shipped_folder()))
    text = "She puts herself at risk. Mum rang at ten. YP is promiscuous and makes poor choices."
    one, other = (loaded.check(text) for loaded in (Detector.load(), Detector.load(tmp_path)))
    assert one.flags
    assert [(f.start, f.end, f.frame) for f in one.flags] == [
        (f.start, f.end, f.frame) for f in other.flags
    ]
    for first, second in zip(one.flags, other.flags, strict=True):
        assert abs(first.score - second.score) < 1e-3


def test_a_model_folder_is_trained_further(tiny_run: Path, tmp_path: Path) -> None:
    config = TrainConfig(
        output=str(tmp_path / "run"), base_model=str(tiny_run / "full"), epochs=0.5, keep=0.5,
        batch_sentences=2, learning_rate=1e-9, head_rate=1.0, max_tokens=64,
    )  # fmt: skip
    train_on(config, TINY, TINY)
    record = json.loads((Path(config.output) / "run.json").read_text(encoding="utf-8"))
    assert record["validation"]["sentence"]["f1"] == 1.0
    made = read_manifest(Path(config.output) / "model")
    assert made.base_model.endswith(", trained further")
    assert base_name("shipped") == read_manifest(shipped_folder()).base_model
    with pytest.raises(CaseframeError, match=r"max_tokens: got 4096; .* at most"):
        train_on(replace(config, max_tokens=4096), TINY, TINY)


def test_a_damaged_model_folder_is_refused(tiny_run: Path, tmp_path: Path) -> None:
    folder = tmp_path / "damaged"
    folder.mkdir()
    for name in ("model.json", "tokenizer.json"):
        (folder / name).write_bytes((tiny_run / "full" / name).read_bytes())
    (folder / "model.onnx").write_bytes(b"no network")
    with pytest.raises(CaseframeError, match="hash"):
        load_base(str(folder), 0.0)
