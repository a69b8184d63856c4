"""Slovenian work-free days, and the procedural deadlines that roll over them (ZUP 101).

Only what a person must do in time rolls, such as an objection; the end of a stay does not. The library
`holidays` would know these days too, but it asks for a dateutil below 3 and would hold ours back.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from azilcli import dates
from azilcli.tuples import NamedTuple


class _Yearly(NamedTuple):
    """A work-free day of every year from the year `since` to `until`, both included."""

    month: int
    day: int
    since: int = 1992
    until: int = 9999


_YEARLY = (
    _Yearly(1, 1),
    _Yearly(1, 2, until=2012),  # a working day from 2013 to 2016 (ZUJF)
    _Yearly(1, 2, since=2017),
    _Yearly(2, 8),
    _Yearly(4, 27),
    _Yearly(5, 1),
    _Yearly(5, 2),
    _Yearly(6, 25),
    _Yearly(8, 15),
    _Yearly(10, 31),
    _Yearly(11, 1),
    _Yearly(12, 25),
    _Yearly(12, 26),
)
_FROM_EASTER = (0, 1, 49)
"""Days from Easter Sunday: itself, Easter Monday, Whit Sunday."""
_ONCE = (date(2023, 8, 14),)
"""Days that were work-free once: the day of solidarity after the floods."""
_SATURDAY = 5


def work_free(year: int) -> frozenset[date]:
    """The work-free days of a year by law, on whatever day of the week they fall (ZPDPD 1, 2)."""
    return frozenset(_work_free(year))


def _work_free(year: int) -> Iterator[date]:
    for one in _YEARLY:
        if one.since <= year <= one.until:
            yield date(year, one.month, one.day)
    sunday = dates.easter(year)
    for days in _FROM_EASTER:
        yield sunday + timedelta(days=days)
    yield from (day for day in _ONCE if day.year == year)


def is_working(day: date) -> bool:
    """Whether offices work on a day: no Saturday, no Sunday, no work-free day."""
    return day.weekday() < _SATURDAY and day not in work_free(day.year)


def after(event: date, days: int) -> date:
    """The last of so many working days after an event."""
    last = event
    for _day in range(days):
        last += timedelta(days=1)
        while not is_working(last):
            last += timedelta(days=1)
    return last


def deadline(event: date, days: int) -> date:
    """The last day of a procedural deadline of so many days after an event.

    The day of the event is not counted (ZUP 100); a last day on which nobody works moves to the next
    working day (ZUP 101).
    """
    last = event + timedelta(days=days)
    while not is_working(last):
        last += timedelta(days=1)
    return last
