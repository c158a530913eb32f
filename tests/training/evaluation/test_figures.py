from __future__ import annotations

from pathlib import Path

import pytest
from caseframe import CaseframeError, Detector
from caseframe.app.render_evaluation import markdown
from caseframe.frames import FRAMES
from caseframe.training.compare import Request, compare
from caseframe.training.evaluation.breakdown import confusion, mcnemar, note_figures
from caseframe.training.evaluation.calibration import (
    calibration_figures,
    expected_calibration_error,
    precision_at,
    reliability,
)
from caseframe.training.evaluation.errors import doubtful_labels, labelled, worst_mistakes
from caseframe.training.evaluation.more_metrics import span_figures, span_metrics
from caseframe.training.evaluation.page import render_page
from caseframe.training.evaluation.plain import false_alarms
from caseframe.training.evaluation.suites import mistype, run_suites
from caseframe.training.predict import Phrase, Prediction

from ...conftest import CORPUS, example

QUIET = Prediction(0.1, flagged=False, phrases=())


def guess(start: int, end: int, frame: str, score: float = 0.9) -> Prediction:
    return Prediction(score, flagged=True, phrases=(Phrase(start, end, frame),))


GOLD = [
    example("She [[chose it|choice]].", "Fed. {r6}"),
    example("She [[chose it|choice]]."),
    example("Fed. {r6}", "Slept. {r6}"),
]
GUESSES = [guess(4, 12, "choice"), QUIET, guess(4, 9, "character"), QUIET, guess(5, 10, "choice")]


def test_spans_of_four_strictnesses() -> None:
    spans = span_figures(span_metrics(GOLD, GUESSES))
    assert spans["strict"]["recall"] == pytest.approx(0.5)
    assert spans["exact"]["recall"] == pytest.approx(0.5)
    assert spans["partial"]["recall"] == pytest.approx(0.75)
    assert spans["ent_type"]["recall"] == pytest.approx(0.5)


def test_confusion_and_notes() -> None:
    table = confusion(GOLD, GUESSES)
    assert table["choice"]["choice"] == 1
    assert table["choice"]["character"] == 1
    assert table["none"]["choice"] == 1
    notes = note_figures(GOLD, GUESSES)
    assert notes is not None
    assert (notes["notes"], notes["with_blame"], notes["with_blame_flagged"]) == (2, 1, 1)
    assert notes["without_blame_left_alone"] == 0


def test_calibration_by_hand() -> None:
    texts = [example("She [[chose it|choice]].")] * 2 + [example("Fed. {r6}")] * 2
    scores = [Prediction(score, flagged=True, phrases=()) for score in (0.9, 0.9, 0.9, 0.1)]
    bins = reliability(texts, scores)
    assert [own.count for own in bins] == [1, 3]
    gap = (3 * abs(0.9 - 2 / 3) + 1 * 0.1) / 4
    assert expected_calibration_error(bins) == pytest.approx(gap)
    figures = calibration_figures(texts, scores)
    assert figures["brier"] == pytest.approx((0.01 + 0.01 + 0.81 + 0.01) / 4)
    assert precision_at(0.01, 0.9, 0.1) == pytest.approx(0.009 / (0.009 + 0.099))


def test_mcnemar_counts_only_disagreements() -> None:
    assert mcnemar([True] * 8 + [False] * 2, [True] * 8 + [False] * 2) == 1.0
    assert mcnemar([True] * 10, [False] * 10) == pytest.approx(2 * 0.5**10)


def test_the_comparison_and_its_page(tmp_path: Path, detector: Detector) -> None:
    texts = [
        "She [[chose this lifestyle|choice]] and <b>",
        "He chose this lifestyle.",
        "She is [[streetwise|adultified]].",
        "Mum collected her at six.",
    ]
    listed = tmp_path / "list.txt"
    listed.write_text("\n".join(texts), encoding="utf-8")
    plain = tmp_path / "plain.txt"
    plain.write_text(
        "The tide turned at noon. Boats came in.\n\nNobody minded.\n", encoding="utf-8"
    )
    small = tmp_path / "corpus"
    (small / "sentences").mkdir(parents=True)
    for source in sorted((CORPUS / "sentences").glob("a01-*.txt"))[:4]:
        (small / "sentences" / source.name).write_bytes(source.read_bytes())
    comparison = compare(Request(data=listed, corpus=small, plain=(plain,)))
    assert next(row.name for row in comparison.rows) == "guide as word list"
    assert set(comparison.against) == {row.name for row in comparison.rows[:-1]}
    assert comparison.plain[0].sentences == 3
    told = comparison.to_dict()
    assert told["models"][told["model"]]["sentences"] == 4
    table = markdown(comparison)
    assert f"| {comparison.model.name} |" in table
    assert "false alarms in plain.txt" in table
    page = render_page(comparison)
    assert page.count("<svg") >= 3
    assert "lifestyle" not in page
    assert "<script" not in page.lower()
    own = comparison.model.figures
    told = "from resamples of 4 sentences of one case, or of a list that names none"
    assert own["intervals_too_narrow"] and told in own["intervals_are"]
    assert told in page and told in table
    assert own["intervals"]["disbelief"] is None  # there is none in any resample
    assert "[–]: too few to say" in page and "[–]: too few to say" in table


def test_false_alarms_need_a_readable_file(detector: Detector, tmp_path: Path) -> None:
    with pytest.raises(CaseframeError, match=r"none\.txt"):
        false_alarms(detector, tmp_path / "none.txt", "balanced")


def test_mistakes_come_with_their_neighbours() -> None:
    training = labelled([example("She [[chose it|choice]] freely."), example("Fed at six. {r6}")])
    alarms, misses, others = worst_mistakes(
        [
            example("She [[chose it|choice]] again."),
            example("Fed at ten. {r6}"),
            example("She [[chose it|choice]] twice."),
        ],
        [QUIET, guess(0, 3, "choice"), guess(4, 12, "character")],
        training,
    )
    assert others[0].sentence.text == "She chose it twice."
    assert others[0].said == "character"
    assert misses[0].neighbours[0].text == "She chose it freely."
    assert alarms[0].neighbours[0].text == "Fed at six."


def test_a_wrong_label_is_doubted() -> None:
    right = [
        example(f"YP is [[streetwise|adultified]] number {n}.", scenario=f"s{n}") for n in range(20)
    ] + [example(f"Fed at six on day {n}. {{r6}}", scenario=f"s{n}") for n in range(20)]
    wrong = example("YP is streetwise number 99. {r6}", scenario="s3")
    (first, *_) = doubtful_labels(labelled([*right, wrong]))
    assert first.sentence.text == "YP is streetwise number 99."


def test_labels_are_not_doubted_where_a_fold_would_learn_one_kind_only() -> None:
    marked = [example(f"YP is [[streetwise|adultified]] {n}.", scenario="s0") for n in range(9)]
    quiet = [example(f"Fed at six on day {n}. {{r6}}", scenario=f"s{n}") for n in range(20)]
    assert doubtful_labels(labelled([*marked, *quiet])) == []


def test_the_suites_have_cases_of_every_frame_and_find_failures(tiny_run: Path) -> None:
    results = run_suites(Detector.load(tiny_run / "full"), "balanced")
    by_name = {(own.kind, own.name): own for own in results}
    assert {name for kind, name in by_name if kind == "minimum functionality"} == {*FRAMES, "none"}
    assert all(own.cases >= 8 for own in results)
    assert all(len(own.failures) <= own.cases for own in results)
    names = by_name["invariance", "names by community"]
    assert names.sentences < 31 and names.cases == 64 * names.sentences
    assert names.interval[1] - names.interval[0] > 0.1  # as sure as 27 sentences, not 1,728
    # A model that has seen four texts must fail here, or the suites test nothing.
    assert sum(len(own.failures) for own in results) > 100
    assert {kind for kind, _ in by_name} == {"minimum functionality", "direction", "invariance"}


def test_suite_cases_stand_in_no_corpus_file() -> None:
    from caseframe.data.corpus import read_corpus
    from caseframe.training.evaluation.suites import _fill, _read

    written = {item.line.text for file in read_corpus(CORPUS) for item in file.items}
    minimum = {text for texts in _read("minimum").values() for text in texts}
    seeds = {_fill(seed) for seed in _read("invariance")["sentences"]}
    changed = {
        text for cases in _read("direction").values() for case in cases for text in case.values()
    }
    assert not (minimum | seeds | changed) & written


def test_a_typing_error_changes_one_word() -> None:
    import random

    chance = random.Random(3)
    for _ in range(50):
        slipped = mistype("She went to the station yesterday.", chance)
        differing = [
            a != b
            for a, b in zip(
                slipped.split(), ["She", "went", "to", "the", "station", "yesterday."], strict=True
            )
        ]
        assert sum(differing) <= 1
