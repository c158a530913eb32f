"""The tables of the page of an evaluation, as HTML."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import TYPE_CHECKING, Any, Final

from caseframe.frames import FRAMES

if TYPE_CHECKING:
    from caseframe.training.compare import Comparison

Cells = Sequence[Sequence[str]]
NO_INTERVAL: Final = "[–]"  # noqa: RUF001
"""Stands where there are too few to give an interval."""
_ROWS: Final = (
    ("sentences: precision", "precision"),
    ("sentences: recall", "recall"),
    ("sentences: F1", "f1"),
    ("frames: macro F1", "frames"),
    ("phrases: F1 (right frame, overlap)", "phrases"),
    ("minimal pairs right", "pairs"),
)


def interval_text(interval: tuple[float, float] | None) -> str:
    """An interval in square brackets, or the mark for none."""
    return f"[{interval[0]:.3f}, {interval[1]:.3f}]" if interval else NO_INTERVAL


def _shares(interval: tuple[float, float]) -> str:
    return f"[{interval[0]:.1%}, {interval[1]:.1%}]"


def table(header: Sequence[str], rows: Cells) -> str:
    """A table whose rows begin with their headings; everything is escaped."""
    head = "".join(f"<th scope='col'>{escape(cell)}</th>" for cell in header)
    body = "\n".join(
        f"<tr><th scope='row'>{escape(row[0])}</th>"
        + "".join(f"<td>{escape(cell)}</td>" for cell in row[1:])
        + "</tr>"
        for row in rows
    )
    return f"<div class='scroll'><table><tr>{head}</tr>\n{body}\n</table></div>"


def _value(figures: dict[str, Any], key: str) -> str:
    values = {
        **figures["sentence"],
        "frames": figures["frame_macro_f1"],
        "phrases": figures["partial_spans"]["f1"],
        "pairs": figures["pairs"]["right"] / max(1, figures["pairs"]["of"]),
        **{frame: figures["frames"][frame]["f1"] for frame in FRAMES},
    }
    return f"{values[key]:.3f} {interval_text(figures['intervals'][key])}"


def comparison_table(comparison: Comparison) -> str:
    """Each figure of each model with its interval."""
    rows = [[label, *(_value(row.figures, key) for row in comparison.rows)] for label, key in _ROWS]
    rows.append(
        [
            "average precision",
            *(
                f"{row.figures['average_precision']:.3f} "
                f"{interval_text(row.figures['intervals']['average_precision'])}"
                for row in comparison.rows
            ),
        ]
    )
    return table(["", *(row.name for row in comparison.rows)], rows)


def against_table(comparison: Comparison) -> str:
    """What the model gains over each other one; empty if it stands alone."""
    if not comparison.against:
        return ""
    rows = []
    for name, found in comparison.against.items():
        cells = [_gain(found[key]) for key in ("f1", "frames", "phrases")]
        rows.append([name, *cells, f"{found['mcnemar_p']:.2g}"])
    header = [
        "",
        "sentences: F1",
        "frames: macro F1",
        "phrases: F1 (right frame, overlap)",
        "McNemar p",
    ]
    return table(header, rows)


def _gain(found: dict[str, float]) -> str:
    if found["low"] == found["high"]:
        return f"{found['value']:+.3f} {NO_INTERVAL}"
    return f"{found['value']:+.3f} [{found['low']:+.3f}, {found['high']:+.3f}], p {found['p']:.3f}"


def frame_table(comparison: Comparison) -> str:
    """Each frame's F1 of each model."""
    rows = [[frame, *(_value(row.figures, frame) for row in comparison.rows)] for frame in FRAMES]
    return table(["F1", *(row.name for row in comparison.rows)], rows)


def spans_table(spans: dict[str, dict[str, float]]) -> str:
    """The four ways in which nervaluate counts phrases."""
    rows = [
        [name, *(f"{own[key]:.3f}" for key in ("precision", "recall", "f1"))]
        for name, own in spans.items()
    ]
    return table(["", "precision", "recall", "F1"], rows)


def notes_table(notes: dict[str, Any] | None) -> str:
    """Figures on whole notes; empty if there are none."""
    if notes is None:
        return ""
    rows = [
        [key.replace("_", " "), f"{value:.3f}" if isinstance(value, float) else str(value)]
        for key, value in notes.items()
    ]
    return table(["", ""], rows)


def plain_table(comparison: Comparison) -> str:
    """False alarms in each file of ordinary text."""
    rows = [
        [own.name, f"{own.sentences:,}", f"{own.flagged:,}", f"{own.per_thousand:.1f}"]
        for own in comparison.plain
    ]
    return table(["text", "sentences", "flagged", "per thousand"], rows) if rows else ""


def suites_table(comparison: Comparison) -> str:
    """The behavioural suites."""
    rows = [
        [
            f"{own.kind}: {own.name}",
            *(f"{own.cases:,}", f"{len(own.failures):,}", f"{own.rate:.1%}"),
            f"{own.failing_sentences} of {own.sentences} {_shares(own.interval)}",
        ]
        for own in comparison.suites
    ]
    header = ["", "cases", "fail", "share", "sentences of which a case fails"]
    return table(header, rows) if rows else ""


def group_table(groups: dict[str, dict[str, float | None]]) -> str:
    """Figures of each subgroup."""
    rows = [
        [
            name,
            f"{own['sentences']:,}",
            *(
                "–" if own[key] is None else f"{own[key]:.3f}"  # noqa: RUF001
                for key in ("recall", "false_alarm_rate", "f1")
            ),
        ]
        for name, own in groups.items()
    ]
    return table(["", "sentences", "recall", "false-alarm rate", "F1"], rows)
