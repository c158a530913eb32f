"""The settings of a short run on the tiny encoder."""

from __future__ import annotations

from pathlib import Path

import pytest
from caseframe.training.config import TrainConfig


@pytest.fixture
def config(tiny_base: Path, tmp_path: Path) -> TrainConfig:
    return TrainConfig(
        name="tiny",
        output=str(tmp_path / "run"),
        base_model=str(tiny_base),
        epochs=12,
        batch_sentences=2,
        learning_rate=1e-3,
        head_rate=1.0,
        freeze_embeddings=False,
        noise=0.5,
        save_steps=5,
    )
