"""What copies of the file said differently, neither knowing of the other, until somebody decides.

Two kinds: a field that both wrote with different values, and an undo of what the other copy had built
on. A conflict is not recorded anywhere; it follows from the history, in every copy alike, and a later
entry that writes the field, or undoes one side, settles it.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Sequence
from typing import Any

from azilcli.ledger import journal, schema
from azilcli.ledger.ancestry import Ancestry
from azilcli.ledger.digests import sha256
from azilcli.ledger.journal import Entry, Fields, read
from azilcli.tuples import NamedTuple

Written = tuple[int, Fields]
"""The place of an entry, and fields that it wrote of a record."""

CODE_SIGNS = 8
"""So many characters of a conflict's digest are its code."""


class Item(NamedTuple):
    """A field in conflict, with the value that each side wrote, in the order of the sides."""

    kind: str
    record: str
    field: str
    values: tuple[Any, ...]


class Conflict(NamedTuple):
    """One decision to be made: which of the sides holds, for all the fields on which they differ.

    The sides are entries in the order of the journal; of fields the last one is shown until somebody
    decides. For an undo the first side is the undo, the others are what was built meanwhile, which
    stands for now; there are no fields then.
    """

    code: str
    sides: tuple[Entry, ...]
    items: tuple[Item, ...]
    undone: Entry | None = None
    """The entry that the first side undid, if that is what the conflict is about."""


def frontier(ancestry: Ancestry, writes: Sequence[Written]) -> list[tuple[str, int]]:
    """The fields on which the last writers differ, each with the places of these writers.

    `writes` are all that is live of one record, in the order of the fold.
    """
    if len({ancestry.stretch(seq) for seq, _fields in writes}) < 2:
        return []
    differing = []
    for name in dict.fromkeys(name for _seq, fields in writes for name in fields):
        last: list[int] = []
        values: set[str] = set()
        for seq, fields in reversed(writes):
            if name in fields and not any(ancestry.knows(later, seq) for later in last):
                last.append(seq)
                values.add(journal.canonical(fields[name]))
        if len(values) > 1:
            differing += [(name, seq) for seq in last]
    return differing


def keep(connection: sqlite3.Connection, rows: Iterable[tuple[str, str, str, int]]) -> None:
    """Keep fields in conflict: kind, record, field, place of an entry that wrote it."""
    connection.executemany("INSERT INTO conflict VALUES (?, ?, ?, ?)", rows)


def settle(connection: sqlite3.Connection, kind: str, record: str, fields: Iterable[str]) -> None:
    """Drop the conflicts on fields that a new entry at the head wrote: it knew of both sides."""
    if schema.exists(connection, "SELECT 1 FROM conflict LIMIT 1"):
        connection.executemany(
            "DELETE FROM conflict WHERE kind = ? AND record = ? AND field = ?",
            ((kind, record, field) for field in fields),
        )


def open_ones(connection: sqlite3.Connection) -> list[Conflict]:
    """Every conflict that nobody has decided, the oldest first."""
    groups: dict[tuple[Entry, ...], list[Item]] = {}
    for kind, record, field in connection.execute(
        "SELECT DISTINCT kind, record, field FROM conflict ORDER BY 1, 2, 3"
    ).fetchall():
        seqs = connection.execute(
            "SELECT entry FROM conflict WHERE kind = ? AND record = ? AND field = ?", (kind, record, field)
        )
        sides = tuple(_in_order(journal.at(connection, (seq for (seq,) in seqs))))
        values = tuple(_value(connection, side, kind, record, field) for side in sides)
        groups.setdefault(sides, []).append(Item(kind, record, field, values))
    conflicts = [
        Conflict(_code(*(side.id for side in sides)), sides, tuple(items)) for sides, items in groups.items()
    ]
    conflicts += _contested_undos(connection)
    return sorted(conflicts, key=lambda one: [(side.clock, side.id) for side in one.sides])


def _contested_undos(connection: sqlite3.Connection) -> list[Conflict]:
    """The undos that do not count because something live was built on what they undo."""
    built: dict[tuple[int, int], list[int]] = {}
    for undo, target, builder in connection.execute("SELECT undo, target, builder FROM open_contest"):
        built.setdefault((undo, target), []).append(builder)
    conflicts = []
    for (undo, target), builders in built.items():
        (undoing,), (undone,) = journal.at(connection, [undo]), journal.at(connection, [target])
        sides = (undoing, *_in_order(journal.at(connection, builders)))
        conflicts.append(Conflict(_code(undoing.id, undone.id), sides, (), undone))
    return conflicts


def _in_order(entries: Iterable[Entry]) -> list[Entry]:
    return sorted(entries, key=lambda one: (one.clock, one.id))


def _value(connection: sqlite3.Connection, entry: Entry, name: str, record: str, field: str) -> Any:
    """What an entry wrote into a field; None also where it cleared it or it is erased."""
    rows = connection.execute(
        "SELECT fields FROM change WHERE entry = ? AND kind = ? AND record = ?", (entry.seq, name, record)
    )
    kind = schema.kinds()[name]
    return next((fields[field] for (text,) in rows if field in (fields := kind.readable(read(text)))), None)


def _code(*ids: str) -> str:
    """The same in every copy: made from the entries that are at odds."""
    return sha256(json.dumps(sorted(ids)).encode()).hexdigest()[:CODE_SIGNS]


def alike(items: Sequence[Item]) -> list[list[Item]]:
    """The fields in conflict, those together on which every side says the same: a day in two records."""
    groups: dict[tuple[Any, ...], list[Item]] = {}
    for item in items:
        groups.setdefault(tuple(map(repr, item.values)), []).append(item)
    return list(groups.values())
