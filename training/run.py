"""A training run from configuration to a model folder that has been measured."""

from __future__ import annotations

import hashlib
import json
import platform
import time
from collections.abc import Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Any

import torch
from caseframe.data.examples import Example
from caseframe.data.load import load_examples
from caseframe.data.split import position, split
from caseframe.detector import Detector
from caseframe.errors import CaseframeError
from caseframe.training.base import load_base
from caseframe.training.batches import Collator, Unit, encode
from caseframe.training.calibrate import calibrate
from caseframe.training.config import TrainConfig
from caseframe.training.export import Gate, blank_manifest, copy_model, export_onnx, gate
from caseframe.training.network import TwoHeads, save_checkpoint
from caseframe.training.predict import predict
from caseframe.training.quantise import METHODS, quantise
from caseframe.training.scores import summary
from torch.optim import AdamW
from transformers import Trainer, TrainingArguments, set_seed


def train(config: TrainConfig) -> Path:
    """Train as configured and return the folder of the finished model.

    In ``config.output``: ``checkpoint`` (Hugging Face), ``full`` and smaller
    copies (model folders), ``model`` (the first copy to pass the gate, else ``full``), ``run.json``
    (settings, data hashes, versions, times, validation figures).
    """
    parts = split(load_examples(Path(config.corpus)))
    if not parts["train"] or not parts["validation"]:
        raise CaseframeError(
            f"{config.corpus}: the train or the validation part is empty; add scenarios"
        )
    parts["train"] = [
        own for own in parts["train"] if position(own.scenario, "share") < config.share
    ]
    hashes = {part: _hash(own) for part, own in parts.items()}
    return train_on(config, parts["train"], parts["validation"], hashes)


def train_on(
    config: TrainConfig,
    training: Sequence[Example],
    validation: Sequence[Example],
    data_hashes: dict[str, str] | None = None,
) -> Path:
    """Train on given examples. See ``train``."""
    output = Path(config.output)
    output.mkdir(parents=True, exist_ok=True)
    set_seed(config.seed)
    tagger, tokenizer = load_base(config.base_model, config.dropout)
    tagger.get_input_embeddings().weight.requires_grad_(not config.freeze_embeddings)
    model = TwoHeads(
        tagger,
        config.sentence_weight,
        config.frame_weight,
        config.span_weight,
        config.label_smoothing,
    )
    started = time.monotonic()
    losses = _fit(config, model, tokenizer, encode(training, tokenizer))
    seconds = time.monotonic() - started
    save_checkpoint(model, tokenizer, output / "checkpoint")
    record = {
        "config": config.to_dict(),
        "data_sha256": data_hashes or {},
        "versions": _versions(),
        "device": "cuda" if torch.cuda.is_available() else "cpu",
        "training_sentences": sum(len(example.sentences) for example in training),
        "training_seconds": round(seconds, 1),
        "losses": losses,
        **_finish(config, model, tokenizer, validation, output),
    }
    text = json.dumps(record, indent=2, sort_keys=True) + "\n"
    (output / "run.json").write_text(text, encoding="utf-8", newline="\n")
    return output / "model"


def _fit(
    config: TrainConfig, model: TwoHeads, tokenizer: Any, units: list[Unit]
) -> list[dict[str, float]]:
    """Run the Hugging Face Trainer; the losses it logged."""
    cuda = torch.cuda.is_available()
    arguments = TrainingArguments(
        output_dir=str(Path(config.output) / "trainer"),
        num_train_epochs=config.epochs,
        per_device_train_batch_size=config.batch_sentences,
        learning_rate=config.learning_rate,
        warmup_steps=config.warmup,
        weight_decay=config.weight_decay,
        lr_scheduler_type="linear",
        logging_steps=50,
        save_strategy="no",
        report_to="none",
        remove_unused_columns=False,
        seed=config.seed,
        data_seed=config.seed,
        bf16=cuda,
        use_cpu=not cuda,
        dataloader_pin_memory=cuda,
    )
    special = (tokenizer.cls_token_id, tokenizer.sep_token_id, tokenizer.pad_token_id)
    trainer = Trainer(
        model=model,
        args=arguments,
        train_dataset=units,
        data_collator=Collator(*special, config.max_tokens, config.alone, config.seed),
        optimizers=(_optimizer(config, model), None),
    )
    trainer.train()
    return [
        {"step": entry["step"], "loss": entry["loss"]}
        for entry in trainer.state.log_history
        if "loss" in entry
    ]


def _optimizer(config: TrainConfig, model: TwoHeads) -> AdamW:
    """AdamW with a higher rate for the new heads and no decay on biases and norms."""
    groups: dict[tuple[bool, bool], list[torch.nn.Parameter]] = {}
    trainable = ((name, value) for name, value in model.named_parameters() if value.requires_grad)
    for name, parameter in trainable:
        head = name.startswith(("sentence_head", "tagger.classifier"))
        groups.setdefault((head, parameter.ndim > 1), []).append(parameter)
    return AdamW(
        [
            {
                "params": parameters,
                "lr": config.learning_rate * (config.head_rate if head else 1.0),
                "weight_decay": config.weight_decay if decayed else 0.0,
            }
            for (head, decayed), parameters in groups.items()
        ]
    )


def _finish(
    config: TrainConfig,
    model: TwoHeads,
    tokenizer: Any,
    validation: Sequence[Example],
    output: Path,
) -> dict[str, Any]:
    """Export, then shrink."""
    about = blank_manifest(config.name, config.version, config.base_model, config.max_tokens)
    export_onnx(model, tokenizer, output / "full", about)
    return shrink(output, validation)


def shrink(output: Path, validation: Sequence[Example]) -> dict[str, Any]:
    """Calibrate ``full``, make smaller copies until one passes the gate, put it in ``model``.

    Returns what was measured on the validation data, as plain values.
    """
    full = output / "full"
    calibrate(full, validation)
    verdicts: dict[str, Gate] = {}
    chosen = full
    for method in METHODS:
        small = output / method
        quantise(full, small, method)
        calibrate(small, validation)
        verdicts[method] = gate(full, small, validation)
        if verdicts[method].passed:
            chosen = small
            break
    copy_model(chosen, output / "model")
    detector = Detector.load(output / "model")
    return {
        "gate": {method: verdict.to_dict() for method, verdict in verdicts.items()},
        "chosen": chosen.name,
        "thresholds": detector.manifest.thresholds,
        "validation": summary(validation, predict(detector, validation)),
    }


def _hash(examples: Sequence[Example]) -> str:
    """The SHA-256 of what the examples hold, whatever files they came from."""
    digest = hashlib.sha256()
    for example in examples:
        digest.update(repr(example).encode())
    return digest.hexdigest()


def _versions() -> dict[str, str]:
    names = ("torch", "transformers", "tokenizers", "onnx", "onnxruntime", "scikit-learn", "numpy")
    return {"python": platform.python_version(), **{name: version(name) for name in names}}
