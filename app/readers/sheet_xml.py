"""What a worksheet's XML says beside its cells: merged cells, formulas without values, rows out of order."""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import BinaryIO, Final

from openpyxl.utils import column_index_from_string

_BLOCK: Final = 1 << 20
_LONGEST_ROW_TAG: Final = 1_000
_OVERLAP: Final = 12_000
"""Bytes of a block that are looked at again with the next: more than a formula's cell takes."""
_ROW: Final = re.compile(rb'<(?:\w{1,20}:)?row\s(?:[^<>]{0,900}\s)?r="(\d{1,9})"')
_MERGED: Final = re.compile(
    rb'mergeCell\s[^<>]{0,200}?ref="([A-Z]{1,3})(\d{1,7}):[A-Z]{1,3}(\d{1,7})"'
)
_MOST_MERGED: Final = 100_000
_FORMULA: Final = re.compile(
    rb"<(?:\w{1,20}:)?c(?P<cell>(?:\s[^<>]{0,300})?)>\s{0,9}"
    rb"<(?:\w{1,20}:)?f(?:(?:\s[^<>]{0,300})?/>|(?:\s[^<>]{0,300})?>[^<]{0,9000}</(?:\w{1,20}:)?f>)\s{0,9}"
    rb"(?:<(?:\w{1,20}:)?v(?:\s?/>|>\s{0,9}</(?:\w{1,20}:)?v>)\s{0,9})?</(?:\w{1,20}:)?c>"
)
_EMPTY_TEXT: Final = b't="str"'  # a value that was stored, and is empty


@dataclass(slots=True)
class SheetFacts:
    """What there is to know of a sheet.

    Attributes:
        in_order: whether the rows' numbers rise, as office programs write them:
            openpyxl passes over one that does not.
        merged: for the first row of merged cells, from 1, their columns, from 0, and last rows.
        unsaved: whether a formula has no value.
        wide: whether it has more columns than are read; whoever reads the rows says so.
    """

    in_order: bool = True
    merged: dict[int, dict[int, int]] = field(default_factory=dict)
    unsaved: bool = False
    wide: bool = False

    def add(self, text: bytes) -> None:
        """Note what stands in a piece of the XML."""
        if b"mergeCell" in text:
            for column, first, last in _MERGED.findall(text):
                if int(last) > int(first) and len(self.merged) < _MOST_MERGED:
                    columns = self.merged.setdefault(int(first), {})
                    columns[column_index_from_string(column.decode()) - 1] = int(last)
        if not self.unsaved and (b"<f" in text or b":f" in text):
            self.unsaved = any(
                _EMPTY_TEXT not in found["cell"] for found in _FORMULA.finditer(text)
            )


def look(member: BinaryIO) -> SheetFacts:
    """Read a sheet's XML through once; where it is broken, as far as it goes."""
    facts = SheetFacts()
    last, rest, before = 0, b"", b""
    with suppress(zipfile.BadZipFile, zlib.error, EOFError, OSError):
        while block := member.read(_BLOCK):
            facts.add(before + block)
            before = block[-_OVERLAP:]
            text = rest + block
            for match in _ROW.finditer(text):
                number = int(match[1])
                facts.in_order = facts.in_order and number > last
                last = number
            rest = text[-_LONGEST_ROW_TAG:].rpartition(b"<")[2]
            rest = b"<" + rest if b">" not in rest else b""
    return facts


class Merged:
    """Carries what stands in the first of merged cells down to the others."""

    def __init__(self, merged: Mapping[int, Mapping[int, int]]) -> None:
        """Start above the first row; ``merged`` as in ``SheetFacts``."""
        self._starts = merged
        self._open: dict[int, tuple[int, object]] = {}

    def above(self, number: int, cells: Sequence[object]) -> dict[int, object]:
        """What merged cells of the rows above hold for this one; by column. Rows come in order."""
        if self._open:
            self._open = {at: found for at, found in self._open.items() if found[0] >= number}
        held = {at: value for at, (_, value) in self._open.items()}
        for at, last in self._starts.get(number, {}).items():
            if at < len(cells) and cells[at] is not None:
                self._open[at] = last, cells[at]
        return held
