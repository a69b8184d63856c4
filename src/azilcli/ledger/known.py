"""The file as it was known: the tables that follow from the journal up to an entry.

The past is not stored anywhere; it is the fold of what had been recorded by then, made in memory.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Set
from contextlib import closing, contextmanager

from azilcli.ledger import fold, schema
from azilcli.ledger.journal import Entry


@contextmanager
def as_known(connection: sqlite3.Connection, entry: Entry) -> Iterator[sqlite3.Connection]:
    """A database in memory that holds what the file held when `entry` was its head."""
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as past:
        schema.create(past)
        copy_journal(connection, past, ancestors(connection, entry))
        fold.fill(past)
        yield past


def ancestors(connection: sqlite3.Connection, entry: Entry) -> set[int]:
    """The places in the journal of an entry and of everything it builds on."""
    seqs: dict[str, int] = {}
    parents: dict[str, list[str]] = {}
    for seq, id_, listed in connection.execute(
        "SELECT seq, id, parents FROM entry WHERE seq <= ?", (entry.seq,)
    ):
        seqs[id_] = seq
        parents[id_] = json.loads(listed)
    found: set[int] = set()
    waiting = [entry.id]
    while waiting:
        id_ = waiting.pop()
        if id_ in seqs and seqs[id_] not in found:
            found.add(seqs[id_])
            waiting += parents[id_]
    return found


def copy_journal(
    source: sqlite3.Connection, target: sqlite3.Connection, only: Set[int] | None = None
) -> None:
    """Copy the journal, or the entries at the places `only` of it, to an empty database as it stands."""
    for table, width in (("entry", 9), ("change", 8)):
        marks = ", ".join("?" * width)
        rows = source.execute(f"SELECT * FROM {table}")
        target.executemany(
            f"INSERT INTO {table} VALUES ({marks})",
            (row for row in rows if only is None or row[0] in only),
        )
