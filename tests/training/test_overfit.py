"""A real tiny training run: it learns four texts by heart, and what is saved knows them too."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
import torch
from caseframe import Detector
from caseframe.frames import LABELS
from caseframe.training.export import Gate
from caseframe.training.network import TwoHeads, load_sentence_head
from caseframe.training.predict import predict
from caseframe.training.quantise import METHODS, quantise
from caseframe.training.scores import summary
from transformers import AutoModelForTokenClassification, AutoTokenizer, pipeline

from ..conftest import TINY


def test_the_reloaded_model_scores_one(tiny_run: Path) -> None:
    for folder in ("full", "model"):
        figures = summary(TINY, predict(Detector.load(tiny_run / folder), TINY))
        assert figures["sentence"]["f1"] == 1.0
        assert figures["frame_macro_f1"] == 1.0
        assert figures["partial_spans"]["f1"] == 1.0
        assert figures["pairs"] == {"right": 1, "of": 1}


def test_the_detector_finds_the_phrases_themselves(tiny_run: Path) -> None:
    report = Detector.load(tiny_run / "full").check(TINY[0].text)
    phrases = [flag.text for flag in report.flags]
    assert len(phrases) == 2
    assert "puts herself at risk" in phrases[0]
    assert "streetwise" in phrases[1]


def test_plain_hugging_face_loads_the_checkpoint(tiny_run: Path) -> None:
    folder = tiny_run / "checkpoint"
    model = AutoModelForTokenClassification.from_pretrained(folder)
    tokenizer = AutoTokenizer.from_pretrained(folder)
    found = pipeline(
        "token-classification", model=model, tokenizer=tokenizer, aggregation_strategy="first"
    )(TINY[0].text)
    assert {entity["entity_group"] for entity in found} == {"self_placed_risk", "adultified"}


def test_onnx_says_what_torch_says(tiny_run: Path) -> None:
    folder = tiny_run / "checkpoint"
    model = TwoHeads(AutoModelForTokenClassification.from_pretrained(folder)).eval()
    load_sentence_head(model, folder)
    text = TINY[2].text
    detector = Detector.load(tiny_run / "full")
    (first, second) = detector.scorer.score_many(
        [(text, [gold.span for gold in TINY[2].sentences])]
    )
    ids = AutoTokenizer.from_pretrained(folder)(text, return_tensors="pt")
    with torch.no_grad():
        logits, _ = model.heads(ids["input_ids"], ids["attention_mask"])
    both = np.concatenate([first.logits, second.logits])
    assert both.shape == (ids["input_ids"].shape[1] - 2, len(LABELS))
    np.testing.assert_allclose(both, logits[0, 1:-1].numpy(), atol=2e-3)


def test_the_record_of_the_run(tiny_run: Path) -> None:
    record = json.loads((tiny_run / "run.json").read_text(encoding="utf-8"))
    assert record["config"]["name"] == "tiny"
    assert record["training_sentences"] == sum(len(example.sentences) for example in TINY)
    assert record["losses"][-1]["loss"] < record["losses"][0]["loss"]
    passed = [method for method, verdict in record["gate"].items() if verdict["passed"]]
    assert record["chosen"] == (passed[0] if passed else "full")


@pytest.mark.parametrize("method", METHODS)
def test_a_smaller_copy_is_smaller_and_nearly_the_same(
    tiny_run: Path, tmp_path: Path, method: str
) -> None:
    quantise(tiny_run / "full", tmp_path / method, method)
    sizes = [
        (folder / "model.onnx").stat().st_size for folder in (tiny_run / "full", tmp_path / method)
    ]
    assert sizes[1] < 0.9 * sizes[0]
    figures = summary(TINY, predict(Detector.load(tmp_path / method), TINY))
    assert figures["sentence"]["f1"] == 1.0


def test_the_gate_refuses_a_worse_int8_model() -> None:
    assert Gate(0.90, 0.895, 0.99, 1000).passed
    assert not Gate(0.90, 0.88, 0.99, 1000).passed
    assert not Gate(0.90, 0.90, 0.97, 1000).passed


@pytest.mark.parametrize("phrases", [0, 1, 7, 50])
def test_the_gate_lets_nothing_pass_on_a_few_phrases(phrases: int) -> None:
    assert not Gate(0.90, 0.90, 1.0, phrases).passed
