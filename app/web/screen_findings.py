"""The findings of a screening as HTML, each with what somebody who knows the record says of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from caseframe.app.checked import how_sure
from caseframe.app.render_html import escape
from caseframe.app.screening.results import Told
from caseframe.app.web.screen_reviews import FILES, VIEWS
from caseframe.guide import Guide

_HOW: Final = (
    "Say what you think of a finding, if you like. A view counts wherever the same phrase stands in the same "
    "sentence. What is not blaming, or challenged in the record itself, is left out of the counts above, and "
    "your views are in the files above, when you press Screen again. Your views go when you close the "
    "page, unless you download them:"
)
_LATER: Final = (
    "The review file goes beside the output of <code>caseframe screen</code> of the same documents, under the "
    "name <code>reviews.sqlite</code>."
)


def findings_html(
    told: Sequence[Told], total: int, guide: Guide, names: Mapping[str, str], token: str
) -> str:
    """The first findings, the surest first; nothing if there are none."""
    if not told:
        return ""
    more = f"The first {len(told)} of {total}, the surest first; the downloads have all."
    note = more if total > len(told) else "The surest first."
    rows = "".join(_finding(number, item, guide, names) for number, item in enumerate(told, 1))
    links = "".join(
        f'<li><a class="cf-download" href="/caseframe/screens/{token}/{name}" download>{label}</a></li>'
        for name, label in FILES.items()
    )
    return (
        f'<h4>Findings</h4><div class="cf-downloads"><p class="cf-lead">{_HOW}</p><ul>{links}</ul>'
        f'<p class="cf-small">{_LATER}</p></div>'
        f'<p>{note}</p><ol class="cf-findings">{rows}</ol>'
    )


def _finding(number: int, told: Told, guide: Guide, names: Mapping[str, str]) -> str:
    finding = told.finding
    start, end = finding.in_sentence
    text = finding.sentence
    parts = (names.get(finding.file, finding.file), finding.place, finding.case, finding.date)
    where = " · ".join(str(part) for part in parts if part)
    return (
        f'<li class="cf-finding f-{finding.frame}"><p class="cf-text" dir="auto">'
        f'{escape(text[:start])}<mark class="cf-plain-mark f-{finding.frame}">{escape(text[start:end])}</mark>'
        f'{escape(text[end:])}</p><p class="cf-meta"><span class="cf-number">{number}</span> '
        f'<span class="cf-tag f-{finding.frame}">{escape(guide.frames[finding.frame].title)}</span> '
        f"<span>{how_sure(finding.score)}</span> <span>{escape(where)}</span></p>"
        f'<p class="cf-ask"><strong>Ask:</strong> {escape(told.advice.question)}</p>'
        f"{_views(number, told)}</li>"
    )


def _views(number: int, told: Told) -> str:
    key, said = told.finding.key, told.verdict or ""
    options = "".join(
        f'<label><input type="radio" name="cf-view-{number}" value="{view}" data-mark="{key}"'
        f"{' checked' if view == said else ''}><span>{label}</span></label>"
        for view, label in {**VIEWS, "": "No mark"}.items()
    )
    return (
        f'<fieldset class="cf-marks"><legend>Your view of finding {number}</legend>{options}'
        f'<span class="cf-reason"><label for="cf-why-{number}">Why, if you like</label>'
        f'<input type="text" id="cf-why-{number}" maxlength="500" autocomplete="off" data-reason '
        f'value="{escape(told.reason or "")}"></span></fieldset>'
    )
