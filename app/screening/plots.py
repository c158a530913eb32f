"""Plots as inline SVG: stacked bars, with the same numbers as a table for those who cannot see them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from caseframe.app.palette import LETTERS
from caseframe.app.readers.common import count
from caseframe.app.render_html import escape
from caseframe.frames import FRAMES
from caseframe.guide import Guide

STYLE: Final = (
    "svg .block { fill: var(--tint); stroke: var(--edge); }\n"
    ".key { display: inline-block; min-width: 1.4em; text-align: center; font-weight: 600; "
    "background: var(--tint); border: 1px solid var(--edge); border-radius: .15rem; }\n"
)
"""What plots need beside the palette's style."""
_BAR: Final = 22
_LABEL: Final = 220
_WIDTH: Final = 860
_HEIGHT: Final = 160
_TOP: Final = 16
"""Room above the highest column for its number."""
_NUMBERED: Final = 22.0
"""Of a column over which its number can stand."""
_MOST_MONTHS: Final = 240
_ROOM: Final = 13.0
"""Of a block in which its frame's letter can stand."""
Counts = Mapping[tuple[str, str], int]


def bars(title: str, counts: Counts, guide: Guide, limit: int = 20) -> str:
    """One bar for each name, the longest first: its findings by frame. Empty if there are none."""
    totals = _totals(counts)
    names = sorted(totals, key=lambda name: (-totals[name], name))[:limit]
    if not names:
        return ""
    scale = (_WIDTH - _LABEL - 60) / max(totals.values())
    drawn = []
    for row, name in enumerate(names):
        x, y = float(_LABEL), row * (_BAR + 6)
        drawn.append(
            f'<text x="{_LABEL - 8}" y="{y + 15}" text-anchor="end">{escape(_short(name))}</text>'
        )
        for frame, number in _parts(name, counts):
            drawn.append(_block(x, y, number * scale, _BAR, name, frame, number, guide))
            x += number * scale
        drawn.append(f'<text x="{x + 6:.1f}" y="{y + 15}">{totals[name]}</text>')
    left_out = len(totals) - len(names)
    more = f"<p>{left_out} more with fewer findings are not drawn.</p>" if left_out else ""
    picture = _svg(title, _WIDTH, len(names) * (_BAR + 6), drawn)
    return _figure(title, picture, names, counts, guide) + more


def months(title: str, counts: Counts, guide: Guide) -> str:
    """One column for each month from the first to the last: its findings by frame.

    Where a date lies so far off that not every month between can be drawn, only those
    with findings are.
    """
    totals = _totals(counts)
    if not totals:
        return ""
    names = all_months(min(totals), max(totals)) or sorted(totals)
    width = max(4.0, min(40.0, (_WIDTH - 10) / len(names)))
    scale = _HEIGHT / max(totals.values())
    drawn = []
    every = max(1, round(60 / width))
    for column, name in enumerate(names):
        x, y = column * width, float(_TOP + _HEIGHT)
        for frame, number in _parts(name, counts):
            y -= number * scale
            drawn.append(_block(x, y, width - 1.5, number * scale, name, frame, number, guide))
        if name in totals and width >= _NUMBERED:
            drawn.append(
                f'<text x="{x + width / 2:.1f}" y="{y - 4:.1f}" text-anchor="middle">{totals[name]}</text>'
            )
        if column % every == 0:
            drawn.append(f'<text x="{x:.1f}" y="{_TOP + _HEIGHT + 16}">{escape(name)}</text>')
    whole = max(_WIDTH, round(width * len(names)) + 60)
    picture = _svg(title, whole, _TOP + _HEIGHT + 22, drawn)
    gaps = len(names) == len(totals) and len(all_months(names[0], names[-1])) != len(names)
    more = "<p>Months without findings are not drawn: the dates lie far apart.</p>" if gaps else ""
    return _figure(title, picture, sorted(totals), counts, guide) + more


def all_months(first: str, last: str) -> list[str]:
    """Every month from one to another, as ``2024-03``; none if they are more than 20 years."""
    year, month = map(int, first.split("-"))
    found: list[str] = []
    while (name := f"{year:04d}-{month:02d}") <= last:
        if len(found) == _MOST_MONTHS:
            return []
        found.append(name)
        year, month = (year, month + 1) if month < 12 else (year + 1, 1)
    return found


def legend(guide: Guide) -> str:
    """Which letter and colour is which frame."""
    items = "".join(
        f'<li><span class="key f-{frame}">{LETTERS[frame]}</span> '
        f"{escape(guide.frames[frame].title)}</li>"
        for frame in FRAMES
    )
    return f'<ul class="legend">{items}</ul>'


def _totals(counts: Counts) -> dict[str, int]:
    totals: dict[str, int] = {}
    for (name, _), number in counts.items():
        totals[name] = totals.get(name, 0) + number
    return totals


def _parts(name: str, counts: Counts) -> list[tuple[str, int]]:
    return [(frame, counts[name, frame]) for frame in FRAMES if (name, frame) in counts]


def _block(  # noqa: PLR0913, PLR0917 - a rectangle is many numbers
    x: float,
    y: float,
    width: float,
    height: float,
    name: str,
    frame: str,
    number: int,
    guide: Guide,
) -> str:
    said = escape(f"{name}: {guide.frames[frame].title}, {number}")
    fits = width >= _ROOM and height >= _ROOM
    letter = (
        f'<text x="{x + width / 2:.1f}" y="{y + height / 2 + 4.5:.1f}" text-anchor="middle">'
        f"{LETTERS[frame]}</text>"
    )
    return (
        f'<g class="f-{frame}"><title>{said}</title><rect class="block" x="{x:.1f}" y="{y:.1f}" '
        f'width="{max(width, 0.5):.1f}" height="{height:.1f}"/>{letter if fits else ""}</g>'
    )


def _svg(title: str, width: int, height: int, drawn: Sequence[str]) -> str:
    return (
        f'<svg role="img" aria-label="{escape(title)}; the table below has the numbers" '
        f'viewBox="0 0 {width} {height}" width="{width}" height="{height}">{"".join(drawn)}</svg>'
    )


def _figure(title: str, picture: str, names: Sequence[str], counts: Counts, guide: Guide) -> str:
    used = [frame for frame in FRAMES if any((name, frame) in counts for name in names)]
    head = "".join(f'<th scope="col">{escape(guide.frames[f].title)}</th>' for f in used)
    rows = "".join(
        f'<tr><th scope="row">{escape(name)}</th>'
        + "".join(f"<td>{counts.get((name, frame), 0)}</td>" for frame in used)
        + "</tr>"
        for name in names
    )
    return (
        f'<figure><figcaption>{escape(title)}</figcaption><div class="wide" tabindex="0" role="region" '
        f'aria-label="{escape(title)}">{picture}</div>'
        f'<details><summary>The numbers as a table</summary><div class="wide" tabindex="0" role="region" '
        f'aria-label="{escape(title)}, numbers"><table><thead><tr><th></th>{head}</tr></thead>'
        f"<tbody>{rows}</tbody></table></div></details></figure>"
    )


def _short(name: str) -> str:
    return name if len(name) <= 30 else f"…{name[-29:]}"


def not_drawn(counts: Counts, found: int, what: str) -> str:
    """How many of the open findings stand in no bar of a plot; nothing where there is no plot."""
    left = found - sum(counts.values())
    if not counts or not left:
        return ""
    return (
        f"<p>{count(left, 'more open finding')} without {what} that could be read: not drawn.</p>"
    )
