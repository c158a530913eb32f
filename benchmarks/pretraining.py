"""Does it help to go on pre-training the encoder on the corpus's own texts first?

    python benchmarks/pretraining.py training/configs/small.yaml --output runs/pretrained [--epochs 1]
    caseframe train training/configs/small.yaml base_model=runs/pretrained

Hides every seventh token of the training part and lets the encoder guess them (masked language modelling, as in
Gururangan et al. 2020, Don't stop pretraining), without looking at any label. The packaged encoder comes
without the head for it, which is learnt too and thrown away. Prints the loss (nats a hidden token) on
1,000 texts of validation before and after; what it is worth the second command says.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

import torch
from caseframe.data.examples import Example
from caseframe.training.base import resolve
from caseframe.training.config import load_config
from caseframe.training.run import load_parts
from transformers import (
    AutoModelForMaskedLM,
    AutoTokenizer,
    DataCollatorForLanguageModeling,
    Trainer,
    TrainingArguments,
    set_seed,
)

_MEASURED: Final = 1000
"""Texts of validation to measure on: guessing among 30,000 words takes as long as the encoder."""


def main() -> None:
    """Pre-train further, save the encoder, print the loss before and after."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("config", type=Path)
    parser.add_argument("--output", type=Path, default=Path("runs/pretrained"))
    parser.add_argument("--epochs", type=float, default=1.0)
    arguments = parser.parse_args()
    config = load_config(arguments.config)
    parts, _ = load_parts(config)
    set_seed(config.seed)
    source = resolve(config.base_model)
    tokenizer = AutoTokenizer.from_pretrained(source)
    trainer = Trainer(
        model=AutoModelForMaskedLM.from_pretrained(source),
        args=_arguments(arguments.output, arguments.epochs, config.seed),
        train_dataset=_encoded(parts["train"], tokenizer, config.max_tokens),
        eval_dataset=_encoded(parts["validation"], tokenizer, config.max_tokens)[:_MEASURED],
        data_collator=DataCollatorForLanguageModeling(tokenizer),
    )
    before = _loss(trainer)
    trainer.train()
    print(f"nats a hidden token on validation: {before:.3f} before, {_loss(trainer):.3f} after")
    trainer.model.base_model.save_pretrained(arguments.output)
    tokenizer.save_pretrained(arguments.output)


def _arguments(output: Path, epochs: float, seed: int) -> TrainingArguments:
    cuda = torch.cuda.is_available()
    return TrainingArguments(
        output_dir=str(output / "trainer"),
        num_train_epochs=epochs,
        per_device_train_batch_size=32,
        per_device_eval_batch_size=32,
        learning_rate=2e-4,
        warmup_steps=0.1,
        train_sampling_strategy="group_by_length",  # on a processor padding costs as much as text
        save_strategy="no",
        report_to="none",
        seed=seed,
        bf16=cuda,
        use_cpu=not cuda,
    )


def _encoded(examples: Sequence[Example], tokenizer: Any, longest: int) -> list[dict[str, Any]]:
    texts = [example.text for example in examples if example.text.strip()]
    found = tokenizer(texts, truncation=True, max_length=longest, return_length=True)
    return [{"input_ids": ids, "length": len(ids)} for ids in found["input_ids"] if len(ids) > 4]


def _loss(trainer: Trainer) -> float:
    set_seed(trainer.args.seed)  # the same words hidden each time
    return float(trainer.evaluate()["eval_loss"])


if __name__ == "__main__":
    main()
