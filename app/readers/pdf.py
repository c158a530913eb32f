"""PDFs, page by page: pypdf, and pdfplumber where that finds nothing."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from io import BufferedReader
from typing import BinaryIO, Final, cast

import pdfplumber
from caseframe.app.documents import Passage, Unread
from caseframe.app.readers.common import Item, Unreadable, clean, count
from caseframe.app.readers.options import ReadOptions
from caseframe.app.readers.pdf_bold import once
from caseframe.app.readers.pdf_form import fields
from caseframe.app.readers.pdf_forms_drawn import lent
from caseframe.app.readers.pdf_letters import english, legible, partly_strange, shifted, strange
from caseframe.app.readers.pdf_pictures import covered
from caseframe.app.readers.pdf_typed import embedded, notes
from caseframe.values import Note
from pdfplumber.page import Page
from pypdf import PdfReader

_SCAN: Final = "no text on it: a scan or a picture? Recognise its text (OCR) first"
_BROKEN: Final = "broken: it could not be read; open it and save it again"
_STRANGE: Final = "its letters cannot be told; print it to a new PDF, or recognise its text (OCR)"
_SOME_STRANGE: Final = f"some of {_STRANGE}"
_STAMPED: Final = (
    "a picture fills much of the page and only {} beside it were read; "
    "recognise its text (OCR) first"
)
_SHORT: Final = 200
_SHORT_ON_A_SCAN: Final = 800
"""The head and the foot of a letter, stamps; where a picture fills nearly all of the page."""
_MUCH: Final = 0.35
_ALL: Final = 0.9
_MOST_IN_VAIN: Final = 20
_LONGEST_PAGE: Final = 50_000
"""Longer texts of one page take pdfplumber too long, and too much memory."""
_ENCRYPTED: Final = "encrypted: it needs a password; save a copy without one first"


def read_pdf(file: BinaryIO, options: ReadOptions) -> Iterator[Item]:
    """Passages of a PDF, one a page with the notes typed on it, then the fields of its form.

    Files embedded in it are named as not read.

    Raises:
        Unreadable: if it needs a password.
    """
    for library in ("pypdf", "pdfminer"):  # they would log to the screen
        logging.getLogger(library).setLevel(logging.CRITICAL)
    reader = PdfReader(file, strict=False)
    if reader.is_encrypted and not reader.decrypt(""):
        raise Unreadable(_ENCRYPTED)
    total = len(reader.pages)
    if not total:
        raise Unreadable(_BROKEN)
    second = _SecondOpinion(file)
    pages = min(total, options.max_pages)
    for number in range(pages):
        yield from _page(reader, second, number)
        yield from notes(reader, number)
    if total > options.max_pages:
        yield Unread(
            f"pages {options.max_pages + 1} to {total}",
            f"not read: the limit is {count(options.max_pages, 'page')}; split it first",
        )
    yield from fields(reader, pages)
    yield from embedded(reader)


def _page(reader: PdfReader, second: _SecondOpinion, number: int) -> Iterator[Item]:
    place = f"page {number + 1}"
    text, whole = _tried(lambda: _first_opinion(reader, number))
    unlike = _is_strange(reader, number, text)
    if not text or (unlike and second.helps and len(text) <= _LONGEST_PAGE):
        other, also = _tried(lambda: second.text(number))
        still = _is_strange(reader, number, other)
        better = bool(other) and not still and (not unlike or english(other))
        second.in_vain = 0 if better else second.in_vain + unlike
        if better or not text:
            text, whole, unlike = other, whole or also, still
    kept = legible(text) if unlike else text
    if kept:
        yield Passage(Note(place, kept), place)
        yield from _stamped(reader, number, kept)
    if unlike or partly_strange(text):
        yield Unread(place, _SOME_STRANGE if kept else _STRANGE)
    elif not text:
        yield Unread(place, _SCAN if whole else _BROKEN)


def _is_strange(reader: PdfReader, number: int, text: str) -> bool:
    if not text or strange(text):
        return bool(text)
    try:
        return shifted(text, reader.pages[number])
    except MemoryError:
        raise
    except Exception:  # noqa: BLE001 - as below
        return False


def _stamped(reader: PdfReader, number: int, text: str) -> Iterator[Unread]:
    """Names a page of which little more than a number or a stamp was read."""
    length = len(" ".join(text.split()))
    if length >= _SHORT_ON_A_SCAN:
        return
    try:
        share = covered(reader.pages[number])
    except MemoryError:
        raise
    except Exception:  # noqa: BLE001 - as below
        share = 0
    if length < (_SHORT if share < _ALL else _SHORT_ON_A_SCAN) and share >= _MUCH:
        yield Unread(f"page {number + 1}", _STAMPED.format(count(length, "character")))


def _tried(extract: Callable[[], str]) -> tuple[str, bool]:
    """What was extracted, and whether that went without an error."""
    try:
        text = clean(extract())
    except MemoryError:
        raise
    except Exception:  # noqa: BLE001 - both libraries raise anything on a broken page
        return "", False
    return (text, True) if text.strip() else ("", True)


def _first_opinion(reader: PdfReader, number: int) -> str:
    page = reader.pages[number]
    with lent(page):
        return once(page.extract_text(), page)


class _SecondOpinion:
    """The document as pdfplumber sees it; opened once, when it is first asked for."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._pages: list[Page] | None = None
        self._broken: Exception | None = None
        self.in_vain = 0

    @property
    def helps(self) -> bool:
        """Whether to ask where the first opinion is no letters: it takes long."""
        return self.in_vain < _MOST_IN_VAIN

    def text(self, number: int) -> str:
        """The text of a page; empty if there is no such page."""
        if self._broken is not None:
            raise self._broken
        if self._pages is None:
            try:
                self._pages = pdfplumber.open(cast("BufferedReader", self._file)).pages
            except Exception as error:
                self._broken = error
                raise
        if number >= len(self._pages):
            return ""
        page = self._pages[number]
        try:
            return page.extract_text() or ""
        finally:
            page.close()  # it would keep every letter
