"""The guard of the browser tests is one: what goes elsewhere is aborted and told."""

from __future__ import annotations

from typing import Any

import pytest

pytest.importorskip("gradio", reason="the page needs caseframe[app]")
pytest.importorskip("playwright", reason="playwright is not installed")

from playwright import sync_api

from .browsing import keep_to


@pytest.mark.parametrize("elsewhere", ["http://192.0.2.7/", "https://font.example/x.woff2"])
def test_what_goes_elsewhere_is_aborted_and_told(browser: Any, server: str, elsewhere: str) -> None:
    context = browser.new_context()
    foreign = keep_to(context, server)
    page = context.new_page()
    assert page.goto(f"{server}/robots.txt").status == 200
    assert foreign == []
    with pytest.raises(sync_api.Error, match="ERR_FAILED"):
        page.goto(elsewhere)
    assert foreign == [elsewhere]
    context.close()


def test_another_port_of_this_machine_is_elsewhere_too(browser: Any, server: str) -> None:
    context = browser.new_context()
    foreign = keep_to(context, server[:-1])
    with pytest.raises(sync_api.Error, match="ERR_FAILED"):
        context.new_page().goto(server)
    assert foreign == [f"{server}/"]
    context.close()
