from __future__ import annotations

from pathlib import Path

from caseframe.data.exchange import FORMATS
from caseframe.data.load import load_examples, read_records
from caseframe.data.sheet import Row, write_sheet
from caseframe.data.split import PARTS, is_left_out, part_of, split
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


def test_chosen_sentences_are_learnt_and_never_measured_on(tmp_path: Path) -> None:
    """Also once imported; and none of a case whose other notes are measured on."""
    rows = [Row(f"n{number}", f"c{number // 2}", 1, f"Slept {number}.") for number in range(80)]
    (tmp_path / "drawn.csv").write_bytes(write_sheet(rows))
    sheet = tmp_path / "next.csv"  # without neighbours: notes of one sentence
    sheet.write_bytes(
        write_sheet([Row(row.note, row.case, 2, "Fed.") for row in rows], chosen=True)
    )
    records = read_records(sheet, "jsonl")
    (tmp_path / "imported.jsonl").write_bytes(FORMATS["jsonl"].dump(records))
    found = load_examples(tmp_path)
    parts = split(found)
    for part in ("validation", "test"):
        assert parts[part] and not any(own.text == "Fed." for own in parts[part])
    learnt = {own.scenario for own in parts["train"] if own.text == "Fed."}
    assert learnt and all(part_of(scenario) == "train" for scenario in learnt)
    assert sum(map(is_left_out, found)) == 2 * (80 - sum(r.meta["case"] in learnt for r in records))
