from __future__ import annotations

from pathlib import Path

import pytest
from caseframe.data.corpus import CorpusFile, parse_file
from caseframe.data.lint import RUN_LIMIT, lint, lint_paths

from ..conftest import CORPUS
from .test_corpus import HEAD


def file(name: str, *lines: str) -> CorpusFile:
    return parse_file(Path(f"{name}.txt"), HEAD + "\n".join(lines) + "\n")


def messages(*files: CorpusFile) -> str:
    return "\n".join(str(problem) for problem in lint(files))


def test_a_clean_file_has_no_problem() -> None:
    lines = [
        "She [[chose to go there|choice]] on her own. {p1}",
        "He made her go there on her own. {p1 r1}",
    ]
    assert messages(file("a", *lines)) == ""


@pytest.mark.parametrize(
    ("lines", "message"),
    [
        (
            ["Mum rang at ten today. {r6}", "Mum rang at TEN today! {r6}"],
            "line 9: duplicate of a.txt line 8",
        ),
        (
            [
                "Mum rang the duty worker at ten today about her daughter in Leeds. {r6}",
                "Mum rang the duty worker at ten today about her daughter in York. {r6}",
            ],
            "near-duplicate of a.txt line 8",
        ),
        (["She [[chose|choice]] it. {p4}"], "pair p4 needs a flagged and an unflagged side"),
    ],
)
def test_problems(lines: list[str], message: str) -> None:
    assert message in messages(file("a", *lines))


def test_twins_of_a_pair_may_be_alike() -> None:
    lines = [
        "Mum says that on Monday she [[went with the men|choice]] to the flat in Leeds. {p1}",
        "Mum says that on Monday the men took her with them to the flat in Leeds. {p1 r7}",
    ]
    assert messages(file("a", *lines)) == ""


def test_the_same_run_in_many_sentences() -> None:
    places = [
        "Leeds",
        "York",
        "Hull",
        "Ripon",
        "Selby",
        "Goole",
        "Thirsk",
        "Malton",
        "Whitby",
        "Filey",
    ]
    lines = [
        f"{place} it was that she was seen with the men that night. {{r7}}" for place in places
    ]
    assert f"(limit {RUN_LIMIT})" in messages(file("a", *lines))


def test_two_scenarios_of_one_name() -> None:
    one, two = file("a", "Fed. {r6}"), file("a", "Slept. {r6}")
    assert "another file is named a" in messages(one, two)


def test_the_corpus_is_clean() -> None:
    files, _, problems = lint_paths(sorted(CORPUS.rglob("*.txt")))
    assert problems == []
    assert sum(len(one.items) for one in files) >= 2000


def test_runs_that_many_hold_count_as_overlap_too() -> None:
    common = [
        f"She did not put herself at number {number} of her own will." for number in range(60)
    ]
    near = "She did not put herself in that car.", "She did not put herself in that flat."
    told = messages(file("a", *(f"{own} {{r2}}" for own in (*common, *near))))
    assert "line 69: near-duplicate of a.txt line 68" in told
