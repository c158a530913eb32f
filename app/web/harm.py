"""Words that name harm, danger and who brings it: what a rewriting must not lose."""

from __future__ import annotations

import re
from typing import Final

_STEMS: Final = (
    "abduct", "abus", "afraid", "alcohol", "assault", "attack", "bleed", "blood", "bruis", "burn",
    "choke", "cocaine", "coerc", "drug", "drunk", "exploit", "fear", "forc", "frighten", "gang",
    "grab", "groom", "harm", "heroin", "hotel", "hurt", "infect", "injur", "intimidat", "kick",
    "kidnap", "knife", "knives", "lock", "money", "naked", "offender", "overdos", "perpetrator",
    "photo", "pregnan", "punch", "rape", "raped", "rapes", "raping", "rapist", "scared",
    "screams", "self-harm", "sexual", "sexually", "slap", "stab", "strangl", "suicid", "taxi",
    "terrif", "threat", "touch", "traffick", "unconscious", "video", "vodka", "weapon", "wound",
    "cannabis",
)  # fmt: skip
_FORMS: Final = (
    "adult adults", "beat beaten beating beats", "car cars", "crack", "cried cries cry crying",
    "cut cuts cutting", "debt debts", "flat flats", "gave", "gift gifts", "gun guns", "held",
    "hit hits hitting", "image images", "man", "men", "missing", "older", "paid pay paying pays",
    "sell selling sells sold", "sex", "van vans",
)  # fmt: skip
_WHOLE: Final = {form: forms.split()[0] for forms in _FORMS for form in forms.split()}
"""Words that are harm only as a whole, and the first of their forms."""
_OTHERS: Final = ("stabil", "stable", "harmon", "locker", "burnley")
"""Beginnings of words that begin like one of the above and mean no harm."""
_WORDS: Final = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")  # noqa: RUF001


def harm_words(text: str) -> tuple[str, ...]:
    """The words of a text that name harm, lower case, each once, in order."""
    found = (word.lower() for word in _WORDS.findall(text))
    return tuple(dict.fromkeys(word for word in found if _stem(word)))


def lost_words(before: str, after: str) -> tuple[str, ...]:
    """Harm words of ``before`` of which ``after`` keeps no form."""
    kept = {_stem(word) for word in harm_words(after)}
    return tuple(word for word in harm_words(before) if _stem(word) not in kept)


def _stem(word: str) -> str | None:
    if word in _WHOLE:
        return _WHOLE[word]
    if word.startswith(_OTHERS):
        return None
    fits = (stem for stem in _STEMS if word.startswith(stem))
    return max(fits, key=len, default=None)
