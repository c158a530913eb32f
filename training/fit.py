"""The fine-tuning itself: the Hugging Face Trainer, its optimizer, and going on after a stop."""

from __future__ import annotations

import hashlib
import json
import shutil
import time
from pathlib import Path
from typing import Any, Final

import torch
from caseframe.training.adversarial import AdversarialTrainer, Adversary
from caseframe.training.batches import Collator, Drawn
from caseframe.training.config import TrainConfig
from caseframe.training.network import TwoHeads
from torch.optim import AdamW
from transformers import Trainer, TrainerCallback, TrainingArguments
from transformers.trainer import TRAINER_STATE_NAME
from transformers.trainer_callback import ExportableState
from transformers.trainer_utils import PREFIX_CHECKPOINT_DIR, get_last_checkpoint
from transformers.training_args import ParallelMode

_KEY: Final = "settings.sha256"
_IRRELEVANT: Final = ("output", "name", "version", "save_steps")
"""Settings that do not change what is learnt."""


def fit(
    config: TrainConfig,
    model: TwoHeads,
    tokenizer: Any,
    units: list[Drawn],
    data_hashes: dict[str, str],
) -> Trainer:
    """Fine-tune in place, unless for no epochs.

    Goes on from ``output/trainer`` if it was left by the same settings and data.
    """
    folder = Path(config.output) / "trainer"
    special = (tokenizer.cls_token_id, tokenizer.sep_token_id, tokenizer.pad_token_id)
    trainer = (AdversarialTrainer if config.adversary else Trainer)(
        model=model,
        args=_arguments(config, folder),
        train_dataset=units,
        data_collator=Collator(special, config),
        optimizers=(_optimizer(config, model), None),
        callbacks=[_LossFile(Path(config.output) / "losses.csv"), _Clock()],
    )
    if isinstance(trainer, AdversarialTrainer):
        trainer.adversary = Adversary(model.tagger.get_input_embeddings(), config.adversary)
    key = _key(config, data_hashes)
    if trainer.is_world_process_zero():
        _clear_unless(folder, key)
        _clear_unfinished(folder)
    trainer.accelerator.wait_for_everyone()
    if config.epochs:
        trainer.train(resume_from_checkpoint=get_last_checkpoint(str(folder)))  # type: ignore[no-untyped-call]
    return trainer


def _arguments(config: TrainConfig, folder: Path) -> TrainingArguments:
    cuda = torch.cuda.is_available()
    arguments = TrainingArguments(
        output_dir=str(folder),
        num_train_epochs=config.epochs,
        per_device_train_batch_size=config.batch_sentences,
        learning_rate=config.learning_rate,
        warmup_steps=config.warmup,
        weight_decay=config.weight_decay,
        lr_scheduler_type="linear",
        logging_steps=50,
        save_strategy="steps",
        save_steps=config.save_steps,
        save_total_limit=1,
        report_to="none",
        remove_unused_columns=False,
        seed=config.seed,
        data_seed=config.seed,
        bf16=cuda,
        use_cpu=not cuda,
        dataloader_pin_memory=cuda,
    )
    if arguments.parallel_mode is ParallelMode.NOT_DISTRIBUTED:
        # Several cards and one process: the Trainer would cut each batch between them by rows, but
        # what is true of its sentences has other rows than its windows. torchrun uses them all.
        arguments._n_gpu = 1  # noqa: SLF001 - there is no public way but the environment
    return arguments


def losses(trainer: Trainer) -> list[dict[str, float]]:
    """The losses that were logged: step and loss."""
    return [
        {"step": entry["step"], "loss": entry["loss"]}
        for entry in trainer.state.log_history
        if "loss" in entry
    ]


def seconds(trainer: Trainer) -> float:
    """Seconds of training up to the last step, those of a run that was stopped up to its checkpoint."""
    clocks = (one for one in trainer.callback_handler.callbacks if isinstance(one, _Clock))
    return next(clocks).seconds


class _Clock(TrainerCallback, ExportableState):
    """Seconds of training, kept in the checkpoints so that a run that goes on counts them all."""

    def __init__(self) -> None:
        self._before = 0.0
        self._since = time.monotonic()

    @property
    def seconds(self) -> float:
        """Of this process and of those before it."""
        return self._before + time.monotonic() - self._since

    def on_train_begin(self, args: Any, state: Any, control: Any, **_: Any) -> None:  # noqa: ARG002
        """Start; ``state`` is the checkpoint's if there is one."""
        told = state.stateful_callbacks.get(type(self).__name__, {})
        self._before = told.get("attributes", {}).get("seconds", 0.0)
        self._since = time.monotonic()

    def state(self) -> dict[str, Any]:
        """What a checkpoint keeps."""
        return {"args": {}, "attributes": {"seconds": self.seconds}}


class _LossFile(TrainerCallback):
    """Keeps a table of steps, losses and learning rates that can be looked at while a run goes on."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def on_log(self, args: Any, state: Any, control: Any, **_: Any) -> None:  # noqa: ARG002
        """Write the table anew."""
        if not state.is_world_process_zero:
            return
        rows = [entry for entry in state.log_history if "loss" in entry]
        lines = ["step,epoch,loss,learning_rate"]
        lines += [f"{r['step']},{r['epoch']:.4f},{r['loss']},{r['learning_rate']}" for r in rows]
        self._path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def _key(config: TrainConfig, data_hashes: dict[str, str]) -> str:
    settings = {key: own for key, own in config.to_dict().items() if key not in _IRRELEVANT}
    told = json.dumps([settings, data_hashes], sort_keys=True)
    return hashlib.sha256(told.encode()).hexdigest()


def _clear_unless(folder: Path, key: str) -> None:
    """Throw away the checkpoints of a run with other settings or other data."""
    mark = folder / _KEY
    if not (mark.is_file() and mark.read_text(encoding="utf-8") == key):
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        mark.write_text(key, encoding="utf-8")


def _clear_unfinished(folder: Path) -> None:
    """Throw away checkpoints whose writing was stopped; if there was one before, it is whole.

    The state is written last, so where it can be read the rest is there.
    """
    for checkpoint in folder.glob(f"{PREFIX_CHECKPOINT_DIR}-*/"):
        try:
            json.loads((checkpoint / TRAINER_STATE_NAME).read_bytes())
        except (OSError, ValueError):
            shutil.rmtree(checkpoint)


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
        ],
        fused=True,  # half the time of the plain one on a processor
    )
