"""Who lives elsewhere: at private addresses and in other institutions, by town and kind."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from azilcli.language import _, n_
from azilcli.reports.grounds import Count, counted, line
from azilcli.reports.table import DATE, DETAIL, ID, INT, Column, Report, Table, Word, once
from azilcli.repository import Record, Repository, grouped, people, policies
from azilcli.rules.checks.dispersal import LAST_SEEN, VISITED
from azilcli.rules.dispersal import is_without_beds
from azilcli.rules.sql import TONIGHT
from azilcli.text.keys import sort_key

_PEOPLE = f"""
    SELECT p.*, site.kind AS site_kind, s.town AS town, l.suitable_on, l.visited_on, l.payer, l.decision,
           nullif(max(coalesce({LAST_SEEN}, ''), coalesce({VISITED}, '')), '') AS seen,
           {VISITED} AS visited
    FROM site CROSS JOIN sleeper AS p ON p.site = site.id JOIN stay AS s ON s.id = p.stay
    LEFT JOIN leaving AS l ON l.stay = p.stay
    WHERE {is_without_beds("site.kind")} AND {TONIGHT} AND (:programme IS NULL OR p.programme = :programme)
    ORDER BY p.sort_key, p.placement"""


def dispersed(repo: Repository, on: date, programme: str | None = None) -> Report:
    """The people of a night who live elsewhere: how many by town and kind, and who."""
    sleepers = repo.rows(_PEOPLE, on=on, programme=programme)
    sleepers.sort(key=lambda row: (row["site_kind"], sort_key(row["town"] or "")))
    rows = once([_line(repo, row) for row in sleepers])
    towns = grouped(sleepers, "site_kind", "town")
    sums = [(_kind(repo, kind), town, _people(those)) for (kind, town), those in towns.items()]
    persons = _people(sleepers)
    columns = (
        Column("kind", _("kind")),
        Column("town", _("town")),
        Column("person", _("code"), ID),
        Column("name", _("name")),
        Column("programme", _("programme"), priority=DETAIL),
        Column("address", _("address")),
        Column("since", _("since"), DATE),
        Column("seen", _("last seen"), DATE),
        Column("visited", _("last visit"), DATE),
        Column("looked_at", _("conditions looked at"), DATE),
        Column("payer", _("who pays")),
        Column("decision", _("decision"), priority=DETAIL),
    )
    by_town = (Column("kind", _("kind")), Column("town", _("town")), Column("people", _("people"), INT))
    return [
        Table("towns", _("By town"), by_town, sums, (), (_("Total"), "", persons), grouped=True),
        Table("dispersed", _("Private addresses and other institutions"), columns, rows,
              (n_("{n} person", "{n} people", persons),), grouped=True),
    ]  # fmt: skip


def _people(sleepers: Sequence[Record]) -> Count:
    return counted(sleepers, "placement", "from_day", by="person", key="placement")


def _line(repo: Repository, row: Record) -> tuple[Any, ...]:
    looked_at = max(filter(None, (row["suitable_on"], row["visited_on"], row["visited"])), default=None)
    return (
        _kind(repo, row["site_kind"]), row["town"],
        line(row["person"], "placement", row["placement"], "from_day"), people.name(row),
        Word(row["programme"], policies.label(repo, "programme", row["programme"])),
        row["address"], row["arrived"], row["seen"], row["visited"], looked_at,
        Word(row["payer"] or "", policies.label(repo, "dispersal-payer", row["payer"])), row["decision"],
    )  # fmt: skip


def _kind(repo: Repository, code: str) -> Word:
    return Word(code, policies.label(repo, "site-kind", code))
