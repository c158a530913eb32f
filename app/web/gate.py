"""The gate before the page: who may ask for what, and the headers that every answer carries.

Pure ASGI, so that answers still stream through it.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any, Final
from urllib.parse import urlsplit

from caseframe.app.web.headers import kept, own_headers
from caseframe.app.web.index_page import rewrite
from starlette.exceptions import HTTPException
from starlette.responses import PlainTextResponse

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]

# What the page needs of Gradio, and nothing else of it: no API, no documentation of
# one, no monitoring, no run history, no proxy, no recording, no editing of the app.
_OPEN: Final = re.compile(
    r"/(?:(?:assets|static|svelte)/[\w./-]+|theme\.css|favicon\.ico|config|robots\.txt"
    r"|gradio_api/(?:queue/(?:join|data)|upload|upload_progress|heartbeat/\w+|startup-events|reset"
    r"|cancel|app_id)/?"
    r"|caseframe/[\w./-]+|sign-in|sign-out)?"
)
_CACHED: Final = re.compile(r"/(?:assets|static|svelte|caseframe/static)/")
_UPLOAD: Final = "/gradio_api/upload"
_FORM: Final = 40_000
"""Bytes of a request around the files in it: their names, for 200 of them."""
_TEXT_LIMIT: Final = 4_000_000
"""Bytes of a request that carries no file: a note of some 400 pages."""


class Gate:
    """Refuses what is not for the page; adds headers to what passes.

    Args:
        app: the application behind the gate.
        hosts: names that may stand in the Host header.
        upload_limit: bytes of one upload.
        secure: whether the page is served over TLS.
        more: paths that are open beside those of the page.
    """

    def __init__(
        self,
        app: App,
        hosts: frozenset[str],
        upload_limit: int,
        *,
        secure: bool = False,
        more: frozenset[str] = frozenset(),
    ) -> None:
        self._app = app
        self._hosts = hosts
        self._upload_limit = upload_limit
        self._secure = secure
        self._more = more

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
            return
        if scope["type"] != "http":
            await send({"type": "websocket.close", "code": 1008})
            return
        nonce = secrets.token_urlsafe(16)
        headers = {
            key.decode("latin-1"): value.decode("latin-1") for key, value in scope["headers"]
        }
        outward = _Outward(send, scope["path"], nonce, secure=self._secure)
        refusal = self._refusal(scope, headers)
        if refusal is not None:
            await refusal(scope, receive, outward)
            return
        if scope["path"] == "/":  # it is rewritten on its way out, so it must come uncompressed
            scope["headers"] = [pair for pair in scope["headers"] if pair[0] != b"accept-encoding"]
        await self._app(scope, _counted(receive, self._limit(scope["path"])), outward)

    def _limit(self, path: str) -> int:
        return self._upload_limit + _FORM if path.rstrip("/") == _UPLOAD else _TEXT_LIMIT

    def _refusal(self, scope: Scope, headers: dict[str, str]) -> PlainTextResponse | None:
        host = headers.get("host", "")
        if _name(f"//{host}") not in self._hosts:
            return PlainTextResponse("This page is not served under that name.", 400)
        path = scope["path"]
        if path not in self._more and (not _OPEN.fullmatch(path) or ".." in path):
            return PlainTextResponse("There is nothing here.", 404)
        if scope["method"] not in {"GET", "HEAD"} and not _same_site(headers, host):
            return PlainTextResponse("Requests from other sites are refused.", 403)
        length = headers.get("content-length", "0")
        if not length.isdigit() or int(length) > self._limit(path):
            return PlainTextResponse("That is too large for this page.", 413)
        return None


def _name(url: str) -> str | None:
    try:
        return urlsplit(url).hostname
    except ValueError:
        return None


def _same_site(headers: dict[str, str], host: str) -> bool:
    """Whether a browser says that its own page sent this; other programs say nothing."""
    if headers.get("sec-fetch-site", "same-origin") not in {"same-origin", "none"}:
        return False
    origin = headers.get("origin")
    return origin is None or urlsplit(origin).netloc == host


def _counted(receive: Receive, limit: int) -> Receive:
    """``receive`` that stops a body without a length once it is too large."""
    seen = 0

    async def counted() -> Message:
        nonlocal seen
        message = await receive()
        seen += len(message.get("body", b""))
        if seen > limit:
            raise HTTPException(413, "That is too large for this page.")
        return message

    return counted


class _Outward:
    """Sends an answer on with our headers; the first page is rewritten as a whole."""

    def __init__(self, send: Send, path: str, nonce: str, *, secure: bool) -> None:
        self._send = send
        self._path = path
        self._cached = bool(_CACHED.match(path))
        self._nonce = nonce
        self._secure = secure
        self._start: Message | None = None
        self._body = b""

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            own = own_headers(self._nonce, cached=self._cached, secure=self._secure)
            message["headers"] = [*kept(message["headers"]), *own]
            if self._path == "/" and message["status"] == 200:
                self._start = message
                return
        elif self._start is not None:
            self._body += message.get("body", b"")
            if message.get("more_body"):
                return
            body = rewrite(self._body.decode("utf-8"), self._nonce).encode("utf-8")
            length = (b"content-length", str(len(body)).encode())
            self._start["headers"] = [
                *(pair for pair in self._start["headers"] if pair[0] != b"content-length"),
                length,
            ]
            await self._send(self._start)
            message = {"type": "http.response.body", "body": body}
        await self._send(message)
