"""A model trained further and the one that it came from, averaged weight by weight.

The mean of the two often does better than either on what neither was tuned to (Wortsman et al.
2022, Robust fine-tuning of zero-shot models), and costs nothing when the model is used.
"""

from __future__ import annotations

from pathlib import Path

import torch
from caseframe.errors import CaseframeError
from caseframe.training.base import load_base, resolve
from caseframe.training.config import TrainConfig
from caseframe.training.network import TwoHeads, load_sentence_head


def load_origin(config: TrainConfig) -> TwoHeads | None:
    """The model that training starts from, both heads; None if none of it is to be kept.

    Raises:
        CaseframeError: if it has no sentence head, so that there is nothing to average with.
    """
    if not config.keep:
        return None
    origin = TwoHeads(load_base(config.base_model, config.dropout)[0])
    if not load_sentence_head(origin, Path(resolve(config.base_model))):
        raise CaseframeError(
            f"keep: got {config.keep:g}; base_model {config.base_model} is no checkpoint "
            "and no model of caseframe, so accepted is 0"
        )
    return origin


@torch.no_grad()
def blend(model: TwoHeads, origin: TwoHeads, share: float) -> None:
    """Move the weights of ``model`` to ``share`` of the origin's and the rest of its own."""
    old = origin.state_dict()
    for name, weight in model.state_dict().items():
        if weight.is_floating_point():
            weight.lerp_(old[name].to(weight), share)
