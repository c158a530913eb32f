"""An evaluation as one self-contained HTML page: tables, plots, no script, nothing fetched."""

from __future__ import annotations

from html import escape
from importlib.resources import files
from string import Template
from typing import TYPE_CHECKING, Any

from caseframe.frames import FRAMES
from caseframe.training.evaluation import plots
from caseframe.training.evaluation.page_tables import (
    NO_INTERVAL,
    against_table,
    comparison_table,
    frame_table,
    group_table,
    interval_text,
    notes_table,
    plain_table,
    spans_table,
    suites_table,
    table,
)

if TYPE_CHECKING:
    from caseframe.training.compare import Comparison

_NOTE_FEW = (
    "Wilson's for a precision or recall that rests on fewer than ten sentences, or is 0 or 1. "
    f"{NO_INTERVAL}: too few to say, for every resample gives the same figure."
)
_NOTE_PAIRED = (
    "The model minus the other, on the same resamples; p is two-sided. "
    "McNemar: exact test on sentences that one gets right and the other wrong. It takes each sentence "
    "for independent of the others, which sentences of one note or case are not: where notes or cases "
    "are long its p is too small, so trust the interval."
)
_NOTE_CONFUSION = "Sentences that have, or get, exactly one frame. Rows: gold. Columns: predicted."
_NOTE_SPANS = (
    "strict: the same offsets and frame. exact: the same offsets. partial: overlap, half a point "
    "where the offsets differ. ent_type: overlap and the same frame."
)
_NOTE_SUITES = (
    "Minimum functionality: plain cases. Direction: pairs of which one side blames; both must be right. "
    "Invariance: changes that must not alter the verdict. "
    "In brackets: Wilson's interval of the share of sentences, for the cases made from one sentence are "
    "alike. Failing cases: --suites prints them."
)


def render_page(comparison: Comparison) -> str:
    """The page. It shows figures only, no text of notes."""
    template = files("caseframe.training").joinpath("evaluation.html").read_text(encoding="utf-8")
    own = comparison.model.figures
    parts = [
        _section("Models side by side", comparison_table(comparison), _note_intervals(own)),
        _section("Against the others", against_table(comparison), _NOTE_PAIRED),
        _section("Frames", _frame_plot(own) + frame_table(comparison)),
        _section("Which frame for which", plots.confusion_table(own["confusion"]), _NOTE_CONFUSION),
        *_calibration(comparison),
        _section("Spans", spans_table(own["spans"]), _NOTE_SPANS),
        _section("Whole notes", notes_table(own["notes"])),
        _section("False alarms on texts without blame", plain_table(comparison)),
        _section("Behaviour on small changes", suites_table(comparison), _NOTE_SUITES),
        *[_section(f"Groups: {name}", group_table(own["groups"][name])) for name in own["groups"]],
    ]
    return Template(template).substitute(
        title=escape(comparison.model.name),
        sentences=f"{own['sentences']:,}",
        about=escape(_about(comparison.about)),
        intervals=escape(own["intervals_are"]),
        body="\n".join(part for part in parts if part),
    )


def _about(about: dict[str, Any]) -> str:
    return (
        f"Model {about['model_id']}, threshold {about['threshold']} ({about['threshold_value']:.3f}), "
        f"data sha256 {about['data_sha256'][:12]}."
    )


def _note_intervals(figures: dict[str, Any]) -> str:
    return f"In brackets: 95 % intervals {figures['intervals_are']}. {_NOTE_FEW}"


def _section(heading: str, body: str, note: str = "") -> str:
    if not body:
        return ""
    remark = f"<p class='note'>{escape(note)}</p>" if note else ""
    return f"<section>\n<h2>{escape(heading)}</h2>\n{body}\n{remark}\n</section>"


def _frame_plot(figures: dict[str, Any]) -> str:
    values = {frame: figures["frames"][frame]["f1"] for frame in FRAMES}
    return plots.frame_bars(values, figures["intervals"])


def _calibration(comparison: Comparison) -> list[str]:
    figures = comparison.model.figures
    own, intervals = figures["calibration"], figures["intervals"]
    if not own:
        return []
    curves = {
        row.name: row.figures["calibration"]["curve"]
        for row in comparison.rows
        if len(row.figures["calibration"].get("curve", {}).get("recall", [])) > 10
    }
    bins = [
        [
            f"{b['low']:.1f} to {b['high']:.1f}",
            f"{b['count']:,}",
            f"{b['score']:.3f}",
            f"{b['share']:.3f}",
        ]
        for b in own["reliability"]
    ]
    rare = [
        [
            f"{float(share):.0%} of sentences",
            f"{value:.3f} {interval_text(intervals[f'precision_at_{share}'])}",
        ]
        for share, value in own["precision_at_prevalence"].items()
    ]
    return [
        _section(
            "Precision and recall at every threshold",
            plots.precision_recall(curves) if curves else "",
        ),
        _section(
            "Do the scores mean what they say?",
            plots.reliability_diagram(own["reliability"])
            + table(["score", "sentences", "mean score", "share that blames"], bins),
            f"Expected calibration error {own['ece']:.3f} (no interval: chance only adds to it), "
            f"Brier score {own['brier']:.3f} {interval_text(intervals['brier'])}.",
        ),
        _section(
            "Precision where blame is rarer than here",
            table(["blaming", "precision"], rare),
            "By Bayes' rule from this data set's recall and false-alarm rate. With fewer than ten false "
            "alarms or right flags the interval is from Wilson's bounds of both.",
        ),
    ]
