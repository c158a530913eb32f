"""Plots of an evaluation, as SVG for a page that needs nothing else.

Colours are told apart by line style or place too; each plot comes with its
figures in a table on the page.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from io import StringIO
from typing import Any, Final

import matplotlib as mpl
import numpy as np
from caseframe.frames import FRAMES
from caseframe.training.evaluation.breakdown import NONE
from matplotlib.figure import Figure

_STYLES: Final = ("-", "--", ":", "-.", (0, (5, 1, 1, 1, 1, 1)), (0, (1, 3)))
_INK: Final = "#1d3a4f"
_SETTINGS: Final[Any] = {"svg.hashsalt": "caseframe", "svg.fonttype": "none", "font.size": 9.0}


def precision_recall(curves: dict[str, dict[str, list[float]]]) -> str:
    """Precision over recall of each model's sentence scores."""
    figure, axes = _figure(6.0, 4.0)
    for number, (name, curve) in enumerate(curves.items()):
        style = _STYLES[number % len(_STYLES)]
        axes.plot(curve["recall"], curve["precision"], linestyle=style, label=name)
    axes.set(xlabel="recall", ylabel="precision", xlim=(0, 1), ylim=(0, 1.02))
    axes.grid(visible=True, alpha=0.3)
    axes.legend(loc="lower left", fontsize=8)
    return _svg(figure)


def reliability_diagram(bins: Sequence[dict[str, float]]) -> str:
    """The share of blaming sentences over the mean score, with the diagonal of perfect calibration."""
    figure, axes = _figure(4.5, 4.0)
    axes.plot([0, 1], [0, 1], linestyle=":", color="grey", label="a score that means what it says")
    axes.plot(
        [own["score"] for own in bins],
        [own["share"] for own in bins],
        marker="o",
        color=_INK,
        label="the model",
    )
    axes.set(xlabel="mean score", ylabel="share that blames", xlim=(0, 1), ylim=(0, 1.02))
    axes.grid(visible=True, alpha=0.3)
    axes.legend(loc="upper left", fontsize=8)
    return _svg(figure)


def frame_bars(
    frames: dict[str, float], intervals: Mapping[str, tuple[float, float] | None]
) -> str:
    """F1 of each frame with its 95 % interval, where it has one."""
    figure, axes = _figure(6.0, 3.6)
    values = np.array([frames[frame] for frame in FRAMES])
    ends = np.array([intervals[frame] or (np.nan, np.nan) for frame in FRAMES])
    spread = np.clip(np.stack([values - ends[:, 0], ends[:, 1] - values]), 0, None)
    axes.barh(range(len(FRAMES)), values, xerr=spread, color="#8fb3c9", ecolor=_INK, capsize=3)
    axes.set_yticks(range(len(FRAMES)), FRAMES)
    axes.invert_yaxis()
    axes.set(xlabel="F1", xlim=(0, 1))
    return _svg(figure)


def confusion_table(table: dict[str, dict[str, int]]) -> str:
    """Gold frame (rows) by predicted frame (columns), shaded by the share of the row."""
    names = (*FRAMES, NONE)
    counts = np.array([[table[row][column] for column in names] for row in names])
    shares = counts / np.maximum(counts.sum(axis=1, keepdims=True), 1)
    figure, axes = _figure(7.0, 6.0)
    axes.imshow(shares, cmap="Blues", vmin=0, vmax=1)
    for row, column in np.argwhere(counts > 0):
        colour = "white" if shares[row, column] > 0.5 else "black"
        place = (column, row)
        axes.annotate(
            str(counts[row, column]), place, ha="center", va="center", color=colour, fontsize=7
        )
    axes.set_xticks(range(len(names)), names, rotation=60, ha="right")
    axes.set_yticks(range(len(names)), names)
    axes.set(xlabel="predicted", ylabel="gold")
    return _svg(figure)


def _figure(width: float, height: float) -> tuple[Figure, Any]:
    with mpl.rc_context(_SETTINGS):
        figure = Figure(figsize=(width, height), layout="constrained")
        return figure, figure.subplots()


def _svg(figure: Figure) -> str:
    """The figure as an ``svg`` element, the same each time."""
    buffer = StringIO()
    with mpl.rc_context(_SETTINGS):
        figure.savefig(buffer, format="svg", metadata={"Date": None}, transparent=False)
    text = buffer.getvalue()
    return text[text.index("<svg") :]
