"""An evaluation as one self-contained HTML page: tables, plots, no script, nothing fetched."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from importlib.resources import files
from string import Template
from typing import TYPE_CHECKING, Any

from caseframe.frames import FRAMES
from caseframe.training.evaluation import plots

if TYPE_CHECKING:
    from caseframe.training.compare import Comparison

Cells = Sequence[Sequence[str]]

_ROWS = (
    ("sentences: precision", "precision"),
    ("sentences: recall", "recall"),
    ("sentences: F1", "f1"),
    ("frames: macro F1", "frames"),
    ("phrases: F1 (right frame, overlap)", "phrases"),
    ("minimal pairs right", "pairs"),
)


def render_page(comparison: Comparison) -> str:
    """The page. It shows figures only, no text of notes."""
    template = files("caseframe.training").joinpath("evaluation.html").read_text(encoding="utf-8")
    own = comparison.model.figures
    parts = [
        _section("Models side by side", _comparison_table(comparison), _note_intervals(own)),
        _section("Against the others", _against_table(comparison), _NOTE_PAIRED),
        _section("Frames", _frame_plot(own) + _frame_table(comparison)),
        _section("Which frame for which", plots.confusion_table(own["confusion"]), _NOTE_CONFUSION),
        *_calibration(comparison),
        _section("Spans", _spans_table(own["spans"]), _NOTE_SPANS),
        _section("Whole notes", _notes_table(own["notes"])),
        _section("False alarms on texts without blame", _plain_table(comparison)),
        _section("Behaviour on small changes", _suites_table(comparison), _NOTE_SUITES),
        *[_section(f"Groups: {name}", _group_table(own["groups"][name])) for name in own["groups"]],
    ]
    return Template(template).substitute(
        title=escape(comparison.model.name),
        sentences=f"{own['sentences']:,}",
        about=escape(_about(comparison.about)),
        intervals=escape(own["intervals_are"]),
        body="\n".join(part for part in parts if part),
    )


_NONE = "[–]"  # noqa: RUF001
_NOTE_FEW = (
    "Wilson's for a precision or recall that rests on fewer than ten sentences, or is 0 or 1. "
    f"{_NONE}: too few to say, for every resample gives the same figure."
)
_NOTE_PAIRED = (
    "The model minus the other, on the same resamples; p is two-sided. "
    "McNemar: exact test on sentences that one gets right and the other wrong."
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


def _about(about: dict[str, Any]) -> str:
    return (
        f"Model {about['model_id']}, threshold {about['threshold']} ({about['threshold_value']:.3f}), "
        f"data sha256 {about['data_sha256'][:12]}."
    )


def _note_intervals(figures: dict[str, Any]) -> str:
    return f"In brackets: 95 % intervals {figures['intervals_are']}. {_NOTE_FEW}"


def _range(interval: tuple[float, float] | None) -> str:
    return f"[{interval[0]:.3f}, {interval[1]:.3f}]" if interval else _NONE


def _shares(interval: tuple[float, float]) -> str:
    return f"[{interval[0]:.1%}, {interval[1]:.1%}]"


def _section(heading: str, body: str, note: str = "") -> str:
    if not body:
        return ""
    remark = f"<p class='note'>{escape(note)}</p>" if note else ""
    return f"<section>\n<h2>{escape(heading)}</h2>\n{body}\n{remark}\n</section>"


def _table(header: Sequence[str], rows: Cells) -> str:
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
    return f"{values[key]:.3f} {_range(figures['intervals'][key])}"


def _comparison_table(comparison: Comparison) -> str:
    rows = [[label, *(_value(row.figures, key) for row in comparison.rows)] for label, key in _ROWS]
    rows.append(
        [
            "average precision",
            *(
                f"{row.figures['average_precision']:.3f} "
                f"{_range(row.figures['intervals']['average_precision'])}"
                for row in comparison.rows
            ),
        ]
    )
    return _table(["", *(row.name for row in comparison.rows)], rows)


def _against_table(comparison: Comparison) -> str:
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
    return _table(header, rows)


def _gain(found: dict[str, float]) -> str:
    if found["low"] == found["high"]:
        return f"{found['value']:+.3f} {_NONE}"
    return f"{found['value']:+.3f} [{found['low']:+.3f}, {found['high']:+.3f}], p {found['p']:.3f}"


def _frame_plot(figures: dict[str, Any]) -> str:
    values = {frame: figures["frames"][frame]["f1"] for frame in FRAMES}
    return plots.frame_bars(values, figures["intervals"])


def _frame_table(comparison: Comparison) -> str:
    rows = [[frame, *(_value(row.figures, frame) for row in comparison.rows)] for frame in FRAMES]
    return _table(["F1", *(row.name for row in comparison.rows)], rows)


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
            f"{value:.3f} {_range(intervals[f'precision_at_{share}'])}",
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
            + _table(["score", "sentences", "mean score", "share that blames"], bins),
            f"Expected calibration error {own['ece']:.3f} (no interval: chance only adds to it), "
            f"Brier score {own['brier']:.3f} {_range(intervals['brier'])}.",
        ),
        _section(
            "Precision where blame is rarer than here",
            _table(["blaming", "precision"], rare),
            "By Bayes' rule from this data set's recall and false-alarm rate. With fewer than ten false "
            "alarms or right flags the interval is from Wilson's bounds of both.",
        ),
    ]


def _spans_table(spans: dict[str, dict[str, float]]) -> str:
    rows = [
        [name, *(f"{own[key]:.3f}" for key in ("precision", "recall", "f1"))]
        for name, own in spans.items()
    ]
    return _table(["", "precision", "recall", "F1"], rows)


def _notes_table(notes: dict[str, Any] | None) -> str:
    if notes is None:
        return ""
    rows = [
        [key.replace("_", " "), f"{value:.3f}" if isinstance(value, float) else str(value)]
        for key, value in notes.items()
    ]
    return _table(["", ""], rows)


def _plain_table(comparison: Comparison) -> str:
    rows = [
        [own.name, f"{own.sentences:,}", f"{own.flagged:,}", f"{own.per_thousand:.1f}"]
        for own in comparison.plain
    ]
    return _table(["text", "sentences", "flagged", "per thousand"], rows) if rows else ""


def _suites_table(comparison: Comparison) -> str:
    rows = [
        [
            f"{own.kind}: {own.name}",
            *(f"{own.cases:,}", f"{len(own.failures):,}", f"{own.rate:.1%}"),
            f"{own.failing_sentences} of {own.sentences} {_shares(own.interval)}",
        ]
        for own in comparison.suites
    ]
    header = ["", "cases", "fail", "share", "sentences of which a case fails"]
    return _table(header, rows) if rows else ""


def _group_table(groups: dict[str, dict[str, float | None]]) -> str:
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
    return _table(["", "sentences", "recall", "false-alarm rate", "F1"], rows)
