"""Dates as British case systems write them."""

from __future__ import annotations

import re
from datetime import date as Date  # noqa: N812 - as in caseframe.values
from datetime import datetime
from functools import lru_cache
from typing import Final

_FORMATS: Final = (
    "%d/%m/%Y",
    "%d/%m/%y",
    "%d %b %Y",
    "%d %B %Y",
    "%d %b %y",
    "%d %B %y",
    "%b %d %Y",
    "%B %d %Y",
    "%Y/%m/%d",
    "%Y%m%d",
)
_WEEKDAY: Final = re.compile(r"^(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*\.?[ ,]+", re.IGNORECASE)
_ORDINAL: Final = re.compile(r"(?<=\d)(?:st|nd|rd|th)\b", re.IGNORECASE)
_TIME: Final = re.compile(
    r"[ ,T]+(?:at )?\d{1,2}[:.]\d{2}(?:[:.]\d{2}(?:[.,]\d+)?)? ?(?:am|pm|hrs)?(?: ?Z| ?[+-]\d\d:?\d\d)?$",
    re.IGNORECASE,
)
_LONGEST: Final = 60


def parse_date(value: object) -> Date | None:
    """A date from a cell, or nothing: the day comes before the month."""
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, Date):
        return value
    return _from_text(value.strip()) if isinstance(value, str) and len(value) <= _LONGEST else None


@lru_cache(maxsize=10_000)
def _from_text(text: str) -> Date | None:
    text = _ORDINAL.sub("", _TIME.sub("", _WEEKDAY.sub("", text)))
    iso = re.match(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:\D|$)", text)
    if iso:
        text = "/".join(iso.groups())
    text = " ".join(re.sub(r"[-.,]", " ", text).split())
    slashed = text.replace(" ", "/")
    for form in _FORMATS:
        try:
            return datetime.strptime(slashed if "/" in form else text, form).date()  # noqa: DTZ007 - a day
        except ValueError:
            continue
    return None
