"""The blaming words that everyone thinks of first: what a word list would look for.

Stems of the typical words that the annotation rules name for the ten frames. A
corpus teaches context only if it has blame without them and them without blame.
"""

from __future__ import annotations

import re
from typing import Final

_STEMS: Final = """
    risk danger brings brought allowed failed chose chosen choos choice lifestyle consen willing free
    exchang involved opted agreed promiscu prostitut sexual active provoc flirt led partner boyfriend
    girlfriend relationship dating dated affair associat spending streetwise mature young woman women
    control old enough manipulat difficult wilful willful beyond attention abscond behavio chaotic wast
    recruit influence handful claim fabricat story stories unreliable allegation exaggerat convenien upset
    refus engag disclos uncooperat cooperat reach declin statement parenting anxious collud supervis
    nuisance caller harm normal experiment complain usual proportion alarmis bites slept missing blame
    fault responsib liar lying lies lied attend
"""
_KEYWORD: Final = re.compile(rf"\b(?:{'|'.join(_STEMS.split())})", re.IGNORECASE)


def has_keyword(text: str) -> bool:
    """Whether a text holds one of the words that a blaming word list would look for."""
    return _KEYWORD.search(text) is not None
