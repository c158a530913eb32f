from __future__ import annotations

import html
import json
import os
import re
from unicodedata import category

import pytest
from caseframe import Detector
from caseframe.app.checked import Checked
from caseframe.app.render_data import render_json, render_jsonl, render_sarif
from caseframe.app.render_html import escape, render_html
from caseframe.app.render_text import render_text
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ..conftest import EXAMPLES

HOSTILE = (
    "<script>alert(1)</script> & \x1b[31m \u202e She puts herself\r\nat risk \x00 again. {x} $body"
)


def checked(detector: Detector, text: str, name: str = "a note.txt", limit: float = 0.3) -> Checked:
    return Checked(name, text, detector.check(text, limit))


def test_hostile_text_stays_text(detector: Detector) -> None:
    result = checked(detector, HOSTILE, "<b>.txt", limit=0.0)
    page = render_html([result], detector.guide)
    assert "<script" not in page
    assert "<b>" not in page
    assert "\x1b" not in page
    shown = render_text([result], detector.guide)
    assert "\x1b" not in shown
    assert "\u202e" not in shown


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text(max_size=80))
def test_the_page_holds_the_whole_text_escaped(detector: Detector, text: str) -> None:
    whole = f"{text} She chose this. {text}"
    page = render_html([checked(detector, whole, limit=0.0)], detector.guide)
    note = re.search(r'<div class="note">(.*?)</div>', page, re.DOTALL)
    assert note is not None
    plain = re.sub(r"<sup>.*?</sup>|</?(?:a|mark)\b[^>]*>", "", note.group(1))
    assert "<" not in plain
    kept = "\n\t\r\u00ad\u200c\u200d"
    expected = "".join(
        c if c.isprintable() or c in kept or category(c) == "Zs" else "\ufffd" for c in whole
    )
    assert _squeezed(html.unescape(plain)) == _squeezed(expected.replace("\r\n", "\n"))


def test_spaces_of_word_processors_and_windows_line_ends_are_no_control_characters() -> None:
    assert escape("She\xa0is\r\nok\u2009\u200d.\x00") == "She\xa0is\nok\u2009\u200d.\ufffd"


def _squeezed(text: str) -> str:
    return re.sub(r"[\s\ufffd]+", " ", text)


def test_the_page_is_self_contained(detector: Detector) -> None:
    page = render_html([checked(detector, HOSTILE)], detector.guide)
    assert not re.search(r"(?:src|href)=[\"'](?!#)", page)
    assert "default-src 'none'" in page


def test_text_is_readable_without_colour(detector: Detector) -> None:
    for path in sorted(EXAMPLES.glob("*.txt")):
        text = path.read_text(encoding="utf-8")
        result = checked(detector, text, path.name)
        shown = render_text([result], detector.guide)
        for number, flag in enumerate(result.report.flags, 1):
            assert f"[{number}: {' '.join(flag.text.split())}]" in re.sub(r"\s+", " ", shown)
        assert max(len(line) for line in shown.splitlines()) <= 100


def test_nothing_flagged_says_what_that_means(detector: Detector) -> None:
    shown = render_text([checked(detector, "Fed at six.", limit=0.99)], detector.guide)
    assert "Nothing flagged" in shown
    assert "does not mean" in shown


def test_json_of_one_and_of_many(detector: Detector) -> None:
    one, two = checked(detector, "Fed."), checked(detector, "She chose this lifestyle.")
    assert json.loads(render_json([one], detector.guide))["id"] == "1"
    assert len(json.loads(render_json([one, two], detector.guide))) == 2
    assert len(render_jsonl([one, two], detector.guide).splitlines()) == 2


def test_sarif(detector: Detector) -> None:
    text = "Fed.\n\U0001f600 She chose this lifestyle."
    result = checked(detector, text, "a b.txt")
    log = json.loads(render_sarif([result], detector.guide))
    (run,) = log["runs"]
    assert log["version"] == "2.1.0"
    assert len(run["tool"]["driver"]["rules"]) == 10
    (finding, *_) = run["results"]
    region = finding["locations"][0]["physicalLocation"]["region"]
    assert region["startLine"] == 2
    line = text.splitlines()[region["startLine"] - 1]
    assert line[region["startColumn"] - 1 : region["endColumn"] - 1] == result.report.flags[0].text
    assert run["tool"]["driver"]["rules"][finding["ruleIndex"]]["id"] == finding["ruleId"]
    assert finding["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == "a%20b.txt"
    odd = checked(detector, text, os.fsdecode(b"caf\xe9.txt"))
    assert '"uri": "caf%' in render_sarif([odd], detector.guide)


@pytest.mark.parametrize("score", [0.0, 0.6, 0.9])
def test_scores_in_words(score: float) -> None:
    from caseframe.app.checked import how_sure

    assert how_sure(score) in {"possible", "likely", "very likely"}


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_lines_are_counted_whatever_ends_them(detector: Detector, end: str) -> None:
    text = f"A fine visit.{end}{end}YP puts herself at risk.{end}"
    checked = Checked("n", text, detector.check(text))
    assert checked.place(checked.report.flags[0].start) == (3, 4)


def test_what_may_be_written_instead_is_for_what_happened_only(detector: Detector) -> None:
    text = "She is a persistent absconder."
    shown = render_text([Checked("n", text, detector.check(text))], detector.guide)
    assert "Instead  if it is what happened:" in shown
