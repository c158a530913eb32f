"""What goes wrong in a real browser: presses in haste, refusals, a reload, odd files."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("gradio", reason="the page needs caseframe[app]")
pytest.importorskip("playwright", reason="playwright is not installed")

from .browsing import check
from .conftest import running

_REFUSED = """
const real = window.fetch;
window.fetch = async (...all) => String(all[0]).includes("queue/join")
  ? new Response("That is too large for this page.", { status: 413 }) : real(...all);
"""


@pytest.fixture
def workshop(page: Any) -> Any:
    """The page with an exercise open."""
    page.get_by_role("tab", name="Workshop").click()
    page.get_by_role("button", name="Begin", exact=True).click()
    page.get_by_role("button", name="Streetwise").click()
    page.get_by_role("heading", name="Streetwise").wait_for()
    return page


def test_a_long_text_that_was_cleared_does_not_come_back(page: Any) -> None:
    page.fill("#cf-note-box textarea", "YP puts herself at risk on Monday. " * 2000)
    page.click("#cf-check")
    page.wait_for_selector(".cf-working")
    page.click("#cf-clear")
    page.wait_for_selector(".cf-result", state="detached")
    check(page, "Seen at home.")
    page.wait_for_timeout(6000)
    assert "nothing flagged" in page.inner_text(".cf-found")


def test_a_check_that_is_refused_is_said_to_be(page: Any) -> None:
    page.add_init_script(_REFUSED)
    page.reload()
    page.wait_for_selector("#cf-check")
    page.fill("#cf-note-box textarea", "Seen at home.")
    page.click("#cf-check")
    page.wait_for_selector("#cf-notice:has-text('did not work. That is too large')")


def test_a_guess_that_is_pressed_twice_counts_once(workshop: Any) -> None:
    page = workshop
    page.fill("#cf-people", "12")
    page.get_by_role("button", name="Show what the exercise and the tool say").dblclick()
    page.wait_for_selector(".cf-reveal")
    page.get_by_role("button", name="All exercises").click()
    page.get_by_role("button", name="Where room, tool and writer disagree").click()
    page.get_by_role("heading", name="disagree").wait_for()
    assert "12 guesses" in page.inner_text("#cf-workshop")


def test_a_workshop_stays_when_an_answer_is_refused(workshop: Any) -> None:
    page = workshop
    page.evaluate("window.fetch = async () => new Response('Please sign in.', { status: 401 })")
    page.get_by_role("button", name="All exercises").click()
    page.wait_for_selector("#cf-notice:has-text('Please sign in.')")
    assert page.get_by_role("heading", name="Streetwise").is_visible()


def test_it_asks_before_guesses_are_lost(workshop: Any) -> None:
    page = workshop
    asked: list[str] = []

    def stay(dialog: Any) -> None:
        asked.append(dialog.type)
        dialog.dismiss()

    page.on("dialog", stay)
    page.get_by_role("button", name="Show what the exercise and the tool say").click()
    page.wait_for_selector(".cf-reveal")
    page.evaluate("location.reload()")
    for _ in range(50):
        if asked:
            break
        page.wait_for_timeout(100)
    assert asked == ["beforeunload"]
    assert page.is_visible(".cf-reveal")
    page.get_by_role("button", name="All exercises").click()
    with page.expect_download():
        page.get_by_role("link", name="Save this session").click()
    page.reload()
    page.wait_for_selector("#cf-check")
    assert asked == ["beforeunload"]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp1252"])
def test_own_examples_as_windows_saves_them(page: Any, tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "own.txt"
    path.write_text("\u201cShe [[chose this|choice]]\u201d \u2013 caf\xe9.", encoding=encoding)
    page.get_by_role("tab", name="Workshop").click()
    page.set_input_files("#cf-session", str(path))
    page.get_by_role("button", name="Begin", exact=True).click()
    page.get_by_role("button", name="Own example 1").click()
    page.wait_for_selector(".cf-guess")
    assert page.inner_text(".cf-pick") == "\u201cShe chose this\u201d \u2013 caf\xe9."


def test_an_old_word_document_is_said_what_to_do_with(page: Any, tmp_path: Path) -> None:
    path = tmp_path / "Visit.doc"
    path.write_bytes(bytes.fromhex("d0cf11e0a1b11ae1") + bytes(2000))
    page.set_input_files("#cf-document input[type=file]", str(path))
    page.wait_for_selector(".cf-problem:has-text('open it and save it')")


def test_chosen_documents_offer_nothing_that_does_not_work(page: Any, tmp_path: Path) -> None:
    paths = [tmp_path / name for name in ("a.txt", "b.txt")]
    for path in paths:
        path.write_text("She is streetwise.", encoding="utf-8")
    page.get_by_role("tab", name="Screen").click()
    page.set_input_files("#cf-documents input[type=file]", [str(path) for path in paths])
    page.get_by_role("button", name="Remove this file").first.wait_for()
    assert page.locator("#cf-documents a:visible").count() == 0
    assert page.locator("[aria-label='common.upload']").count() == 0
    assert page.locator("[aria-label='Add documents']").count() == 1


def test_stopping_with_a_page_open_writes_nothing(browser: Any, tmp_path: Path) -> None:
    with browser.new_context() as context:
        page = context.new_page()
        with running(tmp_path) as address:  # looks at what was written when it has stopped
            page.goto(address)
            page.wait_for_selector("#cf-check")
