"""Which sites a finding concerns: those of the people, households, places and records that it names.

A finding of tonight names its site itself; one about somebody or about a record does not, and concerns
whoever has that person in the house. So nothing is hidden from the site whose matter it is.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from azilcli import dates
from azilcli.ledger import ids, journal, schema
from azilcli.repository import Record, Repository, grouped
from azilcli.rules.sql import ends

_PLACES = ("site", "room", "bed")

Key = tuple[str, str]
"""Kind and id of a record."""


def sites(repo: Repository, on: date, rows: Sequence[Record]) -> list[tuple[str, ...]]:
    """The sites that each row of a check or a due concerns: its own first, else those of what it names.

    Of a person it is where they sleep in the night of the day, else where they slept last; of a
    household, where its members do.
    """
    known = {id_ for (id_,) in repo.values("SELECT id FROM site")}
    named: list[set[Key]] = [set() if row.get("site") else _named(repo, row) for row in rows]
    people = _people(repo, {key for keys in named for key in keys}, on)
    houses = _houses(repo, {id_ for those in people.values() for id_ in those}, on)
    concerned = []
    for row, keys in zip(rows, named, strict=True):
        codes = [str(value).split("/")[0] for value in (row.get("site"), *row.values())]
        codes += sorted(id_.split("/")[0] for kind, id_ in keys if kind in _PLACES)
        codes += sorted({site for key in keys for id_ in people.get(key, ()) for site in houses.get(id_, ())})
        concerned.append(tuple(dict.fromkeys(site for site in codes if site in known)))
    return concerned


def _named(repo: Repository, row: Record) -> set[Key]:
    """The people, households, stays and places that a row names, itself or by a record."""
    values = [value for value in row.values() if isinstance(value, str)]
    codes = [value for value in values if ids.is_valid(value)]
    keys = {(kind.name, id_) for kind in schema.kinds().values() for id_ in codes if kind.letter == id_[0]}
    if row.keys() >= {"kind", "record"}:
        keys.add((str(row["kind"]), str(row["record"])))
    if "action" in row:  # of an entry, what it changed
        begin = str(row["subject"])
        keys |= {
            (kind, record)
            for kind, record in repo.values(
                "SELECT DISTINCT kind, record FROM entry JOIN change ON change.entry = entry.seq"
                " WHERE id >= :begin AND id < :end",
                begin=begin,
                end=f"{begin}g",
            )
        }
    return _followed(repo, keys)


def _followed(repo: Repository, keys: set[Key]) -> set[Key]:
    """The same with what these records refer to, down to people, households, stays and places."""
    reached: set[Key] = set()
    waiting = keys
    while waiting:
        reached |= waiting
        leaves = ("person", "household", "stay", *_PLACES)
        waiting = {key for one in waiting if one[0] not in leaves for key in _references(repo, one)} - reached
    return reached


def _references(repo: Repository, key: Key) -> Iterable[Key]:
    """What a record refers to; read from the journal, as one that lacks a field is in no table."""
    name, record = key
    kind = schema.kinds().get(name)
    if kind is None:
        return
    fields: dict[str, Any] = {}
    for (text,) in repo.values(
        "SELECT fields FROM change WHERE kind = :kind AND record = :record ORDER BY entry, position",
        kind=name,
        record=record,
    ):
        fields.update(journal.said(name, text))
    for field, kinds in kind.references.items():
        if isinstance(id_ := fields.get(field), str):
            yield from ((target, id_) for target in kinds)


def _people(repo: Repository, keys: set[Key], on: date) -> dict[Key, list[str]]:
    """The people of each person, household and stay, under the code by which they go on."""
    people: dict[Key, list[str]] = {key: [key[1]] for key in keys if key[0] == "person"}
    for row in repo.rows_of(
        "SELECT record, whole FROM united WHERE kind = 'person' AND record IN ({ids})", _of(keys, "person")
    ):
        people["person", row["record"]] = [row["whole"]]
    for row in repo.rows_of("SELECT id, person FROM stay WHERE id IN ({ids})", _of(keys, "stay")):
        people["stay", row["id"]] = [row["person"]]
    rows = repo.rows_of(
        f"SELECT household, person, from_day <= :on AND {ends('to_day')} > :on AS is_member"
        " FROM membership WHERE household IN ({ids})",
        _of(keys, "household"),
        on=on,
    )
    for household, members in grouped(rows, "household").items():
        there = [row for row in members if row["is_member"]] or members
        people["household", household] = [row["person"] for row in there]
    return people


def _houses(repo: Repository, people: set[str], on: date) -> dict[str, set[str]]:
    """Where each of the people sleeps in the night of a day, else where they slept last."""
    slept = repo.rows_of(
        "SELECT stay.person, slept.site, slept.from_day, slept.to_day FROM stay"
        " JOIN slept ON slept.stay = stay.id WHERE stay.person IN ({ids})",
        sorted(people),
    )
    night = on.isoformat()
    houses = {}
    for person, those in grouped(slept, "person").items():
        begun = [row for row in those if row["from_day"] <= night] or those
        tonight = {row["site"] for row in begun if (row["to_day"] or dates.OPEN) > night}
        last = max(begun, key=lambda row: (row["from_day"], row["to_day"] or dates.OPEN))
        houses[person] = tonight or {last["site"]}
    return houses


def _of(keys: set[Key], kind: str) -> list[str]:
    return sorted(id_ for name, id_ in keys if name == kind)
