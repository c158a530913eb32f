"""Dates as British case systems write them."""

from __future__ import annotations

import re
from datetime import date as Date  # noqa: N812 - as in caseframe.values
from datetime import datetime, timedelta
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
_OF: Final = re.compile(r"(?<=\d) of (?=[a-z])", re.IGNORECASE)
_SEPT: Final = re.compile(r"\bsept\b", re.IGNORECASE)
_TIME: Final = re.compile(
    r"[ ,T]+(?:at )?(?:\d{1,2}[:.]\d{2}(?:[:.]\d{2}(?:[.,]\d+)?)? ?(?:am|pm|hrs)?|\d{1,2} ?(?:am|pm))"
    r"(?: ?Z| ?[+-]\d\d:?\d\d)?$",
    re.IGNORECASE,
)
_HOURS: Final = re.compile(  # 0905, behind a year: else it is one
    r"(?:(?<=\d{4})|(?<=/\d/\d\d)|(?<=/\d\d/\d\d))[ ,T]+(?:at )?(?:[01]\d|2[0-3])[0-5]\d ?(?:hrs)?$",
    re.IGNORECASE,
)
_LONGEST: Final = 60
_SERIALS: Final = (18_000, 80_000)
"""Days of a spreadsheet that may be meant: from 1949 to 2119."""


def parse_date(value: object, first_day: Date | None = None) -> Date | None:
    """A date from a cell, or nothing: the day comes before the month.

    A number is one only where ``first_day`` says which day is 0, as in a spreadsheet.
    """
    if first_day is not None and isinstance(value, (int, float)):
        if not _SERIALS[0] <= value < _SERIALS[1]:
            return None
        return first_day + timedelta(days=int(value))
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, Date):
        return value
    return _from_text(value.strip()) if isinstance(value, str) and len(value) <= _LONGEST else None


@lru_cache(maxsize=10_000)
def _from_text(text: str) -> Date | None:
    text = _HOURS.sub("", _TIME.sub("", _WEEKDAY.sub("", text)))
    text = _SEPT.sub("sep", _OF.sub(" ", _ORDINAL.sub("", text)))
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
