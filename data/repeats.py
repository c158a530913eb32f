"""Texts that stand twice among labelled files: a copy of a file is learnt, and measured, twice."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

from caseframe.data.corpus import CorpusError, CorpusFile
from caseframe.data.lint import words_of
from caseframe.data.load import read_records, read_text

_LONG: Final = 12
"""Words: shorter notes ("No concerns during the night.") are rightly written again and again."""


def repeated_texts(paths: Iterable[Path]) -> list[str]:
    """A line for every two files with texts in common, and for a file with one text twice.

    Two records are one text if they have the same words and the same id, or the same
    words, many of them, in two files; two sentences of lists if they have the same words.
    A line names the first such text by its id or its place, never by its words. Corpus
    files are left to ``lint``, files that cannot be read to whoever reads them.
    """
    named: dict[tuple[str, str], Path] = {}
    long: dict[str, Path] = {}
    found: dict[tuple[Path, Path], list[str]] = {}
    for path in paths:
        for key, name, text in _texts(path):
            first = named.get((key, text))
            if first is None and long.get(text, path) != path:
                first = long[text]
            if first is not None:
                found.setdefault((path, first), []).append(name)
            named.setdefault((key, text), path)
            if len(words_of(text)) >= _LONG:
                long.setdefault(text, path)
    return [_line(here, first, names) for (here, first), names in found.items()]


def _texts(path: Path) -> Iterator[tuple[str, str, str]]:
    """The texts of a file, each with its id (empty in a list) and what it is called."""
    try:
        if path.suffix.lower() != ".txt":
            for record in read_records(path, "jsonl"):
                yield record.id, record.id, record.text.strip()
            return
        read = read_text(path, among_others=False)
    except CorpusError:
        return
    if not isinstance(read, CorpusFile):
        for number, example in enumerate(read, 1):
            yield "", f"sentence {number}", example.text


def _line(here: Path, first: Path, names: list[str]) -> str:
    where = "in it already" if here == first else f"in {first} too"
    verb = "text stands" if len(names) == 1 else "texts stand"
    return f"{here}: {len(names):,} {verb} {where} (the first: {names[0]}); leave each in one place"
