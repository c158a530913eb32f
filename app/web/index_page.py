"""Gradio's first page made ours: language, our style and script, no tags that name other sites."""

from __future__ import annotations

import re
from typing import Final

_FOREIGN: Final = re.compile(
    r'\s*<meta\s+(?:property|name)="(?:og|twitter):[^>]*?/>|\s*<link rel="manifest"[^>]*>',
    re.DOTALL,
)
_SCRIPT: Final = re.compile(r"<script(?=[\s>])")
_OURS: Final = (
    '<link rel="stylesheet" href="caseframe/static/page.css">'
    '<script defer src="caseframe/static/page.js" nonce="{nonce}"></script>'
    '<script defer src="caseframe/static/guard.js" nonce="{nonce}"></script>'
    '<script defer src="caseframe/static/current.js" nonce="{nonce}"></script>'
    '<script defer src="caseframe/static/marking.js" nonce="{nonce}"></script>'
)
_NO_SCRIPT: Final = (
    '<noscript><p style="padding:2rem">This page needs JavaScript, which runs on this machine only. '
    "Without it, use <code>caseframe check NOTE.txt --format html</code>.</p></noscript>"
)


def rewrite(page: str, nonce: str) -> str:
    """The page with every script allowed by ``nonce`` and our own parts in it."""
    page = _FOREIGN.sub("", page).replace('lang="en"', 'lang="en-GB"', 1)
    page = page.replace(", shrink-to-fit=no", "", 1)
    page = _SCRIPT.sub(f'<script nonce="{nonce}"', page)
    page = page.replace("</head>", _OURS.format(nonce=nonce) + "</head>", 1)
    return page.replace("</body>", _NO_SCRIPT + "</body>", 1)
