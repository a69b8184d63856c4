"""Which entries are undone, when copies of the file undo and build on the same thing.

An undo counts unless it is undone itself, or never does (`vain`), or another copy built on what it undoes
without knowing of the undo: then the records stay whole, and somebody decides (`conflicts`). What had
been built there, was undone before, and is in force again because of another copy, keeps the undo from
counting as well. An entry's fate depends only on entries that knew of it, so going from the last entry to
the first, each is decided in its turn.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from azilcli.ledger import schema
from azilcli.ledger.ancestry import Ancestry
from azilcli.ledger.journal import UNDO, at, read
from azilcli.tuples import NamedTuple

Range = tuple[int, int]
"""The first and the last of some neighbouring places of the journal."""

_UNDOS = """
    SELECT undo.seq, target.seq, target.clock, target.id FROM change
    JOIN entry AS undo ON undo.seq = change.entry
    JOIN entry AS target ON target.id = change.record
    WHERE change.kind = ? AND undo.clock > target.clock"""
# CROSS JOIN: begin with the few places, where SQLite would rather go through all undos there ever were.
_UNDOS_AT = """
    SELECT undo.seq, target.seq FROM entry AS undo
    CROSS JOIN change ON change.entry = undo.seq AND +change.kind = ?
    CROSS JOIN entry AS target ON target.id = change.record
    WHERE undo.seq BETWEEN ? AND ? AND undo.clock > target.clock"""
_UNDOS_OF = """
    SELECT undo.seq FROM change CROSS JOIN entry AS undo ON undo.seq = change.entry
    WHERE change.kind = ? AND change.record = ? AND undo.clock > ?
    AND undo.seq NOT IN (SELECT undo FROM vain)"""
_UNDOS_OF_LATER = """
    SELECT undo.seq, target.seq FROM entry AS target
    CROSS JOIN change ON change.kind = ? AND change.record = target.id
    CROSS JOIN entry AS undo ON undo.seq = change.entry
    WHERE target.seq > ? AND undo.clock > target.clock"""


class _Undone(NamedTuple):
    """What an undo takes out of one record."""

    undo: int
    target: int
    fields: frozenset[str]
    created: bool


def set_voided(connection: sqlite3.Connection) -> set[int]:
    """Find anew which entries are undone; those of which it is no longer what it was are returned."""
    void = voided(connection)
    before = {entry for (entry,) in connection.execute("SELECT entry FROM voided")}
    connection.executemany("DELETE FROM voided WHERE entry = ?", ((seq,) for seq in sorted(before - void)))
    connection.executemany("INSERT INTO voided VALUES (?)", ((seq,) for seq in sorted(void - before)))
    return before ^ void


def voided(connection: sqlite3.Connection) -> set[int]:
    """The entries that are undone."""
    undos: dict[tuple[int, str, int], list[int]] = {}
    for undo, target, clock, id_ in connection.execute(
        f"{_UNDOS} AND undo.seq NOT IN (SELECT undo FROM vain)", (UNDO,)
    ):
        undos.setdefault((clock, id_, target), []).append(undo)
    builders = _builders(connection)
    void: set[int] = set()
    for _clock, _id, target in sorted(undos, reverse=True):
        for undo in undos[_clock, _id, target]:
            if undo not in void and void.issuperset(builders.get((undo, target), ())):
                void.add(target)
    return void


def _builders(connection: sqlite3.Connection) -> dict[tuple[int, int], list[int]]:
    """The entries that contest the undo of another one, by the places of these two."""
    builders: dict[tuple[int, int], list[int]] = {}
    for undo, target, builder in connection.execute("SELECT undo, target, builder FROM contest"):
        builders.setdefault((undo, target), []).append(builder)
    return builders


def follow(connection: sqlite3.Connection, since: int) -> set[int]:
    """As `set_voided`, after an undo at the head, which stands behind the place `since`.

    It knew of everything, so only what it undoes has another fate, and what follows from that.
    """
    undone = connection.execute(_UNDOS_AT, (UNDO, since + 1, since + 1))
    changed = changes(connection, [target for _undo, target in undone.fetchall()])
    for seq, is_undone in changed.items():
        sql = "INSERT INTO voided VALUES (?)" if is_undone else "DELETE FROM voided WHERE entry = ?"
        connection.execute(sql, (seq,))
    return set(changed)


def changes(
    connection: sqlite3.Connection, start: Iterable[int], besides: Iterable[int] = ()
) -> dict[int, bool]:
    """Which entries would be undone and are not, or the reverse, if those at `start` had to be decided anew.

    Those `besides` would be undone whatever is said of them. An entry's fate follows from that of its undos
    and of what contests them; so only what hangs on `start` and `besides` is asked, and all else stands.
    """
    builders = _builders(connection)
    contested: dict[int, set[int]] = {}
    for (_undo, target), built in builders.items():
        for builder in built:
            contested.setdefault(builder, set()).add(target)
    fixed = set(besides)
    waiting = list({*start, *fixed})
    asked = set(waiting)
    while waiting:
        seq = waiting.pop()
        undone = connection.execute(_UNDOS_AT, (UNDO, seq, seq)).fetchall()
        hanging = {*(target for _undo, target in undone), *contested.get(seq, ())} - asked
        asked |= hanging
        waiting += hanging
    fates = dict.fromkeys(fixed, True)

    def is_to_be_void(seq: int) -> bool:
        return fates[seq] if seq in fates else is_void(connection, seq)

    entries = [entry for entry in at(connection, asked) if entry.seq not in fixed]
    for entry in sorted(entries, key=lambda one: (one.clock, one.id), reverse=True):
        undos = connection.execute(_UNDOS_OF, (UNDO, entry.id, entry.clock)).fetchall()
        fates[entry.seq] = any(
            not is_to_be_void(undo) and all(is_to_be_void(one) for one in builders.get((undo, entry.seq), ()))
            for (undo,) in undos
        )
    return {seq: fate for seq, fate in fates.items() if fate != is_void(connection, seq)}


def among(connection: sqlite3.Connection, entries: Iterable[int]) -> set[int]:
    """Of some entries those that are undone."""
    return {seq for seq in entries if is_void(connection, seq)}


def is_void(connection: sqlite3.Connection, seq: int) -> bool:
    """Whether the entry at a place is undone."""
    return schema.exists(connection, "SELECT 1 FROM voided WHERE entry = ?", seq)


def find_contests(connection: sqlite3.Connection, ancestry: Ancestry, since: int = 0) -> None:
    """Keep which undos were contested by entries of other copies.

    After a merge or an undo it is asked of the entries after the place `since` only: of their undos and
    of those that they contest. Every other pair is kept already. As long as the journal is linear none
    is: of two entries one knew of the other then, so only what was undone before an undo remains to be
    asked afterwards.
    """
    if ancestry.is_linear:
        return
    last = connection.execute("SELECT max(seq) FROM entry").fetchone()[0]
    new = _undos(connection, [(since + 1, last)])
    _keep(connection, ancestry, new, _unknown(ancestry, (undo for undo, _target in new), last))
    unasked = _undos(connection, [(1, last)]) if since and ancestry.was_linear(since) else new
    _keep_undone_before(connection, ancestry, unasked)
    if since:
        # An earlier undo is contested only by those that did not know of it: after an undo there are none.
        old = _unknown(ancestry, ancestry.beginnings(since + 1, last), since)
        _keep(connection, ancestry, _undos(connection, old), [(since + 1, last)])


def _undos(connection: sqlite3.Connection, where: Sequence[Range]) -> list[tuple[int, int]]:
    """The undos at some places, each with what it undoes."""
    return [pair for between in where for pair in connection.execute(_UNDOS_AT, (UNDO, *between)).fetchall()]


def _unknown(ancestry: Ancestry, seqs: Iterable[int], last: int) -> list[Range]:
    """The places up to `last` of which at least one of some entries did not know."""
    ranges: list[Range] = []
    for begin, end in sorted({span for seq in seqs for span in ancestry.unknown_to(seq, last)}):
        if ranges and begin <= ranges[-1][1]:
            ranges[-1] = (ranges[-1][0], max(end, ranges[-1][1]))
        else:
            ranges.append((begin, end))
    return ranges


def _keep(
    connection: sqlite3.Connection,
    ancestry: Ancestry,
    undos: Sequence[tuple[int, int]],
    where: Sequence[Range],
) -> None:
    undone, wholes = _undone(connection, undos)
    if not undone:
        return
    contests = set()
    building = _building(undone, wholes)
    kinds = sorted(building | {kind for kind, _record in undone})
    marks = ", ".join("?" * len(kinds))
    for begin, end in where:
        for builder, kind, record, personal, text in connection.execute(
            "SELECT entry, kind, record, personal, fields FROM change WHERE entry BETWEEN ? AND ?"
            f" AND +kind IN ({marks})",
            (begin, end, *kinds),
        ):
            if kind not in building and (kind, record) not in undone:
                continue
            for one in _built_on(undone, wholes, kind, record, personal, text):
                if (
                    builder != one.undo
                    and ancestry.knows(builder, one.target)
                    and ancestry.concurrent(builder, one.undo)
                ):
                    contests.add((one.undo, one.target, builder))
    connection.executemany("INSERT OR IGNORE INTO contest VALUES (?, ?, ?)", sorted(contests))


def _keep_undone_before(
    connection: sqlite3.Connection,
    ancestry: Ancestry,
    new: Sequence[tuple[int, int]],
) -> None:
    """Keep as contested by what was undone before them those undos without whose target it cannot be.

    Of a person and their admission both are undone; another copy, not knowing that, moves them: then the
    admission stands, and so must the person.
    """
    undone, _wholes = _undone(connection, new)
    firm = {
        key: kept
        for key, of_it in undone.items()
        if (kept := [o for o in of_it if o.created and _is_first(connection, ancestry, key, o)])
    }
    if not firm:
        return
    first = min(one.target for of_it in firm.values() for one in of_it)  # what is built on it stands behind
    contests = set()
    for before, builder in connection.execute(_UNDOS_OF_LATER, (UNDO, first)).fetchall():
        for kind, record, personal, text in connection.execute(
            "SELECT kind, record, personal, fields FROM change WHERE entry = ?", (builder,)
        ):
            for one in _built_on(firm, {}, kind, record, personal, text):
                if (
                    builder != one.undo
                    and ancestry.knows(one.undo, before)
                    and ancestry.knows(builder, one.target)
                    and builder != one.target
                ):
                    contests.add((one.undo, one.target, builder))
    connection.executemany("INSERT OR IGNORE INTO contest VALUES (?, ?, ?)", sorted(contests))


def _is_first(connection: sqlite3.Connection, ancestry: Ancestry, key: tuple[str, str], one: _Undone) -> bool:
    """Whether what was undone was the first to speak of a record."""
    earlier = connection.execute(
        "SELECT entry FROM change WHERE kind = ? AND record = ? AND entry < ?", (*key, one.target)
    )
    return not any(ancestry.knows(one.target, seq) for (seq,) in earlier)


_Records = dict[tuple[str, str], list[_Undone]]


def _undone(connection: sqlite3.Connection, undos: Sequence[tuple[int, int]]) -> tuple[_Records, _Records]:
    """What the undos take out, by record; and by what it is a part of in an order."""
    records: _Records = {}
    wholes: _Records = {}
    for undo, target in undos:
        fields: dict[tuple[str, str], dict[str, Any]] = {}
        for name, record, text in _in_force_by(connection, target):
            fields.setdefault((name, record), {}).update(read(text))
        for (name, record), written in fields.items():
            kind = schema.kinds().get(name)
            if kind is None:
                continue
            created = not [field for field in kind.required - kind.personal if written.get(field) is None]
            one = _Undone(undo, target, frozenset(written), created)
            records.setdefault((name, record), []).append(one)
            if kind.in_order and isinstance(whole := written.get(kind.part_of), str):
                wholes.setdefault((name, whole), []).append(one)
    return records, wholes


def _in_force_by(connection: sqlite3.Connection, entry: int) -> Iterator[tuple[str, str, str | None]]:
    """The changes that are there because of an entry: its own, and if it undoes an undo, those restored."""
    waiting, seen = [entry], {entry}
    while waiting:
        for kind, record, text in connection.execute(
            "SELECT kind, record, fields FROM change WHERE entry = ?", (waiting.pop(),)
        ).fetchall():
            if kind != UNDO:
                yield kind, record, text
                continue
            restored = connection.execute(f"{_UNDOS} AND undo.id = ?", (UNDO, record)).fetchall()
            waiting += [target for _undo, target, _clock, _id in restored if target not in seen]
            seen |= {target for _undo, target, _clock, _id in restored}


def _building(undone: _Records, wholes: _Records) -> set[str]:
    """The kinds of which a record can be built on what was undone by what it refers to."""
    created = {kind for (kind, _record), of_it in undone.items() if any(one.created for one in of_it)}
    changed = {kind for kind, _record in undone}
    ordered = {kind for kind, _whole in wholes}
    return ordered | {
        kind.name
        for kind in schema.kinds().values()
        for field, targets in kind.references.items()
        if not (changed if kind.part_of == field else created).isdisjoint(targets)
    }


def _built_on(
    undone: _Records, wholes: _Records, name: str, record: str, personal: int, text: str | None
) -> Iterator[_Undone]:
    """What was undone of that on which a change is built."""
    kind = schema.kinds().get(name)
    if kind is None:
        return
    same = undone.get((name, record), ())
    if not same and (personal or not kind.references):
        return
    fields = read(text)
    yield from (one for one in same if one.created or one.fields & fields.keys())
    for field, targets in kind.references.items():
        if isinstance(value := fields.get(field), str):
            for target in targets:
                of_it = undone.get((target, value), ())
                yield from (one for one in of_it if one.created or kind.part_of == field)
            if kind.in_order and field == kind.part_of:
                yield from wholes.get((name, value), ())


def records_of(connection: sqlite3.Connection, entries: Iterable[int]) -> set[tuple[str, str]]:
    """The records that some entries changed."""
    return {
        (kind, record)
        for seq in entries
        for kind, record in connection.execute("SELECT kind, record FROM change WHERE entry = ?", (seq,))
    }
