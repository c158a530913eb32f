"""What is shown belongs to what was checked: views, headline, documents that are still being read."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("gradio", reason="the page needs caseframe[app]")
pytest.importorskip("playwright", reason="playwright is not installed")

from .browsing import axe_faults, check, wait_for_findings

ONE = "YP puts herself at risk. She is streetwise."
OTHER = (
    "Kai made a lifestyle choice to sell drugs. He refuses to engage."  # no edit of the one before
)


def view(page: Any, number: int, label: str) -> None:
    """Give a view of a finding, and wait until it was kept."""
    page.click(f"#cf-finding-{number} .cf-marks label:has-text('{label}')")
    page.wait_for_function(
        "t => document.querySelector('#cf-status').textContent.includes(t)",
        arg=f"Finding {number}: {label.lower()}",
    )


def chosen(page: Any, number: int) -> str:
    """The view that looks chosen of a finding."""
    return str(page.inner_text(f"#cf-finding-{number} .cf-marks label:has(:checked)")).strip()


def status(page: Any, text: str) -> None:
    page.wait_for_function(
        "t => document.querySelector('#cf-status').textContent.includes(t)", arg=text
    )


def test_a_view_of_one_note_is_not_shown_of_the_next(page: Any) -> None:
    check(page, ONE)
    view(page, 1, "Not blaming")
    view(page, 2, "Agreed")
    check(page, OTHER)
    assert page.locator(".cf-finding").count() == 2, "the same elements are filled anew"
    assert [chosen(page, number) for number in (1, 2)] == ["No mark", "No mark"]
    view(page, 1, "Not blaming")  # it is sent, for it was not chosen
    check(page, f"{OTHER} Seen.")
    assert [chosen(page, number) for number in (1, 2)] == ["Not blaming", "No mark"], "an edit"


def test_it_says_what_was_checked_and_that_it_has_changed(page: Any, tmp_path: Path) -> None:
    check(page, ONE)
    assert page.inner_text(".cf-found").startswith("The text, looked at as Balanced: 2 sentences")
    line = page.locator("#cf-stale")
    assert line.is_hidden()
    page.locator("#cf-note-box textarea").press("End")
    page.keyboard.type("x")
    line.wait_for(state="visible")
    status(page, "The text or the setting has changed since this check. Press Check.")
    assert axe_faults(page) == []
    page.keyboard.press("Backspace")
    line.wait_for(state="hidden")
    page.get_by_label("Sensitive: misses less").check()
    line.wait_for(state="visible")
    check(page, ONE)
    line.wait_for(state="hidden")
    assert page.inner_text(".cf-found").startswith("The text, looked at as Sensitive: ")
    page.click("#cf-example")
    line.wait_for(state="visible")
    path = tmp_path / "visit.txt"
    path.write_text(ONE, encoding="utf-8")
    page.set_input_files("#cf-document input[type=file]", str(path))
    page.wait_for_selector(".cf-found:has-text('visit.txt, looked at as Sensitive: 2 sentences')")
    assert line.is_hidden()
    page.get_by_label("Balanced: fewer false alarms").check()
    line.wait_for(state="visible")
    assert "or choose the document again" in line.inner_text()
    page.click("#cf-clear")
    status(page, "Cleared.")
    assert line.is_hidden()


def test_a_document_that_is_being_read_is_said_to_be(page: Any, tmp_path: Path) -> None:
    path = tmp_path / "visit.txt"
    path.write_text(ONE, encoding="utf-8")
    waiting: list[Any] = []
    upload = re.compile(r"/gradio_api/upload(\?|$)")
    page.route(upload, lambda route: waiting.append(route))  # noqa: PLW0108
    page.set_input_files("#cf-document input[type=file]", str(path))
    page.wait_for_selector("#cf-notice:has-text('Reading the document.')", state="visible")
    status(page, "Reading the document.")
    while not waiting:
        page.wait_for_timeout(50)
    waiting[0].continue_()
    wait_for_findings(page)
    page.wait_for_selector("#cf-notice", state="hidden")
    page.get_by_role("tab", name="Screen").click()
    page.set_input_files("#cf-documents input[type=file]", str(path))
    page.wait_for_selector("#cf-notice:has-text('Taking the documents in.')", state="visible")
    while len(waiting) < 2:
        page.wait_for_timeout(50)
    waiting[1].continue_()
    page.wait_for_selector("#cf-notice", state="hidden")
    status(page, "The documents are here. Press Screen.")


def test_a_reason_that_went_nowhere_is_not_shown_after_screening_again(
    page: Any, tmp_path: Path
) -> None:
    path = tmp_path / "notes.csv"
    path.write_text("id,text\n1,YP puts herself at risk.\n2,She is streetwise.\n", "utf-8")
    page.get_by_role("tab", name="Screen").click()
    page.set_input_files("#cf-documents input[type=file]", str(path))
    status(page, "Press Screen")
    page.click("#cf-screen")
    page.wait_for_selector(".cf-screened", timeout=60_000)
    page.fill("#cf-why-2", "never sent")
    page.fill("#cf-why-1", "her own words")
    page.get_by_role("group", name="Your view of finding 1").get_by_label("Not blaming").check()
    status(page, "Your view: not blaming")
    page.click("#cf-screen")
    page.wait_for_selector(".cf-found:has-text('reviewed and closed')")
    assert [page.input_value(f"#cf-why-{n}") for n in (1, 2)] == ["her own words", ""]
    with page.expect_download() as waiting:
        page.click(".cf-screened .cf-download:has-text('CSV')")
    table = Path(waiting.value.path()).read_text(encoding="utf-8-sig")
    assert "not-blaming" in table, "the files have the views now"
