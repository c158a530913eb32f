from __future__ import annotations

import json
import math
import shutil
from pathlib import Path

import pytest
from caseframe import CaseframeError, Detector
from caseframe.folder import Calibration, read_manifest, sha256_of, shipped_folder


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    return Path(shutil.copytree(shipped_folder(), tmp_path / "model"))


def test_a_changed_file_is_refused(copy: Path) -> None:
    with (copy / "tokenizer.json").open("a", encoding="utf-8") as file:
        file.write(" ")
    with pytest.raises(CaseframeError, match=r"tokenizer\.json: does not match its recorded hash"):
        Detector.load(copy)


def test_a_missing_file_is_named(copy: Path) -> None:
    (copy / "model.onnx").unlink()
    with pytest.raises(CaseframeError, match=r"model\.onnx: missing"):
        Detector.load(copy)


def test_no_model_here(tmp_path: Path) -> None:
    with pytest.raises(CaseframeError, match="no model here"):
        Detector.load(tmp_path)


@pytest.mark.parametrize("text", ["", "[]", "{}", '"x"', '{"format": 99}', '{"format": 1}', "\0"])
def test_a_malformed_description(copy: Path, text: str) -> None:
    (copy / "model.json").write_text(text, encoding="utf-8")
    with pytest.raises(CaseframeError, match="not a model description"):
        read_manifest(copy)


@pytest.mark.parametrize("early", [{"balanced": 0.9}, {"odd": 0.1}, {"balanced": "x"}, [1]])
def test_a_first_pass_that_cannot_be(copy: Path, early: object) -> None:
    raw = json.loads((copy / "model.json").read_text(encoding="utf-8"))
    raw["first_pass"] = early
    (copy / "model.json").write_text(json.dumps(raw), encoding="utf-8")
    with pytest.raises(CaseframeError, match="not a model description"):
        read_manifest(copy)


def test_other_labels_are_refused(copy: Path) -> None:
    raw = json.loads((copy / "model.json").read_text(encoding="utf-8"))
    raw["labels"] = raw["labels"][:-1]
    (copy / "model.json").write_text(json.dumps(raw), encoding="utf-8")
    with pytest.raises(CaseframeError, match="labels are not those"):
        read_manifest(copy)


def test_a_logit_is_that_of_its_probability() -> None:
    calibration = Calibration(1.7, -0.3)
    for probability in (0.001, 0.4, 0.999):
        assert calibration.probability(calibration.logit(probability)) == pytest.approx(probability)
    assert calibration.logit(0.0) == -math.inf
    assert calibration.logit(1.0) == math.inf


def test_calibration_is_monotonic_and_bounded() -> None:
    calibration = Calibration(1.7, -0.3)
    values = [calibration.probability(logit) for logit in (-1000, -3, 0, 3, 1000)]
    assert values == sorted(values)
    assert values[0] == 0.0
    assert values[-1] == 1.0


@pytest.mark.parametrize(
    ("key", "value", "message"),
    [
        ("sha256", None, "sha256 is not an object"),
        ("sha256", [], "sha256 is not an object"),
        ("max_tokens", "128", "max_tokens is not a whole number"),
        ("max_tokens", 2, "max_tokens is under 8"),
        ("max_tokens", True, "max_tokens is not a whole number"),
        ("thresholds", {"balanced": 2, "sensitive": 0.1}, "a threshold is not between 0 and 1"),
        ("calibration", {"scale": math.nan, "shift": 0}, "scale or shift is not finite"),
        ("calibration", {"scale": 1, "shift": math.inf}, "scale or shift is not finite"),
        ("format", 2, "it has format 2.*take a model that this version of caseframe wrote"),
        ("weights", 1, "unknown key 'weights'"),
        ("labels", "O", "labels is not a list"),
    ],
)
def test_a_description_with_one_thing_wrong(
    copy: Path, key: str, value: object, message: str
) -> None:
    raw = json.loads((copy / "model.json").read_text(encoding="utf-8"))
    raw[key] = value
    (copy / "model.json").write_text(json.dumps(raw), encoding="utf-8")
    with pytest.raises(CaseframeError, match=message):
        read_manifest(copy)


def test_a_tokenizer_that_is_none(copy: Path) -> None:
    (copy / "tokenizer.json").write_text("{}", encoding="utf-8")
    raw = json.loads((copy / "model.json").read_text(encoding="utf-8"))
    raw["sha256"]["tokenizer.json"] = sha256_of(copy / "tokenizer.json")
    (copy / "model.json").write_text(json.dumps(raw), encoding="utf-8")
    with pytest.raises(CaseframeError, match=r"tokenizer\.json: no tokenizer"):
        Detector.load(copy)


def test_a_calibration_of_a_model_that_learnt_nothing_can_be_used(copy: Path) -> None:
    raw = json.loads((copy / "model.json").read_text(encoding="utf-8"))
    for scale in (0.0, -0.5):
        raw["calibration"] = {"scale": scale, "shift": -1.0}
        (copy / "model.json").write_text(json.dumps(raw), encoding="utf-8")
        detector = Detector.load(copy)
        assert list(detector.check_many(["She puts herself at risk."], early=True))
    flat = Calibration(0.0, 0.0)
    assert flat.logit(0.6) == math.inf and flat.logit(0.4) == -math.inf
