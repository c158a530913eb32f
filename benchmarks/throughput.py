"""Throughput beside plain transformers pipelines: the same notes, end to end, in one run.

Each finds phrases in the same notes of mixed length: cut into sentences, tokenised, run, decoded.
caseframe uses one process for each processor, as ``caseframe screen`` does; a pipeline uses as many
threads, and the best of several batch sizes (chosen on a part of the notes). Models are loaded and
warm before the clock starts. The pipelines' models have random weights of the right size.
Usage: python benchmarks/throughput.py [NOTES]
"""

from __future__ import annotations

import argparse
import random
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from caseframe.app.screening.crew import Crew
from caseframe.data.load import load_examples
from caseframe.detector import named_threshold
from caseframe.folder import TOKENIZER, read_manifest, shipped_folder
from caseframe.frames import LABELS
from caseframe.runtime import processors
from caseframe.segment import segment

NOTES = Path(__file__).parent.parent / "data" / "corpus" / "notes"
BATCH_SIZES = (1, 8, 32, 64)
TASK = 8
"""Notes sent to a worker at a time."""


def mixed_notes(count: int) -> list[str]:
    """Runs of 1 sentence to whole notes of the corpus, each beginning at random (seeded)."""
    chance = random.Random(7)  # noqa: S311 - nothing secret
    found = []
    for example in chance.choices(load_examples(NOTES), k=count):
        spans = [gold.span for gold in example.sentences]
        first = chance.randrange(len(spans))
        last = min(len(spans), first + chance.choice([1, 2, 4, 8, 16, 64]))
        found.append(example.text[spans[first].start : spans[last - 1].end])
    return found


def caseframe(texts: Sequence[str]) -> float:
    """Seconds for caseframe."""
    limit = named_threshold(read_manifest(shipped_folder()), "balanced")
    with Crew(None, limit, processors()) as crew:
        for future in [crew.submit(texts[:2]) for _ in range(2 * crew.width)]:
            future.result()  # every worker is warm
        start = time.perf_counter()
        tasks = [crew.submit(texts[at : at + TASK]) for at in range(0, len(texts), TASK)]
        for task in tasks:
            task.result()
        return time.perf_counter() - start


def pipeline(config: Any) -> Callable[[Sequence[str], int], float]:
    """A way to time a token-classification pipeline of a size."""
    import torch  # noqa: PLC0415 - slow to import
    from transformers import (  # noqa: PLC0415
        AutoModelForTokenClassification,
        PreTrainedTokenizerFast,
        TokenClassificationPipeline,
    )

    torch.set_num_threads(processors())
    tokenizer = PreTrainedTokenizerFast(
        tokenizer_file=str(shipped_folder() / TOKENIZER),
        pad_token="[PAD]",
        unk_token="[UNK]",
        cls_token="[CLS]",
        sep_token="[SEP]",
        model_max_length=512,
    )
    model = AutoModelForTokenClassification.from_config(config).eval()
    tagger = TokenClassificationPipeline(
        model=model, tokenizer=tokenizer, aggregation_strategy="simple", device=-1
    )

    def run(texts: Sequence[str], batch: int) -> float:
        start = time.perf_counter()
        sentences = [text[span.start : span.end] for text in texts for span in segment(text)]
        for _ in tagger(sentences, batch_size=batch):
            pass
        return time.perf_counter() - start

    return run


def best(run: Callable[[Sequence[str], int], float], texts: Sequence[str]) -> tuple[float, int]:
    """Seconds at the batch size that is best on a part of the texts, and that size."""
    part = texts[: max(4, len(texts) // 6)]
    run(part[:2], 8)
    size = min(BATCH_SIZES, key=lambda batch: run(part, batch))
    return run(texts, size), size


def main() -> None:
    """Print the table."""
    from transformers import BertConfig, DistilBertConfig  # noqa: PLC0415

    parser = argparse.ArgumentParser()
    parser.add_argument("notes", nargs="?", type=int, default=120)
    texts = mixed_notes(parser.parse_args().notes)
    words = sum(len(text.split()) for text in texts)
    sentences = sum(len(segment(text)) for text in texts)
    print(f"{len(texts)} notes, {sentences} sentences, {words} words; {processors()} processors\n")
    labels = dict(enumerate(LABELS))
    sizes = {
        "pipeline, DistilBERT": DistilBertConfig(id2label=labels, num_labels=len(labels)),
        "pipeline, MiniLM": BertConfig(
            hidden_size=384, num_hidden_layers=6, num_attention_heads=12, intermediate_size=1536,
            id2label=labels, num_labels=len(labels),
        ),
    }  # fmt: skip
    ours = caseframe(texts)
    print(f"{'':24}{'batch':>6}{'seconds':>9}{'notes/s':>9}{'sentences/s':>13}{'ratio':>7}")
    rows: list[tuple[str, int, float]] = [("caseframe", TASK, ours)]
    for name, config in sizes.items():
        seconds, batch = best(pipeline(config), texts)
        rows.append((name, batch, seconds))
    for name, batch, seconds in rows:
        rates = f"{len(texts) / seconds:9.1f}{sentences / seconds:13.0f}"
        print(f"{name:24}{batch:6}{seconds:9.1f}{rates}{seconds / ours:7.1f}")


if __name__ == "__main__":
    main()
