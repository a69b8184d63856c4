"""Leaving: how long a voluntary departure may take, and how a stay ends by it."""

from __future__ import annotations

from datetime import date, timedelta

VOLUNTARY, REMOVAL, DUBLIN, RETURN = "voluntary", "removal", "dublin", "return"

ENDS_BY = {
    VOLUNTARY: "--reason voluntary-departure",
    REMOVAL: "--reason removal",
    DUBLIN: "--reason dublin-transfer",
    RETURN: "--reason voluntary-departure --destination country-of-origin",
}
"""With what a stay is ended when somebody has left in each way."""

ENDS_AFTER = {
    "final-positive": "--reason status-granted",
    "final-negative": "--reason application-rejected",
    "manifestly-unfounded": "--reason application-rejected",
    "inadmissible": "--reason application-rejected",
    "excluded": "--reason application-rejected",
    "repeat-rejected": "--reason application-rejected",
    "dublin": "--reason dublin-transfer",
    "stopped": "--reason application-withdrawn",
}
"""With what a stay is ended after each decision; after the others it goes on."""

DAYS, DAYS_REASONED = "leaving.voluntary-days", "leaving.voluntary-days-reasoned"
"""Policies: the days of a voluntary departure, and those where there are reasons; none between (49(10))."""


def voluntary_until(enforceable: date, days: int) -> date:
    """The last day of a voluntary departure of so many days after enforceability.

    The day of enforceability is not counted (ZUP 100). It is the end of a stay, so it does not move for
    Sundays and holidays.
    """
    return enforceable + timedelta(days=days)
