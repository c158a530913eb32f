"""Steps that browser tests share."""

from __future__ import annotations

from typing import Any

import pytest


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


def axe_serious(page: Any) -> list[str]:
    """What axe-core calls serious or critical, as lines."""
    axe = pytest.importorskip(
        "axe_playwright_python.sync_playwright", reason="axe is not installed"
    )
    found = axe.Axe().run(page).response["violations"]
    return [
        f"{item['impact']} {item['id']}: {item['nodes'][0]['html'][:200]}"
        for item in found
        if item["impact"] in {"serious", "critical"}
    ]
