"""From the network in full to the model that is used: calibrated, made smaller, measured."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from caseframe.data.examples import Example
from caseframe.detector import Detector
from caseframe.training.calibrate import calibrate
from caseframe.training.early_limits import set_early_limits
from caseframe.training.export import Gate, copy_model, gate
from caseframe.training.predict import predict
from caseframe.training.quantise import METHODS, quantise
from caseframe.training.scores import summary


def shrink(
    output: Path, validation: Sequence[Example], base_model: str = "", *, trained: bool = True
) -> dict[str, Any]:
    """Calibrate ``full``, make smaller copies until one passes the gate, put it in ``model``.

    Returns what was measured on the validation data, as plain values.
    """
    full = output / "full"
    told = calibrate(full, validation, base_model, trained=trained)
    early = set_early_limits(full, validation)
    verdicts: dict[str, Gate] = {}
    chosen = full
    for method in METHODS:
        small = output / method
        quantise(full, small, method)  # calibration and thresholds stay the full model's
        verdicts[method] = gate(full, small, validation)
        if verdicts[method].passed:
            chosen = small
            break
    copy_model(chosen, output / "model")
    detector = Detector.load(output / "model")
    return {
        "gate": {method: verdict.to_dict() for method, verdict in verdicts.items()},
        "chosen": chosen.name,
        "thresholds": detector.manifest.thresholds,
        "thresholds_are": told,
        "first_pass": early,
        "validation": summary(validation, predict(detector, validation)),
    }
