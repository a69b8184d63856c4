"""What is on record of people's efforts, and of their stays over the term."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from azilcli.language import _
from azilcli.reports.table import DATE, FLAG, ID, INT, Column, Report, Table, Word
from azilcli.repository import Record, Repository, evidence, people, policies


def listing(repo: Repository, typed: Sequence[str], households: Sequence[str], on: date) -> Report:
    """The evidence of people and households up to a day, newest first."""
    named = {person["id"]: person for person in people.people(repo, typed, on, households)}
    shown = [row for id_ in named for row in evidence.of_person(repo, id_) if row["on_day"] <= on.isoformat()]
    shown.sort(key=lambda row: (named[row["person"]]["sort_key"], row["person"]))
    shown.sort(key=lambda row: row["on_day"], reverse=True)
    rows = [
        (*_cells(repo, row)[:1], row["person"], people.name(named[row["person"]]), *_cells(repo, row)[1:])
        for row in shown
    ]
    day, *others = _columns()
    columns = (day, Column("person", _("code"), ID), Column("name", _("name")), *others)
    return [Table("evidence", _("Evidence"), columns, rows)]


def about_person(repo: Repository, person_id: str, on: date) -> list[Table]:
    """Of one person: the evidence, and the records of stays over the term, up to a day."""
    rows = [
        _cells(repo, row) for row in evidence.of_person(repo, person_id) if row["on_day"] <= on.isoformat()
    ]
    over = [
        (row["on_day"], row["authorised"], row["until"], row["reason"], row["stay"])
        for row in evidence.overstays(repo, person_id)
        if row["on_day"] <= on.isoformat()
    ]
    columns = (
        Column("on_day", _("day"), DATE),
        Column("authorised", _("authorised"), FLAG),
        Column("until", _("until"), DATE),
        Column("reason", _("reason")),
        Column("stay", _("stay"), ID),
    )
    tables = (
        Table("evidence", _("Evidence"), _columns(), rows),
        Table("overstays", _("Past the end of the term"), columns, over),
    )
    return [table for table in tables if table.rows]


def _columns() -> tuple[Column, ...]:
    return (
        Column("on_day", _("day"), DATE),
        Column("kind", _("what")),
        Column("percent", _("per cent"), INT),
        Column("with", _("with")),
        Column("document", _("document")),
        Column("note", _("note")),
        Column("stay", _("stay"), ID),
    )


def _cells(repo: Repository, row: Record) -> tuple[Any, ...]:
    kind = Word(row["kind"], policies.label(repo, "evidence-kind", row["kind"]))
    return (
        row["on_day"],
        kind,
        row["percent"],
        row["counterpart"],
        row["document"],
        row["note"],
        row["stay"],
    )
