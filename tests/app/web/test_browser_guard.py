"""The page asks before views, guesses and marked phrases are lost, and does nothing if one says no."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("gradio", reason="the page needs caseframe[app]")
pytest.importorskip("playwright", reason="playwright is not installed")

from .browsing import check, wait_for_findings, word
from .test_browser_current import ONE, OTHER, status, view


class Asked:
    """What the page asks, and what it is answered."""

    def __init__(self, page: Any) -> None:
        self.words: list[str] = []
        self.yes = False
        page.on("dialog", self._answer)

    def _answer(self, dialog: Any) -> None:
        self.words.append(dialog.message or dialog.type)
        if self.yes:
            dialog.accept()
        else:
            dialog.dismiss()


@pytest.fixture
def asked(page: Any) -> Asked:
    return Asked(page)


def test_before_a_check_is_cleared(page: Any, asked: Asked) -> None:
    check(page, ONE)
    view(page, 1, "Agreed")
    page.click("#cf-clear")
    assert len(asked.words) == 1 and "views that you have not downloaded" in asked.words[0]
    assert page.is_visible("#cf-finding-1") and page.input_value("#cf-note-box textarea") == ONE
    check(page, f"{ONE} Seen.")  # the view goes along with the edited text, as little saved
    asked.yes = True
    page.focus("#cf-clear")
    page.keyboard.press("Enter")
    page.wait_for_selector(".cf-result", state="detached")
    status(page, "Cleared.")
    assert len(asked.words) == 2
    check(page, ONE)
    page.click("#cf-clear")
    page.wait_for_selector(".cf-result", state="detached")
    page.click("#cf-clear")
    status(page, "Cleared.")
    assert len(asked.words) == 2, "where no view was given there is nothing to ask"


def test_before_a_document_takes_the_place_of_a_check(
    page: Any, asked: Asked, tmp_path: Path
) -> None:
    path = tmp_path / "visit.txt"
    path.write_text("He refuses to engage.", encoding="utf-8")
    check(page, ONE)
    view(page, 1, "Agreed")
    page.set_input_files("#cf-document input[type=file]", str(path))
    page.wait_for_timeout(300)
    assert len(asked.words) == 1 and "The text" in page.inner_text(".cf-found")
    assert not page.is_visible("#cf-notice")
    with page.expect_download():
        page.click(".cf-download:has-text('JSON')")
    page.set_input_files("#cf-document input[type=file]", str(path))
    page.wait_for_selector(".cf-found:has-text('visit.txt')")
    assert len(asked.words) == 1, "what was downloaded is not lost"


def test_before_marked_words_are_lost(page: Any, asked: Asked) -> None:
    page.get_by_role("tab", name="Workshop").click()
    page.get_by_role("button", name="Begin", exact=True).click()
    page.get_by_role("button", name="Streetwise").click()
    page.wait_for_selector(".cf-guess")
    page.get_by_role("button", name="All exercises").click()
    page.get_by_role("button", name="Streetwise").click()
    assert asked.words == []
    word(page, 1, "streetwise").click()
    page.get_by_role("button", name="All exercises").click()
    assert len(asked.words) == 1 and "words that you marked" in asked.words[0]
    assert page.locator(".cf-guess [aria-selected=true]").count() == 1
    page.evaluate("location.reload()")
    page.wait_for_timeout(500)
    assert asked.words[1:] == ["beforeunload"] and page.is_visible(".cf-guess")
    asked.yes = True
    page.get_by_role("button", name="All exercises").click()
    page.wait_for_selector(".cf-exercises")


def test_a_guess_is_taken_back(page: Any) -> None:
    page.get_by_role("tab", name="Workshop").click()
    page.get_by_role("button", name="Begin", exact=True).click()
    page.get_by_role("button", name="Streetwise").click()
    page.fill("#cf-people", "200")
    page.get_by_role("button", name="Show what the exercise and the tool say").click()
    page.get_by_role("button", name="Take this guess back").click()
    page.wait_for_selector(".cf-guess")
    status(page, "The guess of 200 people was taken back.")
    page.fill("#cf-people", "20")
    page.get_by_role("button", name="Show what the exercise and the tool say").click()
    page.wait_for_selector(".cf-reveal")
    page.get_by_role("button", name="All exercises").click()
    page.get_by_role("button", name="Where room, tool and writer disagree").click()
    page.wait_for_selector("text=20 guesses")


def test_before_a_screening_is_deleted_or_another_takes_its_place(
    page: Any, asked: Asked, tmp_path: Path
) -> None:
    path = tmp_path / "notes.txt"
    path.write_text("She is streetwise.", encoding="utf-8")
    page.get_by_role("tab", name="Screen").click()

    def choose() -> None:
        page.set_input_files("#cf-documents input[type=file]", str(path))
        page.wait_for_selector("#cf-documents tr.file")

    choose()
    page.click("#cf-screen")
    page.wait_for_selector(".cf-screened", timeout=60_000)
    page.get_by_role("group", name="Your view of finding 1").get_by_label("Agreed").check()
    status(page, "Your view: agreed")
    page.click("#cf-screen")  # again, with nothing new: nothing is lost
    page.wait_for_timeout(500)
    page.click("#cf-screen-clear")
    assert len(asked.words) == 1 and page.is_visible(".cf-screened")
    choose()
    page.click("#cf-screen")
    assert len(asked.words) == 2 and page.is_visible(".cf-screened")
    asked.yes = True
    page.click("#cf-screen-clear")
    page.wait_for_selector(".cf-screened", state="detached")
    status(page, "Cleared.")


def test_an_answer_that_comes_late_does_not_mark_another_note(page: Any) -> None:
    check(page, ONE)
    waiting: list[Any] = []
    page.route("**/marks", lambda route: waiting.append(route))  # noqa: PLW0108
    page.click("#cf-finding-1 .cf-marks label:has-text('Agreed')")
    check(page, OTHER)
    wait_for_findings(page)
    with page.expect_response("**/marks") as late:
        waiting[0].fulfill(status=200, body="Finding 1: agreed.")
    late.value.finished()
    page.wait_for_timeout(200)
    assert page.is_checked("#cf-finding-1 .cf-marks label:has-text('No mark') input")
