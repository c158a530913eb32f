"""From settings to a running server."""

from __future__ import annotations

import gc
import logging
import os
import shutil
import signal
import socket
import ssl
import sys
import tempfile
import threading
import webbrowser
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import uvicorn
from caseframe.app.web.gate import App, Gate
from caseframe.app.web.lanes import Lanes
from caseframe.app.web.people import read_people
from caseframe.app.web.quick_gradio import without_stubs
from caseframe.app.web.settings import Settings
from caseframe.app.web.sign_in import ProxySignIn, SignIn
from caseframe.app.web.studio import Studio
from caseframe.detector import Detector
from caseframe.errors import CaseframeError


@contextmanager
def private_folder() -> Iterator[Path]:
    """A folder that only this user may read, deleted with all that is in it."""
    folder = Path(tempfile.mkdtemp(prefix="caseframe-"))  # mode 0700
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def make_app(settings: Settings, load: Callable[[], Detector], folder: Path) -> App:
    """The application, gate and sign-in included. ``load`` gives the model, which may take a moment."""
    _quiet(folder)
    with without_stubs():
        import gradio as gr  # noqa: PLC0415 - reads the environment when it is imported
    from caseframe.app.web import api, page, routes, workshop_routes  # noqa: PLC0415 - they import gradio
    from fastapi import FastAPI  # noqa: PLC0415

    lanes = Lanes(load(), model=settings.model, own_guide=settings.guide)
    studio = Studio(lanes, folder)
    studio.keep_tidy()
    app = FastAPI(docs_url=None, redoc_url=None, openapi_url=None)
    app.router.routes.extend([*routes.routes(studio), *workshop_routes.routes(studio)])
    if settings.api:
        app.router.routes.append(api.route(studio))
    _no_downloads()
    built = page.build(studio, sign_out=settings.auth_file is not None)
    gr.mount_gradio_app(app, built, theme=page.theme(), **_mounting(settings))
    secure = settings.tls_cert is not None
    inner: App = app
    if settings.auth_file is not None:
        inner = SignIn(app, read_people(settings.auth_file), secure=secure)
    elif settings.proxy_header is not None:
        inner = ProxySignIn(app, settings.proxy_header)
    more = frozenset({api.PATH} if settings.api else ())
    return Gate(inner, settings.hosts, settings.upload_bytes, secure=secure, more=more)


def _mounting(settings: Settings) -> dict[str, Any]:
    """Gradio's settings: everything off that the page does not need."""
    return {
        "path": "/",
        "server_name": settings.host,
        "server_port": settings.port,
        "footer_links": [],
        "run_history": False,
        "enable_monitoring": False,
        "show_error": False,
        "ssr_mode": False,
        "pwa": False,
        "mcp_server": False,
        "max_file_size": settings.upload_bytes,
    }


def _no_downloads() -> None:
    """Refuse what Gradio would do for a request that names a file by its web address: fetch it."""
    from gradio import processing_utils  # noqa: PLC0415 - after the environment is set

    async def refuse(*_: Any, **__: Any) -> str:
        raise ValueError("files are not fetched from other places")

    vars(processing_utils)["async_ssrf_protected_download"] = refuse


def _quiet(folder: Path) -> None:
    """Tell Gradio and its libraries, before they are imported, to keep to this machine and this folder."""
    os.environ.update(
        GRADIO_ANALYTICS_ENABLED="False",
        GRADIO_TEMP_DIR=str(folder),
        GRADIO_SHARE="False",
        GRADIO_MCP_SERVER="False",
        GRADIO_RUN_HISTORY="False",
        GRADIO_SSR_MODE="False",
        HF_HUB_OFFLINE="1",
        HF_HUB_DISABLE_TELEMETRY="1",
    )


def check_certificate(settings: Settings) -> None:
    """Make sure that the certificate and its key can be used.

    Raises:
        CaseframeError: if they cannot.
    """
    if settings.tls_cert is None:
        return
    try:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        # A key with a passphrase would be asked for at the keyboard.
        context.load_cert_chain(settings.tls_cert, settings.tls_key, password=lambda: "")
    except (OSError, ValueError) as error:
        raise CaseframeError(
            f"--tls-cert {settings.tls_cert}, --tls-key {settings.tls_key}: no certificate and key that belong "
            "together; both must be PEM, the key without a passphrase"
        ) from error


def serve(settings: Settings, load: Callable[[], Detector], *, browser: bool) -> None:
    """Serve until interrupted.

    Raises:
        CaseframeError: if the address or the certificate cannot be used.
    """
    check_certificate(settings)
    # The server passes a signal on when it has stopped; by itself that would end this process
    # before the private folder is deleted.
    signal.signal(signal.SIGTERM, lambda number, _: sys.exit(128 + number))
    with private_folder() as folder:
        tempfile.tempdir = str(folder)  # what arrives in pieces waits here too
        app = make_app(settings, load, folder)
        gc.freeze()  # what is there stays, and need not be searched
        gc.enable()  # the command turned it off: importing makes much to search, and no garbage
        listener = _listen(settings)
        address = _address(settings, listener.getsockname()[1])
        config = uvicorn.Config(
            app,
            access_log=False,
            log_level="warning",
            server_header=False,
            proxy_headers=False,
            ssl_certfile=settings.tls_cert,
            ssl_keyfile=settings.tls_key,
            timeout_graceful_shutdown=2,
            timeout_keep_alive=75,
            ws="none",
        )
        _Server(config, address, browser=browser).run(sockets=[listener])


class _Server(uvicorn.Server):
    """Says where the page is once it can be opened."""

    def __init__(self, config: uvicorn.Config, address: str, *, browser: bool) -> None:
        super().__init__(config)
        self._address = address
        self._browser = browser

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Start to listen, then tell the person."""
        await super().startup(sockets)
        print(f"caseframe is at {self._address} (stop it with Ctrl+C)", flush=True)  # noqa: T201
        if self._browser:
            threading.Thread(target=webbrowser.open, args=[self._address], daemon=True).start()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Stop; that a page which is open is cut off is no fault to write of."""
        logging.getLogger("uvicorn.error").setLevel(logging.CRITICAL)
        await super().shutdown(sockets)


def _listen(settings: Settings) -> socket.socket:
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    listener = socket.socket(family)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((settings.host, settings.port))
    except OSError as error:
        listener.close()
        raise CaseframeError(
            f"--host {settings.host} --port {settings.port}: cannot be used "
            f"({error.strerror}); try another port"
        ) from error
    return listener


def _address(settings: Settings, port: int) -> str:
    name = settings.public_host or settings.host
    return f"{settings.scheme}://{f'[{name}]' if ':' in name else name}:{port}"
