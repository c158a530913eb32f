"""The XML of Word documents: its names, and what single elements show."""

from __future__ import annotations

from typing import Final

from lxml import etree

_W: Final = frozenset(
    [
        "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
        "http://purl.oclc.org/ooxml/wordprocessingml/main",
    ]
)
SKIPPED: Final = frozenset(
    ["del", "moveFrom", "delText", "instrText", "pPr", "rPr", "sectPr", "rt"]
)
"""Deleted text, field codes, and properties (which hold no text of the note)."""
ART: Final = "{urn:schemas-microsoft-com:vml}textpath"
_DIGITS: Final = 6
_SIGNS: Final = {"tab": "\t", "ptab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}


def local(element: etree._Element) -> str:
    """The element's name in the language of Word documents; empty for other languages."""
    space, _, name = str(element.tag)[1:].partition("}")
    return name if space in _W else ""


def attribute(element: etree._Element, name: str) -> str:
    """An attribute in the language of its element."""
    space = str(element.tag)[1:].partition("}")[0]
    return str(element.get(f"{{{space}}}{name}", ""))


def is_spare(element: etree._Element) -> bool:
    """Whether this is the second copy of a text box, for old programs."""
    return str(element.tag).endswith("}Fallback") and element.getprevious() is not None


def chosen_of(element: etree._Element) -> etree._Element | None:
    """Of a field that is a drop-down list: the entry that it shows."""
    listed = next((child for child in element.iter() if local(child) == "ddList"), None)
    if listed is None:
        return None
    said = {local(child): attribute(child, "val") for child in listed}
    number = said.get("result") or said.get("default") or "0"
    entries = [child for child in listed if local(child) == "listEntry"]
    at = int(number) if number.isdecimal() and len(number) < _DIGITS else 0
    return entries[at] if at < len(entries) else None


def text_of(name: str, element: etree._Element) -> str:
    """What an element within a run shows."""
    if name == "t":
        return element.text or ""
    if name == "sym":
        try:
            return chr(int(attribute(element, "char"), 16))
        except (ValueError, OverflowError):
            return ""
    return _SIGNS.get(name, "")
