"""The page starts soon: nothing is imported before it is needed, no garbage is searched for."""

from __future__ import annotations

import gc
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from typing import Any

import pytest

pytest.importorskip("gradio", reason="the page needs caseframe[app]")

from caseframe import CaseframeError
from caseframe.app import web_command
from caseframe.app.web import serve
from caseframe.app.web.settings import Settings

_LATER = ("screening.screen", "screening.results", "screening.review_export", "readers.read")


def test_screening_is_imported_when_somebody_screens() -> None:
    code = "import sys, caseframe.app.web.serve; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    loaded = set(done.stdout.split())
    assert "caseframe.app.web.screen_run" in loaded
    assert not loaded & {f"caseframe.app.{name}" for name in _LATER}


@pytest.fixture
def settled(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """What serving changes for the whole process is put back."""
    monkeypatch.setattr(tempfile, "tempdir", tempfile.tempdir)
    monkeypatch.setattr(serve.signal, "signal", lambda *_: None)
    yield
    gc.unfreeze()
    gc.enable()


def test_a_start_that_fails_leaves_collecting_on(
    settled: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[bool] = []

    def make(*_: Any) -> Any:
        seen.append(gc.isenabled())
        raise CaseframeError("no page today")

    monkeypatch.setattr(serve, "make_app", make)
    with pytest.raises(CaseframeError, match="no page today"):
        web_command._serve(Settings(port=0), browser=False)
    assert seen == [False] and gc.isenabled()


def test_garbage_is_collected_while_it_serves(
    settled: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[bool] = []
    monkeypatch.setattr(serve, "make_app", lambda *_: None)
    monkeypatch.setattr(serve._Server, "run", lambda *_, **__: seen.append(gc.isenabled()))
    monkeypatch.setattr(serve, "_listen", lambda _: Listening())
    web_command._serve(Settings(), browser=False)
    assert seen == [True]


class Listening:
    """A socket that is none: the tests open no connection."""

    def getsockname(self) -> tuple[str, int]:
        return "127.0.0.1", 7860
