"""Screening on a Spark cluster: ``notes.mapInPandas(screen_batches, schema)``.

Each Python worker loads the model once and keeps it. A row of the input is a note:
its ``text``, and if there are such columns its ``id``, ``case``, ``date``, ``author``
and ``agency``. A row of the output is a finding; its phrase, offsets, frame, score and
key are what ``caseframe screen`` finds in a table of these notes. Ids are taken as they
are; without them notes are numbered within each partition.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import lru_cache, partial
from itertools import count
from typing import TYPE_CHECKING, Any, Final

from caseframe.app.documents import Passage
from caseframe.app.readers.cuts import cut
from caseframe.app.readers.dates import parse_date
from caseframe.app.readers.options import ReadOptions
from caseframe.app.readers.tables import cell_text
from caseframe.app.screening.engine import Cache, Outcome, check_texts
from caseframe.app.screening.findings import findings_of
from caseframe.detector import Detector
from caseframe.errors import CaseframeError
from caseframe.values import Note

if TYPE_CHECKING:
    import pandas as pd

schema: Final = (
    "note string, case string, date string, author string, agency string, sentence string, "
    "phrase string, start int, end int, sentence_start int, document_start int, frame string, score double, "
    "why string, question string, alternatives array<string>, model string, key string"
)
"""The columns of the output, as ``mapInPandas`` takes them."""
NAMES: Final = tuple(column.split()[0] for column in schema.split(", "))
_AT_A_TIME: Final = 2_000
_LONGEST: Final = ReadOptions().max_passage_chars
_Check = Callable[[list[str]], list[Outcome]]


def screen_batches(batches: Iterator[pd.DataFrame]) -> Iterator[pd.DataFrame]:
    """Find blaming phrases in batches of notes, with the shipped model and its balanced threshold."""
    return screener()(batches)


def screener(
    threshold: str | float = "balanced",
    model: str | None = None,
    guide: str | None = None,
    *,
    thorough: bool = False,
) -> Callable[[Iterator[pd.DataFrame]], Iterator[pd.DataFrame]]:
    """As ``screen_batches``, with a threshold, a model folder or a guide of one's own.

    Folder and guide must lie at the same path on every machine. ``thorough`` as in ``ScreenOptions``.
    """

    def screen(batches: Iterator[pd.DataFrame]) -> Iterator[pd.DataFrame]:
        detector = _detector(model, guide)
        check = partial(check_texts, detector, threshold=threshold, thorough=thorough)
        cache = Cache()
        before = 0  # rows of the batches that are done
        for batch in batches:
            for start in range(0, len(batch), _AT_A_TIME):
                part = batch.iloc[start : start + _AT_A_TIME]
                yield _screened(part, before + start, detector, check, cache)
            before += len(batch)

    return screen


@lru_cache(maxsize=1)
def _detector(model: str | None, guide: str | None) -> Detector:
    """The model of this worker: one thread, for Spark starts a worker for each processor."""
    return Detector.load(model, guide=guide, threads=1)


def _screened(
    batch: pd.DataFrame, first: int, detector: Detector, check: _Check, cache: Cache
) -> pd.DataFrame:
    import pandas as pd  # noqa: PLC0415 - Spark brings it

    passages = list(_passages(batch, first))
    outcomes = _outcomes([passage.note.text for passage in passages], check, cache)
    rows = [
        _row(found.to_dict(), detector)
        for passage, outcome in zip(passages, outcomes, strict=True)
        for found in findings_of("", passage, outcome.hits)
    ]
    return pd.DataFrame(rows, columns=list(NAMES))


def _outcomes(texts: list[str], check: _Check, cache: Cache) -> list[Outcome]:
    """The outcome of each text, the same text checked once."""
    known = {text: outcome for text in set(texts) if (outcome := cache.get(text)) is not None}
    fresh = list(dict.fromkeys(text for text in texts if text not in known))
    for text, outcome in zip(fresh, check(fresh), strict=True):
        known[text] = outcome
        cache.put(text, outcome)
    return [known[text] for text in texts]


def _passages(batch: pd.DataFrame, first: int) -> Iterator[Passage]:
    if "text" not in batch.columns:
        raise CaseframeError("notes for Spark need a column called text; rename yours first")
    partition = _partition()
    columns = [name for name in ("text", "id", "case", "date", "author", "agency") if name in batch]
    rows = zip(*(batch[name] for name in columns), strict=True)
    for number, values in zip(count(first + 1), rows, strict=False):
        row = dict(zip(columns, map(_plain, values), strict=True))
        note = Note(
            id=_text(row.get("id")) or f"{partition}{number}",
            text=cell_text(row.get("text")),
            date=parse_date(row.get("date")),
            case=_text(row.get("case")),
            author=_text(row.get("author")),
        )
        whole = Passage(note, "", agency=_text(row.get("agency")))
        # As the readers cut it, so that the results are the same.
        for piece in cut(whole, _LONGEST):
            if isinstance(piece, Passage):
                yield piece


def _plain(value: Any) -> Any:
    """None for pandas' several ways of saying that there is nothing."""
    import pandas as pd  # noqa: PLC0415 - as above

    if value is None or value is pd.NaT or value is pd.NA or value != value:  # noqa: PLR0124
        return None
    if isinstance(value, bytearray | memoryview):
        return bytes(value)
    return value.item() if hasattr(value, "item") else value  # numpy's numbers as Python's


def _text(value: Any) -> str | None:
    """What a cell shows, as the readers of tables have it: 1.0 is 1, bytes are UTF-8."""
    return cell_text(value).strip() or None


def _partition() -> str:
    """The number of the partition before a hyphen; empty where there is no Spark."""
    try:
        from pyspark import TaskContext  # noqa: PLC0415 - not there without Spark
    except ImportError:
        return ""
    context = TaskContext.get()
    return f"{context.partitionId()}-" if context is not None else ""


def _row(found: dict[str, Any], detector: Detector) -> list[Any]:
    advice = detector.guide.advise(found["phrase"], found["frame"])
    told = {
        **found,
        "why": advice.why,
        "question": advice.question,
        "alternatives": list(advice.alternatives),
        "model": detector.manifest.id,
    }
    return [told[name] for name in NAMES]
