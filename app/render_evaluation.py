"""An evaluation as tables on the screen."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from caseframe.frames import FRAMES
from rich.console import Console
from rich.table import Table

if TYPE_CHECKING:
    from caseframe.training.compare import Comparison, Row

_ENOUGH = 30
_SENTENCE = (("precision", "precision"), ("recall", "recall"), ("F1", "f1"))


def print_comparison(comparison: Comparison, *, list_failures: bool = False) -> None:
    """Models side by side, then more of the last one; ``list_failures`` names failing suite cases."""
    rows = comparison.rows
    console = Console(width=max(80, 30 + 20 * len(rows)))
    console.print(_models(rows))
    for line in _plainly(comparison.model):
        console.print(line, markup=False, highlight=False)
    console.print(_about_model(comparison))
    if list_failures:
        for suite in comparison.suites:
            for failure in suite.failures:
                line = f"{suite.kind}, {suite.name}: {failure.text} [expected: {failure.expected}]"
                console.print(line, markup=False, highlight=False, soft_wrap=True)


def _models(rows: tuple[Row, ...]) -> Table:
    table = Table(title=f"{rows[0].figures['sentences']:,} sentences", title_justify="left")
    table.add_column("")
    for row in rows:
        table.add_column(row.name, justify="right")
    for label, key in _SENTENCE:
        cells = [f"{row.figures['sentence'][key]:.3f}{_range(row.figures, key)}" for row in rows]
        table.add_row(f"sentences: {label}", *cells)
    ranked = [f"{row.figures['average_precision']:.3f}" for row in rows]
    table.add_row("sentences: average precision", *ranked)
    table.add_row(
        "frames: macro F1",
        *[f"{row.figures['frame_macro_f1']:.3f}{_range(row.figures, 'frames')}" for row in rows],
    )
    for frame in FRAMES:
        cells = [f"{row.figures['frames'][frame]['f1']:.3f}" for row in rows]
        table.add_row(f"  {frame}: F1", *cells)
    table.add_row(
        "phrases: partial F1",
        *[
            f"{row.figures['partial_spans']['f1']:.3f}{_range(row.figures, 'phrases')}"
            for row in rows
        ],
    )
    pairs = [row.figures["pairs"] for row in rows]
    if pairs[0]["of"]:
        cells = [f"{pair['right']} of {pair['of']}" for pair in pairs]
        table.add_row("minimal pairs right", *cells)
    return table


def _plainly(row: Row) -> list[str]:
    """The counts behind precision and recall, what the brackets are, and where they say little."""
    own, few = row.figures["sentence"], row.figures["few"]
    right, flagged, marked = own["right"], own["right"] + own["wrong"], own["right"] + own["missed"]
    counts = f"{flagged:,} sentences, {right:,} of them rightly (precision)"
    drawn = f"{row.figures['drawn']:,} scenarios, notes or sentences"
    lines = [
        f"{row.name} flags {counts}; {marked:,} should be flagged (recall).",
        f"[in brackets]: 95 % intervals from resamples of {drawn}.",
    ]
    if not flagged:
        lines.append("Nothing is flagged, so precision is not known.")
    if not marked:
        lines.append("No sentence is marked in the data, so recall is not known.")
    known = {"precision": flagged, "recall": marked}
    for name in few:
        if known[name]:
            sentences = "sentence" if known[name] == 1 else "sentences"
            lines.append(
                f"The {name} rests on {known[name]:,} {sentences}, {right:,} of them right: its "
                "interval is Wilson's, as if sentences had nothing to do with one another."
            )
    if not known["precision"] >= _ENOUGH <= known["recall"]:
        lines.append(
            f"With fewer than {_ENOUGH} such sentences, read the brackets, not the figures."
        )
    return lines


def _range(figures: dict[str, Any], key: str) -> str:
    low, high = figures["intervals"][key]
    return f" [{low:.3f}, {high:.3f}]"


def _about_model(comparison: Comparison) -> Table:
    figures = comparison.model.figures
    table = Table(title=f"More of {comparison.model.name}", title_justify="left", show_header=False)
    table.add_column("")
    table.add_column("", justify="right")
    calibration = figures["calibration"]
    if calibration:
        table.add_row("expected calibration error", f"{calibration['ece']:.3f}")
        table.add_row("Brier score", f"{calibration['brier']:.3f}")
        for share, value in calibration["precision_at_prevalence"].items():
            table.add_row(f"precision if {float(share):.0%} of sentences blame", f"{value:.3f}")
    for scheme, own in figures["spans"].items():
        table.add_row(f"spans, {scheme}: F1", f"{own['f1']:.3f}")
    notes = figures["notes"]
    if notes:
        told = f"{notes['with_blame_flagged']} of {notes['with_blame']}"
        quiet = notes["notes"] - notes["with_blame"]
        table.add_row("whole notes with blame that are flagged", told)
        alone = f"{notes['without_blame_left_alone']} of {quiet}"
        table.add_row("whole notes without blame left alone", alone)
        table.add_row("sentences of whole notes: F1", f"{notes['sentence_f1']:.3f}")
    for name, found in comparison.against.items():
        gain = found["f1"]
        told = f"{gain['value']:+.3f} [{gain['low']:+.3f}, {gain['high']:+.3f}]"
        table.add_row(f"F1 above {name}", told)
    for own in comparison.plain:
        rate = f"{own.flagged} of {own.sentences:,} ({own.per_thousand:.1f} per thousand)"
        table.add_row(f"false alarms in {own.name}", rate)
    for suite in comparison.suites:
        table.add_row(f"{suite.kind}: {suite.name}", f"{len(suite.failures)} of {suite.cases} fail")
    return table
