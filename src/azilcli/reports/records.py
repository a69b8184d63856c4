"""Lists of records of declared kinds: of one person, household or stay, of a site, of a time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from azilcli.errors import NotFound
from azilcli.language import _, n_
from azilcli.ledger import ids, schema
from azilcli.ledger.kinds import Kind
from azilcli.reports.table import DATE, EUR, FLAG, ID, INT, MOMENT, TEXT, Column, Facts, Report, Table, Word
from azilcli.repository import Record, Repository, people, places, records, values
from azilcli.rules import records as rules
from azilcli.rules.records import Declared
from azilcli.rules.sql import ends
from azilcli.tuples import NamedTuple


class Wanted(NamedTuple):
    """Which records are asked for; what is empty does not matter."""

    whom: str = ""
    """A person, or a code of what they belong to."""
    site: str = ""
    start: date | None = None
    end: date | None = None
    private: bool = False
    """Whether the columns that are shown only on request are asked for."""


def listed(repo: Repository, what: Declared, wanted: Wanted, on: date, limit: int = 0) -> Report:
    """The records of a kind, the newest first; of a site, those of who sleeps there in the night of `on`.

    `limit` is how many rows at most, 0 for all.
    """
    kind = schema.kinds()[what.kind]
    conditions, given = _within(kind, wanted)
    hidden = ""
    if kind.hides and not wanted.private:
        hidden = _select(kind, [*conditions, f"{kind.hides} = 1"])
        conditions = [*conditions, f"{kind.hides} IS NOT 1"]
    if wanted.whom or wanted.site:
        asked = (_of_whom(repo, kind, wanted), _at(repo, kind, wanted, on))
        among = set.intersection(*(set(some) for some in asked if some is not None))
        rows = repo.rows_of(f"{_select(kind, conditions)} AND id IN ({{ids}})", sorted(among), **given)
        left_out = len(repo.rows_of(f"{hidden} AND id IN ({{ids}})", sorted(among), **given)) if hidden else 0
    else:
        left_out = repo.values(f"SELECT count(*) FROM ({hidden})", **given)[0][0] if hidden else 0
        rows = repo.rows(
            f"{_select(kind, conditions)} ORDER BY {_newest(kind)} LIMIT :n", **given, n=limit or -1
        )
    total = len(rows)
    if limit and total == limit:
        total = repo.values(f"SELECT count(*) FROM ({_select(kind, conditions)})", **given)[0][0]
    if wanted.whom or wanted.site:
        rows = sorted(rows, key=lambda row: row["id"])
        rows = sorted(rows, key=lambda row: str(row.get(_first(kind)) or ""), reverse=True)[: limit or None]
    columns = (*_head(what), *_columns(what, wanted.private))
    lines = [(row["id"], *_owners(repo, kind, row), *_cells(repo, what, row, wanted.private)) for row in rows]
    notes = (n_("{n} private record not shown; to show it: --private",
                "{n} private records not shown; to show them: --private", left_out),)  # fmt: skip
    return [
        Table(what.key or what.kind, _(what.title), columns, lines, notes if left_out else (),
              hidden=total - len(lines))
    ]  # fmt: skip


def about(repo: Repository, *owners: tuple[str, str]) -> list[Table]:
    """What is recorded, of every declared kind, of a person, household, stay or other record, or several."""
    return [
        _section(repo, what, rows)
        for what in map(rules.declared, rules.names())
        if what.is_listed
        for kind in (schema.kinds()[what.kind],)
        for rows in ([row for owner in owners for row in _of(repo, kind, *owner)],)
        if rows
    ]


def one(repo: Repository, typed: str) -> Report:
    """A record of a declared kind by its code, also one that never was so, and what belongs to it."""
    for what in map(rules.declared, rules.names()):
        kind = schema.kinds()[what.kind]
        row = people.by_code(repo, what.kind, typed) if kind.letter == ids.normalise(typed)[0] else None
        if row:
            return _whole(repo, what, row)
    raise NotFound(_("there is no record “{typed}”", typed=typed), _("see: azil find, azil show, azil log"))


def of_code(repo: Repository, typed: str) -> Report:
    """An organisation, an activity, or what else has a code of its own; nothing if there is none of it."""
    for what in map(rules.declared, rules.names()):
        if schema.kinds()[what.kind].key == ("code",) and (row := repo.get(what.kind, typed.strip().upper())):
            return _whole(repo, what, row)
    return []


def _whole(repo: Repository, what: Declared, row: Record) -> Report:
    """Everything of one record, and what belongs to it."""
    kind = schema.kinds()[what.kind]
    items = [
        (column.key, column.header, cell, column.kind)
        for column, cell in zip(
            (*_head(what), *_columns(what, private=True)),
            (row["id"], *_owners(repo, kind, row), *_cells(repo, what, row, private=True)),
            strict=True,
        )
        if (column.key,) != kind.key
    ]
    gone = [(kind.cancelled, _("recorded by mistake"), row[kind.cancelled], DATE)] if kind.cancelled else []
    return [Facts(what.kind, _(what.words), [*items, *gone]), *about(repo, (what.kind, row["id"]))]


def _head(what: Declared) -> Iterator[Column]:
    yield Column(what.kind, _("code"), ID)
    yield from _owner_columns(schema.kinds()[what.kind])


def _section(repo: Repository, what: Declared, rows: Iterable[Record]) -> Table:
    """The part of `show` with the records of a kind: without the name of whom it is, who stands above it."""
    columns = (*_columns(what, private=False), Column(what.kind, _("code"), ID))
    lines = [(*_cells(repo, what, row, private=False), row["id"]) for row in rows]
    return Table(what.key or what.kind, _(what.title), columns, lines)


def _of(repo: Repository, kind: Kind, target: str, id_: str) -> Iterator[Record]:
    """The records of a kind that belong to a record, the newest first, without those that are private."""
    shown = f"coalesce({kind.hides}, 0) = 0" if kind.hides else "1"
    for field, targets in kind.belongs.items():
        if target in targets:
            yield from repo.rows(
                f"SELECT * FROM {records.table(kind)} WHERE {field} = :id AND {shown}"
                f" ORDER BY {_newest(kind)}",
                id=id_,
            )


def _first(kind: Kind) -> str:
    """The field with the day that a record speaks of, by which lists are in order."""
    return next((field for field in kind.days if field in kind.required), "id")


def _newest(kind: Kind) -> str:
    return f"{_first(kind)} DESC, id"


def _select(kind: Kind, conditions: list[str]) -> str:
    return f"SELECT * FROM {records.table(kind)} WHERE {' AND '.join(conditions) or '1'}"


def _within(kind: Kind, wanted: Wanted) -> tuple[list[str], dict[str, Any]]:
    """SQL: what holds on a day of the time asked for, with its parameters."""
    conditions, given = [], {}
    first = _first(kind)
    if wanted.start:
        conditions.append(f"{ends('to_day') if 'to_day' in kind.types else first} >= :start")
        given["start"] = wanted.start.isoformat()
    if wanted.end:
        conditions.append(f"{first} <= :end")
        given["end"] = wanted.end.isoformat()
    return conditions, given


def _of_whom(repo: Repository, kind: Kind, wanted: Wanted) -> list[str] | None:
    """The records of whom was asked for; None where nobody was."""
    if not wanted.whom:
        return None
    return [row["id"] for row in records.named(repo, kind, wanted.whom)]


def _at(repo: Repository, kind: Kind, wanted: Wanted, on: date) -> list[str] | None:
    """The records that belong to who sleeps at the site asked for, or to their households or stays."""
    if not wanted.site:
        return None
    site = places.parts(places.record(repo, "site", wanted.site)["id"])
    there = places.sleepers_on(repo, on, site)
    persons = sorted({row["person"] for row in there})
    homes = repo.rows_of("SELECT DISTINCT household FROM membership WHERE person IN ({ids})", persons)
    those = {
        "person": persons,
        "stay": sorted({row["stay"] for row in there}),
        "household": sorted({row["household"] for row in homes}),
        "site": [site.id],
    }
    return [
        row["id"]
        for field, targets in kind.references.items()
        for row in repo.rows_of(
            f"SELECT id FROM {records.table(kind)} WHERE {field} IN ({{ids}})", those.get(targets[0], [])
        )
    ]


def _owner_columns(kind: Kind) -> Iterator[Column]:
    """A column for each field by which a record belongs to something, and one for the name of whom."""
    words = {"person": _("person"), "household": _("household"), "stay": _("stay")}
    for field in kind.belongs:
        yield Column(field, words.get(field, field), ID, rare=len(kind.belongs) > 1)
    if kind.belongs:
        yield Column("name", _("name"))


def _owners(repo: Repository, kind: Kind, row: Record) -> Iterator[Any]:
    yield from (row[field] for field in kind.belongs)
    if kind.belongs:
        yield records.name(repo, kind.name, row)


def _columns(what: Declared, private: bool) -> Iterator[Column]:
    kind = schema.kinds()[what.kind]
    for name, field in _shown(what, kind, private):
        yield Column(
            field.key or name, _(field.words), type_of(kind, name), name not in kind.required, field.worth
        )


def _shown(what: Declared, kind: Kind, private: bool) -> Iterator[tuple[str, Any]]:
    return ((name, field) for name, field in what.fields.items() if private or name not in kind.private)


def type_of(kind: Kind, name: str) -> str:
    """What a column holds, by the marks of its field."""
    if kind.days.get(name) == "moment":
        return MOMENT
    if name in kind.days:
        return DATE
    if name in kind.flags:
        return FLAG
    if name in kind.references:
        return ID
    if str in kind.types[name]:
        return TEXT
    return EUR if "eur" in kind.marks[name] else INT


def _cells(repo: Repository, what: Declared, row: Record, private: bool) -> Iterator[Any]:
    kind = schema.kinds()[what.kind]
    for name, _field in _shown(what, kind, private):
        value = row[name]
        if name in kind.lists:
            yield Word(value, values.shown(repo, kind.name, name, value)) if value else None
        else:
            yield values.data(kind, name, value)
