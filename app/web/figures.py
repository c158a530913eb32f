"""The measured figures of the README, as they come with the installed package."""

from __future__ import annotations

import re
from importlib.metadata import PackageNotFoundError, metadata
from typing import Final

from caseframe.app.render_html import escape

_BLOCK: Final = re.compile(r"<!-- begin: figures -->\n(.*?)<!-- end -->", re.DOTALL)
_LINK: Final = re.compile(r"\[([^\]]+)\]\([^)]*\)")
_RULE: Final = re.compile(r"\|[\s:|-]+\|")


def figures_html(text: str) -> str:
    """The figures of a README as HTML: tables and paragraphs."""
    block = _BLOCK.search(text)
    if block is None:
        return "<p>The figures did not come with this installation; see the project's README.</p>"
    parts = (part.strip().splitlines() for part in block.group(1).strip().split("\n\n"))
    return "".join(
        _table(lines) if lines[0].startswith("|") else _paragraph(lines) for lines in parts
    )


def readme() -> str:
    """The README as it stands in the package's metadata; empty if there is none."""
    try:
        return str(metadata("caseframe").json.get("description", ""))
    except PackageNotFoundError:
        return ""


def _paragraph(lines: list[str]) -> str:
    return f"<p>{_inline(' '.join(lines))}</p>"


def _table(lines: list[str]) -> str:
    rows = [line.strip("|").split("|") for line in lines if not _RULE.fullmatch(line)]
    head = "".join(f'<th scope="col">{_inline(cell)}</th>' for cell in rows[0])
    body = "".join(
        f'<tr><th scope="row">{_inline(row[0])}</th>'
        + "".join(f"<td>{_inline(cell)}</td>" for cell in row[1:])
        + "</tr>"
        for row in rows[1:]
    )
    return (
        '<div class="cf-scroll" tabindex="0" role="group" aria-label="Measured figures">'
        f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>"
    )


def _inline(text: str) -> str:
    """Bold, code and links (as their words) of one line of Markdown."""
    text = escape(_LINK.sub(r"\1", text.strip())) or "Measure"
    for mark, tag in (("**", "strong"), ("`", "code")):
        pieces = text.split(mark)
        if len(pieces) % 2:
            text = "".join(
                f"<{tag}>{piece}</{tag}>" if odd % 2 else piece for odd, piece in enumerate(pieces)
            )
    return text
