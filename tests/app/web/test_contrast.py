"""Colours of the frames: numbers and labels can be read in the light and in the dark."""

from __future__ import annotations

import colorsys
import re
from importlib.resources import files

import pytest
from caseframe import FRAMES
from caseframe.app import palette

OWN = files("caseframe.app.web").joinpath("static", "page.css").read_text(encoding="utf-8")
CSS = OWN + palette.style(dark_class="dark")
REPORT = files("caseframe.app.screening").joinpath("report.html").read_text(encoding="utf-8")
Colour = tuple[float, float, float]


def luminance(colour: Colour) -> float:
    """Relative luminance as WCAG defines it."""
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in colour]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: Colour, two: Colour) -> float:
    light, dark = sorted((luminance(one), luminance(two)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def plain(name: str, scheme: int, text: str = CSS) -> Colour:
    """A variable in hexadecimal: light is 0, dark is 1."""
    digits = re.findall(rf"{name}: #([0-9a-f]+);", text)[scheme]
    digits = digits if len(digits) == 6 else "".join(2 * digit for digit in digits)
    red, green, blue = (int(digits[place : place + 2], 16) / 255 for place in (0, 2, 4))
    return red, green, blue


def framed(name: str, frame: str, scheme: int) -> Colour:
    """A variable that depends on the frame's hue."""
    hue = re.search(rf"\.f-{frame} {{ --h: (\d+); }}", CSS)
    assert hue is not None
    given = re.findall(rf"{name}: hsl\(var\(--h\) (\d+)% (\d+)%\)", CSS)[scheme]
    saturation, lightness = (int(number) / 100 for number in given)
    return colorsys.hls_to_rgb(int(hue[1]) / 360, lightness, saturation)


@pytest.mark.parametrize("scheme", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize("frame", FRAMES)
def test_every_frame_can_be_read(frame: str, scheme: int) -> None:
    edge, tint = framed("--edge", frame, scheme), framed("--tint", frame, scheme)
    assert contrast(plain("--cf-paper", scheme), edge) >= 4.5, "a finding's number"
    assert contrast(plain("--cf-ink", scheme), tint) >= 4.5, "a frame's name"
    assert contrast(tint, edge) >= 3, "the line under a phrase"
    for name, text in (("--cf-paper", CSS), ("--paper", REPORT)):
        assert contrast(plain(name, scheme, text), edge) >= 3, "a bar's edge beside the paper"
    assert contrast(plain("--ink", scheme, REPORT), tint) >= 4.5, "a letter in a bar of the report"


def test_marks_of_a_guess_can_be_read() -> None:
    for scheme in (0, 1):
        assert contrast(plain("--cf-ink", scheme), plain("--cf-pen", scheme)) >= 4.5


def test_no_two_frames_share_a_colour_or_a_letter() -> None:
    assert list(palette.HUES) == list(palette.LETTERS) == list(FRAMES)
    assert len(set(palette.HUES.values())) == len(set(palette.LETTERS.values())) == len(FRAMES)


def test_no_other_colour_of_a_frame_is_given() -> None:
    assert "--tint:" not in OWN + REPORT and "--edge:" not in OWN + REPORT
