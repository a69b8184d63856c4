"""Destroying the log of viewing once its time is over (ZVOP-2 22(5))."""

from __future__ import annotations

from datetime import date

from azilcli import dates
from azilcli.errors import Refused
from azilcli.language import _
from azilcli.repository import Repository, erasures, policies, views

KEPT = "retention.views-years"
"""The policy: so many years from the end of the calendar year in which it was noted."""


def forget(repo: Repository, *, keep: bool) -> list[tuple[int, str, str]]:
    """Destroy the years of this file's log that are over: each with the last day it was kept, and where.

    `keep=False` only tells which, and is refused where they could not be destroyed. An erasure of somebody's
    data leaves the log: what stands in it are codes, and who looked at those data has to be told for as long
    as the act says.
    """
    if erasures.any_demanded(repo):
        raise Refused(
            _("somebody asked about their own data, and that is not finally decided: the log of viewing is "
              "kept until then (ZVOP-2 21(1))"),
            _("see: azil demand list"),
        )  # fmt: skip
    today = dates.today()
    years, _basis = policies.number(repo, KEPT, today)
    over = []
    for year, file in views.files(views.register(repo)):
        last = date(min(year + years, date.max.year), 12, 31)
        if last < today:
            if keep:
                file.unlink(missing_ok=True)
            over.append((year, last.isoformat(), str(file)))
    return over
