"""Whether what a command builds on is what the journal proves: nothing is written upon damage.

Only the newest entry and the few records that are written or referred to are looked at, so that it costs
the same in every file; the whole is what verification is for.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from pathlib import Path

from azilcli.ledger import damage, erasure, fold, ids, journal, proofs, schema, united
from azilcli.ledger.journal import UNDO, Draft, StoredChange
from azilcli.ledger.proofs import Fault

Key = tuple[str, str]
"""A record: its kind and its id."""

_FEW = 50
"""Of an entry with more records, those that it refers to are not looked at."""
_AT_MOST = 200
"""A record with more changes is not looked at."""


def refuse_damaged_head(connection: sqlite3.Connection, path: Path) -> None:
    """Raise `Damaged` where the newest entry, on which the next one builds, is not what its id says."""
    where = ""
    try:
        row = connection.execute("SELECT * FROM entry ORDER BY seq DESC LIMIT 1").fetchone()
        if row is None:
            return
        where = ids.fingerprint(row[1])
        newest = journal.stored(row)
        if journal.id_of(newest, journal.changes_of(connection, newest.seq)) == newest.id:
            return
    except proofs.UNREADABLE:
        pass
    raise damage.damaged(path, proofs.altered(where).sentence)


def touched(connection: sqlite3.Connection, draft: Draft) -> set[Key]:
    """The records that a draft writes, undoes, or, where they are few, refers to."""
    keys = set(draft.records)
    if len(keys) > _FEW:
        return keys
    for (name, record), fields in draft.records.items():
        if name == UNDO:
            undone = connection.execute(
                "SELECT change.kind, change.record FROM entry JOIN change ON change.entry = entry.seq"
                " WHERE entry.id = ? LIMIT ?",
                (record, _FEW),
            )
            keys.update(undone.fetchall())
        elif kind := schema.kinds().get(name):
            for field, targets in kind.references.items():
                if referred := fields.get(field):
                    keys.update((target, referred) for target in targets)
    return keys


def refuse_damaged(connection: sqlite3.Connection, records: Iterable[Key]) -> None:
    """Raise `Damaged` where a record is not what its changes say, or these are not what was written."""
    whole = united.Asked(connection)
    for key in records:
        for fault in _faults(connection, whole, key):
            raise damage.damaged(damage.path_of(connection), fault.sentence)


def _faults(connection: sqlite3.Connection, whole: united.Whole, key: Key) -> Iterator[Fault]:
    rows = connection.execute(
        "SELECT entry.id, entry.seq IN (SELECT entry FROM voided), change.kind, change.record,"
        " change.personal, change.fields, change.salt, change.digest"
        " FROM change JOIN entry ON entry.seq = change.entry"
        f" WHERE change.kind = ? AND change.record = ? ORDER BY {fold.ORDER} LIMIT ?",
        (*key, _AT_MOST + 1),
    ).fetchall()
    if len(rows) > _AT_MOST:
        return
    is_erased = erasure.is_erased(connection, *key)
    for id_, _is_void, *change in rows:
        where = ids.fingerprint(id_)
        yield from proofs.change_faults(StoredChange(*change), where, where, {key} if is_erased else set())
    if kind := schema.kinds().get(key[0]):
        texts = [fields for _id, is_void, *_rest, fields, _salt, _digest in rows if fields and not is_void]
        row = connection.execute(
            f"SELECT {', '.join(kind.types)} FROM {kind.name} WHERE id = ?", (key[1],)
        ).fetchone()
        fields = fold.fields_of(whole, kind, key[1], texts, is_erased=is_erased)
        # Not the keys made from them, on which no command builds
        if row != (tuple(fields.get(name) for name in kind.types) if fields is not None else None):
            yield proofs.differing(*key)
