"""Faults of the corpus that a parser does not see: repeats and expanded templates."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import Final

from caseframe.data.corpus import CorpusError, CorpusFile
from caseframe.data.load import read_text
from caseframe.data.split import part_of

NEAR: Final = 0.7
"""Jaccard similarity of three-word runs from which two sentences are near-duplicates."""
RUN_WORDS: Final = 5
RUN_LIMIT: Final = 8
"""A run of five words may stand in this many sentences (minimal pairs count once) ..."""
RUN_SHARE: Final = 0.001
"""... or in this share of a large corpus: "at the end of the" is nobody's template."""
_WORDS: Final = re.compile(r"[^\W_]+(?:['’][^\W_]+)?")  # noqa: RUF001
_COMMON_GRAM: Final = 50


@dataclass(frozen=True, slots=True)
class Problem:
    """Something to mend: which file, which line (1-based), what."""

    file: str
    line: int
    message: str

    def __str__(self) -> str:
        return f"{self.file}: line {self.line}: {self.message}"


@dataclass(frozen=True, slots=True)
class _Entry:
    file: CorpusFile
    number: int
    pair: str | None
    words: tuple[str, ...]

    @property
    def group(self) -> tuple[str, str]:
        """Twins of a minimal pair share a group; any other sentence is its own."""
        return self.file.id, self.pair or f"line {self.number}"

    @property
    def place(self) -> str:
        """Its file and line, for people."""
        return f"{self.file.path} line {self.number}"


def words_of(text: str) -> tuple[str, ...]:
    """The words of a sentence in lower case, without punctuation."""
    return tuple(_WORDS.findall(text.lower()))


def words_with_places(text: str) -> list[tuple[str, int, int]]:
    """Each word of a text in lower case, with its half-open offsets."""
    return [(match[0].lower(), *match.span()) for match in _WORDS.finditer(text)]


def lint_paths(
    paths: Iterable[Path], *, among_others: bool = True
) -> tuple[list[CorpusFile], int, list[str]]:
    """Parse and lint texts: the corpus files, how many plain lists, and every problem as one line.

    ``among_others``: see ``read_text``.
    """
    found, problems = [], []
    for path in paths:
        try:
            found.append(read_text(path, among_others=among_others))
        except CorpusError as error:
            problems.append(str(error))
    files = [own for own in found if isinstance(own, CorpusFile)]
    problems.extend(str(problem) for problem in lint(files))
    return files, len(found) - len(files), problems


def lint(files: Sequence[CorpusFile]) -> list[Problem]:
    """Duplicates, near-duplicates, recurring runs, broken pairs and scenarios of one name."""
    entries = _entries(files)
    return [
        *_same_ids(files),
        *_broken_pairs(files),
        *_duplicates(entries),
        *_near_duplicates(entries),
        *_recurring_runs(entries),
    ]


def near_duplicate_rate(files: Sequence[CorpusFile]) -> float:
    """Share of sentences that nearly repeat an earlier one; twins of a pair do not count."""
    entries = _entries(files)
    repeats = {entry.place for _, entry in _near_repeats(entries)}
    return len(repeats) / len(entries) if entries else 0.0


def _entries(files: Sequence[CorpusFile]) -> list[_Entry]:
    return [
        _Entry(file, item.number, item.line.pair, words_of(item.line.text))
        for file in files
        for item in file.items
    ]


def _same_ids(files: Sequence[CorpusFile]) -> Iterator[Problem]:
    counts = Counter(file.id for file in files)
    for file in files:
        if counts[file.id] > 1:
            yield Problem(str(file.path), 1, f"another file is named {file.id} too")


def _broken_pairs(files: Sequence[CorpusFile]) -> Iterator[Problem]:
    for file in files:
        sides: dict[str, set[bool]] = defaultdict(set)
        first: dict[str, int] = {}
        for item in file.items:
            if item.line.pair:
                sides[item.line.pair].add(item.line.flagged)
                first.setdefault(item.line.pair, item.number)
        for pair, flags in sides.items():
            if len(flags) == 1:
                yield Problem(
                    str(file.path),
                    first[pair],
                    f"pair {pair} needs a flagged and an unflagged side",
                )


def _duplicates(entries: Sequence[_Entry]) -> Iterator[Problem]:
    seen: dict[tuple[str, ...], _Entry] = {}
    for entry in entries:
        if len(entry.words) < 3:
            continue
        if entry.words in seen:
            other = seen[entry.words]
            if not (entry.file.is_note and other.file.is_note):  # logs repeat "YP in room."
                yield Problem(str(entry.file.path), entry.number, f"duplicate of {other.place}")
        seen.setdefault(entry.words, entry)


def near_pairs(entries: Sequence[_Entry]) -> Iterator[tuple[_Entry, _Entry]]:
    """Pairs of sentences whose three-word runs overlap by NEAR or more."""
    grams = [_runs(entry.words, 3) for entry in entries]
    holders: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for index, own in enumerate(grams):
        # Runs that many hold name too many to compare, and hardly any two share no other.
        alike = (holders[gram] for gram in own if len(holders[gram]) < _COMMON_GRAM)
        for other in sorted(set(chain.from_iterable(alike))):
            count = len(own & grams[other])
            if count >= NEAR * (len(own) + len(grams[other]) - count):
                yield entries[other], entries[index]
        for gram in own:
            holders[gram].append(index)


def _near_repeats(entries: Sequence[_Entry]) -> Iterator[tuple[_Entry, _Entry]]:
    """Sentences of more than five words that nearly repeat another, but not their own twin."""
    for other, entry in near_pairs([entry for entry in entries if len(entry.words) > 5]):
        if entry.words != other.words and entry.group != other.group:
            yield other, entry


def _near_duplicates(entries: Sequence[_Entry]) -> Iterator[Problem]:
    for other, entry in _near_repeats(entries):
        same_part = part_of(other.file.id) == part_of(entry.file.id)
        across = "" if same_part else " in another part of the split"
        yield Problem(
            str(entry.file.path), entry.number, f"near-duplicate of {other.place}{across}"
        )


def _recurring_runs(entries: Sequence[_Entry]) -> Iterator[Problem]:
    groups: dict[tuple[str, ...], set[tuple[str, str]]] = defaultdict(set)
    first: dict[tuple[str, ...], _Entry] = {}
    for entry in entries:
        for run in _runs(entry.words, RUN_WORDS):
            groups[run].add(entry.group)
            first.setdefault(run, entry)
    limit = max(RUN_LIMIT, int(RUN_SHARE * len(entries)))
    for run, holders in groups.items():
        if len(holders) > limit:
            entry = first[run]
            message = (
                f"the run {' '.join(run)!r} stands in {len(holders)} sentences (limit {limit})"
            )
            yield Problem(str(entry.file.path), entry.number, message)


def _runs(words: tuple[str, ...], length: int) -> set[tuple[str, ...]]:
    return {words[start : start + length] for start in range(len(words) - length + 1)}
