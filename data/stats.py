"""What the corpus holds, counted."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from caseframe.data.corpus import ORDINARY, CorpusFile, Item
from caseframe.data.keywords import has_keyword
from caseframe.data.lint import near_duplicate_rate, words_of
from caseframe.data.markup import CONTEXT, RULES, SUBJECTS
from caseframe.data.names import named_in
from caseframe.data.spelling import misspelt
from caseframe.data.split import part_of
from caseframe.frames import FRAMES

_MANNER: Final = {
    "abbreviated": re.compile(
        r"\b(?:YP|FM|MFH|NFA|CSE|CCE|EDT|SW|FC|LAC|RHI|MACE|MASH|DSL|IRO|YOT|IP|AP|DNA|WNB|DS|DC|PC|"
        r"T/C|p/c|o/e|c/o|d/w|w/e|hrs|approx|obs|inc|ref|re)\b"
    ),
    "first person": re.compile(r"\b(?:I|we|We|my|My|our|Our|us)\b"),
    "in capitals": re.compile(r"\b[A-Z]{3,}(?:\W+[A-Z]{2,}){3,}"),
    "no full stop at the end": re.compile(r"[^.!?\"”’)]$"),  # noqa: RUF001
    "passive": re.compile(r"\b(?:is|are|was|were|been|being|be)\s+(?:\w+ly\s+)?\w+(?:ed|en|wn)\b"),
    "a quotation": re.compile(r"[\"“]\w"),
    "a question": re.compile(r"\?(?:\s|$)"),
}
"""Ways of writing that can be told from the letters, roughly."""


@dataclass(slots=True)
class Stats:
    """Counts over sentences; ``to_dict`` gives them as plain values."""

    files: int = 0
    notes: int = 0
    notes_without_blame: int = 0
    sentences: int = 0
    flagged: int = 0
    spans: Counter[str] = field(default_factory=Counter)
    rules: Counter[str] = field(default_factory=Counter)
    pairs: int = 0
    triples: int = 0
    implicit: int = 0
    keyword_without_blame: int = 0
    context: int = 0
    subjects: Counter[str] = field(default_factory=Counter)
    agencies: Counter[str] = field(default_factory=Counter)
    eras: Counter[str] = field(default_factory=Counter)
    registers: Counter[str] = field(default_factory=Counter)
    parts: Counter[str] = field(default_factory=Counter)
    lengths: Counter[str] = field(default_factory=Counter)
    manner: Counter[str] = field(default_factory=Counter)
    names: Counter[str] = field(default_factory=Counter)
    spelling_errors: int = 0
    near_duplicates: float = 0.0
    distinct: dict[str, float] = field(default_factory=dict)

    def to_dict(self) -> dict[str, Any]:
        """The counts as plain values, for JSON."""
        names = self.__slots__
        return {name: _plain(getattr(self, name)) for name in names}


def _plain(value: Any) -> Any:
    return dict(value) if isinstance(value, Counter) else value


def count(files: Sequence[CorpusFile]) -> Stats:
    """Count a corpus.

    A flagged sentence is *implicit* when none of its phrases holds a keyword (see
    ``keywords``); an unflagged one has a *keyword without blame* when it holds one.
    ``names`` counts sentences with a listed first name of each community.
    ``spelling_errors`` counts sentences with a word that looks misspelt (see
    ``spelling``). ``near_duplicates`` is the share of sentences that nearly repeat
    another, twins of a minimal pair aside (see ``lint``). ``distinct`` is the share
    of different runs among all n-word runs, n = 1 to 4.
    """
    stats = Stats(files=len(files))
    for file in files:
        _count_file(stats, file)
    texts = [item.line.text for file in files for item in file.items]
    stats.distinct = _distinct(words_of(text) for text in texts)
    stats.near_duplicates = near_duplicate_rate(files)
    wrong = misspelt(texts)
    stats.spelling_errors = sum(not wrong.isdisjoint(words_of(text)) for text in texts)
    return stats


def _count_file(stats: Stats, file: CorpusFile) -> None:
    size = len(file.items)
    stats.agencies[file.meta.agency] += size
    stats.eras[file.meta.era] += size
    stats.registers[file.meta.register] += size
    stats.parts[part_of(file.id)] += size
    if file.is_note:
        stats.notes += 1
        stats.notes_without_blame += not any(item.line.flagged for item in file.items)
    for item in file.items:
        _count_item(stats, item)
        if not {"boy", "ng"} & set(item.line.tags):
            ordinary = file.meta.register == ORDINARY
            stats.subjects["nobody at risk" if ordinary else "a girl"] += 1
    members: dict[str, list[bool]] = {}
    for item in file.items:
        if item.line.pair:
            members.setdefault(item.line.pair, []).append(item.line.flagged)
    stats.pairs += sum(len(set(sides)) == 2 for sides in members.values())
    stats.triples += sum(len(sides) > 2 for sides in members.values())


def _count_item(stats: Stats, item: Item) -> None:
    line = item.line
    stats.sentences += 1
    stats.lengths[_length_band(len(line.text.split()))] += 1
    stats.context += CONTEXT in line.tags
    stats.manner.update(name for name, pattern in _MANNER.items() if pattern.search(line.text))
    stats.names.update(named_in(line.text))
    for tag in line.tags:
        if tag in SUBJECTS:
            stats.subjects[SUBJECTS[tag]] += 1
    if line.flagged:
        stats.flagged += 1
        stats.spans.update(label.frame for label in line.labels)
        phrases = (line.text[label.span.start : label.span.end] for label in line.labels)
        stats.implicit += not any(has_keyword(phrase) for phrase in phrases)
    else:
        stats.keyword_without_blame += has_keyword(line.text)
        if line.rule:
            stats.rules[f"{line.rule} {RULES[line.rule]}"] += 1


def _length_band(words: int) -> str:
    for low, high in ((1, 4), (5, 9), (10, 19), (20, 34), (35, 60)):
        if words <= high:
            return f"{low} to {high} words"
    return "over 60 words"


def _distinct(sentences: Iterable[tuple[str, ...]]) -> dict[str, float]:
    totals: Counter[int] = Counter()
    seen: dict[int, set[tuple[str, ...]]] = {length: set() for length in (1, 2, 3, 4)}
    for words in sentences:
        for length, kinds in seen.items():
            runs = [words[start : start + length] for start in range(len(words) - length + 1)]
            totals[length] += len(runs)
            kinds.update(runs)
    return {
        f"distinct-{length}": round(len(kinds) / totals[length], 4) if totals[length] else 0.0
        for length, kinds in seen.items()
    }


def missing_frames(stats: Stats) -> list[str]:
    """Frames of which the corpus has no span."""
    return [frame for frame in FRAMES if not stats.spans[frame]]
