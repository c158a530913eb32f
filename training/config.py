"""Every setting of a training run, from one YAML file, checked when it is read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any

import yaml
from caseframe.errors import CaseframeError


@dataclass(frozen=True, slots=True)
class TrainConfig:
    """Settings of a run.

    Attributes:
        name: what the model is called in its reports.
        version: the version written into the model.
        corpus: folder of corpus files.
        output: folder for checkpoint, model and metrics.
        base_model: ``packaged-minilm`` (comes with the ``train`` extra), ``shipped`` (the
            model that comes with caseframe, to train it further), a local folder (also the
            ``checkpoint`` or ``model`` of an earlier run) or a hub id.
        share: share of the training scenarios to learn from, for learning curves;
            a smaller share is always part of a larger one.
        max_tokens: a window's length in tokens, the two special ones counted.
        alone: share of batches whose sentences stand alone, without neighbours.
        epochs: passes over the training sentences; 0 leaves the network of a model as it is, with
            its calibration and thresholds, and makes first pass and smaller copies anew.
        batch_sentences: sentences (or whole notes) in a batch.
        learning_rate: peak, with linear warm-up and decay.
        head_rate: learning rate of the two heads, as a multiple of that.
        warmup: share of the steps that warm up.
        weight_decay: AdamW's.
        dropout: in the encoder, except on attention weights, and before the heads.
        freeze_embeddings: leave the word embeddings as they are (a third faster,
            and words that the corpus lacks keep their place among the others).
        freeze_layers: leave so many of the encoder's lowest layers as they are too, for a large
            encoder on little hardware.
        sentence_weight: weight of the sentence loss beside the token loss.
        frame_weight: weight of the loss on a flagged sentence's frames.
        span_weight: weight of a token inside a phrase beside one outside.
        label_smoothing: on the token labels and the sentence labels.
        agreement: weight of the divergence between two passes with other units dropped (R-Drop,
            Liang et al. 2021), which doubles a step's time; 0 makes one pass.
        adversary: how far each window's word vectors are moved up the loss (Euclidean length; the vectors
            of MiniLM are some 1.1 long) for a second look at each batch (Miyato et al. 2017), which
            doubles a step's time; 0 looks once.
        noise: share of batches in which each sentence gets typing errors.
        lora_rank: rank of low-rank adapters (Hu et al. 2021) in every linear layer
            of the encoder, merged into it at the end; 0 is full fine-tuning.
        teacher: a model folder (the ``full`` or ``model`` of an earlier run, of a larger encoder for
            instance) whose probabilities are learnt beside the labels; several, with commas between,
            are averaged. None if empty.
        teacher_weight: share of the teacher in what is learnt; the rest are the labels.
        teacher_errors: learn also what the teachers say of sentences that they flag and the label
            does not, or the other way round.
        keep: share of the weights of ``base_model``, a checkpoint of an earlier run, in the
            weighted mean with what it was trained to; 0 keeps none.
        first_pass: after so many of the encoder's layers plainly neutral sentences leave it, which
            saves time (``training/first_pass.py``); 0 if none do, as with encoders other than BERT.
        save_steps: steps between checkpoints from which an interrupted run goes on.
        seed: for everything that is drawn.
    """

    name: str = "caseframe"
    version: str = "0"
    corpus: str = "data/corpus"
    output: str = "runs/default"
    base_model: str = "packaged-minilm"
    share: float = 1.0
    max_tokens: int = 128
    alone: float = 0.4
    epochs: float = 4.0
    batch_sentences: int = 16
    learning_rate: float = 1e-4
    head_rate: float = 5.0
    warmup: float = 0.1
    weight_decay: float = 0.01
    dropout: float = 0.1
    freeze_embeddings: bool = True
    freeze_layers: int = 0
    sentence_weight: float = 1.0
    frame_weight: float = 1.0
    span_weight: float = 2.0
    label_smoothing: float = 0.0
    agreement: float = 0.0
    adversary: float = 0.0
    noise: float = 0.0
    lora_rank: int = 0
    teacher: str = ""
    teacher_weight: float = 0.5
    teacher_errors: bool = True
    keep: float = 0.0
    first_pass: int = 0
    save_steps: int = 500
    seed: int = 17

    def __post_init__(self) -> None:
        _between("alone", self.alone, 0, 1)
        _between("share", self.share, 0.001, 1)
        _between("warmup", self.warmup, 0, 0.9)
        _between("dropout", self.dropout, 0, 0.9)
        _between("noise", self.noise, 0, 1)
        _between("keep", self.keep, 0, 1)
        _between("teacher_weight", self.teacher_weight, 0, 1)
        _between("freeze_layers", self.freeze_layers, 0, 1000)
        _between("first_pass", self.first_pass, 0, 1000)
        _between("lora_rank", self.lora_rank, 0, 4096)
        _between("save_steps", self.save_steps, 1, 10_000_000)
        _between("label_smoothing", self.label_smoothing, 0, 0.5)
        _between("agreement", self.agreement, 0, 100)
        _between("adversary", self.adversary, 0, 1000)
        _between("max_tokens", self.max_tokens, 16, 8192)
        _between("batch_sentences", self.batch_sentences, 1, 100_000)
        _between("epochs", self.epochs, 0, 10_000)
        _between("learning_rate", self.learning_rate, 1e-9, 1)
        _between("head_rate", self.head_rate, 1e-3, 1e3)
        _between("sentence_weight", self.sentence_weight, 0, 1000)
        _between("frame_weight", self.frame_weight, 0, 1000)
        _between("span_weight", self.span_weight, 0.01, 1000)
        _between("weight_decay", self.weight_decay, 0, 1)
        _between("seed", self.seed, 0, 2**32 - 1)
        if self.lora_rank and (self.freeze_layers or not self.freeze_embeddings):
            raise CaseframeError(
                f"lora_rank: got {self.lora_rank}, which leaves the encoder as it is beside its "
                "adapters; accepted with freeze_layers 0 and freeze_embeddings true, or 0"
            )
        if self.freeze_layers and not self.freeze_embeddings:
            raise CaseframeError(
                f"freeze_layers: got {self.freeze_layers}, which freezes the embeddings below them "
                "too; accepted with freeze_embeddings true, or 0"
            )
        if self.agreement and not self.dropout:
            raise CaseframeError(
                f"agreement: got {self.agreement:g}, but without dropout two passes always agree; "
                "accepted with dropout above 0, or 0"
            )
        for key in ("name", "version", "corpus", "output", "base_model"):
            if not getattr(self, key).strip():
                raise CaseframeError(f"{key}: got nothing; accepted is {_KINDS[str]}")

    def to_dict(self) -> dict[str, Any]:
        """The settings as plain values."""
        return asdict(self)


def _between(key: str, value: float, low: float, high: float) -> None:
    if not low <= value <= high:
        raise CaseframeError(f"{key}: got {value!r}; accepted is {low:g} to {high:g}")


def load_config(path: Path, overrides: Sequence[str] = ()) -> TrainConfig:
    """Read a configuration; ``overrides`` are ``key=value`` and win.

    The value of an override is a text as it stands where the key's is one (``version=0.10``), and
    read as YAML elsewhere.

    Raises:
        CaseframeError: naming the key, what was got and what is accepted.
    """
    try:
        raw = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise CaseframeError(
            f"{path}: not a readable YAML file ({' '.join(str(error).split())})"
        ) from error
    if not isinstance(raw, dict):
        raise CaseframeError(f"{path}: a configuration is a mapping of keys to values")
    for override in overrides:
        key, equals, value = override.partition("=")
        if not equals:
            raise CaseframeError(f"{override!r}: an override is written key=value")
        try:
            raw[key] = value if _kinds().get(key) is str else yaml.safe_load(value)
        except yaml.YAMLError:
            raise CaseframeError(f"{key}: got {value!r}; accepted is a plain value") from None
    return TrainConfig(**{key: _typed(key, value) for key, value in raw.items()})


def _kinds() -> dict[str, type]:
    """The type of each key."""
    return {field.name: type(field.default) for field in fields(TrainConfig)}


def _typed(key: object, value: object) -> Any:
    kinds = _kinds()
    if not isinstance(key, str) or key not in kinds:
        raise CaseframeError(f"{key}: unknown key; accepted are {', '.join(kinds)}")
    kind = kinds[key]
    if kind is str and isinstance(value, int | float) and not isinstance(value, bool):
        return str(value)  # version: 1.0
    if kind is float and not isinstance(value, bool):
        try:
            return float(value)  # type: ignore[arg-type]  # YAML reads 1e-4 as a text
        except (TypeError, ValueError):
            pass
    elif isinstance(value, kind) and (kind is bool or not isinstance(value, bool)):
        return value
    raise CaseframeError(f"{key}: got {value!r}; accepted is {_KINDS[kind]}")


_KINDS = {str: "a text", int: "a whole number", float: "a number", bool: "true or false"}
