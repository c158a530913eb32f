"""What became of the findings of an earlier check, when a text was edited and checked again."""

from __future__ import annotations

import re
from collections import Counter, defaultdict, deque
from collections.abc import Sequence
from itertools import pairwise
from typing import Final

from caseframe.app.web.result import Changes, Finding, Result

_WORD: Final = re.compile(r"\w+")
_EDIT: Final = 0.5
"""Share of pairs of words from which a second text is the first one edited, not another note."""
_MOST_PAIRS: Final = 250_000
"""Comparisons of phrases; where there would be more, only the same phrases are followed."""


def follow(earlier: Result, later: Result, lost: tuple[str, ...]) -> None:
    """Say in ``later`` what became of the findings of ``earlier``, and carry marks over.

    A finding is the same if its phrase is, or if one phrase holds the other (an edit
    beside a phrase may move its edges), whatever the frame; in order of appearance.
    Another note is not compared: views of one child's record are not another's. At
    another threshold a phrase that still stands in the text is not gone; and if nothing
    was edited, nothing is said of changes.
    """
    if not _is_edit(earlier.text, later.text):
        return
    pairs = _all_pairs(earlier.findings(), later.findings())
    for one, two in pairs:
        if one.number in earlier.marks:
            later.marks[two.number] = earlier.marks[one.number]
    other_threshold = earlier.threshold != later.threshold
    if other_threshold and earlier.text == later.text:
        return
    known = {one.number for one, _ in pairs}
    gone = tuple(
        item.flag.text
        for item in earlier.findings()
        if item.number not in known and not (other_threshold and item.flag.text in later.text)
    )
    later.changes = Changes(frozenset(two.number for _, two in pairs), gone, lost)


def _is_edit(before: str, after: str) -> bool:
    """Whether one text is the other edited: they share half of their pairs of neighbouring words."""
    one, two = _word_pairs(before), _word_pairs(after)
    shared = (one & two).total()
    return shared > 0 and 2 * shared >= _EDIT * (one.total() + two.total())


def _word_pairs(text: str) -> Counter[tuple[str, str]]:
    return Counter(pairwise(_WORD.findall(text.casefold())))


def _all_pairs(
    before: Sequence[Finding], after: Sequence[Finding]
) -> list[tuple[Finding, Finding]]:
    pairs = _same(before, after)
    ones, twos = {one.number for one, _ in pairs}, {two.number for _, two in pairs}
    before = [item for item in before if item.number not in ones]
    after = [item for item in after if item.number not in twos]
    if len(before) * len(after) > _MOST_PAIRS:
        return pairs
    return pairs + _overlapping(before, after)


def _same(before: Sequence[Finding], after: Sequence[Finding]) -> list[tuple[Finding, Finding]]:
    """Each earlier finding with the first later one of the same phrase that is not taken yet."""
    left: dict[str, deque[Finding]] = defaultdict(deque)
    for item in after:
        left[_key(item)].append(item)
    return [(one, left[_key(one)].popleft()) for one in before if left[_key(one)]]


def _overlapping(
    before: Sequence[Finding], after: Sequence[Finding]
) -> list[tuple[Finding, Finding]]:
    """Each earlier finding with the first later one that holds it, or is held by it."""
    left = {item.number: (f" {_key(item)} ", item) for item in after}
    found = []
    for one in before:
        key = f" {_key(one)} "
        two = next((item for text, item in left.values() if key in text or text in key), None)
        if two is not None:
            del left[two.number]
            found.append((one, two))
    return found


def _key(finding: Finding) -> str:
    return " ".join(finding.flag.text.casefold().split())
