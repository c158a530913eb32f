"""The network at work: ONNX Runtime over windows, no torch."""

from __future__ import annotations

import math
import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import onnxruntime
from caseframe.errors import CaseframeError

onnxruntime.disable_telemetry_events()  # see also the variable that the package sets before the import

Floats = npt.NDArray[np.float32]
Ids = npt.NDArray[np.int64]

_OUTPUTS: Final = ("token_logits", "sentence_logits")
_LIMIT: Final = "limit"
BATCH_TOKENS: Final = 1024
"""Padded tokens in a batch for each thread: enough to fill it, few enough to stay in cache."""
BATCH_START: Final = 12
"""What a batch costs beside its padded tokens, in tokens, for each thread (measured)."""
_MOST_THREADS: Final = 4
"""... up to this many, for a batch's memory grows with it."""


@dataclass(frozen=True, slots=True)
class Scores:
    """Raw outputs for the tokens of one window, special tokens left out.

    ``tokens`` has shape (tokens, labels): logits of the token head.
    ``sentence`` has shape (tokens, 2 + frames): each token's weight (a logit)
    in its sentence, its vote on whether that is flagged, its vote on each frame.
    """

    tokens: Floats
    sentence: Floats


class Network:
    """An ONNX file with the inputs and outputs that caseframe exports."""

    def __init__(self, path: Path, threads: int | None = None) -> None:
        options = onnxruntime.SessionOptions()
        # More threads than processors is several times slower than one.
        threads = threads or processors()
        self._batch_tokens = BATCH_TOKENS * min(threads, _MOST_THREADS)
        self._batch_start = BATCH_START * threads
        options.intra_op_num_threads = threads
        options.inter_op_num_threads = 1
        options.log_severity_level = 3
        # The level above lays out convolutions, of which there are none, and starts slower.
        options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_ENABLE_EXTENDED
        # Freed at once, so that one long document does not hold memory for good.
        options.enable_cpu_mem_arena = False
        try:
            self._session = onnxruntime.InferenceSession(
                str(path), options, providers=["CPUExecutionProvider"]
            )
        except Exception as error:  # onnxruntime's own exceptions share no base
            raise CaseframeError(
                f"{path}: not a network that can be run ({type(error).__name__})"
            ) from error

        changeable = self._session.get_overridable_initializers()
        self.has_first_pass = any(own.name == _LIMIT for own in changeable)

    def run(
        self,
        windows: Sequence[Sequence[int]],
        lengths: Sequence[Sequence[int]],
        special: tuple[int, int, int],
        limit: float = -math.inf,
    ) -> list[Scores]:
        """Score windows of token ids, in the order given.

        Windows are batched by length so that little is padded.

        Args:
            windows: token ids without the special ones.
            lengths: for each window, how many of its tokens each of its sentences has, in order.
            special: the ids of the tokens that begin, end and fill a window.
            limit: sentences whose first-pass logit is below leave the network early: their
                ``tokens`` say that all is outside, their ``sentence`` holds the first pass's
                votes. None leave a network without a first pass.
        """
        cls, sep, pad = special
        results: list[Scores | None] = [None] * len(windows)
        sizes = [len(window) + 2 for window in windows]
        for batch in batches(sizes, self._batch_tokens, self._batch_start):
            longest = len(windows[batch[0]]) + 2
            ids = np.full((len(batch), longest), pad, dtype=np.int64)
            mask = np.zeros_like(ids)
            for row, index in enumerate(batch):
                width = len(windows[index]) + 2
                ids[row, :width] = (cls, *windows[index], sep)
                mask[row, :width] = 1
            if self.has_first_pass:
                _number(mask, [lengths[index] for index in batch])
            tokens, sentence = self._session.run(_OUTPUTS, self._inputs(ids, mask, limit))
            for row, index in enumerate(batch):
                inner = slice(1, 1 + len(windows[index]))
                results[index] = Scores(tokens[row, inner].copy(), sentence[row, inner].copy())
        return [result for result in results if result is not None]

    def _inputs(self, ids: Ids, mask: Ids, limit: float) -> dict[str, Any]:
        inputs = {"input_ids": ids, "attention_mask": mask}
        if self.has_first_pass:
            inputs[_LIMIT] = np.array(limit, np.float32)
        return inputs


def _number(mask: Ids, lengths: Sequence[Sequence[int]]) -> None:
    """Say in a batch's mask, 1 at every token, which sentence each belongs to; -1 at the special ones."""
    mask *= -1
    first = 1
    for row, own in enumerate(lengths):
        mask[row, 1 : 1 + sum(own)] = np.repeat(np.arange(first, first + len(own)), own)
        first += len(own)


def batches(lengths: Sequence[int], most: int, start: int) -> list[list[int]]:
    """Indices, longest windows first, in the batches that cost least.

    Args:
        lengths: tokens of each window.
        most: padded tokens that a batch may have, unless it is one window.
        start: what a batch costs beside its padded tokens, as a number of tokens.
    """
    order = sorted(range(len(lengths)), key=lambda index: -lengths[index])
    least, cut = (
        [0],
        [0],
    )  # for the first so many windows: the least cost, where its last batch begins
    for end in range(1, len(order) + 1):
        costs: dict[int, int] = {}
        for first in range(end - 1, -1, -1):
            padded = lengths[order[first]] * (end - first)
            if padded > most and costs:
                break
            costs[first] = least[first] + padded + start
        cut.append(min(costs, key=costs.__getitem__))
        least.append(costs[cut[-1]])
    found = []
    end = len(order)
    while end:
        found.append(order[cut[end] : end])
        end = cut[end]
    return found[::-1]


def processors() -> int:
    """How many processors this process may use: its affinity and its cgroup's quota."""
    affinity: Any = getattr(os, "sched_getaffinity", None)  # not on macOS and Windows
    count = len(affinity(0)) if affinity else os.cpu_count() or 1
    try:
        quota, period = Path("/sys/fs/cgroup/cpu.max").read_text(encoding="ascii").split()
        count = min(count, max(1, math.ceil(int(quota) / int(period))))
    except (OSError, ValueError):
        pass  # no cgroup, or no limit in it
    return count
