"""The blocks of a web page, as lxml's parser hands its elements on."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from caseframe.app.readers.beside import HIDDEN, Counts
from caseframe.app.readers.common import clean


def _names(text: str) -> frozenset[str]:
    return frozenset(text.split())


SKIPPED: Final = _names(
    "script style head title template noscript del svg math select button object"
)
"""Elements whose text is not read."""
_SILENT: Final = _names("script style head title template del select")
"""Those of them whose text nobody misses."""
_INLINE: Final = _names(
    """
    a abbr acronym b bdi bdo big cite code data dfn em font i ins kbd label mark q s samp
    small span strike strong sub sup time tt u var wbr img
    """
)
_VOID: Final = _names("br hr img input meta link wbr col area base embed source track")
_NOT_TYPED: Final = _names(
    "hidden checkbox radio button submit reset image file password color range"
)
"""Kinds of input that hold no words of their own, or none that are shown."""
_FEWEST_WORDS: Final = 4
"""Of a text that may be a sentence: fewer label a button or a line of a chart."""
_BLANKS: Final = re.compile(r"[ \t\r\n\f]+")


class Blocks:
    """A target for lxml's parser: gathers the text of blocks, and what was typed into forms.

    ``counts`` says how many of the elements that are not read hold more than a label.
    """

    def __init__(self, limit: int, skipped: frozenset[str]) -> None:
        self.counts = Counts()
        self._limit = limit
        self._unread = skipped
        self._texts: list[str] = []
        self._length = 0
        self._done: list[str] = []
        self._skipped: list[str] = []
        self._hidden = 0  # words of the element that is not read
        self._chosen = False

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        """An element begins."""
        if self._skipped and self._skipped[-1] == "select":
            self._choose(tag == "option" and "selected" in attributes)
        if tag in self._unread:
            self._skipped.append(tag)
        elif tag == "br":
            self._texts.append("\n")
        elif tag not in _INLINE:
            self.flush()
            if tag == "input" and not self._skipped:
                self._answer(attributes)

    def end(self, tag: str) -> None:
        """An element ends."""
        if tag in {"option", "select"}:
            self._choose(False)
        if tag in self._unread:
            if tag in self._skipped:
                del self._skipped[self._skipped.index(tag) :]
            if not self._skipped:
                self._count()
        elif tag not in _INLINE and tag not in _VOID:
            self.flush()

    def data(self, text: str) -> None:
        """Text, or a part of it."""
        if not self._skipped or self._chosen:
            self._add(text)
        elif _SILENT.isdisjoint(self._skipped):
            self._hidden += len(text.split())

    def comment(self, text: str) -> None:
        """No text of the page."""

    def close(self) -> None:
        """The page is at its end."""
        self.flush()
        self._count()

    def flush(self) -> None:
        """A block is at its end."""
        joined = re.sub(r" *\n *", "\n", re.sub(" {2,}", " ", "".join(self._texts))).strip()
        if joined:
            self._done.append(joined)
        self._texts.clear()
        self._length = 0

    def drain(self) -> list[str]:
        """The blocks that are done."""
        done, self._done = self._done, []
        return done

    def _add(self, text: str) -> None:
        self._texts.append(_BLANKS.sub(" ", text))
        self._length += len(text)
        if self._length > 50 * self._limit:
            self.flush()

    def _answer(self, attributes: Mapping[str, str]) -> None:
        """What was typed into a field: a block of its own."""
        if attributes.get("type", "").strip().lower() not in _NOT_TYPED:
            self._add(clean(attributes.get("value", "")))
            self.flush()

    def _choose(self, chosen: bool) -> None:
        """An option of a list begins or ends: the answer is a block of its own."""
        if chosen or self._chosen:
            self.flush()
        self._chosen = chosen

    def _count(self) -> None:
        """An element that is not read is at its end."""
        self.counts[HIDDEN] += self._hidden >= _FEWEST_WORDS
        self._hidden = 0
