"""The measured figures of the README, as they come with the installed package."""

from __future__ import annotations

import re
from collections.abc import Mapping
from importlib.metadata import PackageNotFoundError, metadata
from typing import Final

from caseframe.app.render_html import escape

_BLOCK: Final = re.compile(r"<!-- begin: figures -->\n(.*?)<!-- end -->", re.DOTALL)
_STRESS: Final = re.compile(r"(?<!\*)\*(?=[^\s*])([^*]+)(?<!\s)\*(?!\*)")
_LINK: Final = re.compile(r"\[([^\]]+)\]\([^)]*\)")
# The README writes for people who measure models; the page for people who write notes.
_WORDS: Final = {
    "": "What was measured",
    "guide as word list": "The phrases of the guide, as a word list",
    "TF-IDF + log. reg.": "A simpler model, by word counts",
    "sentences: precision": "Of the sentences it flags, the share that blame",
    "sentences: recall": "Of the sentences that blame, the share it flags",
    "sentences: F1": "Those two as one figure",
    "sentences: average precision": "How far up it ranks sentences that blame",
    "frames: macro F1": "Right frame: the average of the ten frames below",
    "phrases: F1 (right frame, overlap)": "Right phrase and right frame",
    "minimal pairs right": "Pairs of sentences that differ in little, both right",
    "frame (F1)": "Right frame, for each of the ten",
}
_KEY: Final = (
    "<p>Figures such as 0.83 run from 0, never right, to 1, always right; those in brackets say how far "
    "chance could have moved it. The test split is the part of the invented sentences that was kept apart "
    "to measure with.</p>"
)
_RULE: Final = re.compile(r"\|[\s:|-]+\|")


def figures_html(text: str, titles: Mapping[str, str]) -> str:
    """The figures of a README as HTML: tables and paragraphs, in plain words.

    Args:
        text: the README.
        titles: what people call each frame.
    """
    block = _BLOCK.search(text)
    if block is None:
        return "<p>The figures did not come with this installation; see the project's README.</p>"
    parts = (part.strip().splitlines() for part in block.group(1).strip().split("\n\n"))
    words = {**_WORDS, **titles}
    return _KEY + "".join(
        _table(lines, words) if lines[0].startswith("|") else _paragraph(lines) for lines in parts
    )


def readme() -> str:
    """The README as it stands in the package's metadata; empty if there is none."""
    try:
        return str(metadata("caseframe").json.get("description", ""))
    except PackageNotFoundError:
        return ""


def _paragraph(lines: list[str]) -> str:
    return f"<p>{_inline(' '.join(lines))}</p>"


def _table(lines: list[str], words: Mapping[str, str]) -> str:
    rows = [
        [words.get(cell.strip(), cell) for cell in line.strip("|").split("|")]
        for line in lines
        if not _RULE.fullmatch(line)
    ]
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
    """Bold, stressed words, code and links (as their words) of one line of Markdown."""
    text = escape(_LINK.sub(r"\1", text.strip()))
    for mark, tag in (("**", "strong"), ("`", "code")):
        pieces = text.split(mark)
        if len(pieces) % 2:
            text = "".join(
                f"<{tag}>{piece}</{tag}>" if odd % 2 else piece for odd, piece in enumerate(pieces)
            )
    return _STRESS.sub(r"<em>\1</em>", text)
