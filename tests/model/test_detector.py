from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from pathlib import Path

import pytest
from caseframe import FRAMES, CaseframeError, Detector, Note
from caseframe.runtime import processors
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

BLAMING = "YP puts herself at risk and is very streetwise. Two men drove her to a hotel."


def test_a_blaming_sentence_is_flagged_and_its_honest_neighbour_is_not(detector: Detector) -> None:
    report = detector.check(BLAMING)
    assert [sentence.flagged for sentence in report.sentences] == [True, False]
    assert {flag.frame for flag in report.flags} == {"self_placed_risk", "adultified"}
    for flag in report.flags:
        assert BLAMING[flag.start : flag.end] == flag.text
        assert flag.why
        assert flag.question


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text(alphabet=st.characters(), max_size=200), limit=st.sampled_from([0.0, 0.3]))
def test_any_text_gives_offsets_that_hold(detector: Detector, text: str, limit: float) -> None:
    report = detector.check(f"{text} She chose this. {text}", limit)
    whole = f"{text} She chose this. {text}"
    assert report.text_sha256 == hashlib.sha256(whole.encode("utf-8", "surrogatepass")).hexdigest()
    for flag in report.flags:
        assert whole[flag.start : flag.end] == flag.text
        assert flag.frame in FRAMES
        sentence = report.sentences[flag.sentence]
        assert sentence.flagged
        assert sentence.start <= flag.start < flag.end <= sentence.end


def test_many_texts_keep_their_order_and_agree_with_one_by_one(detector: Detector) -> None:
    texts = [BLAMING, "", "Fed and slept.", BLAMING * 40, "  \n ", "Mum rang at 10."] * 3
    together = list(detector.check_many(texts))
    assert [report.id for report in together] == [
        str(number) for number in range(1, len(texts) + 1)
    ]
    for text, report in zip(texts, together, strict=True):
        alone = detector.check(text)
        assert [s.start for s in report.sentences] == [s.start for s in alone.sentences]
        for one, other in zip(report.sentences, alone.sentences, strict=True):
            assert abs(one.score - other.score) < 0.05  # int8 scales follow the batch


def test_plain_sentences_that_leave_early_are_not_flagged_and_the_others_are_what_they_were(
    detector: Detector,
) -> None:
    text = "Fed at ten and slept well. The kettle was descaled. " * 3 + BLAMING
    (whole,), (early,) = (detector.check_many([text], early=own) for own in (False, True))
    assert [own.flagged for own in early.sentences] == [own.flagged for own in whole.sentences]
    assert [own.text for own in early.flags] == [own.text for own in whole.flags]
    assert any(
        one.score != two.score for one, two in zip(early.sentences, whole.sentences, strict=True)
    )
    limit = detector.manifest.early(detector.threshold("balanced"))
    for one, two in zip(early.sentences, whole.sentences, strict=True):
        assert abs(one.score - two.score) < 0.02 or one.score < limit


def test_below_the_sensitive_threshold_no_sentence_leaves(detector: Detector) -> None:
    manifest = detector.manifest
    low, high = manifest.thresholds["sensitive"], manifest.thresholds["balanced"]
    assert manifest.early(low - 0.01) == 0.0
    assert 0.0 < manifest.early(low) == manifest.early(high - 0.01) < low
    assert manifest.early(low) <= manifest.early(high) == manifest.early(1.0) < high
    text = f"{BLAMING} The kettle was descaled."
    one, other = (next(detector.check_many([text], 0.01, early=own)) for own in (False, True))
    assert one.sentences == other.sentences


def test_no_text_is_cut_away(detector: Detector) -> None:
    text = "word " * 20_000 + ". Fed and slept. " * 800 + "She keeps putting herself at risk."
    report = detector.check(text)
    assert report.sentences[-1].end == len(text)
    assert report.sentences[-1].flagged


def test_it_streams(detector: Detector) -> None:
    taken = 0

    def endless() -> object:
        nonlocal taken
        while True:
            taken += 1
            yield "She slept well. " * 20

    reports = detector.check_many(endless())  # type: ignore[arg-type]
    for _ in range(5):
        next(reports)
    assert taken < 200


def test_sensitive_flags_at_least_what_balanced_flags(detector: Detector) -> None:
    assert detector.threshold("sensitive") <= detector.threshold("balanced")
    assert detector.threshold("0.5") == detector.threshold(0.5) == 0.5  # as typed by a person


@pytest.mark.parametrize("threshold", ["strict", "", -0.1, 1.1, "1.1", "nan"])
def test_an_unknown_threshold(detector: Detector, threshold: str | float) -> None:
    with pytest.raises(CaseframeError, match="balanced, sensitive or a number from 0 to 1"):
        detector.check("Text.", threshold)


def test_a_note_brings_its_id(detector: Detector) -> None:
    assert detector.check(Note("case-7", "Fed.")).id == "case-7"


def test_inference_needs_no_training_library() -> None:
    code = (
        "import sys; from caseframe import Detector; Detector.load().check('She slept.');"
        "bad = {'torch', 'transformers', 'datasets', 'sklearn'} & set(sys.modules);"
        "sys.exit(str(bad) if bad else 0)"
    )
    result = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=False
    )
    assert result.returncode == 0, result.stderr


def test_threads_follow_the_processors() -> None:
    assert 1 <= processors() <= (os.cpu_count() or 1)


def test_the_runtimes_own_telemetry_is_off(tmp_path: Path) -> None:
    """Where it is on, ONNX Runtime leaves a session's number in the folder for temporary files."""
    inherited = {key: value for key, value in os.environ.items() if "TELEMETRY" not in key}
    subprocess.run(
        [sys.executable, "-c", "from caseframe import Detector; Detector.load().check('Fed.')"],
        env={**inherited, "TMPDIR": str(tmp_path)},
        check=True,
    )
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("texts", ["one text", b"bytes", Note("n", "one text")])
def test_one_text_is_no_list_of_texts(detector: Detector, texts: object) -> None:
    with pytest.raises(CaseframeError, match="texts: got one text"):
        detector.check_many(texts)  # type: ignore[arg-type]


@pytest.mark.parametrize("blank", [None, b"bytes", float("nan"), 5])
def test_what_is_no_text_is_named_by_its_number(detector: Detector, blank: object) -> None:
    with pytest.raises(CaseframeError, match=r"text 2: got .*, not a text"):
        list(detector.check_many(["Fed at six.", blank]))  # type: ignore[list-item]
    with pytest.raises(CaseframeError, match=r"text C-17: got .*, not a text"):
        detector.check(Note("C-17", blank))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "phrase"),
    [
        ("??? She is promiscuous ???", "promiscuous"),
        ("*** YP puts herself at risk ***", "puts herself at risk"),
        ("She is promiscuous - - -", "promiscuous"),
        ("She chose to stay with Jose\u0301", "chose to stay with Jose\u0301"),
    ],
)
def test_phrases_end_where_words_do(detector: Detector, text: str, phrase: str) -> None:
    assert [flag.text for flag in detector.check(text).flags] == [phrase]


@settings(max_examples=30)
@given(st.lists(st.sampled_from([". ", "? ", "! ", "- ", "She is promiscuous"]), max_size=12))
def test_no_flag_is_punctuation_alone(detector: Detector, parts: list[str]) -> None:
    report = detector.check("".join(parts), threshold=0.0)
    assert all(any(map(str.isalnum, flag.text)) for flag in report.flags)
    flagged = {number for number, own in enumerate(report.sentences) if own.flagged}
    assert flagged == {flag.sentence for flag in report.flags}
