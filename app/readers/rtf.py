"""RTF documents, by striprtf; headers, footers and notes, which that leaves out, come after the body."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import BinaryIO, Final

from caseframe.app.documents import Passage
from caseframe.app.readers.common import Item, clean
from caseframe.app.readers.options import ReadOptions
from caseframe.values import Note
from striprtf.striprtf import rtf_to_text

_convert: Callable[..., str] = rtf_to_text
_TOKEN: Final = re.compile(r"\\[\\{}]|[{}]")
_OPENING: Final = re.compile(
    r"\{(?:\s|\\\*|\\(?:pard|plain|ql|chftn|[fs]s?\d+|cs\d+)\b)*"
    r"(?:\\(?P<lifted>footnote|header[lrf]?|footer[lrf]?|shptxt)|(?P<deleted>\\deleted))(?![a-z0-9])"
)


def read_rtf(file: BinaryIO, options: ReadOptions) -> Iterator[Item]:
    """Passages of an RTF document: its body, then what stands beside it."""
    source = file.read(options.max_bytes).decode("latin-1")
    body, beside = _lifted(source)
    yield from _passages(body, "paragraph")
    for number, (word, group) in enumerate(beside, 1):
        place = {"footn": "footnote", "heade": "header", "foote": "footer"}.get(
            word[:5], "text box"
        )
        yield from _passages("{\\rtf1\\ansi" + group + "}", f"{place} {number}, paragraph")


def _passages(source: str, name: str) -> Iterator[Passage]:
    text = clean(_paired(_convert(source, errors="replace")))
    for number, paragraph in enumerate(text.split("\n"), 1):
        if paragraph.strip():
            place = f"{name} {number}"
            yield Passage(Note(place, paragraph.strip()), place)


def _paired(text: str) -> str:
    """RTF writes a character beyond the first 65,536 as two halves; here they are one again."""
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def _lifted(source: str) -> tuple[str, list[tuple[str, str]]]:
    """The document without the groups that striprtf would drop, and those; deleted text is left out."""
    kept: list[str] = []
    beside: list[tuple[str, str]] = []
    position = 0
    for opening in _OPENING.finditer(source):
        if opening.start() < position:
            continue
        end = _closing(source, opening.end())
        kept.append(source[position : opening.start()])
        position = end
        word = opening.group("lifted")
        if word:
            beside.append((word, "{" + source[opening.end() : end]))
    kept.append(source[position:])
    return "".join(kept), beside


def _closing(source: str, start: int) -> int:
    """Where the group ends that was open at ``start``."""
    depth = 1
    for token in _TOKEN.finditer(source, start):
        if token.group() == "{":
            depth += 1
        elif token.group() == "}":
            depth -= 1
            if not depth:
                return token.end()
    return len(source)
