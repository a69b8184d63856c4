"""Nights away: those of overnight passes, and those of them within a year."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from azilcli import dates
from azilcli.rules.check import GATE
from azilcli.rules.sql import days_after, in_force, limit
from azilcli.tuples import NamedTuple

HOMES = ("asylum-home", "branch")
"""The kinds of site of the asylum home and its branches, whose leaving withdraws an application (ZMZ-1
50(2)/2, /3)."""
ASK_DAYS, TELL_DAYS = "absence.ask-days", "absence.tell-days"
"""Policies: in how many days of coming back why is asked, and in how many more the Ministry is told."""
SEVERITY, GROUND = "absence.severity", "absence.ground"
"""Policies of the day of the application: what an absence is to it, and by which of its grounds."""
UNEXPLAINED = "night-unexplained"
"""Code of the check for a night out of which nobody asked why (ZMZ-1 50(2)/3)."""


def is_deemed(lodged: str) -> str:
    """SQL: who leaves withdraws an application lodged on that day, as ZMZ-1 50(2) has it.

    Of those lodged since the Pact the authority has to find that the applicant is not available.
    """
    return f"coalesce({in_force(repr(SEVERITY), lodged)}, '{GATE}') = '{GATE}'"


def deemed_from(day: str) -> str:
    """SQL: the day from which the application of somebody is deemed withdrawn who is away since a day."""
    return days_after(day, f"({limit('absence.deemed-withdrawal-days')} + 1)")


NIGHT_OUT, LEAVE = "night-out", "leave-municipality"
"""Grounds of a pass: a night out of the house, and leave of the municipality (ZMZ-1 82(6), 78(5))."""


def is_night_out(row: str) -> str:
    """SQL: the pass `row` is one for nights out, which alone are counted (ZMZ-1 82(6))."""
    return f"coalesce({row}.ground, '{NIGHT_OUT}') = '{NIGHT_OUT}'"


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
