"""What stands beside the text of an OpenDocument text: pictures, objects, comments, form fields."""

from __future__ import annotations

import re
from collections.abc import Container, Iterator
from typing import Final

from caseframe.app.readers.beside import COMMENT, MILLIMETRES, OBJECT, PICTURE, Counts, is_logo
from lxml import etree

_SPACE: Final = "urn:oasis:names:tc:opendocument:xmlns:"
_DRAW: Final = f"{{{_SPACE}drawing:1.0}}"
_FORM: Final = f"{{{_SPACE}form:1.0}}"
_SVG: Final = f"{{{_SPACE}svg-compatible:1.0}}"
_TEXT: Final = f"{{{_SPACE}text:1.0}}"
_COMMENT: Final = f"{{{_SPACE}office:1.0}}annotation"
_OBJECTS: Final = frozenset(
    f"{_DRAW}{name}" for name in ("object", "object-ole", "plugin", "applet", "floating-frame")
)
_FIELDS: Final = frozenset(
    f"{_FORM}{name}" for name in ("text", "textarea", "formatted-text", "combobox")
)
_LENGTH: Final = re.compile(r"(\d{1,9}(?:\.\d{1,9})?)(mm|cm|in|pt|pc)")


def counted(root: etree._Element, skipped: Container[str], *, pictures: bool = True) -> Counts:
    """What is not read of a part. Of a frame its first content counts: the others stand in for it."""
    counts = Counts()
    events = etree.iterwalk(root, events=("start",))
    for _, element in events:
        if element.tag == _COMMENT:
            counts[COMMENT] += 1
        elif element.tag == f"{_DRAW}frame" and len(element):
            first = element[0].tag
            counts[OBJECT] += first in _OBJECTS
            counts[PICTURE] += (
                pictures and first == f"{_DRAW}image" and not is_logo(*_sides(element))
            )
        if element.tag in skipped:
            events.skip_subtree()
    return counts


def typed(root: etree._Element, skipped: Container[str]) -> Iterator[str]:
    """What was typed into or chosen in the fields of forms, where no paragraph holds it."""
    events = etree.iterwalk(root, events=("start",))
    for _, element in events:
        if element.tag in skipped:
            events.skip_subtree()
            continue
        text = ""
        if element.tag in _FIELDS and element.find(f".//{_TEXT}p") is None:
            text = element.get(f"{_FORM}current-value", element.get(f"{_FORM}value", ""))
        elif element.tag == f"{_FORM}option":
            said = element.get(f"{_FORM}current-selected", element.get(f"{_FORM}selected"))
            text = element.get(f"{_FORM}label", "") if said == "true" else ""
        if text.strip():
            yield text


def _sides(frame: etree._Element) -> tuple[float, float]:
    """Width and height of a frame in millimetres, 0 where it does not say."""
    sides = [_LENGTH.fullmatch(frame.get(f"{_SVG}{side}", "")) for side in ("width", "height")]
    width, height = (float(side[1]) * MILLIMETRES[side[2]] if side else 0.0 for side in sides)
    return width, height
