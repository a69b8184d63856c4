"""Nights away: the limits of overnight passes, and the day on which a departure counts as withdrawal."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import NamedTuple

from azilcli import dates


class Nights(NamedTuple):
    """Nights out: the first of them, and the day of return, whose night is spent in the house."""

    start: date
    end: date

    @property
    def number(self) -> int:
        """How many nights; never less than 0."""
        return max(0, (self.end - self.start).days)

    @property
    def last(self) -> date:
        """The last night out."""
        return self.end - timedelta(days=1)


class Year(NamedTuple):
    """The nights out within a one-year period, its first and last day included."""

    first: date
    last: date
    nights: int


def year_until(last: date) -> Year:
    """The one-year period that ends with a day; it holds no nights yet.

    It begins on the day after the one that bore the same number a year before (ZUP 100): the year
    until 30 September 2026 begins on 1 October 2025, that until 28 or 29 February 2028 on 1 March 2027.
    """
    return Year(dates.add_months(last, -12) + timedelta(days=1), last, 0)


def used(passes: Iterable[Nights], last: date) -> Year:
    """The nights of passes in the one-year period that ends with the day `last` (ZMZ-1 82(7))."""
    year = year_until(last)
    after = last + timedelta(days=1)
    total = sum(Nights(max(one.start, year.first), min(one.end, after)).number for one in passes)
    return year._replace(nights=total)


def fullest_year(granted: Iterable[Nights], new: Nights) -> Year:
    """The fullest of the one-year periods in which a new pass lies, the new pass counted.

    The year counted is the one that ends with the last night of a pass (ZMZ-1 82(7)): of the new one,
    and of those granted already for later, in whose year the new one lies too.
    """
    known = [*granted, new]
    ends = {one.last for one in known if one.number and one.last >= new.last}
    years = (used(known, last) for last in sorted(ends))
    return max((year for year in years if year.first <= new.last), key=lambda year: year.nights)


def withdrawn_from(left: date, days: int) -> date:
    """The first day on which somebody still away counts as having withdrawn (ZMZ-1 50(2)).

    The day of leaving is not counted (ZUP 100), and the last of the `days` must have passed: left on
    14 September, with 3 days, it is 18 September (case I U 2152/2017-5).
    """
    return left + timedelta(days=days + 1)
