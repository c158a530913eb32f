"""A second look at each batch, with its words moved up the loss."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
import torch
from caseframe import Detector
from caseframe.training.adversarial import Adversary
from caseframe.training.config import TrainConfig
from caseframe.training.run import train_on
from safetensors.torch import load_file
from torch import Tensor, nn

from ..conftest import TINY


class Reader(nn.Module):
    """Word vectors and a loss of them, as small as can be."""

    def __init__(self, frozen: bool) -> None:
        super().__init__()
        torch.manual_seed(2)
        self.words = nn.Embedding(9, 6).requires_grad_(not frozen)
        self.head = nn.Linear(6, 1)

    def forward(self, ids: Tensor) -> Tensor:
        # In two groups, as the real network computes its windows.
        return torch.cat([self.head(self.words(own)).tanh() for own in ids.split(1)]).square().sum()


@pytest.mark.parametrize("frozen", [True, False])
def test_the_words_move_up_the_loss_as_far_as_they_may(frozen: bool) -> None:
    model, ids = Reader(frozen), torch.tensor([[1, 2, 3], [4, 5, 6]])
    given: list[Tensor] = []
    adversary = Adversary(model.words, 0.25)
    model.words.register_forward_hook(lambda _layer, _asked, out: given.append(out.detach()))
    adversary.watch()
    plain = model(ids)
    plain.backward()
    adversary.move()
    assert float(model(ids).detach()) > float(plain.detach())
    for before, after in zip(given[:2], given[2:], strict=True):
        assert float((after - before).norm()) == pytest.approx(0.25, abs=1e-5)
    assert (model.words.weight.grad is None) == frozen


def test_each_batch_is_moved_anew_and_nothing_is_outside_training() -> None:
    model, ids = Reader(frozen=True), torch.tensor([[1, 2, 3]])
    adversary = Adversary(model.words, 1.0)
    adversary.watch()
    model(ids).backward()
    adversary.move()
    moved = float(model(ids).detach())
    adversary.watch()
    assert float(model(ids).detach()) != moved
    adversary.move()  # nothing was found, for there was no way back
    still = model.words(ids)
    assert torch.equal(still, model.eval().words(ids))


def test_a_gradient_of_nothing_moves_nothing() -> None:
    model, ids = Reader(frozen=True), torch.tensor([[1, 2, 3]])
    adversary = Adversary(model.words, 1.0)
    adversary.watch()
    (model(ids) * 0).backward()
    adversary.move()
    assert torch.equal(model.words(ids), model.eval().words(ids))


def test_a_run_with_an_adversary_learns_something_else(config: TrainConfig, tmp_path: Path) -> None:
    short = replace(config, epochs=1.0)
    moved = replace(short, output=str(tmp_path / "moved"), adversary=1.0)
    models = [train_on(own, TINY, TINY) for own in (short, moved)]
    assert Detector.load(models[1]).check(TINY[0].text).sentences
    one, other = (load_file(own.parent / "checkpoint" / "model.safetensors") for own in models)
    assert any(not torch.equal(one[key], other[key]) for key in one)
    record = json.loads((tmp_path / "moved" / "run.json").read_text(encoding="utf-8"))
    assert record["config"]["adversary"] == 1.0
