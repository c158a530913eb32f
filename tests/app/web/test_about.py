"""What the About tab says comes from the model's folder and the README."""

from __future__ import annotations

import re
from html import unescape

import pytest
from caseframe import Detector
from caseframe.app.web.figures import figures_html, readme
from caseframe.guide import Guide

from ...conftest import ROOT


def titles(guide: Guide) -> dict[str, str]:
    return {frame.id: frame.title for frame in guide.frames.values()}


def test_the_figures_are_the_readmes(guide: Guide) -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    page = figures_html(text, titles(guide))
    assert page.count("<table>") == 2
    assert "|" not in page and "**" not in page and "`" not in page
    for number in re.findall(r"\d\.\d{3}", text.split("<!-- begin: figures -->")[1]):
        assert number in page


def test_the_figures_are_in_plain_words(guide: Guide) -> None:
    page = figures_html((ROOT / "README.md").read_text(encoding="utf-8"), titles(guide))
    rows = re.findall(r'<th scope="(?:row|col)">(.*?)</th>', unescape(page))
    assert len(rows) > 20
    for jargon in ("F1", "macro", "recall", "precision", "TF-IDF", "minimal pairs", "_"):
        assert not [row for row in rows if jargon in row], jargon
    for frame in guide.frames.values():
        assert frame.title in rows


def test_a_stressed_word_is_no_asterisk() -> None:
    text = "<!-- begin: figures -->\nit was *not* **very** `good`, 2 * 3\n<!-- end -->"
    page = figures_html(text, {})
    assert "it was <em>not</em> <strong>very</strong> <code>good</code>, 2 * 3" in page


def test_where_there_are_no_figures_it_says_so() -> None:
    assert "did not come with this installation" in figures_html("A README without them.", {})


def test_the_readme_comes_with_the_package() -> None:
    assert "<!-- begin: figures -->" in readme()


def test_the_card_names_the_model(detector: Detector) -> None:
    pytest.importorskip("gradio", reason="the page needs caseframe[app]")
    from caseframe.app.web.about_tab import _card

    card = _card(detector.manifest, detector.guide)
    assert detector.manifest.id in card
    for value in detector.manifest.thresholds.values():
        assert f"{value:.2f}" in card
