"""Signing in: a plain form, sessions in memory, attempts throttled. Or a proxy that names the person."""

from __future__ import annotations

import asyncio
import hashlib
import secrets
import time
from collections.abc import Mapping
from html import escape
from importlib.resources import files
from string import Template
from typing import Final

from caseframe.app.web.gate import App, Receive, Scope, Send
from caseframe.app.web.people import is_right
from caseframe.app.web.throttle import Throttle
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, RedirectResponse, Response

_OPEN: Final = frozenset({"/caseframe/static/page.css", "/caseframe/forget"})
"""The form's own look; and a page that was signed out of, or open for too long, asks for its results to be
forgotten, by tokens that cannot be guessed."""
_HOURS: Final = 8
_LONGEST: Final = 1_000


class SignIn:
    """Lets a request through only from somebody who has signed in."""

    def __init__(self, app: App, people: Mapping[str, str], *, secure: bool) -> None:
        self._app = app
        self._people = people
        self._secure = secure
        self._cookie = "__Host-caseframe" if secure else "caseframe"
        self._sessions: dict[str, float] = {}
        self._throttle = Throttle()
        self._one_at_a_time = asyncio.Lock()  # a hash is slow on purpose

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        request = Request(scope, receive)
        if scope["path"] == "/sign-in":
            response = await self._sign_in(request)
        elif scope["path"] == "/sign-out":
            response = self._sign_out(request)
        elif self._knows(request):
            await self._app(scope, receive, send)
            return
        elif scope["path"] == "/" and scope["method"] == "GET":
            response = RedirectResponse("/sign-in", 303)
        elif scope["path"] in _OPEN:
            await self._app(scope, receive, send)
            return
        else:
            response = PlainTextResponse("Please sign in.", 401)
        await response(scope, receive, send)

    def _knows(self, request: Request) -> bool:
        key = _key(request.cookies.get(self._cookie, ""))
        return self._sessions.get(key, 0.0) > time.monotonic()

    async def _sign_in(self, request: Request) -> Response:
        if request.method != "POST":
            return _form()
        form = await request.form(max_files=0, max_fields=4)
        name, password = str(form.get("name", "")), str(form.get("password", ""))
        client = request.client.host if request.client else ""
        wait = self._throttle.wait(name, client)
        if wait:
            text = f"Too many attempts. Please wait {wait} seconds and try again."
            return _form(text, 429, {"retry-after": str(wait)})
        self._throttle.count(name, client)  # counted first: attempts side by side count too
        async with self._one_at_a_time:
            right = len(password) < _LONGEST and await asyncio.to_thread(
                is_right, self._people.get(name), password
            )
        if not right:
            return _form("The name or the password is not right.", 401)
        self._throttle.forget(name, client)
        return self._welcome()

    def _welcome(self) -> Response:
        now = time.monotonic()
        self._sessions = {key: end for key, end in self._sessions.items() if end > now}
        token = secrets.token_urlsafe(32)
        self._sessions[_key(token)] = now + _HOURS * 3600
        response = RedirectResponse("/", 303)
        response.set_cookie(
            self._cookie, token, secure=self._secure, httponly=True, samesite="strict", path="/"
        )
        return response

    def _sign_out(self, request: Request) -> Response:
        self._sessions.pop(_key(request.cookies.get(self._cookie, "")), None)
        response = RedirectResponse("/sign-in", 303)
        response.delete_cookie(self._cookie, path="/", secure=self._secure, httponly=True)
        return response


class ProxySignIn:
    """Lets a request through only if the proxy before it names a person."""

    def __init__(self, app: App, header: str) -> None:
        self._app = app
        self._header = header.lower().encode("latin-1")

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        named = any(
            key == self._header and value.strip() for key, value in scope.get("headers", ())
        )
        if scope["type"] == "http" and not named:
            response = PlainTextResponse("Please sign in through your organisation's address.", 401)
            await response(scope, receive, send)
            return
        await self._app(scope, receive, send)


def _key(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def _form(
    problem: str = "", status: int = 200, headers: Mapping[str, str] | None = None
) -> HTMLResponse:
    page = files("caseframe.app.web").joinpath("static", "sign-in.html").read_text(encoding="utf-8")
    shown = f'<p class="cf-problem" role="alert">{escape(problem)}</p>' if problem else ""
    return HTMLResponse(Template(page).substitute(problem=shown), status, headers)
