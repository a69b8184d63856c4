"""The fold: from the changes of the journal to one row for each record.

Per field, the last write in the order (clock, entry id) wins; entries that were undone are left out.
The fold never fails on what history holds: a field it does not know or whose type is wrong is
passed over, and a record that lacks a required field is kept in `incomplete` instead of its table.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import Any

from azilcli.ledger import schema
from azilcli.ledger.journal import UNDO, Draft, Fields

_ORDER = "entry.clock, entry.id, change.position"
_LIVE = "change.fields IS NOT NULL AND change.entry NOT IN (SELECT entry FROM voided)"


def take_in(connection: sqlite3.Connection, draft: Draft) -> None:
    """Bring the tables up to date after `draft` was appended at the head of the journal.

    As the head is later than everything else, its fields simply go over what is there.
    """
    for (kind_name, record), fields in draft.records.items():
        kind = schema.kinds().get(kind_name)
        if kind is None:
            continue
        current = connection.execute(f"SELECT * FROM {kind.name} WHERE id = ?", (record,))
        row = current.fetchone()
        if row is None and (kind.missing(fields) or _is_incomplete(connection, kind_name, record)):
            refold(connection, kind_name, record)
            continue
        names = [column[0] for column in current.description]
        before = dict(zip(names, row, strict=True)) if row else {}
        _put(connection, kind, record, {**before, **_readable(kind, fields)})


def refold(connection: sqlite3.Connection, kind_name: str, record: str) -> None:
    """Make the row of one record anew from all its changes."""
    kind = schema.kinds().get(kind_name)
    if kind is None:
        return
    rows = connection.execute(
        "SELECT change.fields FROM change JOIN entry ON entry.seq = change.entry"
        f" WHERE change.kind = ? AND change.record = ? AND {_LIVE} ORDER BY {_ORDER}",
        (kind_name, record),
    ).fetchall()
    if not rows:
        _remove(connection, kind, record)
        _set_incomplete(connection, kind.name, record, None)
    else:
        _put(connection, kind, record, _folded(kind, (text for (text,) in rows)))


def rebuild(connection: sqlite3.Connection) -> None:
    """Drop every derived table and make it anew from the journal."""
    schema.drop_derived(connection)
    schema.create_derived(connection)
    fill(connection)


def fill(connection: sqlite3.Connection, journal: str = "main") -> None:
    """Fill the empty derived tables from the journal of the schema `journal` (an attached file)."""
    former, connection.text_factory = connection.text_factory, lenient
    try:
        _fill(connection, journal)
    finally:
        connection.text_factory = former


def _fill(connection: sqlite3.Connection, journal: str) -> None:
    set_voided(connection, journal)
    changes = connection.execute(
        "SELECT change.kind, change.record, change.fields"
        f" FROM {journal}.change JOIN {journal}.entry ON entry.seq = change.entry"
        f" WHERE {_LIVE} ORDER BY change.kind, change.record, {_ORDER}"
    )
    for kind_name, of_kind in groupby(changes, key=lambda row: row[0]):
        kind = schema.kinds().get(kind_name)
        if kind is None:
            continue
        marks = ", ".join("?" * len(kind.columns))
        connection.executemany(
            f"INSERT INTO {kind.name} ({', '.join(kind.columns)}) VALUES ({marks})",
            _rows(connection, kind, of_kind),
        )
    for kind in schema.kinds().values():
        if kind.searched:
            connection.execute(f"INSERT INTO {kind.name}_fts ({kind.name}_fts) VALUES ('rebuild')")


def set_voided(connection: sqlite3.Connection, journal: str = "main") -> None:
    """Find anew which entries are undone.

    An entry is void if an undo that is not void itself says so. An undo is later than what it
    undoes, so going from the last to the first, each is decided before those it speaks of.
    """
    undos = connection.execute(
        f"SELECT entry.id, change.record FROM {journal}.change"
        f" JOIN {journal}.entry ON entry.seq = change.entry"
        " WHERE change.kind = ? ORDER BY entry.clock DESC, entry.id DESC",
        (UNDO,),
    ).fetchall()
    void: set[str] = set()
    for id_, target in undos:
        if id_ not in void:
            void.add(target)
    connection.execute("DELETE FROM voided")
    connection.executemany(
        f"INSERT OR IGNORE INTO voided SELECT seq FROM {journal}.entry WHERE id = ?",
        ((id_,) for id_ in sorted(void)),
    )


def _rows(
    connection: sqlite3.Connection, kind: schema.Kind, changes: Iterable[tuple[str, str, str]]
) -> Iterator[tuple[Any, ...]]:
    for record, of_record in groupby(changes, key=lambda row: row[1]):
        fields = _folded(kind, (text for _, _, text in of_record))
        if missing := kind.missing(fields):
            _set_incomplete(connection, kind.name, record, missing)
        else:
            yield kind.row(record, fields)


def _folded(kind: schema.Kind, texts: Iterable[str]) -> Fields:
    fields: Fields = {}
    for text in texts:
        fields.update(_readable(kind, _parsed(text)))
    return fields


def _parsed(text: str) -> Fields:
    """The fields of a change; none where its text is damaged, which verification tells."""
    try:
        fields = json.loads(text)
    except (ValueError, RecursionError):
        return {}
    return fields if isinstance(fields, dict) else {}


def lenient(raw: bytes) -> str:
    """Text as it stands in the file, bytes that are none of UTF-8 kept as such."""
    return raw.decode("utf-8", "surrogateescape")


def _readable(kind: schema.Kind, fields: Fields) -> Fields:
    """The fields that this version knows and whose values its table can hold."""
    return {
        name: value for name, value in fields.items() if name in kind.types and _fits(kind.types[name], value)
    }


def _fits(types: tuple[type, ...], value: Any) -> bool:
    """Whether a STRICT column of these Python types can hold the value."""
    if value is None:
        return True
    if not isinstance(value, types) or isinstance(value, bool):
        return False
    if isinstance(value, str):
        return value.isprintable() or not any("\ud800" <= sign <= "\udfff" for sign in value)
    return isinstance(value, int | float) and abs(value) < 2**63


def _put(connection: sqlite3.Connection, kind: schema.Kind, record: str, fields: Fields) -> None:
    missing = kind.missing(fields)
    _set_incomplete(connection, kind.name, record, missing or None)
    if missing:
        _remove(connection, kind, record)
        return
    _unindex(connection, kind, record)
    marks = ", ".join("?" * len(kind.columns))
    updates = ", ".join(f"{name} = excluded.{name}" for name in kind.columns[1:])
    connection.execute(
        f"INSERT INTO {kind.name} ({', '.join(kind.columns)}) VALUES ({marks})"
        f" ON CONFLICT (id) DO UPDATE SET {updates}",
        kind.row(record, fields),
    )
    if kind.searched:
        connection.execute(
            f"INSERT INTO {kind.name}_fts (rowid, {kind.searched})"
            f" SELECT rowid, {kind.searched} FROM {kind.name} WHERE id = ?",
            (record,),
        )


def _remove(connection: sqlite3.Connection, kind: schema.Kind, record: str) -> None:
    _unindex(connection, kind, record)
    connection.execute(f"DELETE FROM {kind.name} WHERE id = ?", (record,))


def _unindex(connection: sqlite3.Connection, kind: schema.Kind, record: str) -> None:
    """Take the row, as it still stands, out of the full-text index."""
    if kind.searched:
        connection.execute(
            f"INSERT INTO {kind.name}_fts ({kind.name}_fts, rowid, {kind.searched})"
            f" SELECT 'delete', rowid, {kind.searched} FROM {kind.name} WHERE id = ?",
            (record,),
        )


def _is_incomplete(connection: sqlite3.Connection, kind: str, record: str) -> bool:
    found = connection.execute("SELECT 1 FROM incomplete WHERE kind = ? AND record = ?", (kind, record))
    return found.fetchone() is not None


def _set_incomplete(
    connection: sqlite3.Connection, kind: str, record: str, missing: list[str] | None
) -> None:
    if missing is None:
        connection.execute("DELETE FROM incomplete WHERE kind = ? AND record = ?", (kind, record))
    else:
        connection.execute(
            "INSERT OR REPLACE INTO incomplete (kind, record, missing) VALUES (?, ?, ?)",
            (kind, record, " ".join(missing)),
        )
