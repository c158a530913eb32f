"""From a trained network to a model folder, and the gate that a smaller copy must pass."""

from __future__ import annotations

import shutil
import tempfile
import warnings
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any, Final

import onnx
import torch
from caseframe.data.examples import Example
from caseframe.data.interval import wilson
from caseframe.detector import Detector
from caseframe.errors import CaseframeError
from caseframe.folder import (
    NETWORK,
    TOKENIZER,
    Calibration,
    Manifest,
    sha256_of,
    write_manifest,
)
from caseframe.frames import LABELS
from caseframe.training.base import is_plain_bert
from caseframe.training.bert_graph import bert_graph
from caseframe.training.first_pass import FirstPass
from caseframe.training.network import TwoHeads
from caseframe.training.predict import predict
from caseframe.training.scores import sentence_f1
from torch import Tensor, nn

MAX_F1_LOSS: Final = 0.01
MIN_SAME_SPANS: Final = 0.98
SURELY_SAME: Final = 0.95
"""... and no fewer than these by the lower end of Wilson's interval: few phrases prove nothing."""


class _Heads(nn.Module):
    """What the runtime runs: ids and mask in, both heads' outputs out."""

    def __init__(self, model: TwoHeads) -> None:
        super().__init__()
        self.model = model

    def forward(self, input_ids: Tensor, attention_mask: Tensor) -> tuple[Tensor, Tensor]:
        return self.model.heads(input_ids, attention_mask)


def export_onnx(
    model: TwoHeads,
    tokenizer: Any,
    folder: Path,
    about: Manifest,
    first_pass: FirstPass | None = None,
) -> None:
    """Write a model folder in full precision. ``about`` brings all but the hashes."""
    folder.mkdir(parents=True, exist_ok=True)
    model.eval().cpu().float()
    if is_plain_bert(model.tagger.config):
        onnx.save(bert_graph(model, about.max_tokens, first_pass), folder / NETWORK)
    else:
        _export_by_torch(model, folder / NETWORK)
    tokenizer.backend_tokenizer.save(str(folder / TOKENIZER))
    seal(folder, about)


def _export_by_torch(model: TwoHeads, path: Path) -> None:
    ids = torch.ones(2, 16, dtype=torch.long)
    windows, tokens = torch.export.Dim("windows"), torch.export.Dim("tokens")
    shapes = {0: windows, 1: tokens}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the exporter's own deprecations
        program = torch.onnx.export(
            _Heads(model),
            (ids, torch.ones_like(ids)),
            dynamo=True,
            input_names=["input_ids", "attention_mask"],
            output_names=["token_logits", "sentence_logits"],
            dynamic_shapes=(shapes, shapes),
            verbose=False,
        )
    if program is None:
        raise CaseframeError("the network could not be exported to ONNX")
    program.save(str(path), external_data=False)


def seal(folder: Path, about: Manifest) -> None:
    """Write the manifest with the hashes of what lies in the folder."""
    hashes = {name: sha256_of(folder / name) for name in (NETWORK, TOKENIZER)}
    write_manifest(folder, replace(about, sha256=hashes))


def blank_manifest(name: str, version: str, base_model: str, max_tokens: int) -> Manifest:
    """A manifest before calibration: thresholds at one half."""
    return Manifest(
        name=name,
        version=version,
        base_model=base_model,
        max_tokens=max_tokens,
        thresholds={"balanced": 0.5, "sensitive": 0.5},
        calibration=Calibration(),
        labels=LABELS,
        sha256={},
    )


@dataclass(frozen=True, slots=True)
class Gate:
    """How a smaller model compares with its source on validation data; ``spans``: phrases compared."""

    f1_full: float
    f1_small: float
    same_spans: float
    spans: int

    @property
    def passed(self) -> bool:
        """At most one point of F1 lost, and 98 % of the spans the same, of enough to be sure."""
        same = round(self.same_spans * self.spans)
        sure = wilson(same, self.spans)[0] >= SURELY_SAME
        return (
            self.f1_full - self.f1_small <= MAX_F1_LOSS
            and self.same_spans >= MIN_SAME_SPANS
            and sure
        )

    def to_dict(self) -> dict[str, Any]:
        """The figures as plain values."""
        return {**asdict(self), "passed": self.passed}


def gate(full: Path, small: Path, validation: Sequence[Example]) -> Gate:
    """Compare two model folders on the same data at their balanced thresholds."""
    results = []
    for folder in (full, small):
        predictions = predict(Detector.load(folder), validation)
        spans = {
            (number, phrase.start, phrase.end, phrase.frame)
            for number, prediction in enumerate(predictions)
            for phrase in prediction.phrases
        }
        results.append((sentence_f1(validation, predictions), spans))
    (f1_full, spans_full), (f1_small, spans_small) = results
    both = len(spans_full) + len(spans_small)
    same = 2 * len(spans_full & spans_small) / both if both else 1.0
    return Gate(f1_full, f1_small, same, len(spans_full | spans_small))


def copy_model(source: Path, target: Path) -> None:
    """Put a model folder in another's place, whole or not at all."""
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=target.parent) as scratch:
        fresh = Path(scratch) / "model"
        shutil.copytree(source, fresh)
        if target.exists():
            shutil.rmtree(target)
        fresh.replace(target)
