"""The policies: what holds, since when, by what law, how certain that is, and what asks for it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from azilcli.errors import NotFound
from azilcli.language import N_, _
from azilcli.reports import words
from azilcli.reports.findings import severity
from azilcli.reports.table import DATE, DETAIL, MAIN, Column, Report, Table, Word
from azilcli.repository import Record, Repository
from azilcli.repository import policies as stored
from azilcli.rules import checks
from azilcli.rules.check import Check, Due

_LITERAL = re.compile(r"'([\w.-]+)'")


def policies(repo: Repository, on: date | None) -> Report:
    """The policy rows, all of them or those in force on a day."""
    rows = repo.rows("SELECT * FROM policy ORDER BY code, valid_from")
    if on:
        held = {code: stored.in_force(repo, code, on) for code in {row["code"] for row in rows}}
        rows = [row for row in rows if (now := held[row["code"]]) and now["id"] == row["id"]]
    return [_table(repo, rows)]


def policy(repo: Repository, code: str) -> Report:
    """The rows of one policy in the order of time, and the checks that ask for it."""
    rows = repo.rows("SELECT * FROM policy WHERE code = :code ORDER BY valid_from", code=code)
    if not rows:
        raise NotFound(_("there is no policy “{code}”", code=code), _("see: azil policy list"))
    columns = (
        Column("code", _("check")),
        Column("severity", _("severity")),
        Column("title", _("what it reports"), priority=MAIN),
        Column("source", _("legal basis"), priority=DETAIL),
    )
    using = [(one.code, _kind(one), _(one.title), stored.quoted(repo, one.source)) for one in readers(code)]
    return [_table(repo, rows), Table("readers", _("Checks that use it"), columns, using)]


def readers(code: str) -> Iterator[Check | Due]:
    """The checks, and what falls due, whose query asks for a policy: by its code, or by how that ends."""
    ends = tuple(code[at:] for at, sign in enumerate(code) if sign == ".")
    wanted = {code, *ends, *(re.sub("[0-9]+$", "", end) for end in ends)}
    all_: list[Check | Due] = [*checks.checks(), *checks.dues()]
    for one in all_:
        if wanted & set(_LITERAL.findall(one.sql)):
            yield one


def _kind(one: Check | Due) -> str:
    return severity(one) if isinstance(one, Check) else Word("due", _("what is due"))


def _table(repo: Repository, rows: list[Record]) -> Table:
    columns = (
        Column("code", _("policy")),
        Column("value", _("value")),
        Column("unit", _("unit"), priority=4),
        Column("valid_from", _("in effect from"), DATE),
        Column("legal_basis", _("legal basis"), priority=3),
        Column("standing", _("standing"), priority=2),
    )
    lines = [
        (
            row["code"],
            Word(row["value"], _value(repo, row)),
            Word(row["unit"], words.unit(row["unit"])),
            row["valid_from"],
            Word(row["legal_basis"], stored.cited(row["legal_basis"])),
            Word(row["standing"] or "", stored.label(repo, "policy-standing", row["standing"])),
        )
        for row in rows
    ]
    return Table("policies", _("Policies"), columns, lines, grouped=True)


_LISTS = {
    "statuses": "status",
    "site-kinds": "site-kind",
    "measures": "measure-kind",
    "ground": "absence-ground",
    "severity": "finding-severity",
}
"""Whose codes the value of a policy is, by its unit; of breaches there are too many for words."""
_ANCHORS = {
    "open": N_("no end"),
    "group": N_("a common date"),
    "status": N_("day of the status"),
    "admission": N_("day of admission"),
    "contract": N_("day of the contract"),
}


def _value(repo: Repository, row: Record) -> str:
    """The value of a policy in words."""
    unit, value = row["unit"], row["value"]
    if unit in _LISTS:
        return ", ".join(stored.label(repo, _LISTS[unit], code) for code in value.split())
    if unit == "anchor" and value in _ANCHORS:
        return _(_ANCHORS[value])
    return stored.shown_value(unit, value)
