"""What was typed on a PDF, and what is fixed to it: notes, answers in its form, embedded files."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import Final

from caseframe.app.documents import Passage, Unread
from caseframe.app.readers.common import Item, clean, count, shown
from caseframe.app.readers.pdf_objects import array, dictionary, is_missing, string
from caseframe.values import Note
from pypdf import PdfReader
from pypdf.generic import DictionaryObject

_BROKEN: Final = "broken: it could not be read; open it and save it again"
_EMBEDDED: Final = "a file embedded in the PDF; not read: save it as a file of its own"
_NAMES_LOST: Final = "the list of embedded files could not be read; save them as files of their own"
_MOST_EMBEDDED: Final = 1_000
_MOST_NOTES: Final = 10_000
_NO_NOTES: Final = frozenset(["/Link", "/Popup", "/Widget"])
"""Kinds of annotation without words of their own: a popup repeats its note, widgets are fields."""


def notes(reader: PdfReader, number: int) -> Iterator[Item]:
    """What was typed, drawn or commented on a page afterwards, and the files fixed to it."""
    page = f"page {number + 1}"
    texts: list[str] = []
    files: list[str] = []
    broken = False
    for reference in _annotations(reader, number):
        try:
            note = _annotation(reference)
            texts.append(_note(note))
            if note.get("/Subtype") == "/FileAttachment":
                files.append(_file_name(note.get("/FS"), "a file"))
        except MemoryError:
            raise
        except Exception:  # noqa: BLE001 - as for the text of a page
            broken = True
    for index, text in enumerate(filter(str.strip, texts), 1):
        place = f"{page}, note {index}"
        yield Passage(Note(place, text), place)
    for name in files:
        yield Unread(f"{page}, {name}", _EMBEDDED)
    if broken:
        yield Unread(f"{page}, further notes", _BROKEN)


def _annotations(reader: PdfReader, number: int) -> Iterator[object]:
    """The annotations of a page; none of a page that is broken, which is said already."""
    try:
        listed = array(reader.pages[number].get("/Annots"))
    except MemoryError:
        raise
    except Exception:  # noqa: BLE001 - as above
        return
    yield from listed[:_MOST_NOTES]
    if len(listed) > _MOST_NOTES:
        yield None


def _annotation(reference: object) -> DictionaryObject:
    if reference is None:
        raise ValueError("too many")
    note = dictionary(reference)
    if not note and not is_missing(reference):
        raise ValueError("not an annotation")
    return note


def _note(note: DictionaryObject) -> str:
    return "" if note.get("/Subtype") in _NO_NOTES else clean(string(note.get("/Contents")))


def _file_name(specification: object, otherwise: str) -> str:
    found = dictionary(specification)
    name = string(found.get("/UF")) or string(found.get("/F")) or string(specification)
    return shown(clean(name)) or shown(clean(otherwise)) or "a file"


def embedded(reader: PdfReader) -> Iterator[Unread]:
    """Names the files embedded in the document."""
    names: list[str] = []
    broken = False
    try:
        root = dictionary(reader.root_object)
        tree = dictionary(root.get("/Names")).get("/EmbeddedFiles")
        names.extend(islice(_names(tree), _MOST_EMBEDDED + 1))
    except MemoryError:
        raise
    except Exception:  # noqa: BLE001 - as above
        broken = True
    for name in names[:_MOST_EMBEDDED]:
        yield Unread(name, _EMBEDDED)
    if len(names) > _MOST_EMBEDDED:
        yield Unread(
            "further embedded files",
            f"more than {count(_MOST_EMBEDDED, 'file')} are embedded; save them as files of their own",
        )
    if broken:
        yield Unread("embedded files", _NAMES_LOST)


def _names(tree: object) -> Iterator[str]:
    """The names at the leaves of a tree, each branch once, for some trees go in circles."""
    waiting: list[object] = [tree]
    seen: dict[int, DictionaryObject] = {}
    while waiting and len(seen) <= _MOST_EMBEDDED:
        branch = dictionary(waiting.pop())
        if id(branch) in seen:
            continue
        seen[id(branch)] = branch
        waiting.extend(reversed(array(branch.get("/Kids"))[:_MOST_EMBEDDED]))
        pairs = iter(array(branch.get("/Names")))
        for key, file in zip(pairs, pairs, strict=False):
            if not is_missing(file):
                yield _file_name(file, string(key))
