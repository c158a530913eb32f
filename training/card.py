"""The model card that every training run writes beside its model."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path
from string import Template
from typing import Any

from caseframe.frames import FRAMES
from caseframe.training.base import base_name


def write_card(folder: Path, record: dict[str, Any]) -> None:
    """Write ``README.md`` (Hugging Face format) into a model folder from what ``run.json`` holds."""
    template = files("caseframe.training").joinpath("card.md").read_text(encoding="utf-8")
    (folder / "README.md").write_text(
        Template(template).substitute(_values(record)), encoding="utf-8", newline="\n"
    )


def _values(record: dict[str, Any]) -> dict[str, str]:
    config, measured = record["config"], record["validation"]
    sentence = measured["sentence"]
    frames = "\n".join(f"| {frame} | {measured['frames'][frame]['f1']:.3f} |" for frame in FRAMES)
    gates = "\n".join(
        f"| {name} | {gate['f1_full']:.3f} | {gate['f1_small']:.3f} | {gate['same_spans']:.3f} | "
        f"{'passed' if gate['passed'] else 'failed'} |"
        for name, gate in record["gate"].items()
    )
    return {
        "name": config["name"],
        "version": config["version"],
        "base": base_name(config["base_model"]),
        "training": _training(record),
        "held_out": f"{measured['sentences']:,}",
        "precision": f"{sentence['precision']:.3f}",
        "recall": f"{sentence['recall']:.3f}",
        "f1": f"{sentence['f1']:.3f}",
        "average_precision": f"{measured['average_precision']:.3f}",
        "macro": f"{measured['frame_macro_f1']:.3f}",
        "partial": f"{measured['partial_spans']['f1']:.3f}",
        "pairs": f"{measured['pairs']['right']} of {measured['pairs']['of']}",
        "frames": frames,
        "gates": gates,
        "chosen": record["chosen"],
        "first_pass": _first_pass(record.get("first_pass", {})),
        "balanced": f"{record['thresholds']['balanced']:.3f}",
        "sensitive": f"{record['thresholds']['sensitive']:.3f}",
    }


def _training(record: dict[str, Any]) -> str:
    """What was learnt from, and for how long."""
    config = record["config"]
    if not config["epochs"]:
        return "Its network was not trained in this run."
    return (
        f"{record['training_sentences']:,} sentences, {record['training_seconds']:,.0f} seconds on "
        f"{record['device']} ({record['processors']} processors).{_taught(config)}"
    )


def _first_pass(told: dict[str, dict[str, float]]) -> str:
    """What leaving early costs and saves, at the balanced threshold."""
    if not told:
        return ""
    own = told["balanced"]
    return (
        "\nPlainly neutral sentences can leave the network half-way up, as they do in `caseframe screen`: "
        f"{own['leave']:.0%} of those that blame nobody, and {own['lost']:.2%} of the blaming ones "
        "that would be flagged otherwise (limits chosen on these sentences). The figures above are "
        "without it.\n"
    )


def _taught(config: dict[str, Any]) -> str:
    """What was learnt beside the labels."""
    if not config.get("teacher"):
        return ""
    weight = config["teacher_weight"]
    return f" Beside the labels it learnt what other models said of these sentences (weight {weight:g})."
