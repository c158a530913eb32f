"""What a run notes of where it comes from."""

from __future__ import annotations

from pathlib import Path

from caseframe.folder import sha256_of, shipped_folder
from caseframe.training.base import resolve
from caseframe.training.provenance import base_hash


def test_the_weights_of_a_base_are_known_by_their_hash(tmp_path: Path) -> None:
    shipped = sha256_of(shipped_folder() / "model.onnx")
    assert base_hash("shipped") == {"base": shipped}
    packaged = sha256_of(Path(resolve("packaged-minilm")) / "model.safetensors")
    assert base_hash("packaged-minilm") == {"base": packaged}
    assert base_hash("sentence-transformers/all-mpnet-base-v2") == {}
    parts = [tmp_path / f"model-{number}-of-2.safetensors" for number in (1, 2)]
    for file in parts:
        file.write_text(file.name, encoding="utf-8")
    (tmp_path / "training_args.bin").touch()
    one, other = map(sha256_of, parts)
    assert base_hash(str(tmp_path)) == {"base": f"{one} {other}"}
