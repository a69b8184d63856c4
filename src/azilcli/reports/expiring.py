"""Whose term of accommodation ends in a period."""

from __future__ import annotations

from datetime import date

from azilcli import dates
from azilcli.language import _, n_
from azilcli.reports.table import DATE, DETAIL, ID, INT, Column, Report, Table, Word, once
from azilcli.repository import Repository, people, places, policies, stays


def expiring(
    repo: Repository,
    first: date,
    last: date,
    site: str | None = None,
    programme: str | None = None,
    *,
    why: bool = False,
) -> Report:
    """Who sleeps somewhere tonight and may do so until a day from `first` to `last`, both included.

    A term is as it stands today, with the extensions decided so far. With `why` each line also tells from
    which day it is counted, by which policies, and the entry that recorded the stay or its last extension.
    """
    today = dates.today()
    here = places.sleepers_on(repo, today, places.parts(site) if site else None)
    here = [row for row in here if programme in (None, row["programme"])]
    until = stays.last_days(repo, [row["stay"] for row in here], today)
    here = [row for row in here if first.isoformat() <= until.get(row["stay"], "") <= last.isoformat()]
    extended = {
        row["stay"]: row["n"]
        for row in repo.rows_of(
            "SELECT stay, count(*) AS n FROM extension WHERE stay IN ({ids}) AND decided_on <= :today"
            " GROUP BY stay",
            [row["stay"] for row in here],
            today=today,
        )
    }
    households = people.households_of(repo, [row["person"] for row in here], today)
    here.sort(key=lambda row: (until[row["stay"]], row["site"], row["sort_key"], row["person"]))
    rows = [
        (
            until[row["stay"]],
            row["site"],
            row["bed"] or row["room"] or row["site"],
            row["person"],
            people.name(row),
            Word(row["programme"], policies.label(repo, "programme", row["programme"])),
            row["arrived"],
            extended.get(row["stay"], 0),
            households.get(row["person"]),
        )
        for row in here
    ]
    columns: tuple[Column, ...] = (
        Column("until", _("until"), DATE),
        Column("site", _("site"), ID),
        Column("place", _("place"), ID, priority=3),
        Column("person", _("code"), ID),
        Column("name", _("name")),
        Column("programme", _("programme"), priority=DETAIL),
        Column("arrived", _("arrived"), DATE, priority=3),
        Column("extensions", _("extensions"), INT, priority=4),
        Column("household", _("household"), rare=True, priority=DETAIL),
    )
    if why:
        from azilcli.reports.why_terms import columns as grounds
        from azilcli.reports.why_terms import terms

        columns += grounds()
        rows = [(*line, *rest) for line, rest in zip(rows, terms(repo, here, today), strict=True)]
    persons = len({row["person"] for row in here})
    notes = (n_("{n} person", "{n} people", persons),)
    return [Table("expiring", _("Terms that end"), columns, once(rows), notes, grouped=True)]
