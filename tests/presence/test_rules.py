"""Counting nights: the year of passes (ZMZ-1 82(7))."""

from __future__ import annotations

import sqlite3
from datetime import date, timedelta

from azilcli.rules.checks import presence as checks
from azilcli.rules.presence import Nights, used, year_until
from tests.every import every


def nights(start: str, end: str) -> Nights:
    return Nights(date.fromisoformat(start), date.fromisoformat(end))


@every(
    "last, first",
    [
        ("2026-09-30", "2025-10-01"),
        ("2026-09-14", "2025-09-15"),
        ("2024-12-31", "2024-01-01"),
        ("2028-02-28", "2027-03-01"),
        ("2028-02-29", "2027-03-01"),
        ("2028-03-01", "2027-03-02"),
        ("2029-02-28", "2028-02-29"),
        ("2029-03-01", "2028-03-02"),
    ],
)
def test_the_year_counted_ends_with_the_last_night_and_begins_a_year_back(last: str, first: str) -> None:
    """ZMZ-1 82(7)."""
    assert year_until(date.fromisoformat(last)).first == date.fromisoformat(first)


def test_the_check_counts_the_same_year_as_what_is_shown() -> None:
    """Every day of eight years, two of them leap years: SQL and Python agree."""
    connection = sqlite3.connect(":memory:")
    for number in range(8 * 366):
        last = date(2023, 1, 1) + timedelta(days=number)
        sql = f"SELECT {checks._FIRST} FROM (SELECT ? AS to_day) AS x"
        (first,) = connection.execute(sql, ((last + timedelta(days=1)).isoformat(),)).fetchone()
        assert first == year_until(last).first.isoformat(), last
    connection.close()


@every(
    "start, end, counted",
    [
        ("2023-09-24", "2023-09-30", 0),
        ("2023-09-24", "2023-10-01", 0),
        ("2023-09-24", "2023-10-02", 1),
        ("2023-10-01", "2023-10-08", 7),
        ("2024-09-24", "2024-10-01", 7),
        ("2024-09-28", "2024-10-05", 3),
        ("2024-10-01", "2024-10-05", 0),
        ("2024-05-01", "2024-05-01", 0),
    ],
)
def test_of_a_pass_the_nights_within_the_year_are_counted(start: str, end: str, counted: int) -> None:
    assert used([nights(start, end)], date(2024, 9, 30)).nights == counted


def test_nights_are_never_less_than_none() -> None:
    assert nights("2024-09-14", "2024-09-10").number == 0
