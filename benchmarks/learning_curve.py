"""Is more data still helping? Train on 1/8, 1/4, 1/2 and all of the training scenarios.

    python benchmarks/learning_curve.py training/configs/small.yaml --runs runs/curve [--data FILE]

A share that was trained before with the same settings on the same sentences is not trained again.
The epochs are the same for each share, so the steps grow with it: part of what more sentences bring
is longer training. Prints, for each share,
figures on the validation split and on FILE (labelled sentences), and for each
frame its F1 on the validation split.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from caseframe import Detector
from caseframe.data.examples import Example
from caseframe.data.load import load_examples
from caseframe.frames import FRAMES
from caseframe.training.config import TrainConfig, load_config
from caseframe.training.predict import predict
from caseframe.training.run import load_parts, train
from caseframe.training.scores import summary

SHARES = (0.125, 0.25, 0.5, 1.0)


def main() -> None:
    """Train what is missing and print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("config", type=Path)
    parser.add_argument("--runs", type=Path, default=Path("runs/curve"))
    parser.add_argument("--data", type=Path)
    arguments = parser.parse_args()
    held_out = load_examples(arguments.data) if arguments.data else []
    rows, frames = [], {}
    for share in SHARES:
        folder = arguments.runs / f"{share:g}"
        config = load_config(arguments.config, [f"share={share}", f"output={folder}"])
        record = done(config) or json.loads((train(config).parent / "run.json").read_bytes())
        size = record["training_sentences"]
        frames[share] = record["validation"]["frames"]
        rows.append(row(share, size, "validation", record["validation"]))
        if held_out:
            rows.append(row(share, size, arguments.data.name, measure(folder / "model", held_out)))
    # Now, for training prints its losses.
    print("| share | sentences | on | F1 | average precision | frames | phrases | pairs right |")
    print("|---|---|---|---|---|---|---|---|", *rows, sep="\n")
    print("\n| frame: F1 on validation | " + " | ".join(f"{share:g}" for share in SHARES) + " |")
    print("|---|" + "---|" * len(SHARES))
    for frame in FRAMES:
        values = " | ".join(f"{frames[share][frame]['f1']:.3f}" for share in SHARES)
        print(f"| {frame} | {values} |")


def done(config: TrainConfig) -> dict[str, Any] | None:
    """What a finished run with these settings on these sentences wrote down, if there is one."""
    file = Path(config.output) / "run.json"
    record: dict[str, Any] = json.loads(file.read_bytes()) if file.is_file() else {}
    if "validation" not in record or record["config"] != config.to_dict():
        return None
    hashes = load_parts(config)[1]
    return record if hashes.items() <= record["data_sha256"].items() else None


def measure(model: Path, examples: Sequence[Example]) -> dict[str, Any]:
    """Figures of a model folder on labelled sentences."""
    return summary(examples, predict(Detector.load(model), examples))


def row(share: float, size: int, name: str, figures: dict[str, Any]) -> str:
    """One row of the table."""
    pairs = figures["pairs"]
    values = (
        figures["sentence"]["f1"],
        figures["average_precision"],
        figures["frame_macro_f1"],
        figures["partial_spans"]["f1"],
    )
    cells = " | ".join(f"{value:.3f}" for value in values)
    return f"| {share:g} | {size:,} | {name} | {cells} | {pairs['right']} of {pairs['of']} |"


if __name__ == "__main__":
    main()
