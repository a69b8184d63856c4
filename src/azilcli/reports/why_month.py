"""Whom a figure of the month counts, and by which entry what makes them count was recorded."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from azilcli.errors import check_among
from azilcli.language import _, number
from azilcli.reports.publication import LISTS
from azilcli.reports.table import ID, Column, Report, Table
from azilcli.reports.why import Said, of_entry, recorded
from azilcli.repository import Repository, figures, people


def counted(
    repo: Repository,
    days: tuple[date, date],
    typed: str,
    those: Mapping[str, set[str]],
    cells: Mapping[str, Mapping[str, str]],
    keys: Mapping[str, list[str]],
) -> Report:
    """The people whom a figure counts, typed as `FIGURE` or with parts as `FIGURE:PART:PART`.

    `those` are the people by figure, `cells` the parts that each is in, and `keys` the parts that there are.
    """
    figure, *parts = typed.split(":")
    check_among("why", figure, those)
    known = {key.casefold(): key for kind in LISTS for key in keys[kind]}
    asked = {known.get(one.casefold(), one) for one in parts}
    for one in asked:
        check_among("why", one, known.values())
    codes = sorted(who for who in those[figure] if asked <= set(cells[who].values()))
    made = _said(repo, days, figure, codes)
    entries = recorded(repo, made.values())
    rows: list[tuple[Any, ...]] = [
        (
            row["id"],
            people.name(row),
            *(cells[row["id"]][kind] for kind in LISTS),
            *entries[made[row["id"]]],
        )
        for row in sorted(
            repo.rows_of("SELECT * FROM person WHERE id IN ({ids})", codes),
            key=lambda row: (row["sort_key"] or "", row["id"]),
        )
    ]
    columns = (
        Column("person", _("code"), ID),
        Column("name", _("name")),
        Column("age", _("age"), ID),
        Column("sex", _("sex"), ID),
        Column("citizenship", _("citizenship"), ID),
        *of_entry(),
    )
    notes = (_("{figure}: {count} counted", figure=typed, count=number(len(rows))),)
    return [Table("counted", _("Who and what is counted"), columns, rows, notes)]


def _said(repo: Repository, days: tuple[date, date], figure: str, codes: list[str]) -> dict[str, Said]:
    """Of each of these people what makes a figure count them: a status, or where they slept."""
    first, last = days
    by_status = figures.by_status(repo, first, last)
    if figure in by_status:
        return {who: Said("status", "code", by_status[figure][who]) for who in codes}
    begin = first if figure == figures.RECEIVED else last
    return {
        who: Said("placement", "from_day", id_)
        for who, id_ in figures.placements(repo, codes, begin, last).items()
    }
