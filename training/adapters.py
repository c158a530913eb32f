"""How much of an encoder learns: all but its lowest layers, or low-rank adapters (Hu et al. 2021, LoRA)."""

from __future__ import annotations

from typing import Any

from caseframe.errors import CaseframeError
from peft import LoraConfig, get_peft_model
from torch import nn


def add_adapters(tagger: Any, rank: int) -> None:
    """Freeze the encoder of a token-classification model and put adapters into its linear layers."""
    prefix = tagger.base_model_prefix
    settings = LoraConfig(r=rank, lora_alpha=2 * rank, target_modules="all-linear")
    setattr(tagger, prefix, get_peft_model(getattr(tagger, prefix), settings))


def merge_adapters(tagger: Any) -> None:
    """Fold the adapters into the encoder's weights: a plain model again, of the same cost."""
    prefix = tagger.base_model_prefix
    setattr(tagger, prefix, getattr(tagger, prefix).merge_and_unload())


def freeze(tagger: Any, embeddings: bool, layers: int) -> None:
    """Leave as it is the word embeddings, or so many of the lowest layers and all that is outside the layers.

    Raises:
        CaseframeError: if the encoder has no such layers.
    """
    if layers:
        encoder = getattr(tagger, tagger.base_model_prefix)
        count = tagger.config.num_hidden_layers
        stacks = [own for own in encoder.modules() if isinstance(own, nn.ModuleList)]
        stack = next((own for own in stacks if len(own) == count), None)
        if stack is None or layers > count:
            raise CaseframeError(f"freeze_layers: got {layers}; the encoder has {count} layers")
        encoder.requires_grad_(False)
        for layer in stack[layers:]:
            layer.requires_grad_(True)
    tagger.get_input_embeddings().weight.requires_grad_(not (embeddings or layers))
