"""Gradio is imported whole, and writes nothing beside its own sources."""

from __future__ import annotations

import subprocess
import sys

import pytest

pytest.importorskip("gradio", reason="the page needs caseframe[app]")

SCRIPT = """
import pathlib
from caseframe.app.web.quick_gradio import without_stubs
written = []
write = pathlib.Path.write_text
pathlib.Path.write_text = lambda self, *a, **k: written.append(self) or write(self, *a, **k)
with without_stubs():
    import gradio
assert not [path for path in written if path.suffix == ".pyi"], written
assert gradio.Textbox(label="A").label == "A"
import gradio.component_meta
assert gradio.component_meta.create_or_modify_pyi.__name__ == "_nothing"
"""


def test_no_stub_is_written() -> None:
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
