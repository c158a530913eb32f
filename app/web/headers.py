"""The headers that every answer of the page carries, and those that none does."""

from __future__ import annotations

Headers = list[tuple[bytes, bytes]]


def own_headers(nonce: str, *, cached: bool, secure: bool) -> Headers:
    """Our headers.

    Args:
        nonce: lets this answer's own scripts run.
        cached: whether a browser may keep the answer (script and style; never a note).
        secure: whether the page is served over TLS.
    """
    own = {
        "content-security-policy": policy(nonce),
        "x-content-type-options": "nosniff",
        "x-frame-options": "DENY",
        "referrer-policy": "same-origin",
        "permissions-policy": "camera=(), microphone=(), geolocation=(), display-capture=()",
        "cross-origin-opener-policy": "same-origin",
        "cross-origin-resource-policy": "same-origin",
        "cache-control": "private, max-age=3600" if cached else "no-store",
    }
    if secure:
        own["strict-transport-security"] = "max-age=31536000"
    return [(key.encode(), value.encode()) for key, value in own.items()]


def kept(headers: Headers) -> Headers:
    """The application's headers without those that let other sites in, or say what runs here."""
    return [
        (key, value)
        for key, value in headers
        if not key.lower().startswith(b"access-control-")
        and key.lower() not in {b"server", b"cache-control"}
    ]


def policy(nonce: str) -> str:
    """The Content-Security-Policy of an answer.

    ``unsafe-eval`` is Gradio's: it makes the template of each HTML part with
    ``Function``. Nothing inline runs without the nonce, so text that got into a
    page as markup by some mistake would still not run. Styles in attributes are
    Gradio's too.
    """
    return "; ".join(
        (
            "default-src 'none'",
            f"script-src 'self' 'nonce-{nonce}' 'unsafe-eval'",
            "style-src 'self' 'unsafe-inline'",
            "img-src 'self' data: blob:",
            "font-src 'self' data:",
            "connect-src 'self'",
            "worker-src 'none'",
            "manifest-src 'none'",
            "base-uri 'self'",
            "form-action 'self'",
            "frame-ancestors 'none'",
        )
    )
