"""The report as one HTML page: nothing fetched, readable without script, all text escaped."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterator, Sequence
from importlib.resources import files
from itertools import islice
from pathlib import Path
from string import Template
from typing import Final

from caseframe.app import palette
from caseframe.app.checked import FOOTNOTE, how_sure
from caseframe.app.outputs import whole_file
from caseframe.app.palette import LETTERS
from caseframe.app.readers.common import count
from caseframe.app.render_html import escape
from caseframe.app.screening.actors import HOW
from caseframe.app.screening.options import Group, Result, ScreenOptions
from caseframe.app.screening.plots import STYLE, bars, legend, months, not_drawn
from caseframe.app.screening.results import Results, Told
from caseframe.frames import FRAMES

_MARK: Final = "<!-- findings -->"
_TIMELINES: Final = 50
_UNREAD_ROWS: Final = 1000


def write_page(path: Path, results: Results) -> None:
    """Write the report."""
    own = files("caseframe.app.screening")
    script = own.joinpath("report.js").read_text(encoding="utf-8").strip()
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    page = Template(own.joinpath("report.html").read_text(encoding="utf-8"))
    result = results.result(finished=True, written=())
    whole = page.substitute(
        palette=palette.style() + STYLE,
        script=script,
        script_hash=f"sha256-{digest}",
        footnote=escape(FOOTNOTE),
        headline=escape(headline(result)),
        shown=escape(_shown(result, results.options)),
        plots=_plots(results, result.open),
        groups=_groups(result, results),
        choices=_choices(results),
        unread=_unread(results, result.unread),
        how=escape(HOW),
        model=escape(results.model),
        findings=_MARK,
    )
    before, after = whole.split(_MARK)
    with whole_file(path) as scratch, scratch.open("w", encoding="utf-8", errors="replace") as file:
        file.write(before)
        file.writelines(_rows(results))
        file.write(after)


def headline(result: Result) -> str:
    """What was found, in a line or two."""
    read = f"{count(result.sentences, 'sentence')} in {count(result.read, 'document')}"
    missed = f" {count(result.unread, 'item')} could not be read." if result.unread else ""
    new = "new " if result.only_new else ""
    if not result.findings:
        return f"Nothing {new}flagged in {read}. That does not mean that nothing is wrong.{missed}"
    reviewed = result.findings - result.open
    done = f", {reviewed:,} of them reviewed and closed" if reviewed else ""
    return f"{count(result.findings, f'{new}phrase')} to think about in {read}{done}.{missed}"


def _shown(result: Result, options: ScreenOptions) -> str:
    limit = options.page_rows
    if result.findings <= limit:
        return "All findings, the highest score first."
    return (
        f"The {limit:,} findings with the highest scores, of {result.findings:,}. "
        f"{_where_all_are(options.formats)}"
    )


def _where_all_are(formats: Sequence[str]) -> str:
    lists = [f"findings.{name}" for name in ("csv", "xlsx", "jsonl") if name in formats]
    if not lists:
        return "To list all of them, screen again with --format csv."
    return f"All of them are in {', '.join(lists)}."


def _plots(results: Results, found: int) -> str:
    guide = results.guide
    by_agency, by_month = results.counts("agency"), results.counts("month")
    parts = [
        bars("Open findings by agency", by_agency, guide)
        + not_drawn(by_agency, found, "an agency"),
        bars("Open findings by document", results.counts("file"), guide),
        months("Open findings by month", by_month, guide) + not_drawn(by_month, found, "a date"),
    ]
    return legend(guide) + "".join(parts) if any(parts) else ""


def _groups(result: Result, results: Results) -> str:
    if not result.groups:
        return ""
    noun = "Case" if result.cases_given else "Document"
    head = (
        noun, "Open findings per 100 sentences", "Open findings", "Sentences", "Child is the actor",
        "Adults who harm her are named", "… are pursued", "Frames",
    )  # fmt: skip
    cells = "".join(f'<th scope="col">{escape(text)}</th>' for text in head)
    rows = "".join(_group(group, results) for group in result.groups)
    left = result.group_count - len(result.groups)
    more = f"<p>{left:,} more are not shown here.</p>" if left > 0 else ""
    timelines = "".join(_timelines(result, results))
    return (
        '<div class="wide" tabindex="0" role="region" aria-label="Summary by '
        f'{noun.lower()}"><table><thead><tr>{cells}</tr></thead><tbody>{rows}</tbody></table></div>'
        f"{more}{timelines}"
    )


def _group(group: Group, results: Results) -> str:
    frames = ", ".join(
        f"{results.guide.frames[name].title} {number}" for name, number in group.frames.items()
    )
    return (
        f'<tr><th scope="row">{escape(group.name)}</th><td>{group.rate:.1f}</td>'
        f"<td>{group.findings:,}</td><td>{group.sentences:,}</td>"
        f"<td>{_of(group.child_acts, group)}</td><td>{_of(group.adult_named, group)}</td>"
        f"<td>{_of(group.adult_pursued, group)}</td><td>{escape(frames)}</td></tr>"
    )


def _of(number: int, group: Group) -> str:
    return f"{number:,} ({100 * number / max(1, group.sentences):.0f}%)"


def _timelines(result: Result, results: Results) -> Iterator[str]:
    """A timeline of each group that has dates, for the first of them."""
    first = {group.name: group.findings for group in result.groups[:_TIMELINES]}
    names = list(first)
    for name, counts in sorted(
        results.months(names).items(), key=lambda item: names.index(item[0])
    ):
        drawn = months(f"{name}: open findings by month", counts, results.guide)
        drawn += not_drawn(counts, first[name], "a date")
        yield f"<details><summary>Timeline: {escape(name)}</summary>{drawn}</details>"


def _choices(results: Results) -> str:
    return "".join(
        f'<option value="{frame}">{escape(results.guide.frames[frame].title)}</option>'
        for frame in FRAMES
    )


def _rows(results: Results) -> Iterator[str]:
    said: dict[str, int] = {}
    for number, told in enumerate(results.findings(results.options.page_rows), 1):
        earlier = said.setdefault(told.advice.why, number)
        yield _row(number, earlier, told, results)


def _row(number: int, earlier: int, told: Told, results: Results) -> str:
    finding, advice = told.finding, told.advice
    start, end = finding.in_sentence
    text = finding.sentence
    marked = (
        f'{escape(text[:start])}<mark class="f-{finding.frame}">{escape(text[start:end])}</mark>'
        f"{escape(text[end:])}"
    )
    where = " · ".join(
        part for part in (finding.file, finding.place, finding.case, finding.date, finding.agency,
                          finding.author) if part
    )  # fmt: skip
    if earlier != number:
        why = f'<p>Why: as for <a href="#f{earlier}">finding {earlier}</a>.</p>'
    else:
        instead = "".join(f"<li>{escape(alternative)}</li>" for alternative in advice.alternatives)
        listed = f"<p>Instead, if it is what happened:</p><ul>{instead}</ul>" if instead else ""
        why = f"<details><summary>Why, and what instead</summary><p>{escape(advice.why)}</p>{listed}</details>"
    review = (
        f'<p class="review">Reviewed: {escape(told.verdict)}. {escape(told.reason or "")}</p>'
        if told.verdict
        else ""
    )
    return (
        f'<li id="f{number}" data-frame="{finding.frame}" data-review="{told.verdict or "open"}">'
        f'<p class="where">{number}. {escape(where)}</p><p class="sentence">{marked}</p>'
        f'<p class="frame f-{finding.frame}"><span class="key">{LETTERS[finding.frame]}</span> '
        f"{escape(results.guide.frames[finding.frame].title)} "
        f"<span>({how_sure(finding.score)}, {finding.score:.2f})</span></p>"
        f"<p><strong>Ask:</strong> {escape(advice.question)}</p>{why}{review}"
        f'<p class="key-line">Key for a review: <code>{finding.key}</code></p></li>\n'
    )


def _unread(results: Results, total: int) -> str:
    if not total:
        return "<p>Everything was read.</p>"
    rows = "".join(
        f'<tr><th scope="row">{escape(item.file)}</th><td>{escape(item.place)}</td>'
        f"<td>{escape(item.reason)}</td></tr>"
        for item in islice(results.unread(), _UNREAD_ROWS)
    )
    more = "" if total <= _UNREAD_ROWS else "<p>The rest is in not_read.csv.</p>"
    return (
        '<div class="wide" tabindex="0" role="region" aria-label="What could not be read"><table><thead><tr>'
        '<th scope="col">Document</th><th scope="col">Where</th><th scope="col">Why</th></tr></thead>'
        f"<tbody>{rows}</tbody></table></div>{more}"
    )
