"""The file as it was known: the tables that follow from the journal up to an entry.

The past is not stored anywhere; it is the fold of what had been recorded by then, made in memory.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Set
from contextlib import closing, contextmanager
from datetime import datetime

from azilcli import dates
from azilcli.ledger import erasure, fold, journal, schema
from azilcli.ledger.journal import Entry


def at(connection: sqlite3.Connection, moment: datetime) -> Entry | None:
    """The entry that was the newest of this copy of the file at a moment; None before the first one.

    That is a walk back from the head, not the last entry recorded until then: what another office
    recorded in its copy counts here only from the merge that brought it. Of a merge the parent that
    stands first in this copy is its own former head, as the entries of the other arrived after it.
    A copy that was simply behind took over the other's entries without an entry of its own: of these
    it is not known when they came, and they count from when they were recorded.

    The walk reads no further back than it has to. Clocks may have gone back; the first entry on the
    way that is not later than the moment is taken.
    """
    newest = journal.head(connection)
    wanted = newest.id if newest else None
    for id_, parents, recorded in connection.execute(
        "SELECT id, parents, recorded_at FROM entry ORDER BY seq DESC"
    ):
        if id_ == wanted:
            when = dates.moment(recorded)
            if when is None or when <= moment:
                return journal.get(connection, id_)
            wanted = _first(connection, json.loads(parents))
    return None


def _first(connection: sqlite3.Connection, ids: list[str]) -> str | None:
    """Of several entries the one that stands first in this copy."""
    if len(ids) < 2:
        return ids[0] if ids else None
    marks = ", ".join("?" * len(ids))
    found = connection.execute(f"SELECT id FROM entry WHERE id IN ({marks}) ORDER BY seq LIMIT 1", ids)
    row = found.fetchone()
    return str(row[0]) if row else None


@contextmanager
def as_known(connection: sqlite3.Connection, entry: Entry) -> Iterator[sqlite3.Connection]:
    """A database in memory that holds what the file held when `entry` was its head."""
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as past:
        schema.create(past)
        copy_journal(connection, past, ancestors(connection, entry))
        fold.fill(past, erased=erasure.load(connection))
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
