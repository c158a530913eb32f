"""Whether the text of a PDF page is letters, or the numbers of shapes in a font that tells none."""

from __future__ import annotations

import re
from typing import Final

from caseframe.app.readers.pdf_objects import dictionary
from pypdf import PageObject
from pypdf.generic import DictionaryObject

_MOST_STRANGE: Final = 0.1
_STRANGE: Final = re.compile(
    r"[\x00-\x08\x0b\x0e-\x1f\x7f-\x9f\ufffd]"
    # One sign of private use is a bullet of Wingdings.
    r"|[\ue000-\uf8ff\U000f0000-\U0010fffd]{2,}"
    r"|\(cid:\d{1,7}\)"
    r"|(?:/[A-Za-z]{1,7}\d{1,5}\s?){3,}"
)
_CODES: Final = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f-\x9f\ufffd]|\(cid:\d|/[A-Za-z]{1,7}\d")
_WORDS: Final = re.compile(r"[^\W\d_]+")
_FEWEST_WORDS: Final = 8
_FEWEST_USUAL: Final = 0.02
_USUAL: Final = frozenset(
    [
        *("a", "and", "are", "as", "at", "be", "by", "for", "from", "had", "has", "he", "her"),
        *("his", "i", "in", "is", "it", "no", "not", "of", "on", "she", "that", "the", "they"),
        *("this", "to", "was", "were", "will", "with", "you"),
    ]
)
_MORE_THAN_BULLETS: Final = 5


def strange(text: str) -> bool:
    """Whether too many of its signs can be no letters."""
    found, signs = _counted(text)
    return found > _MOST_STRANGE * signs


def partly_strange(text: str) -> bool:
    """Whether a line of it is strange, and more than a bullet."""
    if not _STRANGE.search(text):
        return False
    return any(
        _counted(line)[0] >= _MORE_THAN_BULLETS and strange(line) for line in text.splitlines()
    )


def legible(text: str) -> str:
    """The lines of strange text that are not strange; nothing if they are no English."""
    if not strange(text):
        return ""  # then its letters are shifted, in every line
    kept = "\n".join(line for line in text.splitlines() if not strange(line))
    told = _STRANGE.sub("", text)  # the letters in a line of tick boxes are letters
    if not _CODES.search(text) and _words(told)[0]:
        return told
    return kept if english(kept) else ""


def english(text: str) -> bool:
    """Whether it has the small words of English: another reading of strange letters may be wrong too."""
    words, usual = _words(text)
    return usual > _FEWEST_USUAL * words


def _counted(text: str) -> tuple[int, int]:
    """How many of its signs are no letters, and how many there are; a number of a shape is one."""
    found = 0
    signs = sum(map(len, text.split()))
    for match in _STRANGE.finditer(text):
        length = sum(map(len, match[0].split())) or 1
        number = match[0].count("/") or (1 if match[0].startswith("(") else length)
        found += number
        signs -= length - number
    return found, signs


def _words(text: str) -> tuple[int, int]:
    """How many words it has, and how many of them are the usual small words of English."""
    words = _WORDS.findall(text.casefold())
    return len(words), sum(word in _USUAL for word in words)


def shifted(text: str, page: PageObject) -> bool:
    """Whether it is made of other letters than are shown.

    Some fonts number their shapes and name no letters. The numbers are then taken for
    letters ("6KH" for "She"), which shows in the words.
    """
    words, usual = _words(text)
    if words < _FEWEST_WORDS or usual > _FEWEST_USUAL * words:
        return False
    fonts = dictionary(dictionary(page.get("/Resources")).get("/Font"))
    if not any(_numbers_only(dictionary(font)) for font in fonts.values()):
        return False
    signs = {True: 0, False: 0}  # a font that shows bullets, or nothing, says nothing of the rest

    def count(part: str, _cm: object, _tm: object, font: object, _size: object) -> None:
        signs[_numbers_only(dictionary(font))] += len(part.strip())

    page.extract_text(visitor_text=count)
    return signs[True] > signs[False]


def _numbers_only(font: DictionaryObject) -> bool:
    return (
        font.get("/Subtype") == "/Type0"
        and "/ToUnicode" not in font
        and str(font.get("/Encoding")).startswith("/Identity")
    )
