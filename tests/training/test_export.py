"""What is exported computes what was trained."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import onnx
import onnxruntime
import pytest
import torch
from caseframe.frames import LABELS
from caseframe.training.base import is_plain_bert, load_base
from caseframe.training.bert_graph import bert_graph
from caseframe.training.export import blank_manifest, export_onnx
from caseframe.training.network import TwoHeads
from caseframe.training.quantise import METHODS, quantise
from transformers import AutoTokenizer, DistilBertConfig, DistilBertForTokenClassification

OUTPUTS = ("token_logits", "sentence_logits")


def windows() -> tuple[torch.Tensor, torch.Tensor]:
    """Windows of 3, 7 and 12 tokens, filled up to twelve."""
    mask = torch.zeros(3, 12, dtype=torch.long)
    for row, length in enumerate((3, 7, 12)):
        mask[row, :length] = 1
    ids = torch.randint(5, 40, mask.shape, generator=torch.Generator().manual_seed(1)) * mask
    return ids, mask


def differences(path: Path, model: TwoHeads) -> list[float]:
    """The largest differences of the two outputs where there is text."""
    ids, mask = windows()
    session = onnxruntime.InferenceSession(str(path), providers=["CPUExecutionProvider"])
    outputs = session.run(OUTPUTS, {"input_ids": ids.numpy(), "attention_mask": mask.numpy()})
    with torch.no_grad():
        expected = model.eval().heads(ids, mask)
    inside = mask.bool().numpy()
    return [
        float(np.abs(own - other.numpy())[inside].max())
        for own, other in zip(outputs, expected, strict=True)
    ]


@pytest.fixture(name="bert")
def make_bert(tiny_base: Path) -> TwoHeads:
    torch.manual_seed(4)
    tagger, _ = load_base(str(tiny_base), 0.1)
    for parameter in tagger.parameters():  # biases and norms too: at first they are 0 and 1
        torch.nn.init.normal_(parameter, mean=0.1, std=0.5)
    return TwoHeads(tagger)


def test_the_fused_graph_is_the_network(bert: TwoHeads, tmp_path: Path) -> None:
    path = tmp_path / "m.onnx"
    assert is_plain_bert(bert.tagger.config)
    onnx.save(bert_graph(bert, 32), path)
    assert max(differences(path, bert)) < 1e-4
    assert {node.op_type for node in onnx.load(path).graph.node} >= {"MultiHeadAttention"}


def test_another_encoder_goes_by_the_general_way(tiny_base: Path, tmp_path: Path) -> None:
    torch.manual_seed(4)
    config = DistilBertConfig(
        vocab_size=60, dim=48, n_layers=1, n_heads=2, hidden_dim=96, num_labels=len(LABELS)
    )
    model = TwoHeads(DistilBertForTokenClassification(config))
    assert not is_plain_bert(config)
    tokenizer = AutoTokenizer.from_pretrained(tiny_base)
    export_onnx(model, tokenizer, tmp_path, blank_manifest("d", "0", "distil", 64))
    assert max(differences(tmp_path / "model.onnx", model)) < 1e-4


@pytest.mark.parametrize("method", METHODS)
def test_a_smaller_copy_of_the_fused_graph_is_close(
    method: str, tiny_base: Path, tmp_path: Path
) -> None:
    torch.manual_seed(4)
    tagger, tokenizer = load_base(str(tiny_base), 0.1)
    model = TwoHeads(tagger)
    export_onnx(model, tokenizer, tmp_path / "full", blank_manifest("b", "0", "tiny", 64))
    quantise(tmp_path / "full", tmp_path / "small", method)
    assert 0 < max(differences(tmp_path / "small" / "model.onnx", model)) < 0.1
