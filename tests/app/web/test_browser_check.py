"""The Check tab in a real browser: main path, keyboard alone, hostile text, access, privacy."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("gradio", reason="the page needs caseframe[app]")
pytest.importorskip("playwright", reason="playwright is not installed")

from docx import Document

from .browsing import axe_faults, check, wait_for_findings

NOTE = "Staff say YP puts herself at risk in the park. Mum rang twice. She is streetwise."
HOSTILE = (
    f"{NOTE} <script>window.hit=1</script> <img src=x onerror=window.hit=1> "
    "\"'><svg onload=window.hit=1> {{7*7}} ${7*7} \u202eright to left\u202c שלום 👩‍👧 \x07 &amp; </textarea>."
)


def test_from_paste_to_findings_and_back(page: Any) -> None:
    check(page, NOTE)
    assert "with wording to think about" in page.inner_text(".cf-found")
    assert page.inner_text("#cf-text-1 mark").startswith("puts herself at risk")
    assert "Puts the risk on the child" in page.inner_text("#cf-text-1")
    page.click("#cf-finding-1 .cf-head a")
    assert page.evaluate("document.activeElement.id") == "cf-text-1"
    page.click("#cf-text-1")
    assert page.evaluate("document.activeElement.id") == "cf-finding-1"
    assert "is-chosen" in page.get_attribute("#cf-finding-1", "class")
    assert page.evaluate("document.querySelector('#cf-finding-1 details').open")


def test_edit_mark_and_check_again(page: Any) -> None:
    check(page, NOTE)
    page.click("#cf-finding-1 .cf-marks label:has-text('Not blaming')")
    page.wait_for_function(
        "document.querySelector('#cf-status').textContent.includes('not blaming')"
    )
    with page.expect_download() as waiting:
        page.click(".cf-download:has-text('JSON')")
    report = json.loads(Path(waiting.value.path()).read_text(encoding="utf-8"))
    assert report["flags"][0]["mark"] == "not_blaming"
    check(page, NOTE.replace("YP puts herself", "he puts YP"))
    changes = page.inner_text(".cf-changes")
    assert "1 gone" in changes and "still there" in changes
    check(page, "The dentist is on Monday.")
    assert "nothing flagged" in page.inner_text(".cf-found")
    assert "not nothing wrong" in page.inner_text(".cf-empty")
    page.click("#cf-clear")
    page.wait_for_selector(".cf-result", state="detached")
    assert page.input_value("#cf-note-box textarea") == ""


def test_a_word_document(page: Any, tmp_path: Path) -> None:
    path = tmp_path / "Visit.docx"
    document = Document()
    document.add_paragraph("YP puts herself at risk in the park.")
    document.save(str(path))
    page.set_input_files("#cf-document input[type=file]", str(path))
    wait_for_findings(page)
    with page.expect_download() as waiting:
        page.click(".cf-download:has-text('Word')")
    commented = Document(str(waiting.value.path()))
    assert len(list(commented.comments)) == 1


def test_by_keyboard_alone(page: Any) -> None:
    def tab_to(selector: str, limit: int = 60) -> None:
        for _ in range(limit):
            page.keyboard.press("Tab")
            if page.evaluate("s => document.activeElement?.matches(s) ?? false", selector):
                return
        raise AssertionError(f"{selector} cannot be reached with Tab")

    tab_to("a.cf-skip", 5)
    page.keyboard.press("Enter")
    tab_to("#cf-note-box textarea")
    page.keyboard.insert_text(NOTE)
    tab_to("#cf-how input")
    page.keyboard.press("ArrowRight")
    tab_to("#cf-check")
    shown = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
    assert shown == "solid", "focus is to be seen"
    page.keyboard.press("Enter")
    wait_for_findings(page)
    page.wait_for_function("document.activeElement.classList.contains('cf-found')")
    tab_to("a.cf-mark")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "cf-finding-1"
    tab_to("summary")
    page.keyboard.press("Enter")
    tab_to("[data-mark]")
    page.keyboard.press("ArrowUp")  # from "No mark" to the one before it
    page.wait_for_function("document.querySelector('#cf-status').textContent.includes('Finding 1')")
    tab_to(".cf-download", 120)


def test_hostile_text_shows_as_text(page: Any) -> None:
    check(page, HOSTILE)
    shown = page.inner_text(".cf-note")
    for part in (
        "<script>window.hit=1</script>",
        "<img src=x",
        "{{7*7}}",
        "${7*7}",
        "&amp;",
        "שלום",
        "👩",
    ):
        assert part in shown
    assert page.evaluate("window.hit") is None
    assert page.locator(".cf-result :is(script, img, svg)").count() == 0


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_against_wcag(page: Any, scheme: str) -> None:
    # Colours half-way between two states have no contrast to speak of.
    page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    page.reload()
    page.wait_for_selector("#cf-check")
    assert axe_faults(page) == []
    check(page, NOTE)
    page.hover("#cf-check")
    assert axe_faults(page) == []
    page.click("[data-open-all]")
    assert axe_faults(page) == []


@pytest.mark.parametrize("width", [320, 360])
def test_it_fits_a_narrow_screen(page: Any, width: int) -> None:
    """320 CSS pixels is also what 400 % zoom leaves of 1280."""
    page.set_viewport_size({"width": width, "height": 640})
    check(page, NOTE)
    wider = page.evaluate(
        "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    )
    assert wider <= 0
    assert page.is_visible("#cf-finding-1 .cf-ask")


def test_reduced_motion_is_respected(page: Any) -> None:
    page.emulate_media(reduced_motion="reduce")
    moving = page.evaluate(
        "[...document.querySelectorAll('*')].filter(e => getComputedStyle(e).animationName !== 'none').length"
    )
    assert moving == 0


def test_the_browser_keeps_no_note(page: Any) -> None:
    check(page, NOTE)
    kept = page.evaluate(
        "async () => JSON.stringify([{...localStorage}, {...sessionStorage}, document.cookie,"
        " await indexedDB.databases(), await caches.keys(), location.href])"
    )
    assert "risk" not in kept and "streetwise" not in kept
    assert page.context.cookies() == []


def test_a_closed_tab_is_forgotten(page: Any) -> None:
    check(page, NOTE)
    link = page.get_attribute(".cf-download:has-text('JSON')", "href")
    context = page.context
    other = context.new_page()
    other.goto(page.url)
    fetched = "link => fetch(link).then(answer => answer.status)"
    assert other.evaluate(fetched, link) == 200
    page.goto("about:blank")
    for _ in range(50):
        if other.evaluate(fetched, link) == 404:
            return
        other.wait_for_timeout(100)
    raise AssertionError("the result is still there")


def test_the_clipboard_gets_the_wording(page: Any) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    check(page, NOTE)
    page.click("[data-open-all]")
    wording = page.inner_text(".cf-alternatives li span")
    page.click(".cf-copy")
    page.wait_for_function("document.querySelector('#cf-status').textContent === 'Copied.'")
    assert page.evaluate("navigator.clipboard.readText()") == wording


def test_a_long_text_is_answered_too(page: Any) -> None:
    check(page, "Seen at home with her aunt on Monday. " * 400)
    assert "nothing flagged" in page.inner_text(".cf-found")


def test_a_view_that_was_not_kept_is_seen_not_to_be(page: Any) -> None:
    check(page, NOTE)
    page.evaluate("window.fetch = async () => new Response('It is gone.', { status: 404 })")
    page.click("#cf-finding-1 .cf-marks label:has-text('Agreed')")
    page.wait_for_selector("#cf-notice:has-text('not kept. It is gone.')", state="visible")
    assert page.is_checked("#cf-finding-1 .cf-marks label:has-text('No mark') input")
