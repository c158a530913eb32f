"""Throughput beside plain transformers pipelines: the same notes, end to end, in one run.

Each finds phrases in the same notes of mixed length: cut into sentences, tokenised, run, decoded.
caseframe uses one process for each processor, as ``caseframe screen`` does; a pipeline uses as many
threads, and the best of several batch sizes (chosen on a part of the notes). Models are loaded and
warm before the clock starts. The pipelines' models have random weights of the right size.
"Thorough" is without the first pass: every sentence is computed to the end.

Below the table stands which share of the processors' arithmetic that reaches: the operations
that its matrices need for the tokens of the notes (padding and all else not counted), beside what
ONNX Runtime's bare matrix products reach in float32, in which the shipped model computes, and in int8.
Usage: python benchmarks/throughput.py [NOTES]
"""

from __future__ import annotations

import argparse
import random
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import numpy as np
import onnxruntime
import tokenizers
from caseframe.app.screening.crew import Crew
from caseframe.data.load import load_examples
from caseframe.detector import named_threshold
from caseframe.folder import TOKENIZER, read_manifest, shipped_folder
from caseframe.frames import LABELS
from caseframe.runtime import processors
from caseframe.segment import segment
from caseframe.windows import pack
from onnx import TensorProto, helper, numpy_helper

NOTES = Path(__file__).parent.parent / "data" / "corpus" / "notes"
BATCH_SIZES = (1, 8, 32, 64)
TASK = 16
"""Notes sent to a worker at a time."""
WIDTH, INNER, LAYERS = 384, 1536, 6
"""MiniLM's size: of a token's vector, inside its feed-forward layers, and their number."""
ROWS = 1024
SECONDS = 2.0


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


def caseframe(texts: Sequence[str], *, thorough: bool) -> float:
    """Seconds for caseframe."""
    limit = named_threshold(read_manifest(shipped_folder()), "balanced")
    with Crew(None, limit, processors(), thorough=thorough) as crew:
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


def operations(texts: Sequence[str]) -> float:
    """Multiplications and additions that MiniLM's matrices need for the windows of the texts."""
    folder = shipped_folder()
    tokenizer = tokenizers.Tokenizer.from_file(str(folder / TOKENIZER))
    capacity = read_manifest(folder).max_tokens - 2
    total = 0
    for text in texts:
        sentences = [text[span.start : span.end] for span in segment(text)]
        encoded = tokenizer.encode_batch(sentences, add_special_tokens=False)
        for window in pack([len(one.ids) for one in encoded], capacity):
            tokens = sum(map(len, window)) + 2
            weights = 4 * WIDTH * WIDTH + 2 * WIDTH * INNER
            total += LAYERS * (2 * tokens * weights + 4 * tokens * tokens * WIDTH)
    return total


def products(kind: str) -> float:
    """Operations a second of matrix products of MiniLM's size, for some seconds on one thread."""
    chance = np.random.default_rng(7)
    if kind == "int8":
        left: Any = chance.integers(0, 255, (ROWS, WIDTH)).astype(np.uint8)
        right: Any = chance.integers(-64, 63, (WIDTH, INNER)).astype(np.int8)
        operator, types = "MatMulInteger", (TensorProto.UINT8, TensorProto.INT32)
    else:
        left = chance.normal(size=(ROWS, WIDTH)).astype(np.float32)
        right = chance.normal(size=(WIDTH, INNER)).astype(np.float32)
        operator, types = "MatMul", (TensorProto.FLOAT, TensorProto.FLOAT)
    graph = helper.make_graph(
        [helper.make_node(operator, ["left", "right"], ["out"])],
        "product",
        [helper.make_tensor_value_info("left", types[0], left.shape)],
        [helper.make_tensor_value_info("out", types[1], (ROWS, INNER))],
        [numpy_helper.from_array(right, "right")],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 18)], ir_version=9)
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    session = onnxruntime.InferenceSession(model.SerializeToString(), options)
    session.run(None, {"left": left})
    start, done = time.perf_counter(), 0
    while (taken := time.perf_counter() - start) < SECONDS:
        session.run(None, {"left": left})
        done += 1
    return done * 2 * ROWS * WIDTH * INNER / taken


def peak(kind: str) -> float:
    """Operations a second of bare matrix products, on every processor at once."""
    with ProcessPoolExecutor(processors(), get_context("spawn")) as pool:
        return sum(pool.map(products, [kind] * processors()))


def main() -> None:
    """Print the table, then the share of the peak."""
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
    ours, thorough = (caseframe(texts, thorough=own) for own in (False, True))
    print(f"{'':24}{'batch':>6}{'seconds':>9}{'notes/s':>9}{'sentences/s':>13}{'ratio':>7}")
    rows = [("caseframe", TASK, ours), ("caseframe, thorough", TASK, thorough)]
    for name, config in sizes.items():
        seconds, batch = best(pipeline(config), texts)
        rows.append((name, batch, seconds))
    for name, batch, seconds in rows:
        rates = f"{len(texts) / seconds:9.1f}{sentences / seconds:13.0f}"
        print(f"{name:24}{batch:6}{seconds:9.1f}{rates}{seconds / ours:7.1f}")
    reached = operations(texts) / thorough
    print(
        f"\nmatrices of caseframe, thorough: {reached / 1e9:.0f} thousand million operations a second"
    )
    for kind in ("float32", "int8"):
        most = peak(kind)
        print(f"bare products in {kind}: {most / 1e9:.0f}; share {100 * reached / most:.0f} %")


if __name__ == "__main__":
    main()
