"""What thresholds rest on, and what is said where that is little."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from caseframe.folder import read_manifest
from caseframe.training.calibrate import ENOUGH, calibrate

from ..conftest import TINY, example

MARKED = example("She is [[streetwise|adultified]].", scenario="m")
QUIET = example("Fed at six. {r6}", scenario="q")


@pytest.fixture
def folder(tiny_run: Path, tmp_path: Path) -> Path:
    """A model folder that may be changed."""
    return Path(shutil.copytree(tiny_run / "full", tmp_path / "made"))


def test_few_marked_sentences_are_told(
    folder: Path, tiny_run: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    told = calibrate(folder, TINY)
    assert f'"thresholds_are": "{told}"' in (tiny_run / "run.json").read_text(encoding="utf-8")
    assert told == "thresholds rest on 2 marked and 3 other validation sentences of 1 case"
    assert f"Careful: {told}" in " ".join(capsys.readouterr().err.split())


@pytest.mark.parametrize("base", ["shipped", "checkpoint"])
def test_with_few_a_base_model_keeps_its_thresholds(
    folder: Path, tiny_run: Path, base: str
) -> None:
    name = base if base == "shipped" else str(tiny_run / base)
    kept = read_manifest(
        Path(__file__).parents[2] / "model" / "weights" if base == "shipped" else tiny_run / "full"
    )
    told = calibrate(folder, [QUIET], name)
    assert told == (
        "with only 0 marked and 1 other validation sentences of 1 case, the base model's "
        "thresholds and calibration were kept"
    )
    made = read_manifest(folder)
    assert (made.thresholds, made.calibration) == (kept.thresholds, kept.calibration)


def test_one_kind_of_sentence_says_that_nothing_was_fitted(folder: Path) -> None:
    told = calibrate(folder, [QUIET, QUIET], "some/encoder")
    assert told.endswith("there is no calibration and both thresholds are one half")
    assert read_manifest(folder).thresholds == {"balanced": 0.5, "sensitive": 0.5}


def test_enough_is_fitted_without_a_word(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    told = calibrate(folder, [MARKED, QUIET] * ENOUGH, "shipped")
    assert told == "thresholds rest on 50 marked and 50 other validation sentences of 2 cases"
    assert capsys.readouterr().err == ""
