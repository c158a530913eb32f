"""Sentences of a case note, as spans of the untouched text.

Case notes are logs, letters, bullet lists and pasted tables; full stops and
capitals go missing. The rules below run in linear time and lose no visible
character: whatever is not white space or a list mark lies in one sentence.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Final

from caseframe.values import Span

MAX_CHARS: Final = 1000
"""A longer run with no boundary is cut at white space, so that cost stays linear."""


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_ABBREVIATIONS: Final = _words(
    """
    mr mrs ms dr prof rev hon st mt rd ave nos vs cf eg e.g ie i.e viz ref tel ext approx
    appt appts dept dob max misc incl excl para sgt insp supt cllr asst temp sept oct nov
    dec jan feb aug mon tue tues wed thu thur thurs fri ca pp
    """
)
_BEFORE_A_NUMBER: Final = frozenset(["no", "p", "c", "fig", "min", "sec", "para", "approx"])
_MAY_END: Final = frozenset(
    ["etc", "a.m", "p.m", "am", "pm", "yrs", "yr", "hrs", "hr", "mins", "wks"]
)
_STARTERS: Final = _words(
    """
    a after all an and as at both but by carer dad during each fc for foster girl he her his
    however i if in it its mother mum my no none nothing on our parents plan police school
    sgt she since so social staff sw that the their there these they this to two us was we
    when while who why yp you young
    """
)
_LINE: Final = re.compile(r"[^\n\r\t\v\f\x1c-\x1e\x85\u2028\u2029]+")
_LIST_MARK: Final = re.compile(r"\s*(?:[-*•‣◦▪●–—>]+\s+|\(?(?:\d{1,2}|[a-zA-Z]|[ivx]{1,4})[.)]\s+)")  # noqa: RUF001
_CAPITAL: Final = re.compile(r"\s*([A-Z])\.\s")
"""A letter of a list, or an initial."""
_STOP: Final = re.compile(r"[.!?…]+[\"'”’)\]]*")  # noqa: RUF001
_WORD_BEFORE: Final = re.compile(r"[^\s(\[\"'“‘]{1,40}$")  # noqa: RUF001
_NEXT_WORD: Final = re.compile(r"[\s\"'“‘(\[]*([^\s.,;:!?)\]]{0,40})")  # noqa: RUF001
_OPENERS: Final = "\"'“‘(["  # noqa: RUF001
_WRAPPED_WIDTHS: Final = range(50, 121)


def segment(text: str) -> list[Span]:
    """Sentence spans in order, none overlapping, none blank, no outer white space."""
    spans: list[Span] = []
    for start, end in _paragraphs(text):
        for left, right in _split(text, start, end):
            spans.extend(_trim(text, left, right))
    return spans


def _paragraphs(text: str) -> Iterator[tuple[int, int]]:
    """Lines and table cells, with hard-wrapped lines joined to those they continue."""
    lines = [match.span() for match in _LINE.finditer(text)]
    lines = [(start, end) for start, end in lines if not text[start:end].isspace()]
    if not lines:
        return
    widths = _block_widths(text, lines)
    start, end = lines[0]
    for (previous, following), width in zip(pairwise(lines), widths, strict=False):
        if _continues(text, previous, following, width):
            end = following[1]
        else:
            yield start, end
            start, end = following
    yield start, end


def _block_widths(text: str, lines: list[tuple[int, int]]) -> list[int]:
    """For each line, the longest line of the unbroken block it stands in."""
    widths: list[int] = []
    block: list[int] = []
    for index, (start, end) in enumerate(lines):
        block.append(end - start)
        last = index + 1 == len(lines)
        if last or not _is_line_break(text[end : lines[index + 1][0]]):
            widths.extend([max(block)] * len(block))
            block = []
    return widths


def _is_line_break(gap: str) -> bool:
    """Whether a gap is one line break (blank lines and tabs part blocks)."""
    return gap.strip(" ") in {"\n", "\r\n", "\r"}


def _continues(
    text: str, previous: tuple[int, int], following: tuple[int, int], width: int
) -> bool:
    """Whether a line carries on the sentence of the line before it.

    It does when it starts in lower case, or when the block is hard-wrapped: its
    first word would not have fitted on the line before.
    """
    gap = text[previous[1] : following[0]]
    if not _is_line_break(gap) or _list_mark(text, *following) is not None:
        return False
    before = text[previous[0] : previous[1]].rstrip()
    if before.endswith((".", "!", "?", ":", ";", "…")):
        return False
    line = text[following[0] : following[1]].lstrip()
    if line[0].islower():
        return True
    first_word = len(line.split(maxsplit=1)[0])
    return width in _WRAPPED_WIDTHS and len(before) + 1 + first_word > width


def _split(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    mark = _list_mark(text, start, end)
    if mark is not None and mark < end:
        start = mark
    left = start
    for stop in _STOP.finditer(text, start, end):
        if stop.end() < end and _is_boundary(text, left, stop.start(), stop.end(), end):
            yield from _chop(text, left, stop.end())
            left = stop.end()
    yield from _chop(text, left, end)


def _list_mark(text: str, start: int, end: int) -> int | None:
    """Where the list mark at the start of a line ends; None if there is none.

    A capital with a full stop is one in a list only ("A. ... B. ..."); "K. said" begins with an initial.
    """
    mark = _LIST_MARK.match(text, start, end)
    capital = _CAPITAL.match(text, start, end)
    if mark is None or capital is None or _is_listed(text, start, end, ord(capital[1])):
        return mark.end() if mark else None
    return None


def _is_listed(text: str, start: int, end: int, letter: int) -> bool:
    """Whether the line before begins with the letter before, or the line after with the next one."""
    before = text[max(0, start - MAX_CHARS) : start].rstrip()
    line_before = before[max(before.rfind("\n"), before.rfind("\r")) + 1 :]
    neighbours = (_CAPITAL.match(line_before), _CAPITAL.match(text, end))
    return any(
        found is not None and ord(found[1]) == letter + step
        for found, step in zip(neighbours, (-1, 1), strict=True)
    )


def _is_boundary(text: str, left: int, stop: int, after: int, end: int) -> bool:
    """Whether the stop at ``text[stop:after]`` ends a sentence begun at ``left``."""
    spaced = text[after].isspace()
    rest = text[after : min(end, after + 60)]
    following = rest.lstrip()
    if not following:
        return False
    word_match = _WORD_BEFORE.search(text, max(left, stop - 40), stop)
    word = word_match.group().lower() if word_match else ""
    if not spaced:
        return _is_run_on(stop, after, word, following)
    if text[stop:after].strip("\"'”’)]") in {".", ""}:  # noqa: RUF001
        return _full_stop_ends(word, rest, following)
    # "Why?" she asked: a quotation goes on in lower case.
    quoted = after - stop > 1 and text[after - 1] in "\"'”’"  # noqa: RUF001
    return not (quoted and following[0].islower())


def _is_run_on(stop: int, after: int, word: str, following: str) -> bool:
    """A missing space: ``home.She was``; not ``B.Smith``, ``10.30`` or an address."""
    return (
        after - stop == 1
        and len(word) > 1
        and "." not in word
        and "@" not in word
        and word.isalpha()
        and word not in _ABBREVIATIONS
        and len(following) > 1
        and following[0].isupper()
        and following[1].islower()
    )


def _full_stop_ends(word: str, rest: str, following: str) -> bool:
    match = _NEXT_WORD.match(rest)
    next_word = match.group(1) if match else ""
    if word in _BEFORE_A_NUMBER and next_word[:1].isdigit():
        return False
    if word in _MAY_END:
        return following[0].isupper() or following[0] in _OPENERS
    if word in _ABBREVIATIONS:
        return False
    if (len(word) == 1 and word.isalpha()) or re.fullmatch(r"(?:[a-z]\.)+[a-z]", word):
        # An initial: "K. Ahmed" goes on, "seen with K. She" does not.
        return next_word.lower() in _STARTERS and next_word[:1].isupper()
    return True


def _chop(text: str, left: int, right: int) -> Iterator[tuple[int, int]]:
    while right - left > MAX_CHARS:
        space = text.rfind(" ", left + MAX_CHARS // 2, left + MAX_CHARS)
        cut = space if space > 0 else left + MAX_CHARS
        yield left, cut
        left = cut
    yield left, right


def _trim(text: str, left: int, right: int) -> Iterator[Span]:
    piece = text[left:right]
    start = left + len(piece) - len(piece.lstrip())
    end = left + len(piece.rstrip())
    if start < end:
        yield Span(start, end)
