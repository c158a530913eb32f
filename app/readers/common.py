"""What every reader shares: the types, refusals, and text without broken characters."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import PurePosixPath
from typing import BinaryIO, Final, TypeAlias

from caseframe.app.documents import Passage, Unread
from caseframe.app.readers.options import ReadOptions

Item: TypeAlias = Passage | Unread
Reader: TypeAlias = Callable[[BinaryIO, ReadOptions], Iterator[Item]]

_LONE: Final = re.compile("[\ud800-\udfff]")
_NOT_SHOWN: Final = re.compile(r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2066-\u2069]+")
_LONGEST_NAME: Final = 80


PASSING: Final = (
    "took too long",
    "reading it needs",
    "needs more memory",
    "no permission",
    "no such file",
    "could not be opened",
    "could not be read",
)
"""How reasons begin that may be gone another time, on another machine or after an installation."""


class Unreadable(Exception):  # noqa: N818 - a reason, in the house's words
    """A document, or a part of one, that cannot be read; the message is the reason."""


def clean(text: str) -> str:
    """Text in which halves of characters and NULs are replacement marks; as long as before."""
    text = text.replace("\0", "\ufffd")
    return _LONE.sub("\ufffd", text) if not text.isascii() else text


def shown(name: str) -> str:
    """A name out of a document as it may be shown: its last part, on one line, not too long."""
    last = PurePosixPath(clean(name).replace("\\", "/")).name
    last = " ".join(_NOT_SHOWN.sub(" ", last).split())
    return last if len(last) <= _LONGEST_NAME else last[: _LONGEST_NAME - 1] + "…"


def count(number: int, noun: str) -> str:
    """``1 page``, ``2,000 pages``."""
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


def size(number: int) -> str:
    """A number of bytes for people."""
    return f"{number / (1 << 20):,.0f} MB" if number >= 1 << 20 else f"{number:,} bytes"
