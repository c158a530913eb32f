from __future__ import annotations

from caseframe.data.load import load_examples
from caseframe.data.split import PARTS, part_of, split
from hypothesis import given
from hypothesis import strategies as st

from ..conftest import CORPUS


def test_known_places_never_move() -> None:
    """These would change if the rule did: every published figure rests on it."""
    assert [part_of(name) for name in ("a01-01", "b", "scenario-7")] == ["train", "train", "test"]


@given(st.text(max_size=30))
def test_a_part_depends_on_the_name_alone(name: str) -> None:
    assert part_of(name) == part_of(name)
    assert part_of(name) in PARTS


def test_the_corpus_splits_by_scenario_into_useful_shares() -> None:
    parts = split(load_examples(CORPUS))
    names = [{example.scenario for example in parts[part]} for part in PARTS]
    assert not (names[0] & names[1] or names[0] & names[2] or names[1] & names[2])
    sizes = [sum(len(example.sentences) for example in parts[part]) for part in PARTS]
    assert 0.6 < sizes[0] / sum(sizes) < 0.85
    assert min(sizes[1:]) / sum(sizes) > 0.05
