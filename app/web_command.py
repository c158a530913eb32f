"""``caseframe app``: the page in the browser."""

from __future__ import annotations

import gc
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from caseframe.errors import CaseframeError

if TYPE_CHECKING:
    from caseframe.app.web.settings import Settings


def serve_app(  # noqa: PLR0913, PLR0917 - each is an option of the command
    host: Annotated[
        str,
        typer.Option(help="Where to listen. Anything but this machine needs sign-in and TLS."),
    ] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65535, help="0 takes any free port.")] = 7860,
    auth_file: Annotated[
        Path | None, typer.Option(help="People who may sign in; made with --add-person.")
    ] = None,
    tls_cert: Annotated[Path | None, typer.Option(help="Certificate chain (PEM).")] = None,
    tls_key: Annotated[Path | None, typer.Option(help="Its private key (PEM).")] = None,
    public_host: Annotated[
        str | None, typer.Option(help="The name by which people reach the page.")
    ] = None,
    proxy_header: Annotated[
        str | None,
        typer.Option(help="Behind a proxy with single sign-on: the header that names the person."),
    ] = None,
    upload_mb: Annotated[
        int, typer.Option(min=1, max=2000, help="Most megabytes in one upload.")
    ] = 50,
    add_person: Annotated[
        str | None, typer.Option(help="Add this person to --auth-file, ask for a password, stop.")
    ] = None,
    model: Annotated[Path | None, typer.Option(help="Another model folder.")] = None,
    guide: Annotated[Path | None, typer.Option(help="Your organisation's own guide.")] = None,
    api: Annotated[
        bool,
        typer.Option("--api", help="Let other programs check notes over HTTP: POST /api/check."),
    ] = False,
    browser: Annotated[
        bool, typer.Option("--browser/--no-browser", help="Open the page in a browser.")
    ] = True,
) -> None:
    """Open the page in a browser: check a note, screen many, run a workshop, on this machine only.

    [bold]caseframe app[/bold]  serves http://127.0.0.1:7860 until Ctrl+C
    """
    try:
        from caseframe.app.web.people import add_person as add  # noqa: PLC0415
        from caseframe.app.web.settings import Settings  # noqa: PLC0415
    except ImportError as error:
        raise CaseframeError(_missing(error)) from error
    if add_person is not None:
        if auth_file is None:
            raise CaseframeError("--add-person: give --auth-file too, the file to write")
        add(auth_file, add_person, typer.prompt("Password", hide_input=True, err=True))
        return
    settings = Settings(
        host,
        port,
        auth_file,
        tls_cert,
        tls_key,
        public_host,
        proxy_header,
        upload_mb,
        model,
        guide,
        api,
    )
    _serve(settings, browser=browser)


def _serve(settings: Settings, *, browser: bool) -> None:
    from caseframe.detector import Detector  # noqa: PLC0415

    # Importing makes next to no garbage, and much to search for it: ``serve`` turns that on again.
    gc.disable()
    # The model loads while Gradio is imported, which takes most of the start.
    with ThreadPoolExecutor(1) as pool:
        loading = pool.submit(Detector.load, settings.model, guide=settings.guide, threads=1)
        try:
            from caseframe.app.web.serve import serve  # noqa: PLC0415

            serve(settings, loading.result, browser=browser)
        except ImportError as error:
            raise CaseframeError(_missing(error)) from error
        finally:
            gc.enable()


def _missing(error: ImportError) -> str:
    return f'the page needs Gradio; pip install ".[app]" ({error})'
