"""The flow between sites in a period: who came, moved on and left, and how many that left at each site."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from functools import partial
from typing import Any

from azilcli.language import _, c_
from azilcli.reports import lines, movements
from azilcli.reports.grounds import Count, Grounds, Later
from azilcli.reports.table import ID, INT, Column, Report, Table, Word
from azilcli.repository import ON, Record, Repository, grouped

OUTSIDE = ""
"""Where those come from who arrive, and go who leave."""
Moves = Mapping[tuple[str, str], list[Record]]
"""The movements from one site to another."""
_SLEEPING = f"FROM slept WHERE {ON.format('slept')}"


def flow(repo: Repository, first: date, last: date, site: str | None = None) -> Report:
    """The moves from site to site from `first` to `last`, both included, with arrivals and departures.

    Moves within a site are none. Of one site alone: what came to it and went from it.
    """
    moves: Moves = defaultdict(list)
    happened = (movements.arrivals, movements.departures, movements.moves)
    for row in (row for of in happened for row in of(repo, first, last)):
        ways = (_site(row["from"]), _site(row["to"]))
        if ways[0] != ways[1] and site in (None, *ways):
            moves[ways].append(row)
    begin = _there(repo, first - timedelta(days=1)) if first > date.min else {}
    end = _there(repo, last)
    ids = {id_ for ways in moves for id_ in ways} | begin.keys() | end.keys()
    sites = lines.sites(repo, lines.Sites(repo), (ids | {site or OUTSIDE}) - {OUTSIDE})
    shown = [site] if site else sites
    return [_moves(moves, [OUTSIDE, *sites]), _balance(moves, begin, end, shown)]


def _site(place: str | None) -> str:
    return (place or OUTSIDE).partition("/")[0]


def _there(repo: Repository, night: date) -> dict[str, Count]:
    """How many slept at each site in a night."""
    return {
        site: Count(number, Grounds("placement", Later(partial(_sleeping, repo, night, site)), "from_day"))
        for site, number in repo.values(f"SELECT site, count(*) {_SLEEPING} GROUP BY +site", on=night)
    }


def _sleeping(repo: Repository, night: date, site: str) -> list[Record]:
    return repo.rows(f"SELECT id {_SLEEPING} AND site = :site", on=night, site=site)


def _times(moves: Sequence[Record], by: str = "") -> Count:
    """How many movements there were; with `by`, of how many different ones in that column."""
    by_kind = grouped(moves, "what")
    number = len({row[by] for row in moves}) if by else len(moves)
    grounds = (
        Grounds(kind, by_kind[what], field, "record") for what, (kind, field) in movements.RECORDED.items()
    )
    return Count(number, *grounds)


def _moves(moves: Moves, sites: list[str]) -> Table:
    order = {id_: number for number, id_ in enumerate(sites)}
    rows = [
        (
            Word(ways[0], ways[0] or _("(from outside)")),
            Word(ways[1], ways[1] or _("(left)")),
            _times(moves[ways]),
            _times(moves[ways], "person"),
        )
        for ways in sorted(moves, key=lambda ways: (order[ways[0]], order[ways[1]]))
    ]
    columns = (
        Column("from_site", c_("place", "from"), ID),
        Column("to_site", c_("place", "to"), ID),
        Column("moves", _("times"), INT),
        Column("persons", _("people"), INT),
    )
    return Table("flow", _("Flow between sites"), columns, rows, grouped=True)


def _balance(moves: Moves, begin: Mapping[str, Count], end: Mapping[str, Count], sites: list[str]) -> Table:
    """What came to each site and went from it, between how many there were before and after."""
    rows: list[tuple[Any, ...]] = []
    for site in sites:
        came = [(one, those) for (one, other), those in moves.items() if other == site]
        went = [(other, those) for (one, other), those in moves.items() if one == site]
        rows.append(
            (
                site,
                begin.get(site, Count(0)),
                _times([row for one, those in came if one == OUTSIDE for row in those]),
                _times([row for one, those in came if one != OUTSIDE for row in those]),
                _times([row for one, those in went if one != OUTSIDE for row in those]),
                _times([row for one, those in went if one == OUTSIDE for row in those]),
                end.get(site, Count(0)),
            )
        )
    columns = (
        Column("site", _("site"), ID),
        Column("before", _("the night before"), INT),
        Column("arrived", _("arrived"), INT),
        Column("moved_in", _("moved in"), INT),
        Column("moved_away", _("moved away"), INT),
        Column("left", _("left"), INT),
        Column("after", _("the last night"), INT),
    )
    total = (_("Total"), *(sum(row[at] for row in rows) for at in range(1, len(columns)))) if rows else None
    return Table("balance", _("Sites"), columns, rows, total=total)
