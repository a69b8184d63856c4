"""Whom and what a figure of the occupancy counts, and by which entry each was recorded."""

from __future__ import annotations

from datetime import date
from typing import Any

from azilcli.errors import UsageError, check_among
from azilcli.language import _, number
from azilcli.reports import journal
from azilcli.reports.table import Report, Table
from azilcli.reports.why import of_entry, told
from azilcli.repository import Record, Repository, places
from azilcli.rules.sql import holds

FIGURES = {
    "capacity": ("free", "occupied", "out-of-service"),
    "out_of_service": ("out-of-service",),
    "occupied": ("occupied", "over", "elsewhere"),
    "free": ("free",),
    "over": ("over",),
}
"""The figures, and the states of the lines by bed that each counts."""
_ALL = "all"


def counted(repo: Repository, on: date, by_bed: Table, typed: str) -> Report:
    """The lines by bed that a figure of a place or of all counts, typed as `PLACE:FIGURE`."""
    where, colon, figure = typed.rpartition(":")
    if not colon:
        raise UsageError(
            _("“{typed}” is not a place and a figure, such as LOGATEC:occupied", typed=typed),
            _("the figures: {figures}", figures=", ".join(FIGURES)),
        )
    check_among("why", figure, FIGURES)
    place = None if where == _ALL else places.place(repo, where)
    states = set(FIGURES[figure]) - (set() if place else {"elsewhere"})  # who is in no total
    slept = {(row["person"], row["site"], row["room"], row["bed"]): row["placement"]
             for row in places.sleepers_on(repo, on, place)}  # fmt: skip
    rows: list[tuple[Any, ...]] = []
    for site, room, bed, state, person, name, *_present in by_bed.rows:
        if state not in states or (place and place.id not in (site, room, bed)):
            continue
        records = _records(repo, on, (site, room, bed), state, slept.get((person, site, room, bed)))
        rows.append((site, room, bed, state, person, name, *told(journal.newest_of(repo, records))))
    columns = (
        *by_bed.columns[:6],
        *of_entry(),
    )
    notes = (_("{figure}: {count} counted", figure=typed, count=number(len(rows))),)
    return [Table("counted", _("Who and what is counted"), columns, rows, notes)]


def _records(
    repo: Repository, on: date, where: tuple[str, str | None, str | None], state: str, placement: str | None
) -> list[tuple[str, str]]:
    """The records that make a line what it is: a placement, what closes a bed, or the bed itself."""
    if placement:
        return [("placement", placement)]
    if state == "out-of-service":
        closing: list[Record] = repo.rows_of(
            f"SELECT id FROM closure WHERE place IN ({{ids}}) AND {holds('closure')}",
            [one for one in where if one],
            on=on,
        )
        return [("closure", row["id"]) for row in closing]
    return [("bed", where[2])] if where[2] else []
