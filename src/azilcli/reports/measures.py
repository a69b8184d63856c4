"""Breaches of house rules and the measures taken, the newest first."""

from __future__ import annotations

from datetime import date

from azilcli.language import _
from azilcli.reports.table import DATE, DETAIL, ID, Column, Report, Table, Word
from azilcli.repository import Record, Repository, people, policies

_AT = """
    (SELECT site FROM slept AS b WHERE b.stay = m.stay AND b.from_day <= m.on_day
     ORDER BY b.from_day DESC, coalesce(b.to_day, '9999-12-31') DESC, b.id LIMIT 1)"""
"""SQL: the site at which the person of the measure `m` slept on its day."""


def listing(repo: Repository, person: str = "", site: str = "") -> Report:
    """The breaches and measures, of one person or at one site where that is asked."""
    rows = repo.rows(
        f"SELECT m.*, {_AT} AS site, p.family_name, p.given_name FROM measure AS m"
        " JOIN person AS p ON p.id = m.person"
        " WHERE (:person = '' OR m.person = :person) AND (:site = '' OR site = :site)"
        " ORDER BY m.on_day DESC, p.sort_key, m.id",
        person=person,
        site=site,
    )
    lines = [(row["person"], people.name(row), row["site"], *_cells(repo, row)) for row in rows]
    columns = (
        Column("person", _("code"), ID),
        Column("name", _("name")),
        Column("site", _("site"), ID, priority=3),
        *_columns(),
    )
    return [Table("measures", _("Breaches and measures"), columns, lines)]


def about_person(repo: Repository, person_id: str, on: date) -> list[Table]:
    """The breaches and measures of a person until a day."""
    rows = repo.rows(
        "SELECT * FROM measure WHERE person = :person AND on_day <= :on ORDER BY on_day DESC, id",
        person=person_id,
        on=on,
    )
    lines = [(*_cells(repo, row), row["stay"]) for row in rows]
    columns = (*_columns(), Column("stay", _("stay"), ID))
    return [Table("measures", _("Breaches and measures"), columns, lines)]


def _columns() -> tuple[Column, ...]:
    return (
        Column("kind", _("breach or measure")),
        Column("on", _("day"), DATE),
        Column("until", _("last day"), DATE),
        Column("objection_until", _("objection until"), DATE),
        Column("description", _("description")),
        Column("measure", _("record"), ID),
        Column("breach", _("breach"), priority=DETAIL),
        Column("ground", _("because of"), ID, priority=DETAIL),
        Column("ended", _("ended early"), DATE, priority=DETAIL),
        Column("written_on", _("written decision"), DATE, priority=DETAIL),
        Column("served_on", _("served"), DATE, priority=DETAIL),
        Column("number", _("number"), priority=DETAIL),
        Column("objected_on", _("objection filed"), DATE, priority=DETAIL),
        Column("outcome", _("outcome of the objection"), priority=DETAIL),
        Column("outcome_on", _("decision on the objection"), DATE, priority=DETAIL),
    )


def _cells(repo: Repository, row: Record) -> tuple[object, ...]:
    def word(field: str, list_: str) -> Word | None:
        return Word(row[field], policies.label(repo, list_, row[field])) if row[field] else None

    return (
        word("kind", "measure-kind"),
        *(row[name] for name in ("on_day", "until", "objection_until", "description", "id")),
        word("breach", "breach"),
        *(row[name] for name in ("ground", "ended", "written_on", "served_on", "number", "objected_on")),
        word("outcome", "objection-outcome"),
        row["outcome_on"],
    )
