"""Reports as one self-contained HTML page: no script, nothing fetched, all text escaped."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape as _escape
from importlib.resources import files
from string import Template
from typing import Final
from unicodedata import category

from caseframe.app.checked import FOOTNOTE, Checked, headline, how_sure
from caseframe.guide import Guide
from caseframe.values import Flag

_KEPT: Final = "\n\t\u200c\u200d\N{SOFT HYPHEN}"
"""Not printable, but part of how words and emoji are written."""
_INSTEAD: Final = "\N{REPLACEMENT CHARACTER}"


def escape(text: str) -> str:
    """Text for HTML: markup escaped, control characters made visible, spaces of any kind kept."""
    shown = "".join(
        char if char.isprintable() or char in _KEPT or category(char) == "Zs" else _INSTEAD
        for char in text.replace("\r\n", "\n")
    )
    return _escape(shown)


def render_html(results: Sequence[Checked], guide: Guide) -> str:
    """All results on one page: each text with its phrases marked, beside what to ask of them."""
    page = Template(files("caseframe.app").joinpath("page.html").read_text(encoding="utf-8"))
    body = "\n".join(_article(number, result, guide) for number, result in enumerate(results, 1))
    return page.substitute(body=body, footnote=escape(FOOTNOTE))


def _article(number: int, result: Checked, guide: Guide) -> str:
    groups = list(result.flagged())
    findings = "\n".join(
        _finding(f"t{number}f{index}", index, flag, result, guide)
        for index, flag in enumerate(result.report.flags, 1)
    )
    listing = f'<ol class="findings">\n{findings}\n</ol>' if findings else ""
    return (
        f"<article>\n<h2>{escape(result.name)}</h2>\n"
        f'<p class="headline">{escape(headline(len(groups), len(result.report.sentences)))}</p>\n'
        f'<div class="columns">\n<div class="note">{_marked(f"t{number}f", result, guide)}</div>\n'
        f"{listing}\n</div>\n"
        f'<p class="model">Model: {escape(result.report.model)}. '
        f"SHA-256 of the text: {result.report.text_sha256}</p>\n</article>"
    )


def _marked(prefix: str, result: Checked, guide: Guide) -> str:
    out, position = [], 0
    for index, flag in enumerate(result.report.flags, 1):
        out.append(escape(result.text[position : flag.start]))
        title = guide.frames[flag.frame].title
        out.append(
            f'<a class="mark" id="{prefix}{index}-text" href="#{prefix}{index}">'
            f"<mark>{escape(result.text[flag.start : flag.end])}</mark>"
            f"<sup>{index} {escape(title)}</sup></a>"
        )
        position = flag.end
    out.append(escape(result.text[position:]))
    return "".join(out)


def _finding(key: str, index: int, flag: Flag, result: Checked, guide: Guide) -> str:
    line, _ = result.place(flag.start)
    instead = "".join(f"<li>{escape(text)}</li>" for text in flag.alternatives)
    alternatives = f"<p>Instead, if it is what happened:</p><ul>{instead}</ul>" if instead else ""
    return (
        f'<li id="{key}"><p><a href="#{key}-text">{index}. “{escape(flag.text)}”</a> '
        f'<span class="place">line {line}</span></p>'
        f'<p class="frame">{escape(guide.frames[flag.frame].title)} '
        f"<span>({how_sure(flag.score)})</span></p>"
        f"<p>{escape(flag.why)}</p><p><strong>Ask:</strong> {escape(flag.question)}</p>{alternatives}</li>"
    )
