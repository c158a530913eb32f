"""Bold print that a PDF makes by drawing the same words twice, a hair apart."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from pypdf import PageObject

_HAIR: Final = 1.0
"""In points: less than the stroke of a letter is wide, or little more."""
_SHORTEST: Final = 8
_MOVES: Final = frozenset([b"BT", b"Td", b"TD", b"Tm", b"T*"])


def once(text: str, page: PageObject) -> str:
    """The text of a page, its lines once where they are there twice in one place."""
    lines = text.split("\n")
    halves = [_half(line.rstrip()) for line in lines]
    again = [
        line.strip() == before.strip() and len(line.strip()) >= _SHORTEST
        for before, line in zip(["", *lines], lines, strict=False)
    ]
    twice = sum(map(bool, halves)) + sum(again)
    if not twice or _drawn_again(page) < twice:
        return text
    kept = zip(lines, halves, again, strict=True)
    return "\n".join(half or line for line, half, repeated in kept if not repeated)


def _half(line: str) -> str:
    """Half of a line that is the same twice, without the blank that stands between sentences."""
    half = line[: len(line) // 2]
    is_double = len(half) >= _SHORTEST and half + half == line and not line[0].isspace()
    return half if is_double else ""


def _drawn_again(page: PageObject) -> int:
    """How often the words drawn last are drawn again in the place where they are."""
    found = 0
    moved = False
    last: tuple[object, float, float] | None = None

    def look(operator: object, operands: object, cm: Sequence[float], tm: Sequence[float]) -> None:
        nonlocal found, moved, last
        if operator in _MOVES:
            moved = True
        elif operator in {b"Tj", b"TJ"}:
            x, y = _place(cm, tm)
            said = repr(operands)
            if (
                last
                and moved
                and last[0] == said
                and max(abs(x - last[1]), abs(y - last[2])) <= _HAIR
            ):
                found += 1
            last, moved = (said, x, y), False

    page.extract_text(visitor_operand_before=look)
    return found


def _place(cm: Sequence[float], tm: Sequence[float]) -> tuple[float, float]:
    a, b, c, d, e, f = cm
    x, y = tm[4], tm[5]
    return a * x + c * y + e, b * x + d * y + f
