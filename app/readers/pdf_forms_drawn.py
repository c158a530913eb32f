"""Drawings that a PDF page shows with the page's own fonts (form XObjects without resources)."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from itertools import islice
from typing import Final

from caseframe.app.readers.pdf_objects import dictionary, is_missing
from pypdf import PageObject
from pypdf.errors import PdfReadError
from pypdf.generic import DictionaryObject, NameObject, StreamObject

_RESOURCES: Final = "/Resources"
_DEEPEST: Final = 8
_MOST_DRAWINGS: Final = 1_000
_MOST_NAMED: Final = 10_000


@contextmanager
def lent(page: PageObject) -> Iterator[None]:
    """While the page is read, drawings without resources have those of what draws them.

    So old PDFs mean it; pypdf finds no text in such a drawing. Other pages may show the
    same one with other fonts, so each gives back what it was lent.
    """
    borrowers: list[StreamObject] = []
    try:
        with suppress(AttributeError, KeyError, TypeError, ValueError, PdfReadError):
            _lend(page, borrowers)  # as far as it goes: the page itself may be whole
        yield
    finally:
        for drawing in borrowers:
            drawing.pop(_RESOURCES, None)


def _lend(page: PageObject, borrowers: list[StreamObject]) -> None:
    """Go through the drawings of a page and of its drawings, each once: some go in circles."""
    waiting = [(page.get(_RESOURCES), 0)]
    seen: dict[int, DictionaryObject] = {}
    while waiting:
        reference, depth = waiting.pop()
        resources = dictionary(reference)
        for value in islice(dictionary(resources.get("/XObject")).values(), _MOST_NAMED):
            drawing = dictionary(value)
            if id(drawing) in seen or drawing.get("/Subtype") != "/Form":
                continue
            if len(seen) >= _MOST_DRAWINGS:
                return
            seen[id(drawing)] = drawing
            if isinstance(drawing, StreamObject) and is_missing(drawing.get(_RESOURCES)):
                drawing[NameObject(_RESOURCES)] = resources
                borrowers.append(drawing)
            elif depth < _DEEPEST:
                waiting.append((drawing.get(_RESOURCES), depth + 1))
