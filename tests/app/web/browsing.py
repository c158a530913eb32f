"""Steps that browser tests share."""

from __future__ import annotations

from typing import Any

import pytest

WCAG = frozenset({"wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa"})


def check(page: Any, note: str) -> None:
    """Put a note in the box and check it."""
    before = page.evaluate("document.querySelector('[data-token]')?.dataset.token ?? ''")
    page.fill("#cf-note-box textarea", note)
    page.click("#cf-check")
    page.wait_for_function(
        "b => (document.querySelector('[data-token]')?.dataset.token ?? b) !== b", arg=before
    )


def wait_for_findings(page: Any) -> None:
    """Wait until there are findings."""
    page.wait_for_selector("#cf-finding-1")


def word(page: Any, sentence: int, text: str) -> Any:
    """A word of a sentence of a workshop's exercise; sentences are counted from 0."""
    options = page.locator(".cf-pick").nth(sentence).get_by_role("option")
    return options.filter(has_text=text).first


def keep_to(context: Any, server: str) -> list[str]:
    """Abort whatever the browser asks of anybody but the page; the list fills with what was aborted."""
    foreign: list[str] = []

    def refuse(route: Any) -> None:
        foreign.append(route.request.url)
        route.abort()

    def close(socket: Any) -> None:
        foreign.append(socket.url)
        socket.close()

    context.route(lambda url: not url.startswith((f"{server}/", "data:", "blob:")), refuse)
    context.route_web_socket(lambda _: True, close)
    return foreign


def axe_faults(page: Any) -> list[str]:
    """What axe-core finds against WCAG 2.2 AA, and what else it calls serious or critical, as lines."""
    axe = pytest.importorskip(
        "axe_playwright_python.sync_playwright", reason="axe is not installed"
    )
    options = {
        "resultTypes": ["violations"],
        "runOnly": {"type": "tag", "values": [*WCAG, "best-practice"]},
        "rules": {"target-size": {"enabled": True}},  # axe leaves it out unless asked
    }
    found = axe.Axe().run(page, options=options).response["violations"]
    return [
        f"{item['impact']} {item['id']}: {node['html'][:200]}"
        for item in found
        for node in item["nodes"]
        if item["impact"] in {"serious", "critical"} or not WCAG.isdisjoint(item["tags"])
    ]
