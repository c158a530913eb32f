"""An evaluation as tables on the screen."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from caseframe.frames import FRAMES
from rich.console import Console
from rich.table import Table

if TYPE_CHECKING:
    from caseframe.training.compare import Comparison, Row
    from caseframe.training.evaluation.suites import SuiteResult

_ENOUGH = 30
_NONE = "[–]"  # noqa: RUF001
_SENTENCE = (("precision", "precision"), ("recall", "recall"), ("F1", "f1"))


def print_comparison(comparison: Comparison, *, list_failures: bool = False) -> None:
    """Models side by side, then more of the last one; ``list_failures`` names failing suite cases."""
    console = Console(width=max(80, 30 + 20 * len(comparison.rows)))
    models = Table(title=_title(comparison), title_justify="left")
    models.add_column("")
    for row in comparison.rows:
        models.add_column(row.name, justify="right")
    for label, *cells in [*_models(comparison.rows), *_frames(comparison.rows)]:
        models.add_row(label, *cells)
    console.print(models)
    for line in _plainly(comparison.model):
        console.print(line, markup=False, highlight=False)
    more = Table(title=_more_title(comparison), title_justify="left", show_header=False)
    more.add_column("")
    more.add_column("", justify="right")
    for about, told in _about_model(comparison):
        more.add_row(about, told)
    console.print(more)
    if list_failures:
        for line in _failures(comparison):
            console.print(line, markup=False, highlight=False, soft_wrap=True)


def markdown(comparison: Comparison) -> str:
    """The same tables in Markdown, for a document."""
    names = [row.name for row in comparison.rows]
    parts = [
        _markdown_table(["", *names], _models(comparison.rows)),
        _markdown_table(["frame (F1)", *names], _frames(comparison.rows)),
        _markdown_table([_more_title(comparison), ""], _about_model(comparison)),
    ]
    told = f"{_title(comparison)}. In brackets: 95 % intervals {_intervals(comparison.model)}."
    return f"{told}\n\n" + "\n".join(parts)


def _markdown_table(header: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    lines = [header, ["---"] * len(header), *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines) + "\n"


def _title(comparison: Comparison) -> str:
    return f"{comparison.rows[0].figures['sentences']:,} sentences"


def _more_title(comparison: Comparison) -> str:
    return f"More of {comparison.model.name}"


def _models(rows: Sequence[Row]) -> list[list[str]]:
    """A line for each headline figure: its name, then a cell for each model."""
    lines = [
        [
            f"sentences: {label}",
            *(f"{row.figures['sentence'][key]:.3f}{_range(row, key)}" for row in rows),
        ]
        for label, key in _SENTENCE
    ]
    ranked = (
        f"{row.figures['average_precision']:.3f}{_range(row, 'average_precision')}" for row in rows
    )
    lines.append(["sentences: average precision", *ranked])
    macro = (f"{row.figures['frame_macro_f1']:.3f}{_range(row, 'frames')}" for row in rows)
    lines.append(["frames: macro F1", *macro])
    partial = (f"{row.figures['partial_spans']['f1']:.3f}{_range(row, 'phrases')}" for row in rows)
    lines.append(["phrases: F1 (right frame, overlap)", *partial])
    pairs = [row.figures["pairs"] for row in rows]
    if pairs[0]["of"]:
        lines.append(["minimal pairs right", *(f"{own['right']} of {own['of']}" for own in pairs)])
    return lines


def _plainly(row: Row) -> list[str]:
    """The counts behind precision and recall, what the brackets are, and where they say little."""
    own, few = row.figures["sentence"], row.figures["few"]
    right, flagged, marked = own["right"], own["right"] + own["wrong"], own["right"] + own["missed"]
    counts = f"{flagged:,} sentences, {right:,} of them rightly (precision)"
    lines = [
        f"{row.name} flags {counts}; {marked:,} should be flagged (recall).",
        f"[in brackets]: 95 % intervals {_intervals(row)}.",
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


def _frames(rows: Sequence[Row]) -> list[list[str]]:
    return [
        [frame, *(f"{row.figures['frames'][frame]['f1']:.3f}" for row in rows)] for frame in FRAMES
    ]


def _intervals(row: Row) -> str:
    """What the intervals come from, and what a bracket without one means."""
    nothing = f". {_NONE}: too few to say, for every resample gives the same figure"
    return str(row.figures["intervals_are"]) + nothing * (None in row.figures["intervals"].values())


def _range(row: Row, key: str) -> str:
    interval = row.figures["intervals"][key]
    return f" [{interval[0]:.3f}, {interval[1]:.3f}]" if interval else f" {_NONE}"


def _gain(found: dict[str, float]) -> str:
    if found["low"] == found["high"]:
        return f"{found['value']:+.3f} {_NONE}"
    return f"{found['value']:+.3f} [{found['low']:+.3f}, {found['high']:+.3f}]"


def _about_model(comparison: Comparison) -> list[tuple[str, str]]:
    figures = comparison.model.figures
    lines: list[tuple[str, str]] = []
    calibration = figures["calibration"]
    if calibration:
        brier = _range(comparison.model, "brier")
        lines.append(("expected calibration error", f"{calibration['ece']:.3f}"))
        lines.append(("Brier score", f"{calibration['brier']:.3f}{brier}"))
        lines += [
            (
                f"precision if {float(share):.0%} of sentences blame",
                f"{value:.3f}{_range(comparison.model, f'precision_at_{share}')}",
            )
            for share, value in calibration["precision_at_prevalence"].items()
        ]
    lines += [
        (f"spans, {scheme}: F1", f"{own['f1']:.3f}{_range(comparison.model, f'span_{scheme}')}")
        for scheme, own in figures["spans"].items()
    ]
    lines += _notes(figures["notes"])
    lines += _gaps(figures["groups"])
    for name, found in comparison.against.items():
        lines.append((f"F1 above {name}", _gain(found["f1"])))
    for own in comparison.plain:
        rate = f"{own.flagged} of {own.sentences:,} ({own.per_thousand:.1f} per thousand)"
        lines.append((f"false alarms in {own.name}", rate))
    lines += [(f"{suite.kind}: {suite.name}", _suite(suite)) for suite in comparison.suites]
    return lines


def _suite(suite: SuiteResult) -> str:
    """Cases that fail, and the sentences that they are made from: the bracket is for these."""
    low, high = suite.interval
    sure = f"[{low:.1%}, {high:.1%}]"
    told = f"{len(suite.failures)} of {suite.cases:,} fail ({suite.rate:.1%})"
    if suite.cases == suite.sentences:
        return f"{told} {sure}"
    return f"{told}, in {suite.failing_sentences} of {suite.sentences} sentences {sure}"


def _notes(notes: dict[str, Any] | None) -> list[tuple[str, str]]:
    if not notes:
        return []
    quiet = notes["notes"] - notes["with_blame"]
    return [
        (
            "whole notes with blame that are flagged",
            f"{notes['with_blame_flagged']} of {notes['with_blame']}",
        ),
        ("whole notes without blame left alone", f"{notes['without_blame_left_alone']} of {quiet}"),
        ("sentences of whole notes: F1", f"{notes['sentence_f1']:.3f}"),
    ]


def _gaps(groups: dict[str, dict[str, dict[str, float | None]]]) -> list[tuple[str, str]]:
    """For each grouping, where the model does worst and best; groups with few of a kind left out."""
    lines = []
    for name, own in groups.items():
        scored = sorted(
            (float(rates["f1"] or 0), group)
            for group, rates in own.items()
            if _ENOUGH <= float(rates["flagged"] or 0) <= float(rates["sentences"] or 0) - _ENOUGH
        )
        if len(scored) > 1:
            (low, worst), (high, best) = scored[0], scored[-1]
            lines.append(
                (f"F1 by {name}, lowest to highest", f"{low:.3f} ({worst}) to {high:.3f} ({best})")
            )
    return lines


def _failures(comparison: Comparison) -> list[str]:
    return [
        f"{suite.kind}, {suite.name}: {failure.text} [expected: {failure.expected}]"
        for suite in comparison.suites
        for failure in suite.failures
    ]
