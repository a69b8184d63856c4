"""Lists that leave, in the columns in which they come in again: people, and records of declared kinds.

The heading above each field is given by who takes such lists in. What is erased is left out, and what is
cancelled, and what is private unless it is asked for.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from azilcli import dates
from azilcli.language import _, n_
from azilcli.ledger import schema
from azilcli.ledger.kinds import Kind
from azilcli.reports.records import type_of
from azilcli.reports.table import DATE, ID, TEXT, TYPED, Column, Report, Table
from azilcli.repository import Record, Repository, places, records, values
from azilcli.rules.records import Declared
from azilcli.rules.sql import ends
from azilcli.tuples import NamedTuple

Headings = Mapping[str, str]
"""The heading above each field of a list, in the order of its columns."""


class Wanted(NamedTuple):
    """Which records are to leave; what is empty does not matter."""

    site: str = ""
    start: date | None = None
    end: date | None = None
    on: date | None = None
    """The night in which somebody sleeps there, where no time is asked for; today by default."""
    private: bool = False
    """Whether what is shown only on request is to leave too."""

    @property
    def is_of_some(self) -> bool:
        """Whether it was asked for some people only."""
        return bool(self.site or self.start or self.end or self.on)

    @property
    def nights(self) -> tuple[str, str]:
        """In which nights somebody is to have slept there: the first and the last one."""
        if self.start or self.end:
            return self.start.isoformat() if self.start else "", self.end.isoformat() if self.end else "~"
        night = (self.on or dates.today()).isoformat()
        return night, night


def people(repo: Repository, heads: Headings, wanted: Wanted) -> Report:
    """Who the people are whose data are there."""
    kind, among = schema.kinds()["person"], _sleepers(repo, wanted)
    rows = _among(repo, "SELECT * FROM person WHERE same_as IS NULL", among, "id", "sort_key, id")
    there = [row for row in rows if row["family_name"]]
    named = {"code": "id", "foreign_person": "foreign_id"}
    columns = [Column(key, heads[key], ID if key == "code" else _holds(kind, named.get(key, key)))
               for key in heads]  # fmt: skip
    lines = [tuple(born(row) if key == "birth_date" else row[named.get(key, key)] for key in heads)
             for row in there]  # fmt: skip
    return [Table("people", _("People"), tuple(columns), lines, tuple(erased(len(rows) - len(there))))]


def households(repo: Repository, heads: Headings, wanted: Wanted) -> Report:
    """The households, a line for each member and for each that has none."""
    among = _sleepers(repo, wanted)
    sql = """
        SELECT h.id AS household, h.foreign_id AS foreign_household, h.name, h.kind, h.note, m.person,
               m.relation, m.from_day AS "from", m.to_day AS "to", m.id, p.family_name
        FROM household AS h LEFT JOIN membership AS m ON m.household = h.id
        LEFT JOIN person AS p ON p.id = m.person ORDER BY h.id, m.from_day, m.id"""
    rows = repo.rows(sql)
    if among is not None:
        those = {row["household"] for row in rows if row["person"] in {*among}}
        rows = [row for row in rows if row["household"] in those]
    there = [row for row in rows if row["name"] and row["family_name"] != ""]
    kept = {row["household"] for row in there}
    empty = [{**row, **dict.fromkeys(("person", "relation", "from", "to"))} for row in rows
             if row["name"] and row["household"] not in kept]  # fmt: skip
    there += {row["household"]: row for row in empty}.values()
    codes, days = ("household", "person"), ("from", "to")
    columns = [
        Column(key, heads[key], ID if key in codes else DATE if key in days else TYPED) for key in heads
    ]
    lines = [tuple(row[key] for key in heads) for row in there]
    gone = erased(sum(row["family_name"] == "" or not row["name"] for row in rows))
    return [Table("households", _("Households"), tuple(columns), lines, tuple(gone))]


def born(row: Record) -> str | None:
    """When somebody was born as it is typed: a day, a month, or a year."""
    return f"{row['birth_date']}-{row['birth_month']:02}" if row["birth_month"] else row["birth_date"]


def recorded(repo: Repository, what: Declared, heads: Headings, wanted: Wanted) -> Report:
    """The records of a declared kind, each with its code and whom it is of."""
    kind = schema.kinds()[what.kind]
    rows = _rows(repo, kind, wanted)
    gone = {id_ for (id_,) in repo.values("SELECT record FROM erased")}
    there = [row for row in rows if not gone & {row["id"], *(row[field] for field in kind.belongs)}]
    hidden = 0
    if kind.hides and not wanted.private:
        hidden = len(there)
        there = [row for row in there if not row[kind.hides]]
        hidden -= len(there)
    keys = [key for key in heads if wanted.private or key not in kind.private]
    columns = tuple(Column(key, heads[key], _column(kind, key)) for key in keys)
    lines = [tuple(_cell(kind, key, row) for key in keys) for row in there]
    notes = [*erased(len(rows) - len(there) - hidden)]
    if hidden or len(keys) < len(heads):
        notes.append(_("what is private was left out; to take it along: --private"))
    return [Table(what.key or what.kind, _(what.title), columns, lines, tuple(notes))]


def erased(count: int) -> Iterable[str]:
    """A note on what is erased and does not leave; none where nothing is."""
    if count:
        yield n_("{n} record was left out, as it is erased", "{n} records were left out, as they are erased",
                 count)  # fmt: skip


def _sleepers(repo: Repository, wanted: Wanted) -> list[str] | None:
    """Who slept at the site, or anywhere, in the nights asked for; None where everybody is meant."""
    if not wanted.is_of_some:
        return None
    first, last = wanted.nights
    site = places.record(repo, "site", wanted.site)["id"] if wanted.site else ""
    rows = repo.values(
        "SELECT DISTINCT coalesce(p.same_as, p.id) FROM slept JOIN stay ON stay.id = slept.stay"
        " JOIN person AS p ON p.id = stay.person WHERE (:site = '' OR slept.site = :site)"
        f" AND slept.from_day <= :last AND {ends('slept.to_day')} > :first",
        site=site, first=first, last=last,
    )  # fmt: skip
    return sorted(id_ for (id_,) in rows)


def _among(repo: Repository, sql: str, among: list[str] | None, field: str, order: str) -> list[Record]:
    """The rows of a query, those alone in which a field is among some codes; all where there are none."""
    if among is None:
        return repo.rows(f"{sql} ORDER BY {order}")
    rows = repo.rows_of(f"{sql} AND {field} IN ({{ids}})", among)
    names = order.split(", ")
    return sorted(rows, key=lambda row: [str(row[name] or "") for name in names])


def _rows(repo: Repository, kind: Kind, wanted: Wanted) -> list[Record]:
    """The records of a kind that count, of the people of a site and of the time asked for."""
    first = next((name for name in kind.days if name in kind.required), "")
    rows = repo.rows(f"SELECT * FROM {records.table(kind)} ORDER BY {first or 'id'}, id")
    if wanted.site:
        those = set(_owners(repo, _sleepers(repo, wanted) or []))
        site = places.record(repo, "site", wanted.site)["id"]
        rows = [row for row in rows
                if site in _sites(row) or those & {row[field] for field in kind.belongs}]  # fmt: skip
    if first:
        end = "to_day" if "to_day" in kind.types else first
        rows = [row for row in rows if selected(wanted, row[first][:10], row[end] or "~")]
    return rows


def selected(wanted: Wanted, first: str, last: str = "") -> bool:
    """Whether a day, or the time from one to another, lies in the time asked for."""
    start, end = (day.isoformat() if day else "" for day in (wanted.start, wanted.end))
    return first <= (end or "~") and (last or first) >= start


def _sites(row: Record) -> set[str]:
    """The sites that a record of places names."""
    return {str(row.get(field) or "").partition("/")[0] for field in ("site", "place")}


def _owners(repo: Repository, persons: list[str]) -> Iterable[str]:
    """People, the households they ever belonged to, and what is recorded of these and has records itself."""
    homes = repo.rows_of("SELECT DISTINCT household FROM membership WHERE person IN ({ids})", persons)
    those = [*persons, *(row["household"] for row in homes)]
    yield from those
    for kind in ("plan", "warning"):
        for field in schema.kinds()[kind].belongs:
            yield from (row["id"] for row in repo.rows_of(f"SELECT id FROM {kind} WHERE {field} IN ({{ids}})",
                                                          those))  # fmt: skip


def _column(kind: Kind, key: str) -> str:
    """What a column of a list holds: codes of its own records and of whom they are of, or a field."""
    return _holds(kind, key) if key in kind.types and key not in kind.belongs else ID


def _cell(kind: Kind, key: str, row: Record) -> Any:
    field = next((field for field, targets in kind.belongs.items() if targets == (key,)), key)
    return values.data(kind, field, row[field]) if field in kind.types else row["id"]


def _holds(kind: Kind, field: str) -> str:
    """What a column with a field holds; a text comes in again to the letter."""
    held = type_of(kind, field)
    return TYPED if held == TEXT else held
