"""Dates that are easily taken for others."""

from __future__ import annotations

import datetime as dt

import pytest
from caseframe.app.readers.dates import is_month_first, parse_date

from .samples import read_bytes

DAY = dt.date(2024, 3, 5)


@pytest.mark.parametrize(
    "value",
    [
        *("05/03/2024 10:00 GMT", "05/03/2024 10:00 BST", "2024-03-05T10:00:00 UTC"),
        *("20240305143000", "20240305T1430", "2024-03-05 1430", 20240305, 20240305.0),
        *("45356", "45356.5"),  # a sheet saved as CSV
    ],
)
def test_as_systems_write_them(value: object) -> None:
    assert parse_date(value) == DAY


@pytest.mark.parametrize(
    "value", ["451112", "202403", "2024", "12345", "99999", 45356, True, 1e300]
)
def test_numbers_that_are_no_dates(value: object) -> None:
    assert parse_date(value) is None


def test_a_year_of_two_digits_is_not_to_come() -> None:
    year = dt.date.today().year  # noqa: DTZ011
    assert parse_date("1/2/68") == dt.date(1968, 2, 1)
    assert parse_date(f"1/2/{(year + 1) % 100:02d}") == dt.date(year + 1, 2, 1)
    assert parse_date(f"1/2/{(year + 2) % 100:02d}") == dt.date(year - 98, 2, 1)


def test_the_month_comes_first_only_where_nothing_else_can_be_meant() -> None:
    assert is_month_first(["3/4/2024", "3/14/2024", "", None, "12/25/2023", "soon"])
    assert not is_month_first(["3/4/2024", "3/14/2024"])  # it may be a slip
    assert not is_month_first(["3/4/2024", "3/5/2024"])
    assert not is_month_first(["14/3/2024", "3/14/2024", "3/15/2024"])
    assert not is_month_first(["2024-03-14", "14 March 2024"])
    rows = "Date,Note\n3/4/2024,Seen.\n3/14/2024,Rang.\n12/25/2023,Slept.\n"
    notes = [item.note.date for item in read_bytes(rows.encode(), "a.csv")]  # type: ignore[union-attr]
    assert notes == [dt.date(2024, 3, 4), dt.date(2024, 3, 14), dt.date(2023, 12, 25)]
    assert parse_date("3/4/2024", month_first=True) == dt.date(2024, 3, 4)
    assert parse_date("3/4/24 10:15", month_first=True) == dt.date(2024, 3, 4)
    assert parse_date("2024-03-04", month_first=True) == dt.date(2024, 3, 4)
