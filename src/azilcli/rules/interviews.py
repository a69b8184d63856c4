"""The interviews that an extension asks for, one a month (ZMZ-1 93(3)), for gate, finding and due alike.

The months are counted from the contract, until there is one from the status. Month n begins n months after
that day, each counted from it (ZUP 100), and is over on the day on which the next one begins.
"""

from __future__ import annotations

from azilcli.rules.sql import contract_signed
from azilcli.rules.terms import added


def counted_from(person: str, since: str) -> str:
    """SQL: the day from which the months of `person` are counted, whose status is of the day `since`."""
    return f"coalesce({contract_signed(person, since)}, {since})"


def full(anchor: str) -> str:
    """SQL: how many months from `anchor` on are over on `:on`."""
    calendar = (
        f"((strftime('%Y', :on) - strftime('%Y', {anchor})) * 12"
        f" + strftime('%m', :on) - strftime('%m', {anchor}))"
    )
    return f"({calendar} - ({added(anchor, calendar)} > :on))"


def months(anchor: str, days: str) -> str:
    """SQL: the months from `anchor` on, the one that runs on `:on` the last: `began`, `ends`, `held`.

    `days` is SQL for the days, `day`, on which there was an interview.
    """
    return f"""
        WITH RECURSIVE start(day, months) AS (SELECT day, {full("day")} FROM (SELECT {anchor} AS day)),
        month(n) AS (SELECT 0 FROM start WHERE months >= 0
                     UNION ALL SELECT n + 1 FROM month, start WHERE n < months)
        SELECT began, ends, (SELECT count(*) FROM ({days}) AS one
                             WHERE one.day >= began AND one.day < ends AND one.day <= :on) AS held
        FROM (SELECT {added("day", "n")} AS began, {added("day", "n + 1")} AS ends FROM month, start)
        ORDER BY began"""
