"""Lines of a text, of which none is longer than a limit."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TextIO


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
