"""Verification: does the file hold the whole, unaltered history, and do the tables follow from it?

Every fault names what is wrong and where. The checks build on each other: SQLite's own, the schema,
the journal's digests and parents, and at last the derived tables against a fresh fold.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from contextlib import closing
from datetime import datetime, timedelta
from heapq import merge
from itertools import chain, groupby
from operator import itemgetter
from pathlib import Path
from typing import Any, NamedTuple

from azilcli.errors import UsageError
from azilcli.language import _, n_
from azilcli.ledger import derivation, erasure, file, fold, ids, journal, schema
from azilcli.ledger.known import copy_journal
from azilcli.text import nfc


class Fault(NamedTuple):
    """Something wrong with the file: a code for scripts, where it is, and a sentence."""

    code: str
    where: str
    sentence: str


def faults(connection: sqlite3.Connection, known: str = "") -> Iterator[Fault]:
    """Everything wrong with the file.

    `known` is a fingerprint or entry id that somebody wrote down: its absence proves that the end of
    the history was cut off or written anew.
    """
    former, connection.text_factory = connection.text_factory, journal.lenient
    try:
        broken = list(_structure(connection))
        yield from broken
        if broken:
            return
        with file.scratch() as fresh:
            schema.create(fresh)
            yield from _beyond(connection)
            yield from _schema(connection, fresh)
            yield from _history(connection, fresh, known)
            differing = list(_tables(connection, fresh))
        yield from differing or ([] if derivation.gap(connection).is_whole else _search(connection))
    except (sqlite3.Error, MemoryError, *_UNREADABLE) as error:  # a damaged length may ask for any memory
        why = str(error) or type(error).__name__
        yield Fault("unreadable", "", _("the file cannot be read to the end: {why}", why=why))
    finally:
        connection.text_factory = former


_DEEPEST = 50
"""Levels of lists and objects in the fields of a change; ours have one."""

_UNREADABLE = (ValueError, TypeError, KeyError, AttributeError, RecursionError, UsageError)
"""What reading a forged record may raise."""


def _structure(connection: sqlite3.Connection) -> Iterator[Fault]:
    for (message,) in connection.execute("PRAGMA integrity_check"):
        if message != "ok":
            yield Fault("structure", "", _("SQLite finds the file damaged: {why}", why=message))


def _beyond(connection: sqlite3.Connection) -> Iterator[Fault]:
    """Tell what stands after the last page, at which SQLite's own check does not look."""
    path = connection.execute("PRAGMA database_list").fetchone()[2]
    (size,) = connection.execute("PRAGMA page_size").fetchone()
    (pages,) = connection.execute("PRAGMA page_count").fetchone()
    try:
        more = Path(path).stat().st_size - size * pages if path else 0
    except (OSError, ValueError):  # a name that is no text
        return
    if more > 0:
        sentence = n_(
            "{n} byte that is not of azil stands after the end of the database",
            "{n} bytes that are not of azil stand after the end of the database",
            more,
        )
        yield Fault("structure", "", sentence)


def _schema(connection: sqlite3.Connection, fresh: sqlite3.Connection) -> Iterator[Fault]:
    expected, found = schema.objects(fresh), schema.objects(connection)
    if not derivation.claims(connection):  # what follows from the journal is of another version, as it may be
        expected = {key: sql for key, sql in expected.items() if key in schema.enduring()}
        found = {key: sql for key, sql in found.items() if key in expected or key[0] == "trigger"}
    for type_, name in sorted(expected.keys() | found.keys()):
        if (type_, name) not in found:
            sentence = _("the {type} “{name}” is missing", type=type_, name=name)
        elif (type_, name) not in expected:
            sentence = _("the {type} “{name}” does not belong here", type=type_, name=name)
        elif found[type_, name] != expected[type_, name]:
            sentence = _("the {type} “{name}” was altered", type=type_, name=name)
        else:
            continue
        yield Fault("schema", name, sentence)
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    if version != schema.ENDURING_VERSION:
        known = schema.ENDURING_VERSION
        sentence = _(
            "the file says that its version is {version}, but it is {known}", version=version, known=known
        )
        yield Fault("version", "", sentence)
    if ("table", "meta") in found and (rows := connection.execute("SELECT count(*) FROM meta").fetchone()[0]):
        sentence = n_(
            "the table “meta” holds {n} row that azil did not write",
            "the table “meta” holds {n} rows that azil did not write",
            rows,
        )
        yield Fault("meta", "meta", sentence)


def _history(connection: sqlite3.Connection, fresh: sqlite3.Connection, known: str) -> Iterator[Fault]:
    childless: set[str] = set()
    erased = _erased(connection, fresh)
    before = 0
    for row in connection.execute("SELECT * FROM entry ORDER BY seq"):
        seq, id_, parents = row[:3]
        where = ids.fingerprint(id_)
        if seq != before + 1:
            yield Fault("gap", where, _("entry {where}: an entry before it is missing", where=where))
        before = seq
        try:
            entry = journal.stored(row)
            yield from entry_faults(entry, parents, changes_at(connection, seq), erased)
            yield from parent_faults(entry, _clocks(connection, entry))
            childless.difference_update(entry.parents)
        except _UNREADABLE:
            yield _altered(where)
        childless.add(id_)
    if len(childless) > 1:
        heads = ", ".join(sorted(ids.fingerprint(id_) for id_ in childless))
        yield Fault("heads", heads, _("the history has loose ends: {heads}", heads=heads))
    if stray := connection.execute(
        "SELECT count(*) FROM change WHERE entry NOT IN (SELECT seq FROM entry)"
    ).fetchone()[0]:
        yield Fault("stray", "", _("{count} changes belong to no entry", count=stray))
    if known and not journal.find(connection, known):
        yield Fault(
            "cut",
            known,
            _("the history does not contain {known}: its end was cut off or altered", known=known),
        )


def _clocks(connection: sqlite3.Connection, entry: journal.Entry) -> dict[str, int]:
    """The clocks of those parents of an entry that stand before it."""
    marks = ", ".join("?" * len(entry.parents))
    return dict(
        connection.execute(
            f"SELECT id, clock FROM entry WHERE id IN ({marks}) AND seq < ?", (*entry.parents, entry.seq)
        ).fetchall()
    )


def _altered(where: str) -> Fault:
    return Fault("entry", where, _("entry {where}: its header was altered", where=where))


def _erased(connection: sqlite3.Connection, fresh: sqlite3.Connection) -> frozenset[erasure.Key]:
    """The records that the journal says are erased; asked in a copy, as it needs tables of its own."""
    asked = connection.execute("SELECT 1 FROM change WHERE kind = ? LIMIT 1", (journal.ERASURE,))
    if asked.fetchone() is None:
        return frozenset()
    copy_journal(connection, fresh)
    return frozenset(erasure.reach(fresh))


def parent_faults(entry: journal.Entry, clocks: Mapping[str, int]) -> Iterator[Fault]:
    """What is wrong with the place of an entry in the history; `clocks` are of the entries before it."""
    where = ids.fingerprint(entry.id)
    missing = [parent for parent in entry.parents if parent not in clocks]
    for parent in missing:
        yield Fault(
            "parent",
            where,
            _(
                "entry {where}: its predecessor {parent} is missing",
                where=where,
                parent=ids.fingerprint(parent),
            ),
        )
    expected = max((clocks[p] for p in entry.parents if p in clocks), default=0) + 1
    if not missing and entry.clock != expected:
        yield Fault("clock", where, _("entry {where}: its clock is wrong", where=where))


Placed = tuple[int, journal.StoredChange]
"""A change with its position in the entry."""


def changes_at(connection: sqlite3.Connection, seq: int) -> list[Placed]:
    """The changes of an entry with their positions, as they stand in the file."""
    rows = connection.execute(
        "SELECT position, kind, record, personal, fields, salt, digest FROM change"
        " WHERE entry = ? ORDER BY position",
        (seq,),
    )
    return [(position, journal.StoredChange(*rest)) for position, *rest in rows]


def entry_faults(
    entry: journal.Entry, parents: str, placed: Sequence[Placed], erased: Set[erasure.Key] | None
) -> Iterator[Fault]:
    """What is wrong with an entry in itself: its id, its digests, the form in which it is written.

    `parents` is the text in which they stand. `erased` are the records whose personal fields must be
    gone; None where that is not known yet, and either will do.
    """
    where = ids.fingerprint(entry.id)
    changes = [change for _position, change in placed]
    for position, change in placed:
        yield from _change(change, where, f"{where} {position}", erased)
    texts = [entry.actor, entry.office, entry.action, entry.recorded_at]
    texts += [text for change in changes for text in (change.kind, change.record)]
    in_order = [position for position, _change in placed] == list(range(len(placed)))
    in_form = parents == json.dumps(sorted(set(entry.parents))) and all(text == nfc(text) for text in texts)
    if not in_order or not in_form or _stored_id(entry, changes) != entry.id:
        yield _altered(where)
    elif not _is_moment(entry.recorded_at):
        yield Fault(
            "moment", where, _("entry {where}: when it was recorded is no moment in UTC", where=where)
        )


def _change(
    change: journal.StoredChange, where: str, place: str, erased: Set[erasure.Key] | None
) -> Iterator[Fault]:
    known = erased is None or (change.kind, change.record) in erased
    if change.fields is None or change.salt is None:
        half = change.fields is not None or change.salt is not None
        if half or not known or not change.personal:
            yield Fault(
                "emptied",
                place,
                _("entry {where}: the content of its {kind} is gone", where=where, kind=change.kind),
            )
    elif known and change.personal and erased is not None:
        yield Fault(
            "kept",
            place,
            _("entry {where}: its {kind} is erased, but is still there", where=where, kind=change.kind),
        )
    elif not _agrees(change):
        yield Fault(
            "digest",
            place,
            _(
                "entry {where}: its {kind} {record} was altered",
                where=where,
                kind=change.kind,
                record=ids.show(change.record),
            ),
        )
    elif not _is_normal(change.fields):
        yield Fault(
            "form",
            place,
            _("entry {where}: its {kind} is not written in normal form", where=where, kind=change.kind),
        )


def _is_moment(text: str) -> bool:
    """Whether a moment is one, in the form in which it is written: only so do texts sort as moments do."""
    try:
        moment = datetime.fromisoformat(text)
        return moment.utcoffset() == timedelta(0) and moment.isoformat() == text
    except ValueError:
        return False


def _agrees(change: journal.StoredChange) -> bool:
    """Whether a change's content gives its digest; were a salt of any length, another content could too."""
    try:
        salt, fields = change.salt or b"", change.fields or ""
        return len(salt) == journal.SALT_BYTES and journal.digest(salt, fields) == change.digest
    except _UNREADABLE:
        return False


def _is_normal(fields: str) -> bool:
    """Whether fields are an object in the one form that is written."""
    try:
        read = json.loads(fields)
        return isinstance(read, dict) and _is_shallow(read) and journal.canonical(read) == fields
    except _UNREADABLE:
        return False


def _is_shallow(value: Any, levels: int = _DEEPEST) -> bool:
    """Whether a value is nested so little that every reader can follow, however deep it stands itself."""
    if isinstance(value, dict | list):
        parts = value.values() if isinstance(value, dict) else value
        return levels > 0 and all(_is_shallow(part, levels - 1) for part in parts)
    return True


def _stored_id(entry: journal.Entry, changes: Sequence[journal.StoredChange]) -> str:
    """The id that the header and the digests that are stored ask for."""
    return journal.entry_id(
        parents=entry.parents,
        clock=entry.clock,
        recorded_at=entry.recorded_at,
        actor=entry.actor,
        office=entry.office,
        action=entry.action,
        format=entry.format,
        changes=changes,
    )


def _tables(connection: sqlite3.Connection, fresh: sqlite3.Connection) -> Iterator[Fault]:
    """Compare every derived table with the one that a fresh fold of the same journal gives.

    Tables of another version, which no command reads, are left out.
    """
    lacking = derivation.gap(connection)
    if lacking.is_whole:
        return
    if fresh.execute("SELECT 1 FROM entry LIMIT 1").fetchone() is None:
        copy_journal(connection, fresh)
    fold.fill(fresh)
    for kind in schema.kinds().values():
        if kind.name in lacking.kinds:
            continue
        sql = f"SELECT {', '.join(kind.columns)} FROM {kind.name} ORDER BY id"
        for record in _unlike(connection.execute(sql), fresh.execute(sql)):
            yield _differing(kind.name, record)
    for table in schema.BOOKKEEPING:
        width = len(connection.execute(f"SELECT * FROM {table}").description)
        sql = f"SELECT * FROM {table} ORDER BY {', '.join(str(at + 1) for at in range(width))}"
        if any(_unlike(connection.execute(sql), fresh.execute(sql))):
            yield _differing(table, "")


_AT_ONCE = 1_000
"""So many rows are compared at once, as long as they are the same."""


def _unlike(here: sqlite3.Cursor, there: sqlite3.Cursor) -> Iterator[str]:
    """The first values of the rows that only one of two queries gives, each in the order of these values."""
    while (mine := here.fetchmany(_AT_ONCE)) == (theirs := there.fetchmany(_AT_ONCE)):
        if not mine:
            return
    sides = _keyed(0, chain(mine, here)), _keyed(1, chain(theirs, there))
    for _key, group in groupby(merge(*sides, key=itemgetter(0, 1)), key=itemgetter(0)):
        rows = [(side, row) for _key, side, row in group]
        if [side for side, _row in rows] != [0, 1] or rows[0][1] != rows[1][1]:
            yield str(rows[0][1][0])


def _keyed(side: int, rows: Iterable[tuple[Any, ...]]) -> Iterator[tuple[bytes, int, tuple[Any, ...]]]:
    return ((_in_order(row[0]), side, row) for row in rows)


def _in_order(value: object) -> bytes:
    """What sorts as SQLite sorts ids: by the bytes, also where these are no text."""
    return str(value).encode("utf-8", "surrogateescape")


def _differing(table: str, record: str) -> Fault:
    return Fault(
        "table",
        f"{table} {record}".strip(),
        _(
            "the table “{table}” does not follow from the journal at {record}",
            table=table,
            record=ids.show(record) or table,
        ),
    )


def _search(connection: sqlite3.Connection) -> Iterator[Fault]:
    """Check the full-text indexes against their tables, in a copy, as the check itself is a write."""
    with closing(sqlite3.connect("", isolation_level=None)) as copy:
        connection.backup(copy, progress=_give_up)
        for kind in schema.kinds().values():
            if kind.searched:
                table = f"{kind.name}_fts"
                try:
                    copy.execute(f"INSERT INTO {table} ({table}, rank) VALUES ('integrity-check', 1)")
                except sqlite3.DatabaseError:
                    yield Fault(
                        "search",
                        table,
                        _("the search index of “{table}” does not fit it", table=kind.name),
                    )


def _give_up(status: int, _left: int, _pages: int) -> None:
    """Stop a copy that would wait for a write of our own, and so for ever."""
    if status in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
        raise sqlite3.OperationalError("database is locked")
