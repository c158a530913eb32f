"""A real server in a process of its own, a real Chromium, and an application for the test client."""

from __future__ import annotations

import asyncio
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from caseframe import Detector

from .browsing import keep_to

gradio_found = pytest.importorskip("gradio", reason="the page needs caseframe[app]")
from starlette.testclient import TestClient  # noqa: E402 - comes with gradio

_NO_NAMES = "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"  # nor look one up
_NAMES = ("chromium", "chromium-browser", "google-chrome", "chrome")


@pytest.fixture(scope="session")
def make_studio_app(detector: Detector, tmp_path_factory: pytest.TempPathFactory) -> Any:
    """Makes the whole application, gate included, for given settings."""
    from caseframe.app.web.serve import make_app
    from caseframe.app.web.settings import Settings

    loops: list[asyncio.AbstractEventLoop] = []  # Gradio makes some and leaves them open
    fresh = asyncio.new_event_loop

    def remembered() -> asyncio.AbstractEventLoop:
        loops.append(fresh())
        return loops[-1]

    def make(**options: Any) -> tuple[Any, Path]:
        folder = tmp_path_factory.mktemp("private")
        kept = dict(os.environ)
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(asyncio, "new_event_loop", remembered)
            app = make_app(Settings(**options), lambda: detector, folder)
        os.environ.clear()
        os.environ.update(kept)
        while loops:
            loops.pop().close()
        return app, folder

    return make


@pytest.fixture(scope="module")
def client(make_studio_app: Any) -> Iterator[TestClient]:
    """Asks an application with the usual settings, without a browser."""
    app, _ = make_studio_app()
    with TestClient(app, base_url="http://127.0.0.1") as opened:
        yield opened


@pytest.fixture
def base(client: TestClient) -> str:
    """The address of a workshop that has just begun."""
    page = client.post("/caseframe/workshop/start").text
    found = re.search(r"/caseframe/workshop/[\w-]+", page)
    assert found is not None
    return found.group()


@contextmanager
def running(folder: Path, *options: str) -> Iterator[str]:
    """``caseframe app`` with more options in a process of its own; gives the address that it says."""
    log = (folder / "log").open("w+", encoding="utf-8")
    scratch = folder / "scratch"
    scratch.mkdir()
    command = [sys.executable, "-c", "from caseframe.app.cli import main; main()", "app"]
    inherited = {key: value for key, value in os.environ.items() if "TELEMETRY" not in key}
    process = subprocess.Popen(
        [*command, "--no-browser", "--port", "0", *options],
        stdout=subprocess.PIPE,
        stderr=log,
        text=True,
        env={**inherited, "TMPDIR": str(scratch), "TEMP": str(scratch)},
    )
    assert process.stdout is not None
    try:
        line = process.stdout.readline()
        assert re.match(r"caseframe is at https?://127\.0\.0\.1:", line), line
        yield line.split()[3]
    finally:
        process.terminate()
        process.wait(timeout=20)
        process.stdout.close()
        log.seek(0)
        written = log.read()
        log.close()
    assert written == "", "the server logs nothing, whatever was checked"
    if os.name == "posix":  # elsewhere to terminate is to kill
        assert list(scratch.iterdir()) == [], "the private folder goes when the server stops"


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a running page, as ``caseframe app`` says it."""
    with running(tmp_path_factory.mktemp("server")) as address:
        yield address


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """Chromium, Playwright's own or the system's."""
    sync_api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    with sync_api.sync_playwright() as playwright:
        own = Path(playwright.chromium.executable_path)
        found = next((path for name in _NAMES if (path := shutil.which(name))), None)
        if not own.is_file() and found is None:
            pytest.skip("no Chromium here: neither Playwright's own nor the system's")
        chromium = playwright.chromium.launch(
            executable_path=None if own.is_file() else found, args=["--no-sandbox", _NO_NAMES]
        )
        yield chromium
        chromium.close()


@pytest.fixture
def page(browser: Any, server: str) -> Iterator[Any]:
    """A fresh page; what it asks of anybody else is aborted, and nothing may go wrong."""
    context = browser.new_context(
        viewport={"width": 1280, "height": 900}, accept_downloads=True, service_workers="block"
    )
    foreign = keep_to(context, server)
    opened = context.new_page()
    faults: list[str] = []
    opened.on("pageerror", lambda error: faults.append(str(error)))
    opened.on(
        "console", lambda message: faults.append(message.text) if message.type == "error" else None
    )
    opened.goto(server)
    opened.wait_for_selector("#cf-check")
    yield opened
    context.close()
    assert not foreign
    assert not faults
