"""What somebody marked in a sentence: runs of words, checked, and which words two marks share."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from caseframe.errors import CaseframeError
from caseframe.values import Span

_WORD: Final = re.compile(r"\S+")
_SENT: Final = re.compile(r"[0-9]{1,4}-[0-9]{1,4}(?: [0-9]{1,4}-[0-9]{1,4}){0,199}")


@dataclass(frozen=True, slots=True)
class Guess:
    """What the room said of one sentence: phrases in it, and how they blame.

    A sentence without a phrase holds nothing to think about. ``frame`` is empty
    where the room is not sure.
    """

    phrases: tuple[Span, ...] = ()
    frame: str = ""

    @property
    def blames(self) -> bool:
        """Whether anything is marked."""
        return bool(self.phrases)


def words_of(text: str) -> list[Span]:
    """The words of a sentence, whatever is written without a space in between."""
    return [Span(*match.span()) for match in _WORD.finditer(text)]


def read_phrases(sent: str, text: str) -> tuple[Span, ...]:
    """Phrases from what the page sends: first and last word, counted from 0, as ``1-3 7-7``.

    Phrases that share a word become one.

    Raises:
        CaseframeError: if it is anything else, or the sentence has no such words.
    """
    if not sent.strip():
        return ()
    words = words_of(text)
    pairs = (pair.split("-") for pair in sent.split(" ")) if _SENT.fullmatch(sent) else ()
    found = sorted((int(first), int(last)) for first, last in pairs)
    if not found or any(first > last or last >= len(words) for first, last in found):
        raise CaseframeError("the marks did not arrive as they were made; mark the words again")
    joined = [found[0]]
    for first, last in found[1:]:
        if first <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(last, joined[-1][1]))
        else:
            joined.append((first, last))
    return tuple(Span(words[first].start, words[last].end) for first, last in joined)


def words_in(text: str, phrases: Iterable[Span]) -> frozenset[int]:
    """The numbers of the words that phrases reach into, wholly or in part."""
    spans = tuple(phrases)
    return frozenset(
        number
        for number, word in enumerate(words_of(text))
        if any(span.start < word.end and word.start < span.end for span in spans)
    )


def overlap(text: str, one: Iterable[Span], other: Iterable[Span]) -> bool:
    """Whether two readings of a sentence agree: a word in common, or no mark in either."""
    mine, yours = words_in(text, one), words_in(text, other)
    return bool(mine & yours) or not (mine or yours)


def runs(text: str, numbers: Iterable[int]) -> tuple[Span, ...]:
    """Words by number as phrases: neighbours stand together."""
    words = words_of(text)
    found: list[list[int]] = []
    for number in sorted(set(numbers)):
        if found and number == found[-1][-1] + 1:
            found[-1].append(number)
        else:
            found.append([number])
    return tuple(Span(words[run[0]].start, words[run[-1]].end) for run in found)
