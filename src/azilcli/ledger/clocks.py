"""Which entries were recorded before one that they knew of: there a computer's clock was wrong.

Which one was, the journal cannot tell: the clock that is behind now, or one that was ahead before. Only
such entries are kept, each with the latest that it knew of, so that a file with sound clocks keeps none and
nothing is looked for in its history.
"""

from __future__ import annotations

import json
import sqlite3

from azilcli.ledger.journal import Entry
from azilcli.tuples import NamedTuple


class Latest(NamedTuple):
    """The entry recorded last of all that an entry is or builds on; of several the one of the highest id."""

    recorded_at: str
    id: str
    seq: int


def fill(connection: sqlite3.Connection, since: int = 0) -> None:
    """Keep the entries after the place `since` that were recorded before one that they knew of."""
    previous, latest = "", None
    for seq, id_, parents, recorded in connection.execute(
        "SELECT seq, id, parents, recorded_at FROM entry WHERE seq > ? ORDER BY seq", (since,)
    ):
        if parents != f'["{previous}"]':
            latest = _of_all(connection, json.loads(parents))
        latest = _keep(connection, Latest(recorded, id_, seq), latest)
        previous = id_


def note(connection: sqlite3.Connection, entry: Entry) -> None:
    """Keep an entry just written if it was recorded before one that it knew of."""
    own = Latest(entry.recorded_at, entry.id, entry.seq)
    _keep(connection, own, _of_all(connection, entry.parents))


def latest(connection: sqlite3.Connection, id_: str) -> Latest | None:
    """The latest of all that an entry is or builds on; None for one that is not there."""
    row = connection.execute(
        "SELECT coalesce(known.recorded_at, entry.recorded_at), coalesce(known.id, entry.id),"
        " coalesce(known.seq, entry.seq) FROM entry LEFT JOIN behind ON behind.entry = entry.seq"
        " LEFT JOIN entry AS known ON known.seq = behind.known WHERE entry.id = ?",
        (id_,),
    ).fetchone()
    return Latest(*row) if row else None


def _of_all(connection: sqlite3.Connection, parents: list[str] | tuple[str, ...]) -> Latest | None:
    of_parents = [known for parent in parents if (known := latest(connection, parent))]
    return max(of_parents, default=None)


def _keep(connection: sqlite3.Connection, own: Latest, known: Latest | None) -> Latest:
    """Keep an entry if what it knew of is later; the later of both."""
    if known is None or known.recorded_at <= own.recorded_at:
        return own
    connection.execute("INSERT INTO behind (entry, known) VALUES (?, ?)", (own.seq, known.seq))
    return known
