"""What stands in a document beside its text and is not read, counted and named."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Final

from caseframe.app.documents import Unread
from caseframe.app.readers.common import count

PICTURE: Final = "picture"
OBJECT: Final = "embedded object"
COMMENT: Final = "comment"
CONTROL: Final = "form control"
CHOICE: Final = "drop-down list"
HIDDEN: Final = "further text"
Counts = Counter[str]

MILLIMETRES: Final = {"mm": 1.0, "cm": 10.0, "in": 25.4, "pt": 25.4 / 72, "pc": 25.4 / 6}
"""Of each unit in which documents give the sides of a picture."""
_LONGEST_OF_A_LOGO: Final = 25.0
_SAID: Final = {
    PICTURE: (
        "its text is not read; if it shows messages, type or recognise (OCR) it",
        "their text is not read; if they show messages, type or recognise (OCR) it",
    ),
    OBJECT: (
        "not read: save it as a file of its own",
        "not read: save them as files of their own",
    ),
    COMMENT: (
        "not read: it stands beside the text; copy it into the text to have it checked",
        "not read: they stand beside the text; copy them into the text to have them checked",
    ),
    CONTROL: (
        "not read; type what it shows as text to have it checked",
        "not read; type what they show as text to have it checked",
    ),
    CHOICE: (
        "its answer is not read; save the document as a Word document (.docx) first",
        "their answers are not read; save the document as a Word document (.docx) first",
    ),
    HIDDEN: (
        "on a button, in a drawing or hidden; not read: copy it into the text to have it checked",
        "on buttons, in drawings or hidden; not read: copy them into the text to have them checked",
    ),
}


def is_logo(width: float, height: float) -> bool:
    """Whether a picture is too small to show messages; in millimetres, 0 where nobody says."""
    return 0 < max(width, height) < _LONGEST_OF_A_LOGO


def not_read(counts: Counts) -> Iterator[Unread]:
    """A line for each kind: ``3 pictures``, and what to do."""
    for noun, (one, many) in _SAID.items():
        if counts[noun]:
            yield Unread(count(counts[noun], noun), one if counts[noun] == 1 else many)
