"""Words that look like typing errors."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from typing import Final

from caseframe.errors import CaseframeError

_WORD: Final = re.compile(r"(?<![\w'’-])[a-z]{5,}(?![\w'’-])")  # noqa: RUF001
_USUAL: Final = 10
"""A word that stands in the texts this often is spelt right."""
_RARE: Final = 3


def misspelt(texts: Sequence[str]) -> set[str]:
    """Rare words that no dictionary knows and that are one slip from a usual word of the texts.

    Only words of five letters and more in lower case are looked at, so names,
    abbreviations and short slips are not counted: a lower bound.

    Raises:
        CaseframeError: if the word list is not installed.
    """
    try:
        from spellchecker import SpellChecker  # noqa: PLC0415 - its word list takes a while
    except ImportError as error:
        raise CaseframeError(
            f'counting typing errors needs pyspellchecker; pip install ".[train]" ({error})'
        ) from error
    counts = Counter(word for text in texts for word in _WORD.findall(text))
    checker = SpellChecker()
    rare = [word for word, count in counts.items() if count <= _RARE]
    return {
        word
        for word in checker.unknown(rare)
        if any(counts[near] >= _USUAL for near in checker.edit_distance_1(word))
    }
