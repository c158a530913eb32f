"""The answers in a PDF's form: they are no text of a page."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from caseframe.app.documents import Passage, Unread
from caseframe.app.readers.common import Item, clean, shown
from caseframe.app.readers.pdf_objects import array, dictionary, is_missing, resolved, string
from caseframe.values import Note
from pypdf import PdfReader
from pypdf.generic import ArrayObject, DictionaryObject

_FORM: Final = "form"
_XFA: Final = "an XFA form; print it to PDF first"
_BROKEN: Final = "some of its fields could not be read; print it to a new PDF first"
_MOST_FIELDS: Final = 20_000
_DEEPEST: Final = 32
_ANSWERED: Final = frozenset(["/Tx", "/Ch"])
"""Fields to write in and lists to choose from; buttons and signatures hold no sentences."""


@dataclass(frozen=True, slots=True)
class _Field:
    """A field, or a group of them, and what it has from the groups around it."""

    entry: object
    name: str = ""
    kind: object = None
    options: object = None


def fields(reader: PdfReader, pages: int) -> Iterator[Item]:
    """What was typed or chosen in a form; its first so many pages tell what the form forgot."""
    answers = _Answers()
    try:
        form = dictionary(dictionary(reader.root_object).get("/AcroForm"))
        if not is_missing(form.get("/XFA")):
            yield Unread(_FORM, _XFA)
        yield from answers.below(array(form.get("/Fields")))
        for number in range(pages):
            yield from answers.below(_widgets(reader, number))
    except MemoryError:
        raise
    except Exception:  # noqa: BLE001 - pypdf raises anything on a broken form
        answers.broken = True
    if answers.broken:
        yield Unread(_FORM, _BROKEN)


def _widgets(reader: PdfReader, number: int) -> list[object]:
    """The fields shown on a page: programs that join PDFs leave them out of the form's list."""
    try:
        listed = array(reader.pages[number].get("/Annots"))
        shown_here = [dictionary(entry) for entry in listed[:_MOST_FIELDS]]
    except MemoryError:
        raise
    except Exception:  # noqa: BLE001 - said already where the notes of the page are read
        return []
    return [_topmost(entry) for entry in shown_here if entry.get("/Subtype") == "/Widget"]


def _topmost(entry: DictionaryObject) -> DictionaryObject:
    for _ in range(_DEEPEST):
        above = dictionary(entry.get("/Parent"))
        if not above:
            break
        entry = above
    return entry


class _Answers:
    """Finds the answers; each field once, for some trees of fields go in circles."""

    def __init__(self) -> None:
        self.broken = False
        self._number = 0
        self._left = _MOST_FIELDS
        self._seen: dict[int, DictionaryObject] = {}

    def below(self, entries: Sequence[object]) -> Iterator[Passage]:
        """The answers in these fields and in the fields below them, in order."""
        waiting = [_Field(entry) for entry in reversed(entries)]
        while waiting:
            group = waiting.pop()
            try:
                entry = dictionary(group.entry)
                if id(entry) in self._seen:
                    continue
                if not self._left:
                    self.broken = True
                    return
                self._left -= 1
                self._seen[id(entry)] = entry
                one = _completed(group, entry)
                kids = array(entry.get("/Kids"))
                self.broken |= len(kids) > self._left
                waiting.extend(replace(one, entry=kid) for kid in reversed(kids[: self._left]))
                yield from self._answer(one, entry)
            except MemoryError:
                raise
            except Exception:  # noqa: BLE001 - as above
                self.broken = True

    def _answer(self, one: _Field, entry: DictionaryObject) -> Iterator[Passage]:
        if one.kind not in _ANSWERED or is_missing(entry.get("/V")):
            return
        self._number += 1
        text = clean("\n".join(_said(entry.get("/V"), one.options)))
        if text.strip():
            yield Passage(Note(f"field {self._number}", text), f"form field {shown(one.name)}")


def _completed(group: _Field, entry: DictionaryObject) -> _Field:
    """A field with what it does not say itself taken from its group."""
    return _Field(
        entry,
        clean(string(entry.get("/T"))) or group.name,
        resolved(entry.get("/FT", group.kind)),
        entry.get("/Opt", group.options),
    )


def _said(value: object, options: object) -> list[str]:
    """The answer in words: a list shows another wording than the value that it keeps."""
    chosen = resolved(value)
    values = list(chosen) if isinstance(chosen, ArrayObject) else [chosen]
    pairs = [array(option) for option in array(options)[:_MOST_FIELDS]]
    wording = {string(pair[0]): string(pair[1]) for pair in pairs if len(pair) == 2}
    return [wording.get(said) or said for said in map(string, values)]
