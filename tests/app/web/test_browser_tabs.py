"""Screen, Workshop and About in a real browser."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("gradio", reason="the page needs caseframe[app]")
pytest.importorskip("playwright", reason="playwright is not installed")

from caseframe.app.screening.reviews import Reviews

from .browsing import axe_faults, word


def test_a_workshop_from_guess_to_rewriting(page: Any) -> None:
    page.get_by_role("tab", name="Workshop").click()
    page.get_by_role("button", name="Begin", exact=True).click()
    page.get_by_role("button", name="Streetwise").click()
    page.get_by_role("heading", name="Streetwise").wait_for()
    word(page, 1, "very").click()
    word(page, 1, "streetwise").click()
    page.select_option("select[name=f1]", "adultified")
    assert axe_faults(page) == []
    page.get_by_role("button", name="Show what the exercise and the tool say").click()
    page.get_by_role("heading", name="agree on 3 of 3").wait_for()
    assert "very streetwise for her age" in page.inner_text("mark.f-adultified")
    page.fill("#cf-words", "Jade is 12 and is very streetwise.")
    page.get_by_role("button", name="See what the tool makes of it").click()
    page.wait_for_selector("#cf-feedback [data-focus]")
    assert "Nothing flagged is not nothing wrong" in page.inner_text("#cf-feedback")
    assert axe_faults(page) == []
    page.get_by_role("button", name="All exercises").click()
    page.get_by_role("button", name="Where room, tool and writer disagree").click()
    page.get_by_role("heading", name="disagree").wait_for()


def test_exercises_are_chosen_by_keyboard_and_compared_by_frame(page: Any) -> None:
    page.get_by_role("tab", name="Workshop").click()
    page.get_by_role("button", name="Begin", exact=True).click()
    page.focus("select[name=frame]")
    page.keyboard.type("Treated")
    page.keyboard.press("Tab")
    page.keyboard.type("First")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_function("document.activeElement.textContent.match(/exercise: [1-9] of/)")
    assert page.get_by_role("button", name="The park bench").count() == 0
    assert axe_faults(page) == []
    page.get_by_role("button", name="Streetwise").click()
    word(page, 1, "streetwise").click()
    page.select_option("select[name=f1]", "character")
    page.get_by_role("button", name="Show what the exercise and the tool say").click()
    page.wait_for_selector(".cf-reveal")
    page.get_by_role("button", name="All exercises").click()
    assert page.input_value("select[name=frame]") == "adultified"
    page.get_by_role("button", name="Where room, tool and writer disagree").click()
    page.get_by_role("heading", name="Frame by frame").wait_for()
    assert "Only the room: 1." in page.inner_text("#cf-workshop")
    assert axe_faults(page) == []


def test_the_last_thing_asked_for_is_what_stays(page: Any) -> None:
    """An answer that comes late does not take the place of a later one."""
    page.get_by_role("tab", name="Workshop").click()
    page.get_by_role("button", name="Begin", exact=True).click()
    page.get_by_role("button", name="Streetwise").click()
    waiting: list[Any] = []
    page.route("**/guess", lambda route: waiting.append(route))  # noqa: PLW0108 - it is given an attribute
    page.get_by_role("button", name="Show what the exercise and the tool say").click()
    page.get_by_role("button", name="All exercises").click()
    page.wait_for_selector(".cf-exercises")
    with page.expect_response("**/guess") as late:
        waiting[0].continue_()
    late.value.finished()
    page.evaluate("new Promise(done => setTimeout(done))")
    assert page.locator(".cf-exercises").count() and not page.locator(".cf-reveal").count()


def test_own_examples_from_a_file(page: Any, tmp_path: Path) -> None:
    path = tmp_path / "own.txt"
    path.write_text("She [[chose this life|choice]].\nHe chose her. {r1}\n", encoding="utf-8")
    page.get_by_role("tab", name="Workshop").click()
    page.set_input_files("#cf-session", str(path))
    page.get_by_role("button", name="Begin", exact=True).click()
    page.get_by_role("heading", name="Your own examples").wait_for()
    page.get_by_role("button", name="Own example 1").click()
    page.wait_for_selector(".cf-guess")
    assert "She chose this life." in page.inner_text(".cf-guess")


def test_screening_from_files_to_downloads(page: Any, tmp_path: Path) -> None:
    table = tmp_path / "notes.csv"
    table.write_text(
        "date,case,text\n2026-01-10,A,YP puts herself at risk.\n2026-02-11,B,Seen by the dentist.\n",
        encoding="utf-8",
    )
    page.get_by_role("tab", name="Screen").click()
    page.set_input_files("#cf-documents input[type=file]", [str(table)])
    page.wait_for_function("document.querySelector('#cf-documents').innerText.includes('notes')")
    page.click("#cf-screen")
    page.wait_for_selector(".cf-screened", timeout=60_000)
    assert "1 phrase to think about" in page.inner_text("#cf-screen-answer .cf-found")
    assert axe_faults(page) == []
    with page.expect_download() as waiting:
        page.click(".cf-screened .cf-download:has-text('CSV')")
    assert "puts herself at risk" in Path(waiting.value.path()).read_text(encoding="utf-8-sig")


def test_views_of_a_screening_by_keyboard_and_as_a_file(page: Any, tmp_path: Path) -> None:
    table = tmp_path / "notes.csv"
    table.write_text("id,text\n1,YP puts herself at risk.\n2,YP puts herself at risk.\n", "utf-8")
    page.get_by_role("tab", name="Screen").click()
    page.set_input_files("#cf-documents input[type=file]", [str(table)])
    page.wait_for_function("document.querySelector('#cf-documents').innerText.includes('notes')")
    page.click("#cf-screen")
    page.wait_for_selector(".cf-screened", timeout=60_000)
    first = page.get_by_role("group", name="Your view of finding 1")
    first.get_by_label("No mark").focus()
    page.keyboard.press("ArrowLeft")  # to the choice before it
    page.wait_for_function("document.querySelector('#cf-status').innerText.includes('challenged')")
    second = page.get_by_role("group", name="Your view of finding 2")
    assert second.get_by_label("Already challenged").is_checked(), "the same words, the same view"
    page.keyboard.press("Tab")
    page.keyboard.type("the next line says so")
    page.keyboard.press("Tab")
    page.wait_for_function(
        "[...document.querySelectorAll('[data-reason]')].every(i => i.value.includes('next line'))"
    )
    assert axe_faults(page) == []
    with page.expect_download() as waiting:
        page.click(".cf-screened .cf-download[href$='reviews.sqlite']")
    with Reviews(Path(waiting.value.path())) as reviews:
        (review,) = reviews.all()
    assert (review.verdict, review.reason) == ("challenged", "the next line says so")
    page.click("#cf-screen")
    page.wait_for_function(
        "document.querySelector('.cf-screened .cf-found').innerText.includes('reviewed and closed')"
    )
    assert first.get_by_label("Already challenged").is_checked()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_about_can_be_read_by_all(page: Any, scheme: str) -> None:
    page.emulate_media(color_scheme=scheme)
    page.get_by_role("tab", name="About").click()
    page.get_by_role("heading", name="Accessibility statement").wait_for()
    for text in ("What it does not do", "Privacy", "The ten frames", "Sources"):
        assert page.get_by_role("heading", name=text).count() == 1
    assert axe_faults(page) == []


@pytest.mark.parametrize("tab", ["Screen", "Workshop", "About"])
def test_every_tab_is_there_and_fits_a_narrow_screen(page: Any, tab: str) -> None:
    page.set_viewport_size({"width": 320, "height": 640})
    page.reload()
    page.get_by_role("tab", name=tab).click()
    page.get_by_role("heading", name=tab).first.wait_for()
    wider = page.evaluate(
        "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    )
    assert wider <= 0
