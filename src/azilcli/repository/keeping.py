"""Look-ups of beds kept free for who is to come."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from azilcli import dates
from azilcli.repository import Repository
from azilcli.rules.holds import KEPT, Hold


def between(
    repo: Repository, on: date, until: date | None = None, site: str = "", apart_from: Collection[str] = ()
) -> list[Hold]:
    """What is kept in a night from a day up to another, or ever after, but for some households and labels.

    A household that sleeps somewhere on the day has come, and nothing is kept for it any more.
    """
    rows = repo.rows(
        "SELECT * FROM valid_hold AS h WHERE h.until >= :on AND h.from_day < :until AND h.people > 0"
        f" AND {KEPT} ORDER BY h.from_day, h.id",
        on=on,
        until=until or dates.OPEN,
    )
    return [
        Hold(
            row["id"],
            row["place"],
            row["people"],
            row["label"],
            row["from_day"],
            row["until"],
            alone=bool(row["alone"]),
        )
        for row in rows
        if site in ("", row["place"].partition("/")[0])
        and {row["household"], row["label"]}.isdisjoint(apart_from)
    ]
