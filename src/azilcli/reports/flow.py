"""The flow between sites in a period: who came, moved on and left, and how many that left at each site."""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import date, timedelta
from typing import Any

from azilcli.language import _, c_
from azilcli.reports import lines, movements
from azilcli.reports.table import ID, INT, Column, Report, Table, Word
from azilcli.repository import ON, Repository

OUTSIDE = ""
"""Where those come from who arrive, and go who leave."""


def flow(
    repo: Repository, first: date, last: date, site: str | None = None, *, why: str | None = None
) -> Report:
    """The moves from site to site from `first` to `last`, both included, with arrivals and departures.

    Moves within a site are none. Of one site alone: what came to it and went from it. `why` asks instead
    whom one figure of a site counts.
    """
    if why:
        from azilcli.reports.why_flow import counted

        return counted(repo, first, last, why, site)
    moves: Counter[tuple[str, str]] = Counter()
    who: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
    happened = (movements.arrivals, movements.departures, movements.moves)
    for row in (row for of in happened for row in of(repo, first, last)):
        ways = (_site(row["from"]), _site(row["to"]))
        if ways[0] != ways[1] and site in (None, *ways):
            moves[ways] += 1
            who[ways].add(row["person"])
    begin = _there(repo, first - timedelta(days=1)) if first > date.min else Counter()
    end = _there(repo, last)
    ids = {id_ for ways in moves for id_ in ways} | begin.keys() | end.keys()
    sites = lines.sites(repo, lines.Sites(repo), (ids | {site or OUTSIDE}) - {OUTSIDE})
    shown = [site] if site else sites
    return [_moves(moves, who, [OUTSIDE, *sites]), _balance(moves, begin, end, shown)]


def _site(place: str | None) -> str:
    return (place or OUTSIDE).partition("/")[0]


def _there(repo: Repository, night: date) -> Counter[str]:
    """How many slept at each site in a night."""
    rows = repo.values(
        f"SELECT site, count(*) FROM slept WHERE {ON.format('slept')} GROUP BY +site", on=night
    )
    return Counter(dict(rows))


def _moves(moves: Counter[tuple[str, str]], who: dict[tuple[str, str], set[str]], sites: list[str]) -> Table:
    order = {id_: number for number, id_ in enumerate(sites)}
    rows = [
        (
            Word(ways[0], ways[0] or _("(from outside)")),
            Word(ways[1], ways[1] or _("(left)")),
            moves[ways],
            len(who[ways]),
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


def _balance(
    moves: Counter[tuple[str, str]], begin: Counter[str], end: Counter[str], sites: list[str]
) -> Table:
    """What came to each site and went from it, between how many there were before and after."""
    rows: list[tuple[Any, ...]] = []
    for site in sites:
        rows.append(
            (
                site,
                begin[site],
                moves[OUTSIDE, site],
                sum(n for (one, other), n in moves.items() if other == site and one != OUTSIDE),
                sum(n for (one, other), n in moves.items() if one == site and other != OUTSIDE),
                moves[site, OUTSIDE],
                end[site],
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
