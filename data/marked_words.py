"""Phrases and frames as people write them into cells: where they stand, and which they are."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from caseframe.frames import FRAMES
from caseframe.values import Span

WHOLE: Final = "*"
"""Stands for the whole sentence."""
_ALIKE: Final = ("'‘’`´", '"“”„', "-–—‑")  # noqa: RUF001
"""Characters that a spreadsheet or a keyboard puts in one another's place."""
_SHOWN: Final = 30


class LabelError(ValueError):
    """A cell cannot be understood. The message holds no text of the note."""


def read_frame(cell: str, at: int) -> str:
    """The frame that a cell names, in any case, with blanks or hyphens for underscores.

    Raises:
        LabelError: if it names none; ``at`` is the number of its column.
    """
    frame = re.sub(r"[\s_-]+", "_", cell.strip().lower())
    if frame not in FRAMES:
        got = f"got {cell.strip()[:_SHOWN]!r}" if frame else "empty"
        raise LabelError(f"frame {at}: {got}; accepted are {', '.join(FRAMES)}")
    return frame


def stand(phrase: str, sentence: str, taken: Sequence[Span] = ()) -> Span | None:
    """Where a phrase stands in a sentence; None if nowhere.

    Looked for as whole words exactly, then within words, then whatever the case,
    white space and kind of quotation mark. Of several places the first that no
    earlier phrase has taken counts.
    """
    wanted = phrase.strip()
    if wanted == WHOLE:
        return Span(0, len(sentence))
    for found in _tries(wanted, sentence):
        free = [
            own for own in found if all(own.end <= t.start or t.end <= own.start for t in taken)
        ]
        if found:
            return (free or found)[0]
    return None


def _tries(wanted: str, sentence: str) -> Iterator[list[Span]]:
    exact = re.escape(wanted)
    loose = r"\s+".join(
        "".join(_any_of(character) for character in word.replace("...", "…"))
        for word in wanted.split()
    )
    for pattern, flags in (
        (rf"(?<!\w){exact}(?!\w)", 0),
        (exact, 0),
        (rf"(?<!\w){loose}(?!\w)", re.IGNORECASE),
    ):
        yield [Span(*match.span()) for match in re.finditer(pattern, sentence, flags)]


def _any_of(character: str) -> str:
    if character == "…":
        return r"(?:…|\.\.\.)"
    kind = next((alike for alike in _ALIKE if character in alike), None)
    return f"[{re.escape(kind)}]" if kind else re.escape(character)
