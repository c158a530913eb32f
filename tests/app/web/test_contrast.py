"""Colours of the frames: numbers and labels can be read in the light and in the dark."""

from __future__ import annotations

import colorsys
import re
from importlib.resources import files

import pytest
from caseframe import FRAMES

CSS = files("caseframe.app.web").joinpath("static", "page.css").read_text(encoding="utf-8")
Colour = tuple[float, float, float]


def luminance(colour: Colour) -> float:
    """Relative luminance as WCAG defines it."""
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in colour]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: Colour, two: Colour) -> float:
    light, dark = sorted((luminance(one), luminance(two)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def plain(name: str, scheme: int) -> Colour:
    """A variable in hexadecimal: light is 0, dark is 1."""
    digits = re.findall(rf"{name}: #([0-9a-f]+);", CSS)[scheme]
    digits = digits if len(digits) == 6 else "".join(2 * digit for digit in digits)
    red, green, blue = (int(digits[place : place + 2], 16) / 255 for place in (0, 2, 4))
    return red, green, blue


def framed(name: str, frame: str, scheme: int) -> Colour:
    """A variable that depends on the frame's hue."""
    hue = re.search(rf"\.f-{frame} {{ --h: (\d+); }}", CSS)
    assert hue is not None
    given = re.findall(rf"{name}: hsl\(var\(--h, 0\) (\d+)% (\d+)%\)", CSS)[scheme]
    saturation, lightness = (int(number) / 100 for number in given)
    return colorsys.hls_to_rgb(int(hue[1]) / 360, lightness, saturation)


@pytest.mark.parametrize("scheme", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize("frame", FRAMES)
def test_every_frame_can_be_read(frame: str, scheme: int) -> None:
    edge, tint = framed("--edge", frame, scheme), framed("--tint", frame, scheme)
    assert contrast(plain("--cf-paper", scheme), edge) >= 4.5, "a finding's number"
    assert contrast(plain("--cf-ink", scheme), tint) >= 4.5, "a frame's name"
    assert contrast(tint, edge) >= 3, "the line under a phrase"
