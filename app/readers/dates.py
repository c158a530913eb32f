"""Dates as British case systems write them."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
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
)
_MONTH_FIRST: Final = {"%d/%m/%Y": "%m/%d/%Y", "%d/%m/%y": "%m/%d/%y"}
_DIGITS: Final = re.compile(r"((?:19|20)\d\d)(\d\d)(\d\d)(?:[T ]?[0-2]\d[0-5]\d(?:[0-5]\d)?Z?)?")
_SERIAL: Final = re.compile(r"\d{5}(?:\.\d+)?")
_WEEKDAY: Final = re.compile(r"^(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*\.?[ ,]+", re.IGNORECASE)
_ORDINAL: Final = re.compile(r"(?<=\d)(?:st|nd|rd|th)\b", re.IGNORECASE)
_OF: Final = re.compile(r"(?<=\d) of (?=[a-z])", re.IGNORECASE)
_SEPT: Final = re.compile(r"\bsept\b", re.IGNORECASE)
_TIME: Final = re.compile(
    r"[ ,T]+(?:at )?(?:\d{1,2}[:.]\d{2}(?:[:.]\d{2}(?:[.,]\d+)?)? ?(?:am|pm|hrs)?|\d{1,2} ?(?:am|pm))"
    r"(?: ?(?:Z|GMT|BST|UTC)| ?[+-]\d\d:?\d\d)?$",
    re.IGNORECASE,
)
_HOURS: Final = re.compile(  # 0905, behind a year: else it is one
    r"(?:(?<=\d{4})|(?<=/\d/\d\d)|(?<=/\d\d/\d\d))[ ,T]+(?:at )?(?:[01]\d|2[0-3])[0-5]\d ?(?:hrs)?$",
    re.IGNORECASE,
)
_LONGEST: Final = 60
_SERIALS: Final = (18_000, 80_000)
"""Days of a spreadsheet that may be meant: from 1949 to 2119."""
_TYPED: Final = (36_526, 55_000)
"""... where they are written as text, as when a sheet was saved as CSV: from 2000 to 2050."""
_SURE: Final = 2
_ZERO: Final = Date(1899, 12, 30)


def parse_date(
    value: object, first_day: Date | None = None, *, month_first: bool = False
) -> Date | None:
    """A date from a cell, or nothing: the day comes before the month, unless ``month_first``.

    A number is one where it is written as 20240305, or where ``first_day`` says which
    day is 0, as in a spreadsheet.
    """
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        if first_day is not None and _SERIALS[0] <= value < _SERIALS[1]:
            return first_day + timedelta(days=int(value))
        return _from_digits(str(int(value))) if math.isfinite(value) else None
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, Date):
        return value
    if not isinstance(value, str) or len(value) > _LONGEST:
        return None
    return _from_text(value.strip(), month_first)


def is_month_first(values: Iterable[object]) -> bool:
    """Whether the dates of a column can only be meant with the month before the day.

    One such date may be a slip, and none may be meant the other way.
    """
    ways = [[parse_date(value, month_first=way) for way in (True, False)] for value in values]
    only = [[month is None, day is None] for month, day in ways]
    return only.count([False, True]) >= _SURE and [True, False] not in only


def _from_digits(text: str) -> Date | None:
    """A date as 20240305, with a time or without one."""
    found = _DIGITS.fullmatch(text)
    try:
        return Date(*map(int, found.group(1, 2, 3))) if found else None
    except ValueError:
        return None


@lru_cache(maxsize=10_000)
def _from_text(text: str, month_first: bool) -> Date | None:
    if text.isdigit() and len(text) != 5:
        return _from_digits(text)
    if _SERIAL.fullmatch(text):
        days = float(text)
        return _ZERO + timedelta(days=int(days)) if _TYPED[0] <= days < _TYPED[1] else None
    text = _HOURS.sub("", _TIME.sub("", _WEEKDAY.sub("", text)))
    text = _SEPT.sub("sep", _OF.sub(" ", _ORDINAL.sub("", text)))
    iso = re.match(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:\D|$)", text)
    if iso:
        text = "/".join(iso.groups())
    text = " ".join(re.sub(r"[-.,]", " ", text).split())
    slashed = text.replace(" ", "/")
    for usual in _FORMATS:
        form = _MONTH_FIRST.get(usual, usual) if month_first else usual
        try:
            found = datetime.strptime(slashed if "/" in form else text, form).date()  # noqa: DTZ007 - a day
        except ValueError:
            continue
        return _not_to_come(found) if form.endswith("%y") else found
    return _from_digits(text.replace(" ", ""))


def _not_to_come(day: Date) -> Date:
    """A year of two digits is one that has been, or the next."""
    if day.year <= Date.today().year + 1:  # noqa: DTZ011 - the year is enough
        return day
    try:
        return day.replace(year=day.year - 100)
    except ValueError:  # 29 February
        return day
