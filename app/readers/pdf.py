"""PDFs, page by page: pypdf, and pdfplumber where that finds nothing."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from contextlib import suppress
from io import BufferedReader
from typing import BinaryIO, Final, cast

import pdfplumber
from caseframe.app.documents import Passage, Unread
from caseframe.app.readers.common import Item, Unreadable, clean, count, shown
from caseframe.app.readers.options import ReadOptions
from caseframe.values import Note
from pypdf import PdfReader

_SCAN: Final = "no text on it: a scan or a picture? Recognise its text (OCR) first"
_BROKEN: Final = "broken: it could not be read; open it and save it again"
_ENCRYPTED: Final = "encrypted: it needs a password; save a copy without one first"


def read_pdf(file: BinaryIO, options: ReadOptions) -> Iterator[Item]:
    """Passages of a PDF, one a page, then the fields of its form.

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
    for number in range(min(total, options.max_pages)):
        yield _page(reader, file, number)
    if total > options.max_pages:
        yield Unread(
            f"pages {options.max_pages + 1} to {total}",
            f"not read: the limit is {count(options.max_pages, 'page')}; split it first",
        )
    yield from _fields(reader)


def _page(reader: PdfReader, file: BinaryIO, number: int) -> Item:
    place = f"page {number + 1}"
    text, whole = _tried(lambda: _first_opinion(reader, number))
    if not text:
        text, also = _tried(lambda: _second_opinion(file, number))
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


def _second_opinion(file: BinaryIO, number: int) -> str:
    with pdfplumber.open(cast("BufferedReader", file), pages=[number + 1]) as document:
        return "".join(page.extract_text() or "" for page in document.pages)


def _fields(reader: PdfReader) -> Iterator[Passage]:
    """What was typed into a form: that is no text of a page."""
    fields: dict[str, object] = {}
    with suppress(Exception):
        fields = dict(reader.get_form_text_fields())
    for number, (name, value) in enumerate(fields.items(), 1):
        if isinstance(value, str) and value.strip():
            yield Passage(Note(f"field {number}", clean(value)), f"form field {shown(str(name))}")
