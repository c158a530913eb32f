"""JSON Lines: an object a line."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Set
from io import TextIOWrapper
from itertools import chain, islice
from typing import BinaryIO, Final

from caseframe.app.readers.columns import SAMPLE
from caseframe.app.readers.common import Item, Unreadable
from caseframe.app.readers.encodings import open_text
from caseframe.app.readers.lines import BoundedLines
from caseframe.app.readers.options import ReadOptions
from caseframe.app.readers.rows import ABSENT, Row
from caseframe.app.readers.tables import Table

_MOST_NAMES: Final = 1000


def read_jsonl(file: BinaryIO, options: ReadOptions) -> Iterator[Item]:
    """Passages of a JSON Lines file; its columns are the names in the first objects.

    Raises:
        CaseframeError: if a column that was asked for is missing.
        Unreadable: if it is no text.
    """
    with open_text(file) as text:
        objects = _objects(text, options)
        first = list(islice(objects, SAMPLE))
        names = list(dict.fromkeys(name for _, found, _ in first for name in found))[:_MOST_NAMES]
        own = frozenset(names)
        rows = (
            Row(
                number, [found.get(name, ABSENT) for name in names], problem, more=_more(found, own)
            )
            for number, found, problem in chain(first, objects)
        )
        if not names:
            raise Unreadable("no objects with names in it: is it JSON Lines?")
        yield from Table(options, unit="line").named(names, rows)


def _more(found: Mapping[str, object], names: Set[str]) -> Mapping[str, object] | None:
    """What stands under names that were not among the first."""
    if found.keys() <= names:
        return None
    return {name: cell for name, cell in found.items() if name not in names}


def _objects(
    text: TextIOWrapper, options: ReadOptions
) -> Iterator[tuple[int, dict[str, object], str]]:
    """Line numbers from 1, objects, and what is wrong with a line."""
    lines = BoundedLines(text, options.max_line_chars)
    for number, line in enumerate(lines, 1):
        if lines.too_long:
            lines.too_long = False
            yield number, {}, lines.problem()
            continue
        if not line.strip():
            continue
        try:
            found = json.loads(line)
        except (ValueError, RecursionError):
            yield number, {}, "broken: not a JSON object on one line"
            continue
        if isinstance(found, dict):
            if found:
                yield number, found, ""
        else:
            yield number, {}, "not a JSON object; not read"
