"""The page as a whole: which program and which model it says that it is."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("gradio", reason="the page needs caseframe[app]")

from caseframe import Detector, __version__
from caseframe.app.web.lanes import Lanes
from caseframe.app.web.page import versions
from caseframe.folder import MANIFEST, NETWORK, TOKENIZER, shipped_folder
from starlette.testclient import TestClient


def test_the_footer_names_program_and_model(make_studio_app: Any, detector: Detector) -> None:
    manifest = json.loads((shipped_folder() / MANIFEST).read_text(encoding="utf-8"))
    app, _ = make_studio_app()
    with TestClient(app, base_url="http://127.0.0.1") as client:
        shown = client.get("/config").text
    assert f"caseframe {__version__}, model {manifest['version']}." in shown


def test_a_model_of_ones_own_is_named(tmp_path: Path) -> None:
    manifest = json.loads((shipped_folder() / MANIFEST).read_text(encoding="utf-8"))
    for name in (NETWORK, TOKENIZER):
        (tmp_path / name).symlink_to(shipped_folder() / name)
    own = {**manifest, "name": "northtown", "version": "7.1"}
    (tmp_path / MANIFEST).write_text(json.dumps(own), encoding="utf-8")
    lanes = Lanes(Detector.load(tmp_path, threads=1), model=tmp_path)
    assert versions(lanes) == f"caseframe {__version__}, model northtown 7.1"
