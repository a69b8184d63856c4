"""What aid was due, given and withheld in a period, by kind and by site, and for which reasons."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from azilcli.language import _
from azilcli.reports.grounds import Count, Grounds, Measure, counted
from azilcli.reports.lines import coded
from azilcli.reports.table import EUR, ID, INT, Column, Report, Table
from azilcli.repository import Record, Repository, grouped
from azilcli.rules.aid import DUE, GIVEN, WITHHELD
from azilcli.rules.sql import ends

_STATES = (DUE, GIVEN, WITHHELD, "none")
_AID = f"""
    SELECT a.id, a.kind, a.state, a.amount, a.amount / 100.0 AS euros, a.quantity, a.reason,
           coalesce(a.person, a.household) AS whom,
           coalesce((SELECT substr(min(max(a.on_day, p.from_day) || p.site), 11) FROM sleeper AS p
                     WHERE p.person = a.person AND p.from_day <= :last
                       AND {ends("p.to_day")} > max(a.on_day, p.from_day)), '-') AS site
    FROM valid_aid AS a WHERE a.on_day BETWEEN :first AND :last ORDER BY a.on_day, a.id"""


def aid(repo: Repository, first: date, last: date, site: str | None = None) -> Report:
    """The aid of the days from `first` to `last`; with a site, of who slept there then."""
    rows = [row for row in repo.rows(_AID, first=first, last=last) if site in (None, row["site"])]
    withheld = grouped((row for row in rows if row["reason"]), "reason")
    figures = (
        Column("people", _("for"), INT),
        Column("due", _("due"), INT),
        Column("given", _("given"), INT),
        Column("withheld", _("withheld"), INT),
        Column("none", _("not due"), INT),
        Column("pieces", _("pieces"), INT),
        Column("amount_due", _("still due"), EUR),
        Column("amount_given", _("paid"), EUR),
    )
    return [
        Table("aid", _("Aid"), (Column("kind", _("kind")), *figures),
              [(kind, *_of(those)) for kind, those in coded(repo, "aid-kind", grouped(rows, "kind"))],
              (), (_("Total"), *_of(rows)) if rows else None),
        Table("sites", _("By site"), (Column("site", _("site"), ID), *figures),
              [(code, *_of(those)) for code, those in sorted(grouped(rows, "site").items())]),
        Table("withheld", _("Withheld"), (Column("reason", _("reason")), Column("people", _("for"), INT),
                                          Column("times", _("times"), INT)),
              [(reason, counted(those, "aid", "reason", by="whom"), counted(those, "aid", "reason"))
               for reason, those in coded(repo, "aid-withheld", withheld)]),
    ]  # fmt: skip


def _of(rows: Sequence[Record]) -> tuple[Any, ...]:
    states = grouped(rows, "state")
    pieces = [row for row in states[GIVEN] if row["quantity"]]
    return (
        counted(rows, "aid", "on_day", by="whom"),
        *(counted(states[state], "aid", "state") for state in _STATES),
        Count(sum(row["quantity"] for row in pieces), Grounds("aid", pieces, "quantity", share="quantity")),
        _sum(states[DUE]),
        _sum(states[GIVEN]),
    )


def _sum(rows: Sequence[Record]) -> Measure:
    """What some aid comes to, in euros."""
    paid = [row for row in rows if row["amount"]]
    return Measure(sum(row["amount"] for row in paid) / 100, Grounds("aid", paid, "amount", share="euros"))
