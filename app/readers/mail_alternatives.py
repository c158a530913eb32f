"""Mails that say the same twice, in plain text and as a web page: what the page says besides."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from email.message import EmailMessage, Message
from itertools import groupby
from typing import Final

from caseframe.app.documents import Passage
from caseframe.app.readers.common import Item
from caseframe.app.readers.mail_text import calendar_of, text_of
from caseframe.app.readers.options import ReadOptions
from caseframe.app.readers.web_page import read_html

_ADDRESS: Final = re.compile(r"<[^<>\s]{1,2000}>|\[(?:cid|image):[^\[\]\n]{0,300}\]|https?://\S+")
"""What programs write into the plain text for a link or a picture of the page."""
_WORD: Final = re.compile(r"\w+")
_SENTENCE_END: Final = re.compile(r"(?<=[.!?…])[\s\xa0]+|\n+")
_RUN: Final = 3
_LONGEST: Final = 1_000_000
"""Characters of plain text that are compared by runs; of more, only the words are."""


def is_body(part: Message) -> bool:
    """Whether a part is text of the mail itself."""
    named = part.get_filename() or part.get_content_disposition() == "attachment"
    kind = part.get_content_type()
    return kind == "text/calendar" or (kind in {"text/plain", "text/html"} and not named)


@dataclass(frozen=True, slots=True)
class Plain:
    """What the plain text of a mail says: the runs of up to three words in it."""

    runs: set[int] = field(default_factory=set)

    @classmethod
    def of(cls, texts: Iterable[str]) -> Plain:
        """All runs of some texts."""
        runs: set[int] = set()
        for text in texts:
            for words in (_words(text), _words(_ADDRESS.sub(" ", text))):
                for length in range(1, _RUN + 1):
                    runs.update(_runs(words, length))
        return cls(runs)

    def says(self, text: str) -> bool:
        """Whether all of a text stands there, in this order."""
        words = _words(_ADDRESS.sub(" ", text)) or _words(text)
        return all(run in self.runs for run in _runs(words, min(_RUN, len(words))))

    def without(self, items: Iterator[Item]) -> Iterator[Item]:
        """A page without the paragraphs, and the sentences of others, that stand there too."""
        for item in items:
            if not isinstance(item, Passage) or not self.runs:
                yield item
            elif text := self._unsaid(item.note.text):
                yield replace(item, note=replace(item.note, text=text))

    def _unsaid(self, text: str) -> str:
        if self.says(text):
            return ""
        # A word that differs ("Caf?" for "Café") must not bring back what stands beside it.
        kept, begin = [], 0
        for end in [*(match.end() for match in _SENTENCE_END.finditer(text)), len(text)]:
            kept.append((self.says(text[begin:end]), text[begin:end]))
            begin = end
        groups = groupby(kept, key=lambda pair: pair[0])
        runs = ["".join(part for _, part in group).strip() for said, group in groups if not said]
        return "\n\n".join(filter(None, runs))


def told(leaves: list[EmailMessage], options: ReadOptions) -> dict[int, Plain | None]:
    """Which of the parts that stand for one another repeat others, by their ``id``.

    Nothing for one that repeats all, what the plain parts say for a page that may repeat some.
    """
    bodies = [leaf for leaf in leaves if is_body(leaf)]
    plain = [leaf for leaf in bodies if leaf.get_content_type() == "text/plain"]
    pages = [leaf for leaf in bodies if leaf.get_content_type() != "text/plain"]
    web = [leaf for leaf in pages if leaf.get_content_type() == "text/html"]
    words = {id(leaf): _page_words(leaf, options) for leaf in pages}
    texts = list(map(text_of, plain))
    said = {word for text in texts for word in _words(text)}
    found: dict[int, Plain | None] = {
        id(leaf): None for leaf in pages if plain and words[id(leaf)] <= said
    }
    shown = {word for leaf in web for word in words[id(leaf)]}
    rest = (leaf for leaf in pages if web and leaf not in web)
    found |= {id(leaf): None for leaf in rest if words[id(leaf)] <= shown}
    partly = [leaf for leaf in web if plain and id(leaf) not in found]
    if partly and sum(map(len, texts)) <= _LONGEST:
        runs = Plain.of(texts)
        found |= {id(leaf): runs for leaf in partly}
    return found


def page_of(part: EmailMessage, options: ReadOptions) -> Iterator[Item]:
    """What a web page in a mail shows."""
    return read_html(io.BytesIO(text_of(part).encode("utf-8-sig", "replace")), options)


def _words(text: str) -> list[str]:
    return _WORD.findall(text.casefold())


def _runs(words: list[str], length: int) -> Iterator[int]:
    return map(hash, zip(*(words[start:] for start in range(length)), strict=False))


def _page_words(part: EmailMessage, options: ReadOptions) -> set[str]:
    """The words that a web page shows, or an invitation."""
    if part.get_content_type() == "text/calendar":
        return set(_words(calendar_of(part)))
    items = page_of(part, options)
    return {w for item in items if isinstance(item, Passage) for w in _words(item.note.text)}
