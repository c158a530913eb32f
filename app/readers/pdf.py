"""PDFs, page by page: pypdf, and pdfplumber where that finds nothing."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from contextlib import suppress
from io import BufferedReader
from itertools import islice
from typing import BinaryIO, Final, cast

import pdfplumber
from caseframe.app.documents import Passage, Unread
from caseframe.app.readers.common import Item, Unreadable, clean, count, shown
from caseframe.app.readers.options import ReadOptions
from caseframe.values import Note
from pdfplumber.page import Page
from pypdf import PdfReader

_SCAN: Final = "no text on it: a scan or a picture? Recognise its text (OCR) first"
_BROKEN: Final = "broken: it could not be read; open it and save it again"
_EMBEDDED: Final = "a file embedded in the PDF; not read: save it as a file of its own"
_MOST_EMBEDDED: Final = 1_000
_TYPED: Final = frozenset(["/FreeText", "/Text", "/Highlight", "/Underline", "/StrikeOut"])
"""Kinds of annotation that hold what somebody wrote."""
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
    for number in range(min(total, options.max_pages)):
        yield _page(reader, second, number)
        yield from _notes(reader, number)
    if total > options.max_pages:
        yield Unread(
            f"pages {options.max_pages + 1} to {total}",
            f"not read: the limit is {count(options.max_pages, 'page')}; split it first",
        )
    yield from _fields(reader)
    yield from _embedded(reader)


def _page(reader: PdfReader, second: _SecondOpinion, number: int) -> Item:
    place = f"page {number + 1}"
    text, whole = _tried(lambda: _first_opinion(reader, number))
    if not text:
        text, also = _tried(lambda: second.text(number))
        whole = whole or also
    if text:
        return Passage(Note(place, text), place)
    return Unread(place, _SCAN if whole else _BROKEN)


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
    return reader.pages[number].extract_text()


class _SecondOpinion:
    """The document as pdfplumber sees it; opened once, when it is first asked for."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._pages: list[Page] | None = None
        self._broken: Exception | None = None

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


def _notes(reader: PdfReader, number: int) -> Iterator[Item]:
    """What was typed or commented on a page afterwards: that is no text of the page either."""
    texts: list[str] = []
    broken = False
    try:
        for reference in reader.pages[number].annotations or ():
            note = reference.get_object()
            if "/Contents" in note and note.get("/Subtype") in _TYPED:
                texts.append(clean(str(note["/Contents"])))
    except MemoryError:
        raise
    except Exception:  # noqa: BLE001 - as for the text of a page
        broken = bool(texts)  # else it may well have held links only
    for index, text in enumerate(filter(str.strip, texts), 1):
        place = f"page {number + 1}, note {index}"
        yield Passage(Note(place, text), place)
    if broken:
        yield Unread(f"page {number + 1}, further notes", _BROKEN)


def _embedded(reader: PdfReader) -> Iterator[Unread]:
    names: list[str] = []
    with suppress(Exception):
        names = [str(name) for name in islice(reader.attachments, _MOST_EMBEDDED)]
    for name in names:
        yield Unread(shown(clean(name)), _EMBEDDED)


def _fields(reader: PdfReader) -> Iterator[Passage]:
    """What was typed into a form: that is no text of a page."""
    fields: dict[str, object] = {}
    with suppress(Exception):
        fields = dict(reader.get_form_text_fields())
    for number, (name, value) in enumerate(fields.items(), 1):
        if isinstance(value, str) and value.strip():
            yield Passage(Note(f"field {number}", clean(value)), f"form field {shown(str(name))}")
