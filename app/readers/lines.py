"""Lines of a text: where they end, what a run of them is called, and how to read them one by one."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator
from typing import Final, TextIO

LINE_END: Final = re.compile(r"\r\n?|\n")
_RUN: Final = re.compile(r"(?P<before>(?:.*, )?)lines (?P<first>\d+) to \d+", re.DOTALL)


def lines_place(first: int, text: str) -> str:
    """What to call a text that begins in line ``first``: ``line 3``, ``lines 3 to 40``."""
    ends = sum(1 for _ in LINE_END.finditer(text))
    last = first + ends - text.endswith(("\n", "\r"))
    return f"line {first}" if last == first else f"lines {first} to {last}"


def within(place: str, text: str) -> Callable[[int], str]:
    """Where an offset of a passage stands: in its own line, if ``place`` ends as ``lines_place`` says.

    Anywhere else it stands where the passage does. (Mails put the attachment's name
    before the place.)
    """
    run = _RUN.fullmatch(place)
    if run is None:
        return lambda _: place
    before, first = run["before"], int(run["first"])
    ends = [end.end() for end in LINE_END.finditer(text)]
    return lambda offset: f"{before}line {first + bisect_right(ends, offset)}"


class BoundedLines:
    """The lines of a text; one that is too long comes empty, and ``too_long`` says so.

    Whoever reads the lines sets ``too_long`` back.
    """

    def __init__(self, text: TextIO, limit: int) -> None:
        self._text = text
        self._limit = limit
        self.too_long = False

    def __iter__(self) -> Iterator[str]:
        while line := self._text.readline(self._limit):
            if len(line) < self._limit or line.endswith(("\n", "\r")):
                yield line
                continue
            self.too_long = True
            while line and not line.endswith(("\n", "\r")):
                line = self._text.readline(self._limit)
            yield "\n"

    def problem(self) -> str:
        """What to say of a line that was too long."""
        return f"a line of more than {self._limit:,} characters; not read"
