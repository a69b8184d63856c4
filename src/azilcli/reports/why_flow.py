"""Whom a figure of the flow counts at a site, and by which entry each was recorded."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from azilcli.errors import UsageError, check_among
from azilcli.language import _, c_, number
from azilcli.reports import movements
from azilcli.reports.table import DATE, ID, Column, Report, Table
from azilcli.reports.why import Said, of_entry, recorded
from azilcli.repository import Record, Repository, people, places

_MOVES: dict[str, Callable[[str, str, str], bool]] = {
    "arrived": lambda site, came, went: not came and went == site,
    "moved_in": lambda site, came, went: bool(came) and came != went == site,
    "moved_away": lambda site, came, went: bool(went) and went != came == site,
    "left": lambda site, came, went: not went and came == site,
}
"""Which figures count a move from a site to another, '' being outside."""
_NIGHTS = ("before", "after")


def counted(repo: Repository, first: date, last: date, typed: str, only: str | None) -> Report:
    """The moves or sleepers that a figure of a site counts, typed as `SITE:FIGURE`; `only` of one site."""
    where, colon, figure = typed.rpartition(":")
    if not colon:
        raise UsageError(
            _("“{typed}” is not a site and a figure, such as LOGATEC:arrived", typed=typed),
            _("the figures: {figures}", figures=", ".join((*_MOVES, *_NIGHTS))),
        )
    check_among("why", figure, (*_MOVES, *_NIGHTS))
    site = places.record(repo, "site", where)["id"]
    check_among("why", site, (only or site,))
    if figure == "after":
        rows = _slept(repo, last, site)
    elif figure == "before":
        rows = _slept(repo, first - timedelta(days=1), site) if first > date.min else []
    else:
        rows = _moved(repo, first, last, site, _MOVES[figure])
    made = [Said(*row["said"]) for row in rows]
    entries = recorded(repo, made)
    lines: list[tuple[Any, ...]] = [
        (row["day"], row["person"], people.name(row), row["from"], row["to"], *entries[said])
        for row, said in zip(rows, made, strict=True)
    ]
    columns = (
        Column("day", _("day"), DATE),
        Column("person", _("code"), ID),
        Column("name", _("name")),
        Column("from_place", c_("place", "from"), ID),
        Column("to_place", c_("place", "to"), ID),
        *of_entry(),
    )
    notes = (_("{figure}: {count} counted", figure=typed, count=number(len(lines))),)
    return [Table("counted", _("Who and what is counted"), columns, lines, notes)]


def _slept(repo: Repository, night: date, site: str) -> list[Record]:
    """Who slept at a site in a night, as lines of the place where each was."""
    return [
        {**row, "day": row["from_day"], "from": None, "to": row["bed"] or row["room"] or row["site"],
         "said": ("placement", "from_day", row["placement"])}
        for row in places.sleepers_on(repo, night, places.parts(site))
    ]  # fmt: skip


def _moved(
    repo: Repository, first: date, last: date, site: str, is_counted: Callable[[str, str, str], bool]
) -> list[Record]:
    """The moves of a period that count."""
    happened = (movements.arrivals, movements.departures, movements.moves)
    rows = [
        {**row, "said": (*movements.RECORDED[row["what"]], row["record"])}
        for of in happened
        for row in of(repo, first, last)
        if is_counted(site, _site(row["from"]), _site(row["to"]))
    ]
    return sorted(rows, key=lambda row: (row["day"], row["sort_key"] or "", row["person"]))


def _site(place: str | None) -> str:
    return (place or "").partition("/")[0]
