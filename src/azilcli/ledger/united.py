"""Records entered twice that go on as one: references to the one are read as references to the other.

A kind of record may have one field that names another record of the same kind (`same` in `derived`).
Nothing is rewritten: only the fold reads references differently, so an undo parts the two again.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

from azilcli.ledger import schema
from azilcli.ledger.journal import Fields, read
from azilcli.ledger.kinds import Kind

_AT_ONCE = 500
"""So many records are asked for in one query."""

Whole = Mapping[tuple[str, str], str]
"""For each record that goes on under another one: kind and id, and the id of that other."""


def load(connection: sqlite3.Connection) -> Whole:
    """What is united in the file."""
    rows = connection.execute("SELECT kind, record, whole FROM united WHERE record != whole")
    return {(kind, record): whole for kind, record, whole in rows}


class Asked(Mapping[tuple[str, str], str]):
    """What is united in the file, asked record by record: for few of them, however many are united."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._is_any = schema.exists(connection, "SELECT 1 FROM united WHERE record != whole LIMIT 1")

    def __bool__(self) -> bool:
        return self._is_any

    def __getitem__(self, key: tuple[str, str]) -> str:
        sql = "SELECT whole FROM united WHERE kind = ? AND record = ? AND record != whole"
        if (row := self._connection.execute(sql, key).fetchone()) is None:
            raise KeyError(key)
        return str(row[0])

    def __iter__(self) -> Iterator[tuple[str, str]]:
        return iter(load(self._connection))

    def __len__(self) -> int:
        return len(load(self._connection))


def fill(connection: sqlite3.Connection, kinds: Collection[str] | None = None) -> Whole:
    """Find anew what is united, of some kinds or of all, and keep it.

    Chains lead to their end. Where records name each other in a circle, because two copies united them
    each its own way, the one with the lowest id stands for all. A twin of one that is no longer there, as
    it was undone in another copy, stands for itself: that is kept too, with its own id.
    """
    for kind in schema.kinds().values():
        if kind.same_as and (kinds is None or kind.name in kinds):
            ends = _ends(_links(connection, kind))
            there = _there(connection, kind, {*ends.values()}) if kind.has_twins else {*ends.values()}
            rows = [(kind.name, record, end if end in there else record)
                    for record, end in sorted(ends.items()) if end != record or end not in there]  # fmt: skip
            connection.execute("DELETE FROM united WHERE kind = ?", (kind.name,))
            connection.executemany("INSERT INTO united VALUES (?, ?, ?)", rows)
    return load(connection)


def _there(connection: sqlite3.Connection, kind: Kind, records: Iterable[str]) -> set[str]:
    """Those of some records of which what is not undone says all that is needed but for what is personal."""
    there = set()
    for record in records:
        said: Fields = {}
        for (text,) in connection.execute(
            "SELECT change.fields FROM change JOIN entry ON entry.seq = change.entry"
            " WHERE change.kind = ? AND change.record = ? AND change.fields IS NOT NULL"
            " AND change.entry NOT IN (SELECT entry FROM voided)"
            " ORDER BY entry.clock, entry.id, change.position",
            (kind.name, record),
        ):
            said.update(kind.readable(read(text)))
        there |= set() if {*kind.missing(said)} - kind.personal else {record}
    return there


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
        return {**fields, kind.same_as: None} if fields.get(kind.same_as) else fields
    led = dict(fields)
    for field, targets in kind.references.items():
        for target in targets:
            if (target, fields.get(field)) in whole:
                led[field] = whole[target, fields[field]]
    if kind.same_as:
        led[kind.same_as] = whole.get((kind.name, record))
    return led


def is_hidden(whole: Whole, kind: Kind, record: str) -> bool:
    """Whether a record is not shown, as its twin tells what it does."""
    return kind.has_twins and (kind.name, record) in whole


def may_change(connection: sqlite3.Connection, before: Whole, records: Iterable[tuple[str, str]]) -> set[str]:
    """The kinds of which what was written or undone of some records may unite or part any."""
    ends = {(kind, end) for (kind, _record), end in before.items()}
    of_kinds: dict[str, list[str]] = {}
    for name, record in records:
        if name in schema.kinds() and schema.kinds()[name].same_as:
            of_kinds.setdefault(name, []).append(record)
    return {name for name, some in of_kinds.items()
            if any((name, record) in before or (name, record) in ends for record in some)
            or are_alone(connection, schema.kinds()[name])
            or _are_linked(connection, name, some)}  # fmt: skip


def are_alone(connection: sqlite3.Connection, kind: Kind) -> bool:
    """Whether twins of a kind stand for themselves, as the ones that they are the same as are not there."""
    sql = "SELECT 1 FROM united WHERE kind = ? AND record = whole LIMIT 1"
    return kind.has_twins and schema.exists(connection, sql, kind.name)


def _are_linked(connection: sqlite3.Connection, name: str, records: Sequence[str]) -> bool:
    """Whether it was ever said of any of some records of which other one they are the same."""
    said = f'"{schema.kinds()[name].same_as}"'
    for start in range(0, len(records), _AT_ONCE):
        some = records[start : start + _AT_ONCE]
        marks = ", ".join("?" * len(some))
        sql = f"SELECT 1 FROM change WHERE kind = ? AND record IN ({marks}) AND instr(fields, ?) LIMIT 1"
        if schema.exists(connection, sql, name, *some, said):
            return True
    return False


def concerned(connection: sqlite3.Connection, before: Whole, after: Whole) -> set[tuple[str, str]]:
    """The records to fold anew when what is united changes: those, and whatever refers to them."""
    changed = {key for key in before.keys() | after.keys() if before.get(key) != after.get(key)}
    ends: dict[str, set[str]] = {}
    for name, record in changed:
        told = (record, before.get((name, record)), after.get((name, record)))
        ends.setdefault(name, set()).update(end for end in told if end)
    keys = {(name, end) for name, some in ends.items() for end in some}
    for kind in schema.kinds().values():
        for field, targets in kind.references.items():
            if kind.has_twins and field == kind.same_as:
                continue  # no twin has a row
            those = sorted(end for name in targets for end in ends.get(name, ()))
            for start in range(0, len(those), _AT_ONCE):
                some = those[start : start + _AT_ONCE]
                marks = ", ".join("?" * len(some))
                rows = connection.execute(f"SELECT id FROM {kind.name} WHERE {field} IN ({marks})", some)
                keys |= {(kind.name, id_) for (id_,) in rows}
    return keys
