"""A training run from configuration to a model folder that has been measured."""

from __future__ import annotations

import os
import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

from caseframe.data.examples import Example
from caseframe.data.load import load_examples
from caseframe.data.split import position, split
from caseframe.errors import CaseframeError
from caseframe.folder import read_manifest
from caseframe.runtime import processors
from caseframe.training.adapters import add_adapters, freeze, merge_adapters
from caseframe.training.base import base_name, load_base, resolve
from caseframe.training.batches import Drawn, encode_drawn
from caseframe.training.blend import blend, load_origin
from caseframe.training.card import write_card
from caseframe.training.config import TrainConfig
from caseframe.training.export import blank_manifest, export_onnx
from caseframe.training.first_pass import check_first_pass, fit_first_pass
from caseframe.training.fit import fit, losses, seconds
from caseframe.training.network import TwoHeads, load_sentence_head, save_checkpoint
from caseframe.training.provenance import base_hash, data_hash, versions, write_record
from caseframe.training.shrink import shrink
from caseframe.training.teacher import ask, without_errors
from transformers import set_seed

_ANSWERS: Final = "teacher-answers"
"""Folder of what the teachers said, for as long as the run lasts."""


def train(config: TrainConfig) -> Path:
    """Train as configured and return the folder of the finished model.

    In ``config.output``: ``checkpoint`` (Hugging Face), ``full`` and smaller
    copies (model folders), ``model`` (the first copy to pass the gate, else ``full``, with its
    card), ``run.json`` (settings, data hashes, versions, times, validation figures) and
    ``losses.csv``. A run that was interrupted goes on from its last checkpoint when it is
    started again with the same settings and data.
    """
    parts, hashes = load_parts(config)
    return train_on(config, parts["train"], parts["validation"], hashes)


def load_parts(config: TrainConfig) -> tuple[dict[str, list[Example]], dict[str, str]]:
    """The parts of a configuration's corpus, and a hash of each.

    Raises:
        CaseframeError: if there is nothing to learn from, or nothing to choose thresholds on.
    """
    parts = split(load_examples(Path(config.corpus)))
    parts["train"] = [
        own for own in parts["train"] if position(own.scenario, "share") < config.share
    ]
    if not parts["train"] or not parts["validation"]:
        more = f", or raise share (got {config.share:g})" if config.share < 1 else ""
        raise CaseframeError(
            f"{config.corpus}: the train or the validation part is empty; add scenarios{more}"
        )
    return parts, {part: data_hash(own) for part, own in parts.items()}


def train_on(
    config: TrainConfig,
    training: Sequence[Example],
    validation: Sequence[Example],
    data_hashes: dict[str, str] | None = None,
) -> Path:
    """Train on given examples. See ``train``.

    Started by ``torchrun`` or ``accelerate launch``, every process trains and the
    first one alone writes.
    """
    output = Path(config.output)
    teachers = [Path(own.strip()) for own in config.teacher.split(",") if own.strip()]
    _check_output(config, teachers)
    output.mkdir(parents=True, exist_ok=True)
    origin = load_origin(config)
    set_seed(config.seed)
    tagger, tokenizer = load_base(config.base_model, config.dropout)
    _check_length(config, tagger.config)
    check_first_pass(config, tagger.config)
    freeze(tagger, config.freeze_embeddings, config.freeze_layers)
    if config.lora_rank:
        add_adapters(tagger, config.lora_rank)
    model = TwoHeads(
        tagger,
        config.sentence_weight,
        config.frame_weight,
        config.span_weight,
        config.label_smoothing,
        config.agreement,
    )
    # A checkpoint of ours is trained further.
    load_sentence_head(model, Path(resolve(config.base_model)))
    hashes = {
        **(data_hashes or {"train": data_hash(training), "validation": data_hash(validation)}),
        **base_hash(config.base_model),
        **{f"teacher {at}": read_manifest(own).id for at, own in enumerate(teachers, 1)},
    }
    begun = {
        "config": config.to_dict(),
        "data_sha256": hashes,
        "versions": versions(),
        "training_sentences": sum(len(example.sentences) for example in training),
    }
    if int(os.environ.get("RANK", "0")) == 0:
        write_record(output, begun)  # so that a run which is stopped says what it was
    drawn = _draw(config, tokenizer, training, teachers)
    trainer = fit(config, model, tokenizer, drawn, hashes)
    if not trainer.is_world_process_zero():
        return output / "model"
    if config.lora_rank:
        merge_adapters(tagger)
    model.to("cpu")
    if origin is not None:
        blend(model, origin, config.keep)
    save_checkpoint(model, tokenizer, output / "checkpoint")
    record = {
        **begun,
        "device": trainer.args.device.type,
        "processes": trainer.args.world_size,
        "processors": processors(),
        "training_seconds": round(seconds(trainer), 1),
        "losses": losses(trainer),
        **_finish(config, model, tokenizer, training, validation),
    }
    write_record(output, record)
    write_card(output / "model", record)
    for left in ("trainer", _ANSWERS):  # nothing left to go on from
        shutil.rmtree(output / left, ignore_errors=True)
    return output / "model"


def _draw(
    config: TrainConfig, tokenizer: Any, training: Sequence[Example], teachers: Sequence[Path]
) -> list[Drawn]:
    examples = [example for example in training if example.text.strip()]
    answers = ask(teachers, examples, Path(config.output) / _ANSWERS) if teachers else []
    believed = answers if config.teacher_errors else without_errors(answers, examples)
    return encode_drawn(examples, tokenizer, config.noise, config.seed, believed)


def _check_output(config: TrainConfig, teachers: Sequence[Path]) -> None:
    """Refuse to write where a model lies that the run reads."""
    output = Path(config.output).resolve()
    read = [("base_model", Path(config.base_model)), *(("teacher", own) for own in teachers)]
    for key, folder in read:
        if folder.is_dir() and folder.resolve().is_relative_to(output):
            raise CaseframeError(
                f"output: got {config.output}, where {key} {folder} lies, which the run would "
                "write over; name another folder"
            )


def _check_length(config: TrainConfig, base: Any) -> None:
    positions = getattr(base, "max_position_embeddings", config.max_tokens)
    if 0 < positions < config.max_tokens:
        raise CaseframeError(
            f"max_tokens: got {config.max_tokens}; {config.base_model} reads {positions} at most"
        )


def _finish(
    config: TrainConfig,
    model: TwoHeads,
    tokenizer: Any,
    training: Sequence[Example],
    validation: Sequence[Example],
) -> dict[str, Any]:
    """Teach the first pass, export, then shrink."""
    output = Path(config.output)
    first_pass = fit_first_pass(config, model, tokenizer, training)
    about = blank_manifest(
        config.name, config.version, base_name(config.base_model), config.max_tokens
    )
    export_onnx(model, tokenizer, output / "full", about, first_pass)
    return shrink(output, validation, config.base_model, trained=config.epochs > 0)
