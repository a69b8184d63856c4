"""Merging: taking in what other copies of the file hold, so that nothing of either is lost.

The journal after a merge is the union of the journals before it, whatever the order; every table
follows from that. What is new is written at the end, predecessors first, and only the records that it
speaks of are folded anew, so the cost is that of what is new.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Sequence, Set

from azilcli.errors import FileProblem
from azilcli.language import _
from azilcli.ledger import ancestry, clocks, erasure, fold, journal, other, schema, vain, voiding
from azilcli.ledger.ancestry import Ancestry
from azilcli.ledger.erasure import Key
from azilcli.ledger.journal import ERASURE, Entry
from azilcli.ledger.other import Fresh
from azilcli.tuples import NamedTuple

_AT_ONCE = 2000


class Effect(NamedTuple):
    """What a merge alters of what was here before, whatever its entries are called."""

    undone: tuple[Entry, ...] = ()
    """Entries that were here and in force, and are undone now."""
    redone: tuple[Entry, ...] = ()
    """Entries that were here and undone, and are in force again."""
    gone: tuple[Key, ...] = ()
    """Records that were shown, and are no longer."""
    back: tuple[Key, ...] = ()
    """Records that were undone, and are shown again."""


class Taken(NamedTuple):
    """What a merge took in."""

    since: int
    """The last place of the journal before; what came in stands behind it."""
    last: int
    came: tuple[Entry, ...]
    """What came in, in the order of arrival."""
    heads: tuple[Entry, ...]
    """The entries that nothing builds on now: one unless the histories went apart."""
    erasing: bool
    """Whether something was erased, so that the file must be swept afterwards."""
    effect: Effect


Ask = Callable[[frozenset[Key], int], None]
"""Asked before anything is erased: of records that stood here up to a place of the journal."""


def take(
    connection: sqlite3.Connection,
    sources: Sequence[tuple[sqlite3.Connection, Fresh]],
    ask: Ask | None = None,
) -> Taken:
    """Take in what other files hold, each with what `other.fresh` found in it, in the open transaction.

    Where that erases something that stood here, `ask` is asked first, and may raise what refuses it. Raises
    `FileProblem` where something personal is missing in what comes in that no erasure covers.
    """
    before = journal.head(connection)
    since = before.seq if before else 0
    heads = [before.id] if before else []
    came: list[Entry] = []
    for theirs, fresh in sources:
        came += _insert(connection, theirs, fresh, {entry.id for entry in came})
        if fresh.head:
            heads.append(fresh.head)
    last = _last(connection)
    ancestry.fill(connection, since=since)
    clocks.fill(connection, since=since)
    stretches = ancestry.load(connection)
    erasing = _came(connection, ERASURE, since)
    grown = erasure.reach(connection, since=since) - erasure.load(connection)
    if ask and (lost := erasure.lost(connection, grown, since)):
        ask(lost, since)
    erasure.keep(connection, grown)
    is_older = any(erasure.is_older(connection, key, since) for key in grown)
    emptied = erasure.empty(connection, 0 if erasing or is_older else since)
    _refuse_emptied(connection, since)
    voiding.find_contests(connection, stretches, since)
    vain.find(connection, stretches, since)
    changed = voiding.set_voided(connection)
    new = connection.execute(
        "SELECT DISTINCT kind, record FROM change WHERE entry BETWEEN ? AND ?", (since + 1, last)
    ).fetchall()
    turned = voiding.records_of(connection, changed)
    touched = {*new, *grown, *turned}
    shown_before = fold.shown(connection, touched)
    if erasing or emptied:
        fold.rebuild(connection)
    else:
        fold.refold(connection, touched)
    shown_after = fold.shown(connection, shown_before | turned)
    of_ours = journal.at(connection, (seq for seq in changed if seq <= since))
    void = voiding.among(connection, changed)
    effect = Effect(
        tuple(entry for entry in of_ours if entry.seq in void),
        tuple(entry for entry in of_ours if entry.seq not in void),
        tuple(sorted(shown_before - shown_after)),
        tuple(sorted((shown_after - shown_before) & turned)),
    )
    heads_now = _heads(connection, stretches, heads)
    return Taken(since, last, tuple(came), heads_now, erasing or emptied > 0, effect)


def _insert(
    connection: sqlite3.Connection, theirs: sqlite3.Connection, fresh: Fresh, brought: Set[str]
) -> list[Entry]:
    """Write entries of another file behind ours, but for those that an earlier file brought already."""
    new = [entry for entry in fresh.entries if entry.id not in brought]
    first = _last(connection) + 1
    came = [entry._replace(seq=seq) for seq, entry in enumerate(new, first)]
    for start in range(0, len(new), _AT_ONCE):
        part = other.changes(theirs, fresh, new[start : start + _AT_ONCE])
        changes = [(seq, *row[1:]) for seq, rows in enumerate(part, first + start) for row in rows]
        journal.insert_many(connection, came[start : start + _AT_ONCE], changes)
    return came


def _refuse_emptied(connection: sqlite3.Connection, since: int) -> None:
    """Refuse what came in without its content though nobody erased it."""
    row = connection.execute(
        "SELECT kind FROM change WHERE entry > ? AND (fields IS NULL OR salt IS NULL)"
        " AND (kind, record) NOT IN (SELECT kind, record FROM erased)",
        (since,),
    ).fetchone()
    if row:
        raise FileProblem(
            _("what would be merged is not complete: the content of a {kind} is missing", kind=row[0]),
            _("nothing was merged; check the other file with: azil --db OTHER db verify"),
        )


def _heads(connection: sqlite3.Connection, stretches: Ancestry, ids: Sequence[str]) -> tuple[Entry, ...]:
    """Of some entries those that none of the others builds on."""
    entries = sorted({journal.get(connection, id_) for id_ in ids}, key=lambda entry: entry.seq)
    return tuple(
        entry
        for number, entry in enumerate(entries)
        if not any(stretches.knows(later.seq, entry.seq) for later in entries[number + 1 :])
    )


def _came(connection: sqlite3.Connection, kind: str, since: int) -> bool:
    return schema.exists(connection, "SELECT 1 FROM change WHERE kind = ? AND entry > ? LIMIT 1", kind, since)


def _last(connection: sqlite3.Connection) -> int:
    return int(connection.execute("SELECT coalesce(max(seq), 0) FROM entry").fetchone()[0])
