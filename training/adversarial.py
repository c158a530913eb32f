"""Adversarial training: the same batch again, its words moved to where the loss grows fastest.

The fast gradient method on word embeddings of Miyato, Dai and Goodfellow (2017), Adversarial training
methods for semi-supervised text classification.
"""

from __future__ import annotations

from typing import Any

import torch
from torch import Tensor, nn
from transformers import Trainer


class Adversary:
    """Watches what the word embeddings of a network give, and moves it when it is asked to.

    Args:
        embeddings: the layer that turns token ids into vectors (windows, tokens, width).
        reach: how far a window's vectors are moved, all together (Euclidean length).
    """

    def __init__(self, embeddings: nn.Module, reach: float) -> None:
        self._reach = reach
        self._given: list[Tensor] = []
        self._moves: list[Tensor] = []
        embeddings.register_forward_hook(self._hook)

    def watch(self) -> None:
        """From here on, remember what is given: one tensor each time the layer is asked."""
        self._given, self._moves = [], []

    def move(self) -> None:
        """From here on, move what is given, up the gradients that were found since ``watch``."""
        self._moves = [self._along(own.grad) for own in self._given if own.grad is not None]
        self._given = []

    def _along(self, gradient: Tensor) -> Tensor:
        length: Tensor = torch.linalg.vector_norm(gradient, dim=(1, 2), keepdim=True)
        direction = gradient / length.clamp_min(torch.finfo(gradient.dtype).tiny)
        return self._reach * direction

    def _hook(self, layer: nn.Module, asked: Any, given: Tensor) -> Tensor:  # noqa: ARG002
        if not layer.training:
            return given
        if self._moves:
            return given + self._moves.pop(0)
        if not given.requires_grad:  # the embeddings themselves may be frozen
            given = given.detach().requires_grad_()
        given.retain_grad()
        self._given.append(given)
        return given


class AdversarialTrainer(Trainer):
    """A Trainer whose steps learn from a batch as it is and as an adversary has moved it."""

    adversary: Adversary

    def training_step(self, *args: Any, **kwargs: Any) -> Tensor:
        """Both losses' gradients, added; gives the mean of the two losses."""
        self.adversary.watch()
        plain = super().training_step(*args, **kwargs)
        self.adversary.move()
        moved = super().training_step(*args, **kwargs)
        return (plain + moved) / 2
