from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from caseframe import Detector, Note
from caseframe.data.sample import draw_notes, sheet_rows, uncertain_rows


def test_every_note_has_the_same_chance() -> None:
    notes = [Note(str(number), "Fed.") for number in range(10)]
    drawn = Counter(
        (place, note.id)
        for seed in range(2000)
        for place, note in enumerate(draw_notes(notes, 3, seed)[0])
    )
    by_note = Counter({note.id: 0 for note in notes})
    for (_, key), count in drawn.items():
        by_note[key] += count
    # 600 expected, standard deviation 20; and 200 at each place, standard deviation 13.
    assert all(500 < count < 700 for count in by_note.values())
    assert len(drawn) == 30 and all(130 < count < 270 for count in drawn.values())


def test_a_stream_is_read_once_and_the_seed_decides() -> None:
    def stream() -> Iterator[Note]:
        yield from (Note(str(number), "Fed.") for number in range(500))

    first, seen = draw_notes(stream(), 20, 1)
    assert (len(first), seen) == (20, 500)
    assert draw_notes(stream(), 20, 1)[0] == first != draw_notes(stream(), 20, 2)[0]
    assert sorted(note.id for note in draw_notes(stream(), 600, 1)[0]) == sorted(
        map(str, range(500))
    )


def test_notes_of_one_name_stay_apart() -> None:
    rows = sheet_rows([Note("a", "Fed. Slept."), Note("a", "Woke.")])
    assert [(row.note, row.number) for row in rows] == [("a", 1), ("a", 2), ("a (2)", 1)]


def test_the_uncertain_are_nearest_to_the_threshold_and_differ(detector: Detector) -> None:
    lines = [
        "YP puts herself at risk.",
        "Fed at six and slept.",
        "She is often seen with older lads in the park.",
        "She is often seen with older lads in the park!",
        "She was often out late again at the weekend.",
        "Mum said she was tired of the calls.",
    ]
    notes = [Note(f"n{index}", f"Call at ten. {line}") for index, line in enumerate(lines)]
    limit = detector.threshold("balanced")
    rows = uncertain_rows(iter(notes), detector, 3)
    scored = {
        note.text[own.start : own.end].strip(".!"): abs(own.score - limit)
        for note in notes
        for own in detector.check(note.text).sentences
    }
    chosen = {row.sentence.strip(".!") for row in rows}
    assert len(chosen) == len(rows) == 3
    assert (
        max(scored[text] for text in chosen)
        <= min(distance for text, distance in scored.items() if text not in chosen) + 1e-3
    )
    assert all(row.before == "Call at ten." for row in rows if row.number == 2)


def test_fewer_where_all_are_alike(detector: Detector) -> None:
    assert len(uncertain_rows([Note("a", "Fed at six.\n" * 40)], detector, 5)) == 1
