"""The frames' colours, the same for marks in a text and for bars in a plot; each goes with a name or letter."""

from __future__ import annotations

from typing import Final

from caseframe.frames import FRAMES

HUES: Final = {
    "self_placed_risk": 25,
    "choice": 270,
    "sexualised": 340,
    "relationship": 310,
    "adultified": 200,
    "character": 5,
    "disbelief": 225,
    "non_engagement": 160,
    "family_blame": 95,
    "minimising": 48,
}
"""Degrees on the colour circle."""
LETTERS: Final = {frame: chr(ord("A") + number) for number, frame in enumerate(FRAMES)}
"""What a frame is called where its name has no room."""
_ANY: Final = ':is([class^="f-"], [class*=" f-"])'
_LIGHT: Final = "--tint: hsl(var(--h) 75% 91%); --edge: hsl(var(--h) 65% 27%);"
_DARK: Final = "--tint: hsl(var(--h) 40% 22%); --edge: hsl(var(--h) 65% 68%);"


def style(*, dark_class: str = "") -> str:
    """CSS that gives an element of class ``f-FRAME`` a tint to stand on and an edge.

    Args:
        dark_class: the class of an element in which it is dark; else the reader's own settings tell.
    """
    hues = "\n".join(f".f-{frame} {{ --h: {hue}; }}" for frame, hue in HUES.items())
    dark = (
        f".{dark_class} {_ANY} {{ {_DARK} }}"
        if dark_class
        else f"@media (prefers-color-scheme: dark) {{ {_ANY} {{ {_DARK} }} }}"
    )
    return f"{hues}\n{_ANY} {{ {_LIGHT} }}\n{dark}\n"
