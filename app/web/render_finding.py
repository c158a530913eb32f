"""One finding as HTML: the phrase, its frame, how sure, the question, why, other wording, marks."""

from __future__ import annotations

from caseframe.app.checked import how_sure
from caseframe.app.readers.lines import within
from caseframe.app.render_html import escape
from caseframe.app.web.result import MARKS, Finding
from caseframe.guide import Guide


def finding_html(
    finding: Finding, guide: Guide, earlier: int, mark: str, *, new: bool, followed: bool
) -> str:
    """One finding.

    Args:
        finding: what to show.
        guide: for the frame's title.
        earlier: the number of the first finding with the same advice.
        mark: what the reader said of it, or nothing.
        new: whether an earlier check did not have it.
        followed: whether there was an earlier check.
    """
    flag, number = finding.flag, finding.number
    title = escape(guide.frames[flag.frame].title)
    since = f'<span class="cf-since">{"new" if new else "still there"}</span>' if followed else ""
    return (
        f'<li class="cf-finding f-{flag.frame}" id="cf-finding-{number}" tabindex="-1">'
        f'<p class="cf-head"><a href="#cf-text-{number}" data-go="{number}">'
        f'<span class="cf-number">{number}</span> <q><bdi>{escape(flag.text)}</bdi></q></a></p>'
        f'<p class="cf-meta"><span class="cf-tag f-{flag.frame}">{title}</span> '
        f"<span>{how_sure(flag.score)}</span> <span>{_where(finding)}</span> {since}</p>"
        f'<p class="cf-ask"><strong>Ask:</strong> {escape(flag.question)}</p>'
        f"{_advice(finding, earlier)}{_marks(number, mark)}</li>"
    )


def _where(finding: Finding) -> str:
    piece = finding.piece
    if piece.place:
        return escape(within(piece.place, piece.checked.text)(finding.flag.start))
    line, _ = piece.checked.place(finding.flag.start)
    return f"line {line}"


def _advice(finding: Finding, earlier: int) -> str:
    flag, number = finding.flag, finding.number
    if earlier != number:
        return (
            f'<p class="cf-small">Why, and other wording: as for '
            f'<a href="#cf-finding-{earlier}" data-go="{earlier}">finding {earlier}</a>.</p>'
        )
    instead = "".join(_alternative(text) for text in flag.alternatives)
    listed = (
        '<p class="cf-instead">If it is what happened, it could say:</p>'
        f'<ul class="cf-alternatives">{instead}</ul>'
        if instead
        else ""
    )
    return (
        f"<details><summary>Why it matters{' and other wording' if instead else ''}</summary>"
        f"<p>{escape(flag.why)}</p>{listed}</details>"
    )


def _alternative(text: str) -> str:
    return (
        f"<li><span>{escape(text)}</span>"
        '<button type="button" class="cf-copy" data-copy>Copy'
        '<span class="cf-hidden"> this wording</span></button></li>'
    )


def _marks(number: int, mark: str) -> str:
    options = "".join(
        f'<label><input type="radio" name="cf-mark-{number}" value="{key}" data-mark="{number}"'
        f"{' checked' if key == mark else ''}><span>{label}</span></label>"
        for key, label in {**MARKS, "": "No mark"}.items()
    )
    return f'<fieldset class="cf-marks"><legend>Your view of finding {number}</legend>{options}</fieldset>'
