"""The file as it was known: the tables that follow from the journal up to an entry.

The past is not stored anywhere; it is the fold of what had been recorded by then, made when it is asked for.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from azilcli import dates
from azilcli.ledger import ancestry, erasure, fold, journal, schema, scratch
from azilcli.ledger.journal import Entry

_TEXT = "CAST(? AS TEXT)"
_ENTRY = f"?, {_TEXT}, {_TEXT}, ?, {_TEXT}, {_TEXT}, {_TEXT}, {_TEXT}, ?"
_CHANGE = f"?, ?, {_TEXT}, {_TEXT}, ?, {_TEXT}, ?, ?"
"""SQL: rows of `entry` and `change` whose texts are given as bytes, as a damaged one may be none of UTF-8."""


def at(connection: sqlite3.Connection, moment: datetime) -> Entry | None:
    """The entry that was the newest of this copy of the file at a moment; None before the first one.

    That is a walk back from the head, not the last entry recorded until then: what another office
    recorded in its copy counts here only from the merge that brought it. Of a merge the parent that
    stands first in this copy is its own former head, as the entries of the other arrived after it.
    A copy that was simply behind took over the other's entries without an entry of its own: of these
    it is not known when they came, and they count from when they were recorded.

    The walk reads no further back than it has to. An entry is no earlier than what it knew of, whatever
    the clock said by which it was recorded.
    """
    newest = journal.head(connection)
    wanted = newest.id if newest else None
    for id_, parents, recorded in connection.execute(
        "SELECT entry.id, entry.parents, coalesce(known.recorded_at, entry.recorded_at) FROM entry"
        " LEFT JOIN behind ON behind.entry = entry.seq LEFT JOIN entry AS known ON known.seq = behind.known"
        " ORDER BY entry.seq DESC"
    ):
        if id_ == wanted:
            when = dates.instant(recorded)
            if when is None or when <= moment:
                return journal.get(connection, id_)
            wanted = _first(connection, json.loads(parents))
    return None


def _first(connection: sqlite3.Connection, ids: list[str]) -> str | None:
    """Of several entries the one that stands first in this copy."""
    if len(ids) < 2:
        return ids[0] if ids else None
    marks = ", ".join("?" * len(ids))
    rows = connection.execute(f"SELECT id FROM entry WHERE id IN ({marks}) ORDER BY seq LIMIT 1", ids)
    row = rows.fetchone()
    return str(row[0]) if row else None


@contextmanager
def as_known(connection: sqlite3.Connection, entry: Entry) -> Iterator[sqlite3.Connection]:
    """A database of its own that holds what the file held when `entry` was its head."""
    with scratch.database() as past:
        schema.create(past)
        for begin, end in ancestry.load(connection).known_to(entry.seq):
            copy_journal(connection, past, begin, end)
        fold.fill(past, erased=erasure.load(connection))
        yield past


@contextmanager
def now(connection: sqlite3.Connection) -> Iterator[sqlite3.Connection]:
    """A database of its own that holds what the file holds, with the tables of this program."""
    with scratch.database() as beside:
        schema.create(beside)
        copy_journal(connection, beside)
        fold.fill(beside)
        yield beside


def copy_journal(
    source: sqlite3.Connection, target: sqlite3.Connection, begin: int = 1, end: int | None = None
) -> None:
    """Copy the journal, or the entries at the places from `begin` to `end`, as it stands to the byte."""
    former, source.text_factory = source.text_factory, bytes
    try:
        for table, place, marks in (("entry", "seq", _ENTRY), ("change", "entry", _CHANGE)):
            where = "" if end is None else f" WHERE {place} BETWEEN {begin} AND {end}"
            rows = source.execute(f"SELECT * FROM {table}{where}")
            target.executemany(f"INSERT INTO {table} VALUES ({marks})", rows)
    finally:
        source.text_factory = former
