"""Pocket money: how much it is, to whom it is due, and which day of a month decides (ZMZ-1 78(8), 85)."""

from __future__ import annotations

from datetime import date

from azilcli import dates
from azilcli.errors import Refused
from azilcli.language import _

KIND = "pocket-money"
"""Code of pocket money among the kinds of aid."""
DUE, GIVEN, WITHHELD = "due", "given", "withheld"
AMOUNT = "aid.pocket-money"
"""Policy: the pocket money of a month, in cents."""
STATUSES = "aid.pocket-money.statuses"
"""Policy: the statuses with which it is due (ZMZ-1 78(1))."""


def reckoned_on(month: date) -> date:
    """The day that decides who is there: today, or the last day of a month that is over.

    Raises `Refused` for a month to come.
    """
    today = dates.today()
    if month > today:
        raise Refused(
            _("{month} has not begun", month=dates.show_month(month)),
            _("record what is due once the month has begun"),
        )
    return min(today, dates.month_end(month))
