"""Slips as in notes that were typed in a hurry."""

from __future__ import annotations

import random
import re
from dataclasses import replace
from typing import Final

from caseframe.data.examples import Example


def mistyped(example: Example, chance: random.Random) -> Example:
    """The example with a slip in about every eighth longer word; offsets stay as they are.

    Neighbouring letters change places, or a letter is replaced by one beside it
    on the keyboard.
    """
    letters = list(example.text)
    for match in _LONGER_WORD.finditer(example.text):
        if chance.random() < _SLIPS:
            at = chance.randrange(match.start() + 1, match.end() - 1)
            if chance.random() < 0.5:
                letters[at], letters[at + 1] = letters[at + 1], letters[at]
            else:
                letters[at] = chance.choice(_BESIDE.get(letters[at], letters[at]))
    return replace(example, text="".join(letters))


_LONGER_WORD: Final = re.compile(r"[a-z]{4,}")
_SLIPS: Final = 0.12
_ROWS: Final = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
_BESIDE: Final = {
    letter: row[max(0, place - 1) : place] + row[place + 1 : place + 2]
    for row in _ROWS
    for place, letter in enumerate(row)
}
"""The letters on either side of each on a British keyboard."""
