"""What a screening found as HTML: the ranked list, plots, timeline, what was not read, findings."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import islice
from typing import Final

from caseframe.app.checked import FOOTNOTE
from caseframe.app.render_html import escape
from caseframe.app.screening.options import Group, Result
from caseframe.app.screening.page import headline
from caseframe.app.screening.plots import Counts, bars, legend, months, not_drawn
from caseframe.app.screening.results import Results
from caseframe.app.web.screen_findings import findings_html

_SHOWN: Final = 100
_TIMELINES: Final = 20
# The same rules as in the files, said in the words of the columns.
_WHO: Final = (
    "The last three columns are shares of the sentences: those that begin with the child doing or being "
    "something; those in which a word such as “men” or “suspect”, or “he” in a record about a girl, stands "
    "for adults who harm; and those which say that something is done about them. Simple rules over word "
    "lists tell them apart, and are often wrong about a single sentence: compare records, and read them."
)
Names = Mapping[str, str]


def results_html(
    token: str, result: Result, results: Results, names: Names, downloads: Sequence[tuple[str, str]]
) -> str:
    """Everything that a screening found."""
    told = list(islice(results.findings(_SHOWN), _SHOWN))
    return (
        f'<section class="cf-result cf-screened" data-token="{escape(token)}" '
        f'data-marks="/caseframe/screens/{escape(token)}/marks">'
        f'<h3 class="cf-found" tabindex="-1">{escape(headline(result))}</h3>'
        f"{_downloads(token, downloads)}{_groups(result, names)}{_plots(result, results, names)}"
        f"{_unread(results, result.unread, names)}"
        f"{findings_html(told, result.findings, results.guide, names, token)}"
        f'<p class="cf-small">{escape(FOOTNOTE)}</p></section>'
    )


def _downloads(token: str, downloads: Sequence[tuple[str, str]]) -> str:
    items = "".join(
        f'<li><a class="cf-download" href="/caseframe/screens/{token}/{file}" download>{label}</a></li>'
        for file, label in downloads
    )
    return (
        f'<div class="cf-downloads"><h4>Download</h4><ul>{items}</ul>'
        '<p class="cf-small">In downloads the documents have numbers instead of their names. Views that you '
        "give below are in these files once you have pressed Screen again.</p></div>"
    )


def _groups(result: Result, names: Names) -> str:
    if not result.groups:
        return ""
    noun = "Case" if result.cases_given else "Document"
    heads = (noun, "Findings per 100 sentences", "Findings", "Sentences", "The child does or is something",
             "Adults who harm are named", "Something is done about them")  # fmt: skip
    cells = "".join(f'<th scope="col">{escape(text)}</th>' for text in heads)
    rows = "".join(_group(group, names) for group in result.groups[:_SHOWN])
    more = _first(len(result.groups), f"{noun.lower()}s")
    return (
        f"<h4>Ranked, and who the record is about</h4>{more}{_wide(f'By {noun.lower()}')}"
        f"<table><thead><tr>{cells}</tr></thead>"
        f'<tbody>{rows}</tbody></table></div><p class="cf-small">{escape(_WHO)}</p>'
    )


def _group(group: Group, names: Names) -> str:
    def share(number: int) -> str:
        return f"{100 * number / max(1, group.sentences):.0f}%"

    return (
        f'<tr><th scope="row">{escape(names.get(group.name, group.name))}</th><td>{group.rate:.1f}</td>'
        f"<td>{group.findings}</td><td>{group.sentences}</td><td>{share(group.child_acts)}</td>"
        f"<td>{share(group.adult_named)}</td><td>{share(group.adult_pursued)}</td></tr>"
    )


def _plots(result: Result, results: Results, names: Names) -> str:
    guide = results.guide
    by_month = results.counts("month")
    frames: dict[tuple[str, str], int] = {}
    for (_, frame), number in results.counts("file").items():
        key = (guide.frames[frame].title, frame)
        frames[key] = frames.get(key, 0) + number
    parts = [
        bars("Open findings by frame", frames, guide),
        bars("Open findings by document", _named(results.counts("file"), names), guide),
        months("Open findings by month", by_month, guide)
        + not_drawn(by_month, result.open, "a date"),
    ]
    if not any(parts):
        return ""
    timelines = "".join(
        f"<details><summary>Timeline: {escape(names.get(name, name))}</summary>"
        f"{months(f'{names.get(name, name)}: open findings by month', counts, guide)}</details>"
        for name, counts in results.months(
            [group.name for group in result.groups[:_TIMELINES]]
        ).items()
    )
    return f"<h4>Where and when</h4>{legend(guide)}{''.join(parts)}{timelines}"


def _named(counts: Counts, names: Names) -> dict[tuple[str, str], int]:
    named: dict[tuple[str, str], int] = {}
    for (name, frame), number in counts.items():
        key = (names.get(name, name), frame)
        named[key] = named.get(key, 0) + number
    return named


def _unread(results: Results, total: int, names: Names) -> str:
    if not total:
        return "<h4>Not read</h4><p>Everything was read.</p>"
    rows = "".join(
        f'<tr><th scope="row">{escape(names.get(item.file, item.file))}</th><td>{escape(item.place)}</td>'
        f"<td>{escape(item.reason)}</td></tr>"
        for item in islice(results.unread(), _SHOWN)
    )
    more = _first(total, "entries; the download has all")
    return (
        f'<h4>Not read</h4>{more}{_wide("What was not read")}<table><thead><tr><th scope="col">Document</th>'
        f'<th scope="col">Where</th><th scope="col">Why</th></tr></thead><tbody>{rows}</tbody></table></div>'
    )


def _first(total: int, what: str) -> str:
    """Says so if a table does not show all that there is."""
    return f"<p>The first {_SHOWN} of {total:,} {what}.</p>" if total > _SHOWN else ""


def _wide(label: str) -> str:
    return f'<div class="cf-scroll" tabindex="0" role="group" aria-label="{escape(label)}">'
