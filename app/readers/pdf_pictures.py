"""How much of a PDF page its pictures cover: a stamp on a scan is not the text of the page."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final, TypeAlias

from caseframe.app.readers.pdf_objects import dictionary, resolved
from pypdf import PageObject
from pypdf.generic import ContentStream, StreamObject

_Matrix: TypeAlias = tuple[float, float, float, float, float, float]
_Box: TypeAlias = tuple[float, float, float, float]
_AS_IT_IS: Final[_Matrix] = (1, 0, 0, 1, 0, 0)
_DEEPEST: Final = 8
_MOST_FORMS: Final = 64


def covered(page: PageObject) -> float:
    """The share of a page under pictures, from 0 to 1; strips and tiles of a scan are added up."""
    box = page.cropbox
    left, bottom, right, top = float(box.left), float(box.bottom), float(box.right), float(box.top)
    area = abs((right - left) * (top - bottom))
    content = page.get_contents()
    resources = page.get("/Resources")
    if content is None or not area or not _may_show_pictures(resources, content):
        return 0
    sides = (min(left, right), min(bottom, top), max(left, right), max(bottom, top))
    return min(sum(_Pictures(page, sides).areas(content, resources)) / area, 1)


def _may_show_pictures(resources: object, content: ContentStream) -> bool:
    """A quick look that spares most pages the work."""
    return "/XObject" in dictionary(resources) or b"BI" in content.get_data()


@dataclass(slots=True)
class _Pictures:
    """The pictures of a page, those in its forms (drawings used like pictures) too."""

    page: PageObject
    box: _Box
    seen: set[int] = field(default_factory=set)

    def areas(
        self, content: ContentStream, resources: object, matrix: _Matrix = _AS_IT_IS, depth: int = 0
    ) -> Iterator[float]:
        """The area of the page under each picture."""
        kept: list[_Matrix] = []
        named = dictionary(dictionary(resources).get("/XObject"))
        for operands, operator in content.operations:
            if operator == b"q":
                kept.append(matrix)
            elif operator == b"Q" and kept:
                matrix = kept.pop()
            elif operator == b"cm":
                matrix = _times(_matrix(operands), matrix)
            elif operator == b"INLINE IMAGE":
                yield self._area(matrix)
            elif operator == b"Do" and operands:
                yield from self._drawn(named.get(operands[0]), resources, matrix, depth)

    def _drawn(
        self, reference: object, resources: object, matrix: _Matrix, depth: int
    ) -> Iterator[float]:
        drawn = dictionary(reference)
        if drawn.get("/Subtype") == "/Image":
            yield self._area(matrix)
            return
        fresh = id(drawn) not in self.seen and len(self.seen) < _MOST_FORMS and depth < _DEEPEST
        if not isinstance(drawn, StreamObject) or not fresh:
            return
        self.seen.add(id(drawn))
        inner = _times(_matrix(drawn.get("/Matrix", _AS_IT_IS)), matrix)
        content = ContentStream(drawn, self.page.pdf)
        yield from self.areas(content, drawn.get("/Resources", resources), inner, depth + 1)

    def _area(self, matrix: _Matrix) -> float:
        """The part of the page under a picture: the unit square, moved to its place."""
        a, b, c, d, e, f = matrix
        across = [e, e + a, e + c, e + a + c]
        up = [f, f + b, f + d, f + b + d]
        left, bottom, right, top = self.box
        width = min(max(across), right) - max(min(across), left)
        height = min(max(up), top) - max(min(up), bottom)
        return max(width, 0) * max(height, 0)


def _matrix(operands: object) -> _Matrix:
    found = resolved(operands)
    if not isinstance(found, list | tuple) or len(found) != len(_AS_IT_IS):
        return _AS_IT_IS
    a, b, c, d, e, f = (float(number) for number in found)
    return a, b, c, d, e, f


def _times(first: _Matrix, then: _Matrix) -> _Matrix:
    """What moves a point by the first and then by the other."""
    a, b, c, d, e, f = first
    p, q, r, s, t, u = then
    return (
        *(a * p + b * r, a * q + b * s),
        *(c * p + d * r, c * q + d * s),
        *(e * p + f * r + t, e * q + f * s + u),
    )
