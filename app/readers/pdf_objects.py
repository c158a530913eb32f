"""The objects of which a PDF is made, whatever a program put in their place."""

from __future__ import annotations

from pypdf.generic import (
    ArrayObject,
    ByteStringObject,
    DictionaryObject,
    NullObject,
    StreamObject,
    TextStringObject,
)
from pypdf.generic import create_string_object as _as_string


def resolved(value: object) -> object:
    """What a reference refers to; any other object is itself."""
    return value.get_object() if hasattr(value, "get_object") else value


def dictionary(value: object) -> DictionaryObject:
    """A dictionary; an empty one if it is none."""
    found = resolved(value)
    return found if isinstance(found, DictionaryObject) else DictionaryObject()


def array(value: object) -> ArrayObject:
    """An array; an empty one if it is none."""
    found = resolved(value)
    return found if isinstance(found, ArrayObject) else ArrayObject()


def is_missing(value: object) -> bool:
    """Whether there is nothing: deleted objects are null."""
    return isinstance(resolved(value), NullObject | None)


def string(value: object) -> str:
    """What a string or a stream of text says; empty if it is neither."""
    found = resolved(value)
    if isinstance(found, StreamObject):
        found = _as_string(found.get_data())
    if isinstance(found, TextStringObject):
        return str(found)
    return found.decode("cp1252", "replace") if isinstance(found, ByteStringObject) else ""
