"""How sure a share is: Wilson's interval, and how many sentences a narrow one needs."""

from __future__ import annotations

import math
from typing import Final

Z: Final = 1.959964
"""Of the normal distribution, 95 % lies this many standard deviations around the mean."""
SHARES: Final = (0.5, 0.7, 0.8, 0.9)
HALF_WIDTHS: Final = (0.15, 0.10, 0.075, 0.05)


def wilson(right: int, of: int) -> tuple[float, float]:
    """The 95 % interval of a share, good for few cases and for shares of 0 and 1.

    Source: Wilson (1927), Probable inference, the law of succession, and
    statistical inference. With nothing counted it is 0 to 1.
    """
    if of == 0:
        return 0.0, 1.0
    share, square = right / of, Z * Z / of
    middle = (share + square / 2) / (1 + square)
    half = Z / (1 + square) * math.sqrt(share * (1 - share) / of + square / (4 * of))
    return (
        max(0.0, middle - half) if right else 0.0,
        min(1.0, middle + half) if right < of else 1.0,
    )


def needed(share: float, half_width: float) -> int:
    """How many cases put a share within ``half_width``, in 95 of 100 samples.

    The normal approximation, ``Z**2 * share * (1 - share) / half_width**2``: for
    cases that have nothing to do with one another.
    """
    return math.ceil(Z * Z * share * (1 - share) / half_width**2)


def needed_table() -> str:
    """``needed`` for usual shares and half-widths, as a Markdown table."""
    head = "| share | " + " | ".join(f"± {half:g}" for half in HALF_WIDTHS) + " |"
    rule = "|---|" + "---|" * len(HALF_WIDTHS)
    rows = [
        f"| {share:g} | " + " | ".join(f"{needed(share, half):,}" for half in HALF_WIDTHS) + " |"
        for share in SHARES
    ]
    return "\n".join([head, rule, *rows])
