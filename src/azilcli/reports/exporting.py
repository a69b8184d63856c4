"""Lists that leave, in the columns in which they come in again: people, and records of declared kinds.

The heading above each field is given by who takes such lists in. What is erased is left out, and what is
cancelled, and what is private unless it is asked for.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from azilcli import dates
from azilcli.language import _, n_
from azilcli.ledger import schema
from azilcli.ledger.kinds import Kind
from azilcli.reports import words
from azilcli.reports.records import type_of
from azilcli.reports.table import ID, TEXT, TYPED, Column, Table
from azilcli.repository import Record, Repository, places, records, values
from azilcli.rules.records import Declared
from azilcli.rules.sql import ends
from azilcli.tuples import NamedTuple

Headings = Mapping[str, str]
"""The heading above each field of a list, in the order of its columns."""
Origin = tuple[str, str]
"""The kind of record that a column is of, and the field."""


class Wanted(NamedTuple):
    """Which records are to leave; what is empty does not matter."""

    site: str = ""
    start: date | None = None
    end: date | None = None
    on: date | None = None
    """The night in which somebody sleeps there, where no time is asked for; today by default."""
    private: bool = False
    """Whether what is shown only on request is to leave too."""
    pseudonymous: bool = False
    """Whether nobody is to be told from it: then who is erased is among them, as in every statistic."""

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


class Leaving(NamedTuple):
    """A list that leaves, with the kind of record and the field that each column holds; `id` is a code."""

    table: Table
    origins: tuple[Origin, ...]


def people(repo: Repository, heads: Headings, wanted: Wanted) -> Leaving:
    """Who the people are whose data are there."""
    rows = _among(repo, "SELECT * FROM person WHERE same_as IS NULL", _sleepers(repo, wanted), "id",
                  "sort_key, id")  # fmt: skip
    there = [row for row in rows if row["family_name"] or wanted.pseudonymous]
    origins = {"code": "id", "foreign_person": "foreign_id", "birth_date": birth(wanted)}
    of = {key: ("person", origins.get(key, key)) for key in heads}
    fields = [(key, field) for key, (_kind, field) in of.items()]
    lines = [
        tuple(born(row, wanted) if key == "birth_date" else row[field] for key, field in fields)
        for row in there
    ]
    return laid("people", _("People"), heads, of, lines, erased(len(rows) - len(there)))


def households(repo: Repository, heads: Headings, wanted: Wanted) -> Leaving:
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
    named = rows if wanted.pseudonymous else [row for row in rows if row["name"]]
    there = named if wanted.pseudonymous else [row for row in named if row["family_name"] != ""]
    kept = {row["household"] for row in there}
    empty = [{**row, **dict.fromkeys(("person", "relation", "from", "to"))} for row in named
             if row["household"] not in kept]  # fmt: skip
    alone = {row["household"]: row for row in empty}.values()
    of = {key: ("household", key) for key in heads} | {
        "household": ("household", "id"),
        "foreign_household": ("household", "foreign_id"),
        "person": ("membership", "person"),
        "relation": ("membership", "relation"),
        "from": ("membership", "from_day"),
        "to": ("membership", "to_day"),
    }
    notes = erased(len(rows) - len(there))
    lines = [tuple(row[key] for key in heads) for row in (*there, *alone)]
    return laid("households", _("Households"), heads, of, lines, notes)


def birth(wanted: Wanted) -> str:
    """The field that says when somebody was born: of a pseudonymous list, in which years."""
    return "birth_band" if wanted.pseudonymous else "birth_date"


def born(row: Record, wanted: Wanted) -> str | None:
    """When somebody was born as it is typed: a day, a month, or a year; or in which years."""
    if wanted.pseudonymous or not row["birth_month"]:
        day: str | None = row[birth(wanted)]
        return day
    return f"{row['birth_date']}-{row['birth_month']:02}"


def declared(repo: Repository, what: Declared, heads: Headings, wanted: Wanted) -> Leaving:
    """The records of a declared kind, each with its code and whom it is of."""
    return _recorded(repo, what.kind, what.key or what.kind, _(what.title), heads, wanted)


def stored(repo: Repository, name: str, heads: Headings, wanted: Wanted) -> Leaving:
    """The records of any other kind, field by field as they are stored."""
    return _recorded(repo, name, name, words.kind(name), heads, wanted)


def _recorded(repo: Repository, name: str, key: str, title: str, heads: Headings, wanted: Wanted) -> Leaving:
    kind = schema.kinds()[name]
    rows = _rows(repo, kind, wanted)
    gone = set() if wanted.pseudonymous else {id_ for (id_,) in repo.values("SELECT record FROM erased")}
    there = [row for row in rows if not gone & {row["id"], *(row[field] for field in kind.belongs)}]
    notes = [*erased(len(rows) - len(there))]
    there = _without_what_stays(repo, kind, there, gone)
    shown = [row for row in there if wanted.private or not (kind.hides and row[kind.hides])]
    keys = {key: head for key, head in heads.items() if wanted.private or key not in kind.private}
    if len(shown) < len(there) or len(keys) < len(heads):
        notes.append(_("what is private was left out; to take it along: --private"))
    of = {key: (kind.name, _field(kind, key)) for key in keys}
    whose: dict[str, str] = {}
    if "person" in keys and "person" not in kind.types:
        of["person"] = ("stay", "person")
        sql = f"SELECT stay.id, stay.person FROM {name} JOIN stay ON stay.id = {name}.stay"
        whose = dict(repo.values(sql))
    fields = [field for _kind, field in of.values()]
    lines = [
        tuple(row[field] if field == "id" else whose.get(row["stay"]) if field not in kind.types
              else values.data(kind, field, row[field]) for field in fields)
        for row in shown
    ]  # fmt: skip
    return laid(key, title, keys, of, lines, notes)


def _without_what_stays(repo: Repository, kind: Kind, rows: Sequence[Record], gone: set[str]) -> list[Record]:
    """Those of some records that can be without what leaves in no list; none names that any more."""
    left = {field: gone | _never_was(repo, kind, field) for field in kind.references}
    needed = _needed(kind)
    return [
        {**row, **{field: None for field, ids in left.items() if row[field] in ids}}
        for row in rows
        if not any(row[field] in left[field] for field in needed)
    ]


def _needed(kind: Kind) -> set[str]:
    """The references without which a record of a kind is nothing."""
    return {*kind.belongs, *(kind.required & kind.references.keys())}


def _never_was(repo: Repository, kind: Kind, field: str) -> set[str]:
    """The records to which a field refers that never were so, or are of what never was."""
    found = set[str]()
    for name in kind.references[field]:
        target = schema.kinds()[name]
        if target.cancelled:
            found |= {
                id_ for (id_,) in repo.values(f"SELECT id FROM {name} WHERE {target.cancelled} NOT NULL")
            }
        for of in _needed(target) if name != kind.name else ():
            if ids := _never_was(repo, target, of):
                rows = repo.rows_of(f"SELECT id FROM {name} WHERE {of} IN ({{ids}})", sorted(ids))
                found |= {row["id"] for row in rows}
    return found


def laid(
    name: str,
    title: str,
    heads: Headings,
    of: Mapping[str, Origin],
    lines: Sequence[tuple[Any, ...]],
    notes: Iterable[str],
    chosen: Collection[str] = (),
) -> Leaving:
    """The list of some lines; `chosen` are the texts that the program chooses, and nobody types."""
    columns = [Column(key, head, TEXT if key in (*chosen, "birth_date") and of[key][1] != "birth_date"
                      else _holds(*of[key])) for key, head in heads.items()]  # fmt: skip
    return Leaving(Table(name, title, tuple(columns), lines, tuple(notes)), tuple(of[key] for key in heads))


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
    for kind in ("plan", "warning", "stay"):
        for field in schema.kinds()[kind].belongs:
            yield from (row["id"] for row in repo.rows_of(f"SELECT id FROM {kind} WHERE {field} IN ({{ids}})",
                                                          those))  # fmt: skip


def _field(kind: Kind, key: str) -> str:
    """The field of a column: `record` is the code, and what a record belongs to is called by its kind."""
    owned = next((field for field, targets in kind.belongs.items() if targets == (key,)), key)
    return owned if owned in kind.types else "id"


def _holds(name: str, field: str) -> str:
    """What a column with a field holds; what people typed comes in again to the letter."""
    kind = schema.kinds()[name]
    held = ID if field == "id" else type_of(kind, field)
    return TYPED if held == TEXT and field not in kind.lists else held
