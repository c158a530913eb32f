"""Checking for the page: findings, marks, what became of them, downloads, refusals."""

from __future__ import annotations

import io
import json
import re
import threading
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("gradio", reason="the page needs caseframe[app]")

from caseframe import CaseframeError, Detector
from caseframe.app.web import downloads
from caseframe.app.web.check import check_text
from caseframe.app.web.check_document import check_document
from caseframe.app.web.harm import harm_words, lost_words
from caseframe.app.web.lanes import LONGEST, Lanes
from caseframe.app.web.render_result import problem_html, result_html, summary
from caseframe.app.web.shelf import Shelf
from caseframe.app.web.studio import Studio, guarded
from docx import Document

NOTE = "YP puts herself at risk in the park.\nShe is streetwise. Two men hurt her."


@pytest.fixture
def studio(detector: Detector, tmp_path: Path) -> Studio:
    return Studio(Lanes(detector), tmp_path)


def test_an_answer_has_every_part_of_a_finding(studio: Studio) -> None:
    result = check_text(studio, NOTE, "balanced")
    page = result_html(result, studio.lanes.guide)
    for finding in result.findings():
        flag = finding.flag
        assert f'href="#cf-finding-{finding.number}"' in page
        assert f'href="#cf-text-{finding.number}"' in page
        for said in (studio.lanes.guide.frames[flag.frame].title, flag.question, flag.why):
            assert said.split("'")[0][:40] in page
    assert "Since the last check" not in page


@pytest.mark.parametrize("threshold", ["balanced", "sensitive"])
def test_an_answer_says_what_it_is_about(studio: Studio, threshold: str) -> None:
    result = check_text(studio, NOTE, threshold)
    said = f"The text, looked at as {threshold.capitalize()}"
    assert summary(result).startswith(f"{said}: ")
    assert f"<h2>{said}</h2>" in downloads.as_html(result, studio.lanes.guide).decode()
    path = studio.folder / "document.txt"
    path.write_text(NOTE, encoding="utf-8")
    studio.names[str(path)] = "<b>Visit.txt"
    result = check_document(studio, path, threshold)
    named = f"&lt;b&gt;Visit.txt, looked at as {threshold.capitalize()}"
    assert named in result_html(result, studio.lanes.guide)
    assert named in downloads.as_html(result, studio.lanes.guide).decode()


@pytest.mark.parametrize(
    ("message", "said"),
    [("there is no text yet", "There is no text yet."), ("enc.docx: broken", "enc.docx: broken."),
     ("“enc visit.docx”: broken", "“enc visit.docx”: broken."), ("", "."),
     ("document-001.csv: no column", "document-001.csv: no column.")],
)  # fmt: skip
def test_a_problem_is_a_sentence_and_a_file_keeps_its_name(message: str, said: str) -> None:
    assert f"<p>{said}</p>" in problem_html(message)


def test_nothing_flagged_is_said_honestly(studio: Studio) -> None:
    result = check_text(studio, "The dentist is on Monday at 10.", "balanced")
    page = result_html(result, studio.lanes.guide)
    assert not result.findings()
    assert "nothing flagged is not nothing wrong" in page


def test_a_second_check_says_what_became_of_the_first(studio: Studio) -> None:
    first = check_text(studio, NOTE, "balanced")
    marked = next(item for item in first.findings() if "streetwise" in item.flag.text)
    first.marks[marked.number] = "agreed"
    second = check_text(
        studio,
        "He put YP at risk in the park. She is streetwise. Men came.",
        "balanced",
        first.token,
    )
    assert second.changes is not None
    assert any("puts herself at risk" in text for text in second.changes.gone)
    assert second.changes.lost == ("hurt",)
    kept = {item.number for item in second.findings() if "streetwise" in item.flag.text}
    assert kept <= second.changes.kept
    assert [second.marks[number] for number in kept] == ["agreed"]
    assert studio.results.get(first.token) is None
    page = result_html(second, studio.lanes.guide)
    assert "1 gone" in page and "still there" in page and "hurt" in page


@pytest.mark.parametrize("text", ["", "  \n\t", "x" * (LONGEST + 1)])
def test_what_cannot_be_checked_is_refused_in_a_line(studio: Studio, text: str) -> None:
    with pytest.raises(CaseframeError) as caught:
        check_text(studio, text, "balanced")
    assert "\n" not in str(caught.value)
    assert "<" not in problem_html(str(caught.value)).split("<p>")[1].split("</p>")[0]


def test_downloads_carry_findings_and_marks(studio: Studio) -> None:
    result = check_text(studio, NOTE, "balanced")
    result.marks[1] = "not_blaming"
    report = json.loads(downloads.make("json", result, studio.lanes.guide, studio.folder))
    assert report["flags"][0]["mark"] == "not_blaming"
    assert set(report) == {"id", "text_sha256", "model", "flags", "sentences"}
    page = downloads.make("html", result, studio.lanes.guide, studio.folder).decode()
    assert page.startswith("<!doctype html>")
    word = Document(io.BytesIO(downloads.make("docx", result, studio.lanes.guide, studio.folder)))
    comments = [comment.text for comment in word.comments]
    assert len(comments) == len(result.findings())
    assert "Marked: Not blaming" in comments[0]
    assert "puts herself at risk" in "\n".join(paragraph.text for paragraph in word.paragraphs)


def test_control_characters_do_not_break_a_word_file(studio: Studio) -> None:
    result = check_text(studio, "YP puts herself at risk.\x00\x0b\x1b \ud800 \u202e", "balanced")
    assert downloads.make("docx", result, studio.lanes.guide, studio.folder)
    assert downloads.make("html", result, studio.lanes.guide, studio.folder)
    assert downloads.make("json", result, studio.lanes.guide, studio.folder)


def test_a_word_file_keeps_the_blanks_and_signs_of_the_note(studio: Studio) -> None:
    text = "10\N{NO-BREAK SPACE}pm: \N{WOMAN}\N{ZERO WIDTH JOINER}\N{GIRL} came."
    result = check_text(studio, f"{text} She is streetwise.", "balanced")
    made = downloads.make("docx", result, studio.lanes.guide, studio.folder)
    assert text in Document(io.BytesIO(made)).paragraphs[1].text


def test_a_word_document_comes_back_with_comments_and_is_deleted(studio: Studio) -> None:
    folder = studio.folder / "up"
    folder.mkdir()
    path = folder / "document.docx"
    document = Document()
    document.add_paragraph("Seen at home on Monday.")
    document.add_paragraph("YP puts herself at risk in the park.")
    document.save(str(path))
    studio.names[str(path)] = "Visit record.docx"
    result = check_document(studio, path, "balanced")
    assert not folder.exists()
    assert result.title == "Visit record.docx"
    assert studio.names == {}
    back = Document(io.BytesIO(downloads.make("docx", result, studio.lanes.guide, studio.folder)))
    assert back.paragraphs[0].text == "Seen at home on Monday."
    assert len(list(back.comments)) == len(result.findings()) >= 1
    page = downloads.make("html", result, studio.lanes.guide, studio.folder).decode()
    assert page.count("<article>") == 1
    assert re.search(r"<mark>puts herself at risk[^<]*</mark>", page)
    assert [item.name for item in studio.folder.iterdir()] == []


def test_a_document_that_cannot_be_read_is_deleted_too(studio: Studio) -> None:
    path = studio.folder / "document.docx"
    path.write_bytes(b"not a Word file")
    studio.names[str(path)] = "Letter.docx"
    with pytest.raises(CaseframeError, match=r"Letter\.docx"):
        check_document(studio, path, "balanced")
    assert not path.exists()


def test_only_what_was_uploaded_is_read(studio: Studio, tmp_path: Path) -> None:
    path = tmp_path / "secret.txt"
    path.write_text("YP puts herself at risk.", encoding="utf-8")
    with pytest.raises(CaseframeError, match="not here any more"):
        check_document(studio, path, "balanced")
    assert path.exists()


def test_a_long_text_leaves_room_for_short_ones(detector: Detector) -> None:
    lanes = Lanes(detector, slots=2)
    started = threading.Event()

    def endless() -> Any:
        while not done.is_set():
            started.set()
            yield NOTE

    done = threading.Event()
    long = threading.Thread(target=lambda: list(lanes.check_all(endless(), "balanced", long=True)))
    long.start()
    assert started.wait(5)
    assert lanes.check(NOTE, "balanced").flags
    assert long.is_alive()
    done.set()
    long.join()


def test_too_many_at_once_are_told_to_wait(detector: Detector) -> None:
    lanes = Lanes(detector)
    lanes._waiting = 100
    with pytest.raises(CaseframeError, match="try again"):
        lanes.check("A note.", "balanced")


def test_an_unexpected_fault_says_nothing_of_the_note(caplog: pytest.LogCaptureFixture) -> None:
    def fail() -> str:
        raise ValueError("She is called Amy Example")

    shown = guarded(fail, problem_html)
    assert "Amy" not in shown and "our side" in shown
    assert "Amy" not in caplog.text and "ValueError" in caplog.text


def test_a_shelf_forgets() -> None:
    now = [0.0]
    shelf: Shelf[str] = Shelf(lambda: now[0], most=2)
    tokens = [shelf.token() for _ in range(3)]
    assert len(set(tokens)) == 3 and min(map(len, tokens)) >= 32
    for token in tokens:
        shelf.put(token, token)
    assert shelf.get(tokens[0]) is None
    assert shelf.get(tokens[2]) == tokens[2]
    now[0] = 7201.0
    assert shelf.get(tokens[2]) is None


def test_words_about_harm() -> None:
    before = "A man assaulted her, and her arm was bruised. She manages well."
    assert harm_words(before) == ("man", "assaulted", "bruised")
    assert lost_words(before, "An adult assaults her.") == ("man", "bruised")
    assert lost_words("He hits her and sells her.", "He is unkind.") == ("hits", "sells")
    assert lost_words("An adult hit her.", "Adults were hitting her.") == ()
    assert harm_words("Stable since Monday, in harmony, by the lockers.") == ()
    assert harm_words("Stabbed, harmed and locked in.") == ("stabbed", "harmed", "locked")
    assert lost_words(before, "The man was arrested for assault; bruises were photographed.") == ()
