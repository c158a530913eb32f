from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml
from caseframe import FRAMES, CaseframeError, Detector
from caseframe.data.markup import parse_line
from caseframe.guide import Guide

from ..conftest import EXAMPLES

CURLY = "\u2019"
GENDERED = re.compile(r"\b(?:he|she|him|her|his|hers|himself|herself)\b", re.IGNORECASE)
OVERLAY = {
    "sources": {"ours-2026": {"name": "Our own list", "year": 2026}},
    "entries": [
        {
            "id": "little-madam",
            "term": "little madam",
            "variants": [],
            "frame": "character",
            "why": "It mocks her.",
            "question": "What happened?",
            "alternatives": ["She was angry after the call.", "She shouted when he rang."],
            "sources": ["ours-2026"],
            "must_flag": ["She is a [[little madam|character]]."],
            "must_pass": ["The word was removed from the file."],
        }
    ],
}


def test_all_frames_and_enough_entries(guide: Guide) -> None:
    assert tuple(guide.frames) == FRAMES
    assert len(guide.entries) >= 150


def test_every_frame_and_entry_has_a_must_flag_and_a_must_pass_example(guide: Guide) -> None:
    for about in (*guide.frames.values(), *guide.entries.values()):
        assert about.must_flag, about.id
        assert about.must_pass, about.id
        frame = about.id if about.id in FRAMES else guide.entries[about.id].frame
        for sentence in about.must_flag:
            assert any(label.frame == frame for label in parse_line(sentence).labels), sentence
        for sentence in about.must_pass:
            assert not parse_line(sentence).labels, sentence


def test_every_term_leads_to_its_own_entry(guide: Guide) -> None:
    for entry in guide.entries.values():
        for term in (entry.term, *entry.variants):
            found = guide.find(f"and {term.upper()}, again", entry.frame)
            assert found is not None, term
            assert found.id == entry.id, term


def test_a_curly_apostrophe_leads_to_the_entry_too(guide: Guide) -> None:
    """Word and telephones type it."""
    terms = [
        (entry, term)
        for entry in guide.entries.values()
        for term in (entry.term, *entry.variants)
        if "'" in term
    ]
    assert terms
    for entry, term in terms:
        curly = term.replace("'", CURLY)
        found = guide.find(f"and {curly}, again", entry.frame)
        assert found is not None, term
        assert found.id == entry.id, term


def test_no_question_knows_whether_child_or_adult_is_male_or_female(guide: Guide) -> None:
    for about in (*guide.frames.values(), *guide.entries.values()):
        assert not GENDERED.findall(about.question), (about.id, about.question)


def test_no_alternative_is_flagged_by_the_shipped_model(guide: Guide, detector: Detector) -> None:
    texts = [text for entry in guide.entries.values() for text in entry.alternatives]
    reports = detector.check_many(texts)
    flagged = [text for text, report in zip(texts, reports, strict=True) if report.flags]
    assert flagged == []


def test_no_alternative_holds_a_term(guide: Guide) -> None:
    for entry in guide.entries.values():
        for text in entry.alternatives:
            assert guide.find(text) is None, text


def test_an_overlay_adds_and_replaces(tmp_path: Path) -> None:
    path = tmp_path / "own.yaml"
    path.write_text(yaml.safe_dump(OVERLAY), encoding="utf-8")
    guide = Guide.load(path)
    assert guide.advise("a little madam", "character").question == "What happened?"
    assert len(guide.entries) == len(Guide.load().entries) + 1


def test_the_smallest_guide_of_ones_own() -> None:
    own = Guide.load(EXAMPLES / "our-guide.yaml")
    advice = own.advise("a frequent flyer again", "character")
    assert advice.why.startswith("Our staff use it")


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"frame": "badness"}, "little-madam: frame: got 'badness'"),
        ({"alternatives": ["One."]}, "little-madam: alternatives: needs at least 2"),
        ({"must_flag": []}, "little-madam: must_flag: needs at least 1"),
        ({"why": 3}, "little-madam: why: expected a text"),
        ({"colour": "red"}, "little-madam: unknown key 'colour'"),
        ({"sources": ["nowhere"]}, "little-madam: sources: 'nowhere' is not defined"),
        ({"variants": ["little madam"]}, "little-madam: 'little madam' stands already"),
    ],
)
def test_errors_name_file_entry_and_key(
    tmp_path: Path, change: dict[str, object], message: str
) -> None:
    path = tmp_path / "own.yaml"
    broken = {**OVERLAY, "entries": [{**OVERLAY["entries"][0], **change}]}  # type: ignore[dict-item]
    path.write_text(yaml.safe_dump(broken), encoding="utf-8")
    with pytest.raises(CaseframeError, match=message) as caught:
        Guide.load(path)
    assert str(path) in str(caught.value)


@pytest.mark.parametrize("text", ["sources:\nframes:\nentries:\n", "{}", "frames:\n# frames: {}\n"])
def test_an_overlay_of_empty_sections_changes_nothing(
    tmp_path: Path, guide: Guide, text: str
) -> None:
    path = tmp_path / "own.yaml"
    path.write_text(text, encoding="utf-8")
    own = Guide.load(path)
    assert (own.sources, own.frames, own.entries) == (guide.sources, guide.frames, guide.entries)


@pytest.mark.parametrize(
    "text",
    ["[", "- a", "!!python/object:os.system {}", "frames: {nonsense: {}}", "entries: 3",
     "sources: 5", "sources: []", "frames: 5", "frames: []", "entries: {}", "1: a\nb: c"],
)  # fmt: skip
def test_a_malformed_overlay_is_refused(tmp_path: Path, text: str) -> None:
    path = tmp_path / "own.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(CaseframeError, match=r"own\.yaml: "):
        Guide.load(path)


def test_a_phrase_without_an_entry_gets_its_frames_advice(guide: Guide) -> None:
    advice = guide.advise("zzz", "disbelief")
    assert advice.question == guide.frames["disbelief"].question
    assert advice.alternatives == ()
