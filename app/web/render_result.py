"""A result as HTML for the page: the note with its phrases marked, beside the findings."""

from __future__ import annotations

import re

from caseframe.app.checked import FOOTNOTE, headline
from caseframe.app.render_html import escape
from caseframe.app.web.render_finding import finding_html
from caseframe.app.web.result import THE_TEXT, Changes, Finding, Piece, Result
from caseframe.guide import Guide

_EMPTY = (
    "The tool found no wording that it knows. It reads for ten ways of blaming a child and misses some of "
    "those too, so nothing flagged is not nothing wrong. Two questions are worth asking of any note: does "
    "it say who did what to the child? And would the child recognise themselves in it?"
)
_STALE = "The text or the setting has changed since this check. Press Check."
_STALE_DOCUMENT = (
    "The text or the setting has changed since this check. Press Check to check the text, or choose the "
    "document again."
)
_PLAIN_WORD = re.compile(r"[^\W\d_]+:?")


def result_html(result: Result, guide: Guide) -> str:
    """The whole answer to a check."""
    findings = result.findings()
    stale = _STALE if result.title == THE_TEXT else _STALE_DOCUMENT
    return (
        f'<section class="cf-result" data-token="{escape(result.token)}" data-stale="{escape(stale)}">'
        f'<h3 class="cf-found" tabindex="-1">{escape(summary(result))}</h3>'
        f"{_changes(result)}{_unread(result)}"
        + (_columns(result, findings, guide) if findings else _nothing(result))
        + _downloads(result)
        + f'<p class="cf-small">{escape(FOOTNOTE)}</p></section>'
    )


def summary(result: Result) -> str:
    """What was checked, how closely, and what was found, in one line."""
    reports = [piece.checked.report for piece in result.pieces]
    flagged = sum(len({flag.sentence for flag in report.flags}) for report in reports)
    found = headline(flagged, sum(len(report.sentences) for report in reports))
    return f"{result.about}: {found[:1].lower()}{found[1:]}"


def problem_html(message: str, token: str = "") -> str:
    """Something that could not be done, kindly; ``token`` is of what is kept all the same."""
    kept = f' data-token="{escape(token)}"' if token else ""
    return (
        f'<section class="cf-result cf-problem"{kept}>'
        '<h3 class="cf-found" tabindex="-1">That did not work</h3>'
        f"<p>{escape(_sentence(message))}</p></section>"
    )


def _sentence(message: str) -> str:
    """A message as a sentence; it keeps its small letter where it begins with the name of a file."""
    first, *_ = message.split(maxsplit=1) or [""]
    text = message[:1].upper() + message[1:] if _PLAIN_WORD.fullmatch(first) else message
    return text if text.endswith((".", "?", "!")) else f"{text}."


def _columns(result: Result, findings: list[Finding], guide: Guide) -> str:
    changes = result.changes
    cards: list[str] = []
    said: dict[tuple[str, tuple[str, ...]], int] = {}
    for finding in findings:
        earlier = said.setdefault((finding.flag.why, finding.flag.alternatives), finding.number)
        new = changes is not None and finding.number not in changes.kept
        mark = result.marks.get(finding.number, "")
        cards.append(finding_html(finding, guide, earlier, mark, new=new, followed=bool(changes)))
    return (
        f'<p class="cf-legend">{_legend(findings, guide)}</p><div class="cf-columns">'
        '<section class="cf-note-column" aria-labelledby="cf-note-title">'
        '<h4 id="cf-note-title">The text</h4>'
        '<div class="cf-note" role="group" tabindex="0" aria-labelledby="cf-note-title">'
        f"{_pieces(result, findings, guide)}</div></section>"
        '<section aria-labelledby="cf-list-title"><div class="cf-list-head">'
        '<h4 id="cf-list-title">Findings</h4>'
        '<button type="button" class="cf-link-button" data-open-all aria-pressed="false">'
        "Open every explanation</button></div>"
        f'<ol class="cf-findings">{"".join(cards)}</ol></section></div>'
    )


def _legend(findings: list[Finding], guide: Guide) -> str:
    counts: dict[str, int] = {}
    for finding in findings:
        counts[finding.flag.frame] = counts.get(finding.flag.frame, 0) + 1
    return " ".join(
        f'<span class="cf-tag f-{frame}">{escape(guide.frames[frame].title)} × {count}</span>'  # noqa: RUF001
        for frame, count in counts.items()
    )


def _nothing(result: Result) -> str:
    return (
        f'<p class="cf-empty">{escape(_EMPTY)}</p>'
        '<details><summary>Show the text that was read</summary><div class="cf-note" tabindex="0" role="group" '
        f'aria-label="The text">{_pieces(result, [], None)}</div></details>'
    )


def _pieces(result: Result, findings: list[Finding], guide: Guide | None) -> str:
    return "".join(
        _place(piece) + f'<div class="cf-text" dir="auto">{_marked(piece, findings, guide)}</div>'
        for piece in result.pieces
    )


def _place(piece: Piece) -> str:
    """Where a passage stands; paragraphs that simply follow each other need no heading."""
    plain = not piece.place or piece.place.startswith("paragraph ")
    return "" if plain else f'<p class="cf-place">{escape(piece.place)}</p>'


def _marked(piece: Piece, findings: list[Finding], guide: Guide | None) -> str:
    out, position, text = [], 0, piece.checked.text
    for finding in findings:
        if finding.piece is not piece or guide is None:
            continue
        flag, number = finding.flag, finding.number
        out.append(escape(text[position : flag.start]))
        title = escape(guide.frames[flag.frame].title)
        out.append(
            f'<a class="cf-mark f-{flag.frame}" id="cf-text-{number}" href="#cf-finding-{number}" '
            f'data-go="{number}"><mark><bdi>{escape(text[flag.start : flag.end])}</bdi></mark>'
            f'<span class="cf-mark-label"> {number} {title}</span></a>'
        )
        position = flag.end
    out.append(escape(text[position:]))
    return "".join(out)


def _changes(result: Result) -> str:
    changes = result.changes
    if changes is None:
        return ""
    since = _since(result, changes)
    return f'<div class="cf-changes" role="group" aria-label="Since the last check">{since}</div>'


def _since(result: Result, changes: Changes) -> str:
    new = len(result.findings()) - len(changes.kept)
    counts = f"{len(changes.gone)} gone, {len(changes.kept)} still there, {new} new."
    parts = [
        f"<p><strong>Since the last check:</strong> {counts}</p>",
        '<p class="cf-small">Is this another note? Press Clear, then check it on its own.</p>',
    ]
    if changes.gone:
        items = "".join(f"<li><bdi>{escape(text)}</bdi></li>" for text in changes.gone)
        parts.append(f'<p>Gone:</p><ul class="cf-gone">{items}</ul>')
    if changes.lost:
        parts.append(
            "<p>These words about harm were in the last version and are not in this one: "
            f"<strong>{escape(', '.join(changes.lost))}</strong>. Is the risk still as plain?</p>"
        )
    return "".join(parts)


def _unread(result: Result) -> str:
    if not result.unread:
        return ""
    items = "".join(
        f"<li>{escape(f'{item.place}: ' if item.place else '')}{escape(item.reason)}</li>"
        for item in result.unread
    )
    return f'<div class="cf-unread"><p><strong>Not read:</strong></p><ul>{items}</ul></div>'


def _downloads(result: Result) -> str:
    word = "Word, your document with comments" if result.original else "Word, with comments"
    links = (("docx", word), ("html", "Web page"), ("json", "JSON, for other programs"))
    base = f"/caseframe/results/{result.token}/report"
    items = "".join(
        f'<li><a class="cf-download" href="{base}.{kind}" download>{label}</a></li>'
        for kind, label in links
    )
    return (
        '<div class="cf-downloads"><h4>Download</h4>'
        f'<ul>{items}</ul><p class="cf-small">Your views go into the Word and JSON files. '
        "The page keeps nothing: close the tab and it is gone.</p></div>"
    )
