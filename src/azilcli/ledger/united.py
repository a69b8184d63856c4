"""Records entered twice that go on as one: references to the one are read as references to the other.

A kind of record may have one field that names another record of the same kind (`same` in `derived`).
Nothing is rewritten: only the fold reads references differently, so an undo parts the two again.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping

from azilcli.ledger import schema
from azilcli.ledger.journal import Fields, read
from azilcli.ledger.kinds import Kind

Whole = Mapping[tuple[str, str], str]
"""For each record that goes on under another one: kind and id, and the id of that other."""


def load(connection: sqlite3.Connection) -> Whole:
    """What is united in the file."""
    rows = connection.execute("SELECT kind, record, whole FROM united")
    return {(kind, record): whole for kind, record, whole in rows}


def fill(connection: sqlite3.Connection) -> Whole:
    """Find anew what is united, and keep it.

    Chains lead to their end. Where records name each other in a circle, because two copies united them
    each its own way, the one with the lowest id stands for all.
    """
    whole = {
        (kind.name, record): end
        for kind in schema.kinds().values()
        if kind.same_as
        for record, end in _ends(_links(connection, kind)).items()
        if end != record
    }
    connection.execute("DELETE FROM united")
    connection.executemany(
        "INSERT INTO united VALUES (?, ?, ?)", ((*key, whole[key]) for key in sorted(whole))
    )
    return whole


def _links(connection: sqlite3.Connection, kind: Kind) -> dict[str, str]:
    links: dict[str, str | None] = {}
    for record, text in connection.execute(
        "SELECT change.record, change.fields FROM change"
        " JOIN entry ON entry.seq = change.entry"
        " WHERE change.kind = ? AND change.personal = 0 AND instr(change.fields, ?)"
        " AND change.entry NOT IN (SELECT entry FROM voided)"
        " ORDER BY entry.clock, entry.id",
        (kind.name, f'"{kind.same_as}"'),
    ):
        if isinstance(value := read(text).get(kind.same_as), str | None):
            links[record] = value
    return {record: value for record, value in links.items() if value}


def _ends(links: Mapping[str, str]) -> dict[str, str]:
    """Where the chain of each record leads; every link is followed once, however long the chain."""
    ends: dict[str, str] = {}
    for record in links:
        path: dict[str, None] = {}
        while record in links and record not in ends and record not in path:
            path[record] = None
            record = links[record]
        end = ends.get(record, record)
        if record in path:
            circle = list(path)
            end = min(circle[circle.index(record) :])
        ends.update(dict.fromkeys(path, end))
    return ends


def read_as_one(whole: Whole, kind: Kind, record: str, fields: Fields) -> Fields:
    """The fields of a record with its references led to the records that stand for them."""
    if not whole:
        return {**fields, kind.same_as: None} if fields.get(kind.same_as) == record else fields
    led = dict(fields)
    for field, targets in kind.references.items():
        for target in targets:
            if (target, fields.get(field)) in whole:
                led[field] = whole[target, fields[field]]
    if kind.same_as:
        led[kind.same_as] = whole.get((kind.name, record))
    return led


def may_change(connection: sqlite3.Connection, before: Whole, records: Iterable[tuple[str, str]]) -> bool:
    """Whether what was written or undone of some records may unite or part any."""
    ends = {(kind, end) for (kind, _record), end in before.items()}
    for name, record in records:
        field = schema.kinds()[name].same_as if name in schema.kinds() else ""
        if not field:
            continue
        if (name, record) in before or (name, record) in ends:
            return True
        sql = "SELECT 1 FROM change WHERE kind = ? AND record = ? AND instr(fields, ?)"
        if schema.exists(connection, sql, name, record, f'"{field}"'):
            return True
    return False


def concerned(connection: sqlite3.Connection, before: Whole, after: Whole) -> set[tuple[str, str]]:
    """The records to fold anew when what is united changes: those, and whatever refers to them."""
    changed = {key for key in before.keys() | after.keys() if before.get(key) != after.get(key)}
    keys = set(changed)
    for name, record in changed:
        ends = {record, before.get((name, record)), after.get((name, record))} - {None}
        keys |= {(name, str(end)) for end in ends}
        for kind in schema.kinds().values():
            for field, targets in kind.references.items():
                if name in targets:
                    marks = ", ".join("?" * len(ends))
                    rows = connection.execute(
                        f"SELECT id FROM {kind.name} WHERE {field} IN ({marks})", sorted(map(str, ends))
                    )
                    keys |= {(kind.name, id_) for (id_,) in rows}
    return keys
