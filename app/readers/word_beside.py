"""What stands beside the text of a Word document: pictures and comments, to be counted."""

from __future__ import annotations

import re
from typing import Final

from caseframe.app.documents import Remark
from caseframe.app.readers.beside import MILLIMETRES, is_logo
from caseframe.app.readers.word_xml import SKIPPED, attribute, is_spare, local
from lxml import etree

_OURS: Final = Remark("", 0, 0, "").author
_PASSED_OVER: Final = SKIPPED | {"object"}
_EMU_PER_MM: Final = 36_000
_DIGITS: Final = 12
_SIDE: Final = re.compile(r"(?:^|;)\s*(width|height)\s*:\s*(\d{1,9}(?:\.\d{1,9})?)(pt|in|mm|cm)")


def pictures(story: etree._Element) -> int:
    """How many pictures a story shows, logos left out; embedded objects are none."""
    number, extent = 0, (0.0, 0.0)
    events = etree.iterwalk(story, events=("start",))
    for _, element in events:
        name = str(element.tag).rpartition("}")[2]
        if local(element) in _PASSED_OVER or is_spare(element):
            events.skip_subtree()
        elif name == "extent":
            extent = _length(element.get("cx")), _length(element.get("cy"))
        elif name == "blip":
            number += not is_logo(*extent)
        elif name == "imagedata":
            number += not is_logo(*_drawn(element))
    return number


def comments(part: etree._Element) -> int:
    """How many comments people wrote: ours are none of the record."""
    found = (element for element in part.iter() if local(element) == "comment")
    return sum(attribute(element, "author") != _OURS for element in found)


def _length(said: str | None) -> float:
    """Of what a drawing counts in, as millimetres."""
    return int(said) / _EMU_PER_MM if said and said.isdecimal() and len(said) < _DIGITS else 0.0


def _drawn(element: etree._Element) -> tuple[float, float]:
    """The width and height that an old drawing's style says of a picture."""
    parent = element.getparent()
    style = parent.get("style", "") if parent is not None else ""
    sides = {side: float(number) * MILLIMETRES[unit] for side, number, unit in _SIDE.findall(style)}
    return sides.get("width", 0.0), sides.get("height", 0.0)
