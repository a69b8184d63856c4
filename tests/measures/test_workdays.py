"""Work-free days and deadlines against the calendars that the government published."""

from __future__ import annotations

from datetime import date

from azilcli.rules import workdays
from tests.every import every

EVERY_YEAR = ["01-01", "02-08", "04-27", "05-01", "05-02", "06-25", "08-15", "10-31", "11-01", "12-25",
              "12-26"]  # fmt: skip
PUBLISHED = {
    2016: ["03-27", "03-28", "05-15"],  # no 2 January
    2020: ["01-02", "04-12", "04-13", "05-31"],
    2023: ["01-02", "04-09", "04-10", "05-28", "08-14"],
    2024: ["01-02", "03-31", "04-01", "05-19"],
    2026: ["01-02", "04-05", "04-06", "05-24"],
}
"""What a year had beside the days of every year."""


@every("year", PUBLISHED)
def test_the_work_free_days_of_a_year_are_those_published(year: int) -> None:
    expected = {date.fromisoformat(f"{year}-{day}") for day in [*EVERY_YEAR, *PUBLISHED[year]]}
    assert workdays.work_free(year) == expected


@every("year, free", [(2012, True), (2013, False), (2016, False), (2017, True), (2026, True)])
def test_the_second_of_january_was_a_working_day_from_2013_to_2016(year: int, free: bool) -> None:
    assert (date(year, 1, 2) in workdays.work_free(year)) is free


@every(
    "day, works",
    [
        ("2026-11-20", True),  # Friday
        ("2026-11-21", False),  # Saturday
        ("2026-11-22", False),  # Sunday
        ("2026-11-23", True),  # Monday, a holiday on which people work
        ("2023-08-11", True),
        ("2023-08-14", False),  # the day of solidarity
        ("2023-08-16", True),
        ("2022-08-15", False),
        ("2022-08-16", True),
        ("2024-02-29", True),
        ("2024-03-29", True),  # Good Friday
        ("2024-04-01", False),  # Easter Monday
        ("2024-04-02", True),
    ],
)
def test_offices_work_or_do_not(day: str, works: bool) -> None:
    assert workdays.is_working(date.fromisoformat(day)) is works


@every(
    "event, last",
    [
        ("2026-11-16", "2026-11-19"),  # Monday: the day itself is not counted
        ("2026-11-17", "2026-11-20"),  # to a Friday
        ("2026-11-18", "2026-11-23"),  # a Saturday rolls to Monday
        ("2026-11-19", "2026-11-23"),  # a Sunday too
        ("2026-11-20", "2026-11-23"),  # over a week-end, but ending on Monday
        ("2024-03-28", "2024-04-02"),  # Easter Sunday and Monday
        ("2024-03-29", "2024-04-02"),
        ("2024-03-30", "2024-04-02"),
        ("2023-08-10", "2023-08-16"),  # Sunday, the day of solidarity, Assumption
        ("2026-04-28", "2026-05-04"),  # 1 May, 2 May, Sunday
        ("2026-10-28", "2026-11-02"),  # Saturday 31 October, Sunday 1 November
        ("2015-12-30", "2016-01-04"),  # Saturday 2 January, a working day by law
        ("2016-12-29", "2017-01-03"),  # Sunday 1 January, and the 2nd free again
        ("2025-12-22", "2025-12-29"),  # Christmas, 26 December, week-end
        ("2024-02-26", "2024-02-29"),
        ("2024-02-27", "2024-03-01"),
        ("2023-02-26", "2023-03-01"),
    ],
)
def test_a_deadline_of_three_days_rolls_to_the_next_working_day(event: str, last: str) -> None:
    """ZUP 100, 101."""
    assert workdays.deadline(date.fromisoformat(event), 3) == date.fromisoformat(last)
