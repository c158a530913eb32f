"""The report in a real browser, and the commented Word copies."""

from __future__ import annotations

import re
import shutil
from email.message import EmailMessage
from pathlib import Path

import docx
import pytest
from caseframe.app.screening.findings import read_findings
from caseframe.app.screening.options import Result
from caseframe.app.screening.screen import screen

from .conftest import BLAMING, options, table

HOSTILE = (
    "<script>alert(1)</script> <img src=x onerror=alert(1)> She made a lifestyle choice. $body"
)


def test_the_page_is_self_contained_and_escaped(tmp_path: Path) -> None:
    rows = [("1", "<b>C</b>", "2024-01-01", "a&b", HOSTILE)]
    result = screen([table(tmp_path / "t.csv", rows)], options(tmp_path / "out"))
    page = (result.out / "report.html").read_text(encoding="utf-8")
    assert result.findings > 0
    assert page.count("<script") == 1
    assert "<img" not in page
    assert "<b>C" not in page
    assert not re.search(r"(?:src|href)=[\"'](?!#)", page)
    assert "default-src 'none'" in page


def test_the_page_shows_the_first_and_says_so(notes: Path, tmp_path: Path) -> None:
    result = screen([notes], options(tmp_path, page_rows=2))
    page = (tmp_path / "report.html").read_text(encoding="utf-8")
    assert page.count("data-frame=") == 2
    assert f"The 2 findings with the highest scores, of {result.findings}" in page
    assert "All of them are in findings.csv, findings.xlsx, findings.jsonl." in page
    screen([notes], options(tmp_path, page_rows=2, formats=("html",)))
    page = (tmp_path / "report.html").read_text(encoding="utf-8")
    assert "To list all of them, screen again with --format csv." in page


def test_the_page_in_a_browser(screened: Result) -> None:
    playwright = pytest.importorskip("playwright.sync_api")
    chromium = shutil.which("chromium") or shutil.which("google-chrome")
    if chromium is None:
        pytest.skip("no Chromium here")
    with playwright.sync_playwright() as started:
        browser = started.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        page = browser.new_page()
        problems: list[str] = []
        page.on("console", lambda message: problems.append(message.text))
        page.on("pageerror", lambda error: problems.append(str(error)))
        page.goto((screened.out / "report.html").as_uri())
        everything = page.locator("#findings > li:visible").count()
        assert everything == screened.findings
        page.fill("[name=words]", "lifestyle")
        assert 0 < page.locator("#findings > li:visible").count() < everything
        assert "of" in page.inner_text("#count")
        page.fill("[name=words]", "")
        page.select_option("[name=frame]", "family_blame")
        assert page.locator("#findings > li:visible").count() == sum(
            item.frame == "family_blame" for item in read_findings(screened.out)
        )
        assert page.locator("svg[role=img]").count() >= 2
        page.select_option("[name=frame]", "")
        page.fill("[name=words]", "made")  # it stands in much advice, and in one sentence
        assert page.locator("#findings > li:visible").count() == sum(
            "made" in item.sentence.lower() for item in read_findings(screened.out)
        )
        browser.close()
    assert not problems


def test_a_link_to_a_finding_that_is_filtered_out_shows_it(tmp_path: Path) -> None:
    playwright = pytest.importorskip("playwright.sync_api")
    chromium = shutil.which("chromium") or shutil.which("google-chrome")
    if chromium is None:
        pytest.skip("no Chromium here")
    for name in ("a", "b"):
        (tmp_path / f"{name}.txt").write_text("She is very streetwise.", encoding="utf-8")
    result = screen([tmp_path], options(tmp_path / "out", formats=("html",)))
    assert result.findings == 2
    with playwright.sync_playwright() as started:
        browser = started.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        page = browser.new_page()
        page.goto((result.out / "report.html").as_uri())
        for _ in range(2):
            page.fill("[name=words]", "b.txt")
            assert page.locator("#findings > li:visible").count() == 1
            page.click("text=finding 1")
            assert page.locator("#f1").is_visible()
        browser.close()


def test_plots_say_what_they_leave_out(tmp_path: Path) -> None:
    rows = [
        ("1", "A", "2024-01-01", "police", BLAMING),
        ("2", "A", "", "police", "Mum cannot control her at all."),
        ("3", "A", "unknown", "", "She made a lifestyle choice."),
    ]
    result = screen([table(tmp_path / "t.csv", rows)], options(tmp_path / "out"))
    page = (result.out / "report.html").read_text(encoding="utf-8")
    found = list(read_findings(result.out))
    undated = sum(item.date is None for item in found)
    nowhere = sum(not item.agency for item in found)
    assert undated == 2 and nowhere == 1
    assert page.count("2 more open findings without a date that could be read: not drawn.") == 2
    assert page.count("1 more open finding without an agency that could be read: not drawn.") == 1


def test_a_copy_is_never_written_over_a_document_that_was_screened(tmp_path: Path) -> None:
    (tmp_path / "word").mkdir()
    own = tmp_path / "word" / "a.docx"
    document = docx.Document()
    document.add_paragraph(BLAMING)
    document.save(str(own))
    before = own.read_bytes()
    result = screen([own], options(tmp_path, formats=("jsonl", "docx")))
    assert own.read_bytes() == before
    assert "another --out" in (tmp_path / "not_commented.csv").read_text(encoding="utf-8-sig")
    assert result.findings
    # Nor is a copy deleted that was taken further, and is now screened itself.
    out = tmp_path / "out"
    screen([own], options(out, formats=("docx",)))
    copy = out / "word" / "a.docx"
    kept = copy.read_bytes()
    screen([copy], options(out, formats=("jsonl",)))
    assert copy.read_bytes() == kept


def test_word_copies_have_the_findings_as_comments(tmp_path: Path) -> None:
    folder = tmp_path / "notes" / "deep"
    folder.mkdir(parents=True)
    document = docx.Document()
    document.add_paragraph("Seen at home.")
    document.add_paragraph(BLAMING)
    document.save(str(folder / "visit.docx"))
    document.save(str(folder / "form.dotx"))
    document.save(str(folder / "old.doc"))  # named by itself it is read by what it holds
    mail = EmailMessage()
    mail.set_content("See attached.")
    for name in ("visit, 3 May.docx", "again.docx"):
        mail.add_attachment(
            (folder / "visit.docx").read_bytes(),
            maintype="application",
            subtype="octet-stream",
            filename=name,
        )
    (folder / "mail.eml").write_bytes(mail.as_bytes())
    both = [tmp_path / "notes", folder / "old.doc"]
    result = screen(both, options(tmp_path / "out", formats=("docx", "jsonl")))
    assert result.unread == 0
    copy = docx.Document(str(result.out / "word" / "deep" / "visit.docx"))
    assert [paragraph.text for paragraph in copy.paragraphs] == ["Seen at home.", BLAMING]
    said = [comment.text for comment in copy.comments]
    found = [item for item in read_findings(result.out) if item.file == "deep/visit.docx"]
    assert len(said) == len(found) > 0
    assert {text.rpartition(" ")[2] for text in said} == {item.key for item in found}
    missed = (result.out / "not_commented.csv").read_text(encoding="utf-8-sig")
    assert "deep/form.dotx,,a template has no copy" in missed
    assert "deep/old.doc,,a Word document under another name has no copy" in missed
    assert missed.count("a Word document in a mail has no copy") == 2
    assert '"attachment visit, 3 May.docx",a Word document in a mail' in missed
    assert all("Ask:" in text for text in said)
