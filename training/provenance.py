"""Where a run comes from and what it wrote down: hashes, versions, the record."""

from __future__ import annotations

import hashlib
import json
import platform
from collections.abc import Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Any

from caseframe.data.examples import Example
from caseframe.folder import NETWORK, sha256_of
from caseframe.training.base import resolve
from caseframe.training.restore import is_model_folder


def data_hash(examples: Sequence[Example]) -> str:
    """The SHA-256 of what the examples hold, whatever files they came from."""
    digest = hashlib.sha256()
    for example in examples:
        digest.update(repr(example).encode())
    return digest.hexdigest()


def base_hash(base_model: str) -> dict[str, str]:
    """The SHA-256 of each file of weights to start from; none of a hub id, whose files are not kept."""
    folder = Path(resolve(base_model))
    hub_kinds = ("model.safetensors", "*.safetensors", "*.bin")
    kinds = (NETWORK,) if is_model_folder(folder) else hub_kinds
    files = next((own for kind in kinds if (own := sorted(folder.glob(kind)))), [])
    return {"base": " ".join(map(sha256_of, files))} if files else {}


def versions() -> dict[str, str]:
    """The releases of Python and of what trains, exports and measures."""
    names = (
        *("torch", "transformers", "accelerate", "peft", "tokenizers"),
        *("onnx", "onnxruntime", "scikit-learn", "numpy"),
    )
    return {"python": platform.python_version(), **{name: version(name) for name in names}}


def write_record(output: Path, record: dict[str, Any]) -> None:
    """Write ``run.json``."""
    text = json.dumps(record, indent=2, sort_keys=True) + "\n"
    (output / "run.json").write_text(text, encoding="utf-8", newline="\n")
