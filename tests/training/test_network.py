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


def certain() -> torch.Tensor:
    """The second sentence blames, in the first frame."""
    votes = torch.zeros(2, 1 + len(FRAMES))
    votes[1, :2] = 1.0
    return votes


def loss(
    model: TwoHeads, votes: torch.Tensor | None = None, targets: torch.Tensor | None = None
) -> float:
    labels = torch.tensor([[IGNORED, 0, 1, 2, IGNORED]])
    sentences = torch.tensor([[NO_SENTENCE, 0, 1, 1, NO_SENTENCE]])
    torch.manual_seed(5)
    batch = model(
        input_ids=torch.tensor([[1, 7, 8, 9, 2]]),
        attention_mask=torch.ones(1, 5, dtype=torch.long),
        labels=labels,
        sentences=sentences,
        flagged=torch.tensor([0.0, 1.0]),
        votes=certain() if votes is None else votes,
        targets=targets,
    )
    return float(batch["loss"].detach())


def test_two_passes_without_dropout_agree() -> None:
    assert loss(network(0.0, 5.0)) == pytest.approx(loss(network(0.0, 0.0)))


def test_disagreement_costs_more_the_more_it_weighs() -> None:
    little, much = loss(network(0.3, 0.1)), loss(network(0.3, 10.0))
    assert much > little + 1e-4


def test_only_training_makes_two_passes() -> None:
    assert loss(network(0.3, 10.0).eval()) == pytest.approx(loss(network(0.3, 0.0).eval()))


def test_certain_targets_cost_what_labels_cost() -> None:
    plain = loss(network(0.0, 0.0))
    targets = torch.eye(len(LABELS))[torch.tensor([[0, 0, 1, 2, 0]])]
    assert loss(network(0.0, 0.0), certain(), targets) == pytest.approx(plain)
    assert loss(network(0.0, 0.0), certain() * 0.8, targets) != pytest.approx(plain)
    assert loss(network(0.0, 0.0), certain(), targets.flip(1)) != pytest.approx(plain)
