"""Tasks: what is sent to a worker, and what is waited for."""

from __future__ import annotations

from caseframe.app.documents import Passage
from caseframe.app.screening.chunks import Chunk, Task
from caseframe.app.screening.engine import Cache, Outcome
from caseframe.app.screening.records import Record
from caseframe.values import Note
from hypothesis import given
from hypothesis import strategies as st


def chunk(number: int, texts: list[str]) -> Chunk:
    items = tuple(Passage(Note(str(at), text), f"row {at}") for at, text in enumerate(texts))
    return Chunk(1, "t.csv", number, items, last=False)


def outcome(text: str) -> Outcome:
    return Outcome((), len(text), 0, Record())


@given(
    st.lists(st.lists(st.sampled_from("abcdefgh"), max_size=6), min_size=1, max_size=8),
    st.integers(1, 4),
    st.integers(1, 3),
)
def test_a_text_in_flight_is_not_sent_again_and_every_row_gets_its_outcome(
    parts: list[list[str]], apart: int, size: int
) -> None:
    """``apart`` tasks are under way at a time; the cache remembers ``size`` texts."""
    cache, flying = Cache(size), {}
    waiting: list[Task] = []
    counted: list[int] = []

    def finish() -> None:
        task = waiting.pop(0)
        for done in task.finish([outcome(text * 3) for text in task.texts]):
            counted.append(sum(tally.sentences for tally in done.tallies))
        assert not task.awaited

    for number, texts in enumerate(parts):
        task = Task(cache, flying)
        task.add(chunk(number, texts))
        under_way = {text for other in waiting for text in other.texts}
        assert not under_way & set(task.texts)
        waiting.append(task)
        if len(waiting) >= apart:
            finish()
    while waiting:
        finish()
    assert counted == [3 * len(texts) for texts in parts]
    assert not flying
