"""Undo: an entry that voids another one. Nothing is taken away; undoing an undo restores."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Sequence

from azilcli.ledger import ancestry, erasure, fold, journal, schema, vain, voiding
from azilcli.ledger.journal import ERASURE, UNDO, Author, Change, Draft, Entry, StoredChange


def newest(connection: sqlite3.Connection) -> Iterator[Entry]:
    """The entries that are neither undone nor undos themselves, the newest first."""
    rows = connection.execute(
        "SELECT id FROM entry WHERE seq NOT IN (SELECT entry FROM voided)"
        " AND NOT EXISTS (SELECT 1 FROM change WHERE change.entry = entry.seq AND kind = ?)"
        " ORDER BY seq DESC",
        (UNDO,),
    )
    return (journal.get(connection, id_) for (id_,) in rows)


def is_void(connection: sqlite3.Connection, entry: Entry) -> bool:
    """Whether the entry is undone at present."""
    return voiding.is_void(connection, entry.seq)


def is_final(connection: sqlite3.Connection, target: Entry) -> bool:
    """Whether an entry cannot be undone by its nature: a merge, or an erasure."""
    kinds = {change.kind for change in journal.changes_of(connection, target.seq)}
    return len(target.parents) > 1 or ERASURE in kinds


def concerns_erased(connection: sqlite3.Connection, target: Entry) -> bool:
    """Whether undoing an entry would change a record whose personal fields are erased."""
    return any(erasure.is_erased(connection, *key) for key in _touched(connection, target))


def void(
    connection: sqlite3.Connection, targets: Sequence[Entry], author: Author, action: str = UNDO
) -> Entry:
    """Append the entry that undoes `targets`, and fold anew what they had touched."""
    alike = (id_ for target in targets for id_ in _alike(connection, target))
    return void_all(connection, alike, author, action)


def void_all(
    connection: sqlite3.Connection, targets: Iterable[str], author: Author, action: str = UNDO
) -> Entry:
    """Append the entry that undoes the entries of these ids and no others, and fold anew what they said."""
    draft = Draft()
    for id_ in targets:
        draft.add(Change(UNDO, id_, {"undone": True}))
    written = journal.append(connection, draft, action=action, author=author)
    fold.note(connection, written)
    stretches = ancestry.load(connection)
    voiding.find_contests(connection, stretches, written.seq - 1)
    vain.find(connection, stretches, written.seq - 1)
    changed = voiding.follow(connection, written.seq - 1)
    fold.refold(connection, voiding.records_of(connection, changed))
    return written


def kept_from_counting(connection: sqlite3.Connection, written: Entry) -> Entry | None:
    """What keeps an undo that was just written from ever counting, as it builds on what that would take."""
    seq = vain.reason(connection, written.seq)
    return None if seq is None else journal.at(connection, [seq])[0]


def _alike(connection: sqlite3.Connection, target: Entry) -> list[str]:
    """The entry, and if it is an undo, every other that undoes the same: two copies may both have."""
    undone = [c.record for c in journal.changes_of(connection, target.seq) if c.kind == UNDO]
    others = {
        id_
        for entry in undone
        for (id_,) in connection.execute(
            "SELECT entry.id FROM change JOIN entry ON entry.seq = change.entry WHERE kind = ? AND record = ?"
            " AND entry.seq NOT IN (SELECT entry FROM voided)",
            (UNDO, entry),
        )
    }
    return sorted({target.id, *others})


def builders(connection: sqlite3.Connection, target: Entry) -> list[Entry]:
    """The later entries that build on `target`, oldest first; while there are any, it must stay.

    A later entry is one that knew of it. It builds on it if it writes a field of a record that `target`
    wrote too, changes in any way a record that `target` created, or wrote a record that refers to one
    `target` created, is a part of one that `target` wrote, or follows it in the order of such parts.
    """
    stretches = ancestry.load(connection)
    later: set[int] = set()
    concerned = effective(connection, target)
    for origin, change in concerned:
        created = _is_created_by(connection, change, origin)
        after = [
            seq
            for seq, text in _later_changes(connection, change.kind, change.record, origin)
            if created or _shares_field(change.fields, text)
        ]
        for kind, record in _dependants(connection, change, created=created):
            after += [seq for seq, _text in _later_changes(connection, kind, record, origin)]
        later.update(seq for seq in after if stretches.knows(seq, origin.seq))
    later -= {origin.seq for origin, _change in concerned}
    return journal.at(connection, later)


def left_behind(connection: sqlite3.Connection, targets: Sequence[Entry]) -> list[Entry]:
    """The entries that build on something else that would be undone with `targets`, oldest first.

    An undo that another copy contested by one of them counts as soon as that is undone; what was
    written since on what stood meanwhile would be left without it.
    """
    own = {target.seq for target in targets}
    gone = {seq for seq, is_void in voiding.changes(connection, [], besides=own).items() if is_void}
    too = gone - own
    later = {
        builder
        for entry in journal.at(connection, too)
        for builder in builders(connection, entry)
        if builder.seq not in gone
    }
    return sorted(later, key=lambda one: one.seq)


def loose_ends(connection: sqlite3.Connection, target: Entry) -> list[tuple[str, str]]:
    """Records without which those that `target` speaks of cannot be shown as they stand now.

    Asked after voiding: what was restored may build on something that is itself undone.
    """
    loose = []
    for kind_name, record in _touched(connection, target):
        kind = schema.kinds().get(kind_name)
        if kind is None:
            continue
        if fold.is_incomplete(connection, kind_name, record):
            loose.append((kind_name, record))
        for field, kinds in kind.references.items():
            row = connection.execute(f"SELECT {field} FROM {kind_name} WHERE id = ?", (record,)).fetchone()
            if row and row[0] and not any(_exists(connection, name, row[0]) for name in kinds):
                loose.append((kinds[0], row[0]))
    return loose


def _exists(connection: sqlite3.Connection, kind: str, record: str) -> bool:
    return schema.exists(connection, f"SELECT 1 FROM {kind} WHERE id = ?", record)


def _touched(connection: sqlite3.Connection, target: Entry) -> list[tuple[str, str]]:
    return sorted({(c.kind, c.record) for _origin, c in effective(connection, target)})


def effective(connection: sqlite3.Connection, target: Entry) -> list[tuple[Entry, StoredChange]]:
    """The changes that voiding `target` takes out or brings back, with the entries that made them.

    An undo leads to what it undid, if it counts; one that came in with a merge may name what is not there,
    or what it did not know.
    """
    changes: list[tuple[Entry, StoredChange]] = []
    if vain.reason(connection, target.seq):
        return changes
    waiting, seen = [target], {target.id}
    while waiting:
        entry = waiting.pop(0)
        for change in journal.changes_of(connection, entry.seq):
            if change.kind != UNDO:
                changes.append((entry, change))
            elif change.record not in seen:
                seen.add(change.record)
                undone = journal.seek(connection, change.record)
                if undone and undone.clock < entry.clock and not vain.reason(connection, undone.seq):
                    waiting.append(undone)
    return changes


def _is_created_by(connection: sqlite3.Connection, change: StoredChange, entry: Entry) -> bool:
    first = connection.execute(
        "SELECT entry.seq FROM change JOIN entry ON entry.seq = change.entry"
        " WHERE kind = ? AND record = ? AND entry.seq NOT IN (SELECT entry FROM voided)"
        " ORDER BY entry.clock, entry.id LIMIT 1",
        (change.kind, change.record),
    ).fetchone()
    return first is not None and first[0] == entry.seq


def _later_changes(
    connection: sqlite3.Connection, kind: str, record: str, target: Entry
) -> list[tuple[int, str | None]]:
    return connection.execute(
        "SELECT entry.seq, change.fields FROM change JOIN entry ON entry.seq = change.entry"
        " WHERE kind = ? AND record = ? AND (entry.clock, entry.id) > (?, ?)"
        " AND entry.seq NOT IN (SELECT entry FROM voided)",
        (kind, record, target.clock, target.id),
    ).fetchall()


def _shares_field(mine: str | None, theirs: str | None) -> bool:
    if mine is None or theirs is None:
        return False
    return bool(journal.read(mine).keys() & journal.read(theirs).keys())


def _dependants(
    connection: sqlite3.Connection, change: StoredChange, *, created: bool
) -> list[tuple[str, str]]:
    """The records that stand or fall with the one of a change, or with what the change says of it."""
    dependants = []
    for other in schema.kinds().values():
        for field, kinds in other.references.items():
            if change.kind in kinds and (created or other.part_of == field):
                dependants += _holding(connection, other.name, field, change.record)
    kind = schema.kinds().get(change.kind)
    if kind and kind.in_order:
        # Asked of the change itself: a record that is undone at present has no row.
        whole = journal.said(kind.name, change.fields).get(kind.part_of)
        if whole:
            dependants += _holding(connection, kind.name, kind.part_of, whole)
    return dependants


def _holding(connection: sqlite3.Connection, kind: str, field: str, value: str) -> list[tuple[str, str]]:
    rows = connection.execute(f"SELECT id FROM {kind} WHERE {field} = ?", (value,))
    return [(kind, id_) for (id_,) in rows]
