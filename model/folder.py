"""A model folder: what lies in it, and proof that it is what was saved.

::

    model.json       this description (see Manifest)
    model.onnx       encoder, token head and sentence head in one graph
    tokenizer.json   a fast tokenizer with offsets

No pickle and no code is ever read from it.
"""

from __future__ import annotations

import hashlib
import json
import math
from dataclasses import asdict, dataclass, field
from importlib.resources import files
from pathlib import Path
from typing import Any, Final

from caseframe.errors import CaseframeError
from caseframe.frames import LABELS

MANIFEST: Final = "model.json"
NETWORK: Final = "model.onnx"
TOKENIZER: Final = "tokenizer.json"
FORMAT: Final = 1
_LEAST_TOKENS: Final = 8
_KINDS: Final[dict[str, type]] = {
    "name": str, "version": str, "base_model": str, "max_tokens": int, "thresholds": dict,
    "calibration": dict, "labels": list, "sha256": dict, "first_pass": dict,
}  # fmt: skip
_NAMES: Final[dict[type, str]] = {
    str: "a text", int: "a whole number", dict: "an object", list: "a list"
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Calibration:
    """Platt scaling of the sentence logit: ``sigmoid(scale * logit + shift)``.

    Source: Platt (1999), Probabilistic outputs for support vector machines.
    """

    scale: float = 1.0
    shift: float = 0.0

    def probability(self, logit: float) -> float:
        """The calibrated probability of a sentence logit."""
        value = self.scale * logit + self.shift
        if value < 0:
            return math.exp(value) / (1.0 + math.exp(value))
        return 1.0 / (1.0 + math.exp(-value))

    def logit(self, probability: float) -> float:
        """The sentence logit of a calibrated probability; infinite for 0 and 1."""
        if not 0.0 < probability < 1.0:
            return math.copysign(math.inf, probability - 0.5)
        above = math.log(probability / (1.0 - probability)) - self.shift
        return above / self.scale if self.scale else math.copysign(math.inf, above)


@dataclass(frozen=True, slots=True)
class Manifest:
    """What the runtime must know of a model.

    ``max_tokens`` counts a window's tokens with the two special ones;
    ``thresholds`` are calibrated sentence probabilities, by name; ``first_pass``
    says for each of them below which probability the network's first pass lets a
    sentence go (empty: never); ``sha256`` holds the hash of each other file of the folder.
    """

    name: str
    version: str
    base_model: str
    max_tokens: int
    thresholds: dict[str, float]
    calibration: Calibration
    labels: tuple[str, ...]
    sha256: dict[str, str]
    first_pass: dict[str, float] = field(default_factory=dict)

    def early(self, limit: float) -> float:
        """The first pass's probability for a threshold: that of the highest named one not above it, or 0."""
        named = [name for name in self.first_pass if self.thresholds[name] <= limit]
        return self.first_pass[max(named, key=self.thresholds.__getitem__)] if named else 0.0

    @property
    def id(self) -> str:
        """Name, version and the start of the network's hash: which model spoke."""
        return f"{self.name} {self.version} ({self.sha256[NETWORK][:12]})"


def shipped_folder() -> Path:
    """The folder of the weights that come with the package."""
    return Path(str(files("caseframe").joinpath("weights")))


def sha256_of(path: Path) -> str:
    """The SHA-256 of a file, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def write_manifest(folder: Path, manifest: Manifest) -> None:
    """Write ``model.json``; the other files must lie there already."""
    text = json.dumps({"format": FORMAT, **asdict(manifest)}, indent=2, sort_keys=True)
    (folder / MANIFEST).write_text(text + "\n", encoding="utf-8", newline="\n")


def read_manifest(folder: Path) -> Manifest:
    """Read ``model.json`` and check every file against its hash.

    Raises:
        CaseframeError: if something is missing, malformed or changed.
    """
    path = folder / MANIFEST
    try:
        raw = json.loads(path.read_text(encoding="utf-8"))
        manifest = _parse(raw)
    except OSError as error:
        raise CaseframeError(f"{folder}: no model here ({MANIFEST} could not be read)") from error
    except (ValueError, TypeError, KeyError) as error:
        raise CaseframeError(
            f"{path}: not a model description of format {FORMAT} ({error}); take a model that this "
            "version of caseframe wrote, or train it again"
        ) from error
    if manifest.labels != LABELS:
        raise CaseframeError(
            f"{path}: the model's labels are not those of this version of caseframe"
        )
    for name in (NETWORK, TOKENIZER):
        file = folder / name
        if not file.is_file():
            raise CaseframeError(f"{file}: missing from the model folder")
        if sha256_of(file) != manifest.sha256.get(name):
            raise CaseframeError(f"{file}: does not match its recorded hash; fetch the model again")
    return manifest


def _parse(raw: Any) -> Manifest:
    _check_kinds(raw)
    calibration = Calibration(**raw["calibration"])
    # A scale of 0 or below is that of a model which learnt nothing; it may be looked at.
    if not (math.isfinite(calibration.scale) and math.isfinite(calibration.shift)):
        raise ValueError("calibration: scale or shift is not finite")
    if raw["max_tokens"] < _LEAST_TOKENS:
        raise ValueError(f"max_tokens is under {_LEAST_TOKENS}")
    if not all(0.0 <= own <= 1.0 for own in raw["thresholds"].values()):
        raise ValueError("a threshold is not between 0 and 1")
    given = {key: value for key, value in raw.items() if key != "format"}
    manifest = Manifest(**{**given, "calibration": calibration, "labels": tuple(raw["labels"])})
    for name, early in dict(manifest.first_pass).items():
        if not 0.0 <= early <= manifest.thresholds[name]:
            raise ValueError(f"first_pass {name} is not between 0 and its threshold")
    return manifest


def _check_kinds(raw: Any) -> None:
    """Every key is known and of its kind; one that is missing is found when the manifest is made."""
    if not isinstance(raw, dict):
        raise ValueError("no JSON object")
    if raw.get("format") != FORMAT:
        raise ValueError(f"it has format {raw.get('format')!r:.40}")
    if unknown := raw.keys() - _KINDS.keys() - {"format"}:
        raise ValueError(f"unknown key {min(unknown)!r:.40}")
    for key, kind in _KINDS.items():
        if not isinstance(raw.get(key, kind()), kind) or isinstance(raw.get(key), bool):
            raise ValueError(f"{key} is not {_NAMES[kind]}")
