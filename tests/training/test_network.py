"""The loss of a batch."""

from __future__ import annotations

import pytest
import torch
from caseframe.frames import FRAMES, LABELS
from caseframe.training.network import IGNORED, NO_SENTENCE, TwoHeads
from transformers import BertConfig, BertForTokenClassification


def network(dropout: float, agreement: float) -> TwoHeads:
    torch.manual_seed(3)
    config = BertConfig(
        vocab_size=50,
        hidden_size=16,
        num_hidden_layers=1,
        num_attention_heads=2,
        intermediate_size=16,
        num_labels=len(LABELS),
        hidden_dropout_prob=dropout,
        attention_probs_dropout_prob=0.0,
    )
    return TwoHeads(BertForTokenClassification(config), agreement=agreement)


def loss(model: TwoHeads) -> float:
    labels = torch.tensor([[IGNORED, 0, 1, 2, IGNORED]])
    sentences = torch.tensor([[NO_SENTENCE, 0, 1, 1, NO_SENTENCE]])
    frames = torch.zeros(2, len(FRAMES))
    frames[1, 0] = 1.0
    torch.manual_seed(5)
    batch = model(
        input_ids=torch.tensor([[1, 7, 8, 9, 2]]),
        attention_mask=torch.ones(1, 5, dtype=torch.long),
        labels=labels,
        sentences=sentences,
        flagged=torch.tensor([0.0, 1.0]),
        frames=frames,
    )
    return float(batch["loss"].detach())


def test_two_passes_without_dropout_agree() -> None:
    assert loss(network(0.0, 5.0)) == pytest.approx(loss(network(0.0, 0.0)))


def test_disagreement_costs_more_the_more_it_weighs() -> None:
    little, much = loss(network(0.3, 0.1)), loss(network(0.3, 10.0))
    assert much > little + 1e-4


def test_only_training_makes_two_passes() -> None:
    assert loss(network(0.3, 10.0).eval()) == pytest.approx(loss(network(0.3, 0.0).eval()))
