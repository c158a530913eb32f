"""Low-rank adapters in the encoder (Hu et al. 2021, LoRA), merged into it in the end."""

from __future__ import annotations

from typing import Any

from peft import LoraConfig, get_peft_model


def add_adapters(tagger: Any, rank: int) -> None:
    """Freeze the encoder of a token-classification model and put adapters into its linear layers."""
    prefix = tagger.base_model_prefix
    settings = LoraConfig(r=rank, lora_alpha=2 * rank, target_modules="all-linear")
    setattr(tagger, prefix, get_peft_model(getattr(tagger, prefix), settings))


def merge_adapters(tagger: Any) -> None:
    """Fold the adapters into the encoder's weights: a plain model again, of the same cost."""
    prefix = tagger.base_model_prefix
    setattr(tagger, prefix, getattr(tagger, prefix).merge_and_unload())
