"""Marking phrases in an exercise in a real browser: mouse alone, keyboard alone, narrow, no colours."""

from __future__ import annotations

from typing import Any

import pytest

pytest.importorskip("gradio", reason="the page needs caseframe[app]")
pytest.importorskip("playwright", reason="playwright is not installed")

from .browsing import axe_faults, word


@pytest.fixture
def exercise(page: Any) -> Any:
    """The page with an exercise of three sentences open; the second is the one that blames."""
    page.get_by_role("tab", name="Workshop").click()
    page.get_by_role("button", name="Begin", exact=True).click()
    page.get_by_role("button", name="Streetwise").click()
    page.get_by_role("heading", name="Streetwise").wait_for()
    return page


def sent(page: Any, sentence: int = 1) -> str:
    """What would be sent of a sentence."""
    return str(page.input_value(f"input[name=w{sentence}]"))


def marked(page: Any, sentence: int = 1) -> str:
    return str(page.locator(".cf-marked p").nth(sentence).inner_text())


def status(page: Any, text: str) -> None:
    page.wait_for_function(
        "t => document.querySelector('#cf-status').innerText.includes(t)", arg=text
    )


def number(page: Any, text: str, sentence: int = 1) -> int:
    return int(word(page, sentence, text).get_attribute("data-word"))


def test_by_mouse_alone(exercise: Any) -> None:
    page = exercise
    first, last = number(page, "very"), number(page, "streetwise")
    word(page, 1, "very").click()
    assert "now the last word" in marked(page)
    word(page, 1, "streetwise").click()
    assert sent(page) == f"{first}-{last}"
    assert "very streetwise" in marked(page)
    status(page, "Marked: “very streetwise")
    word(page, 1, "streetwise").click()
    assert sent(page) == "" and marked(page) == "Nothing marked"
    word(page, 1, "streetwise").hover()
    page.mouse.down()
    word(page, 1, "very").hover()
    page.mouse.up()
    assert sent(page) == f"{first}-{last}", "dragged backwards"
    word(page, 0, "Jade").hover()
    assert sent(page) == f"{first}-{last}" and sent(page, 0) == ""
    page.get_by_role("button", name="Clear the marks of sentence 2").click()
    assert sent(page) == ""
    assert page.evaluate("document.activeElement.getAttribute('role')") == "option"


def test_a_sentence_left_half_way_keeps_its_first_word(exercise: Any) -> None:
    page = exercise
    word(page, 1, "very").click()
    word(page, 2, "").click()
    at = number(page, "very")
    assert sent(page) == f"{at}-{at}" and sent(page, 2) == "0-0"
    assert "now the last word" not in marked(page)


def test_by_keyboard_alone(exercise: Any) -> None:
    page = exercise
    page.keyboard.press("Tab")
    assert page.evaluate(
        "document.activeElement.parentElement.getAttribute('aria-label')"
    ).startswith("Sentence 1 of 3: Jade"), "from the heading one comes to the first sentence"
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('.cf-pick').ariaLabel").startswith(
        "Sentence 2"
    )
    outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
    assert outline == "solid", "focus can be seen"
    first, last = number(page, "very"), number(page, "streetwise")
    for _ in range(first):
        page.keyboard.press("ArrowRight")
    page.keyboard.press("Space")
    status(page, "now the last word")
    for _ in range(last - first):
        page.keyboard.press("ArrowRight")
    page.keyboard.press("Space")
    status(page, "Marked: “very streetwise")
    assert sent(page) == f"{first}-{last}"
    assert word(page, 1, "streetwise").get_attribute("aria-selected") == "true"
    page.keyboard.press("Delete")
    assert sent(page) == ""
    page.keyboard.press("Home")
    page.keyboard.down("Shift")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    page.keyboard.up("Shift")
    assert sent(page) == "0-2"
    page.keyboard.press("End")
    page.keyboard.press("Space")
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("Escape")
    assert sent(page) == "0-2", "what was begun is given up, the rest stays"
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert sent(page) == "", "the button clears"
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="agree on 2 of 3").wait_for()


@pytest.mark.parametrize("options", [{}, {"color_scheme": "dark"}, {"forced_colors": "active"}])
def test_marks_fit_and_can_be_told_without_colour(exercise: Any, options: dict[str, Any]) -> None:
    page = exercise
    page.emulate_media(**options)
    page.set_viewport_size({"width": 320, "height": 640})
    word(page, 1, "very").click()
    word(page, 1, "streetwise").click()
    wider = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    assert page.evaluate(wider) <= 0
    line, plain = (
        word(page, 1, text).evaluate("w => getComputedStyle(w).borderBottomColor")
        for text in ("very", "She")
    )
    assert line != plain, "a line stands under what is marked"
    weight = word(page, 1, "very").evaluate("w => getComputedStyle(w).fontWeight")
    assert int(weight) >= 600
    for box in page.eval_on_selector_all(
        "[data-word]",
        "all => all.map(w => w.getBoundingClientRect()).map(r => [r.width, r.height])",
    ):
        assert min(box) >= 24
    assert axe_faults(page) == []
    page.get_by_role("button", name="Show what the exercise and the tool say").click()
    page.get_by_role("heading", name="agree on 3 of 3").wait_for()
    assert page.get_by_text("overlaps yours").first.is_visible()
    assert page.evaluate(wider) <= 0
    assert axe_faults(page) == []
