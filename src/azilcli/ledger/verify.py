"""Verification: does the file hold the whole, unaltered history, and do the tables follow from it?

Every fault names what is wrong and where. The checks build on each other: SQLite's own, the schema,
the journal's digests and parents, and at last the derived tables against a fresh fold.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing
from typing import NamedTuple

from azilcli.errors import UsageError
from azilcli.language import _
from azilcli.ledger import fold, ids, journal, schema
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
    former, connection.text_factory = connection.text_factory, fold.lenient
    try:
        broken = list(_structure(connection))
        yield from broken
        if broken:
            return
        yield from _schema(connection)
        yield from _history(connection, known)
        differing = list(_tables(connection))
        yield from differing or _search(connection)
    except (sqlite3.Error, *_UNREADABLE) as error:
        yield Fault("unreadable", "", _("the file cannot be read to the end: {why}", why=error))
    finally:
        connection.text_factory = former


_UNREADABLE = (ValueError, TypeError, KeyError, AttributeError, RecursionError, UsageError)
"""What reading a forged record may raise."""


def _structure(connection: sqlite3.Connection) -> Iterator[Fault]:
    for (message,) in connection.execute("PRAGMA integrity_check"):
        if message != "ok":
            yield Fault("structure", "", _("SQLite finds the file damaged: {why}", why=message))


def _schema(connection: sqlite3.Connection) -> Iterator[Fault]:
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as fresh:
        schema.create(fresh)
        expected = schema.objects(fresh)
    found = schema.objects(connection)
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


def _history(connection: sqlite3.Connection, known: str) -> Iterator[Fault]:
    clocks: dict[str, int] = {}
    childless: set[str] = set()
    before = 0
    for seq, id_ in connection.execute("SELECT seq, id FROM entry ORDER BY seq").fetchall():
        where = ids.fingerprint(id_)
        if seq != before + 1:
            yield Fault("gap", where, _("entry {where}: an entry before it is missing", where=where))
        before = seq
        try:
            entry = journal.get(connection, id_)
            yield from _entry(connection, entry, where)
            yield from _parents(entry, where, clocks)
            childless.difference_update(entry.parents)
            clocks[id_] = entry.clock
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


def _altered(where: str) -> Fault:
    return Fault("entry", where, _("entry {where}: its header was altered", where=where))


def _parents(entry: journal.Entry, where: str, clocks: dict[str, int]) -> Iterator[Fault]:
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
    if not entry.parents and clocks:
        yield Fault("root", where, _("entry {where}: it has no predecessor", where=where))


def _entry(connection: sqlite3.Connection, entry: journal.Entry, where: str) -> Iterator[Fault]:
    rows = connection.execute(
        "SELECT position, kind, record, personal, fields, salt, digest FROM change"
        " WHERE entry = ? ORDER BY position",
        (entry.seq,),
    ).fetchall()
    for position, *rest in rows:
        yield from _change(journal.StoredChange(*rest), where, f"{where} {position}")
    changes = [journal.StoredChange(*rest) for _position, *rest in rows]
    texts = [entry.actor, entry.office, entry.action, entry.recorded_at]
    texts += [text for change in changes for text in (change.kind, change.record)]
    (parents,) = connection.execute("SELECT parents FROM entry WHERE seq = ?", (entry.seq,)).fetchone()
    in_order = [row[0] for row in rows] == list(range(len(rows)))
    in_form = parents == json.dumps(sorted(entry.parents)) and all(text == nfc(text) for text in texts)
    if not in_order or not in_form or _stored_id(entry, changes) != entry.id:
        yield _altered(where)


def _change(change: journal.StoredChange, where: str, place: str) -> Iterator[Fault]:
    if change.fields is None or change.salt is None:
        # No erasure is recorded in this version of the format, so nothing may be missing.
        yield Fault(
            "emptied",
            place,
            _("entry {where}: the content of its {kind} is gone", where=where, kind=change.kind),
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


def _agrees(change: journal.StoredChange) -> bool:
    """Whether a change's content gives its digest."""
    try:
        return journal.digest(change.salt or b"", change.fields or "") == change.digest
    except _UNREADABLE:
        return False


def _is_normal(fields: str) -> bool:
    """Whether fields are an object in the one form that is written."""
    try:
        read = json.loads(fields)
        return isinstance(read, dict) and journal.canonical(read) == fields
    except _UNREADABLE:
        return False


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


def _tables(connection: sqlite3.Connection) -> Iterator[Fault]:
    """Compare every derived table with the one that a fresh fold of the same journal gives."""
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as fresh:
        schema.create(fresh)
        copy_journal(connection, fresh)
        fold.fill(fresh)
        for kind in schema.kinds().values():
            columns = ", ".join(kind.columns)
            sql = f"SELECT {columns} FROM {kind.name} ORDER BY id"
            here = {row[0]: row for row in connection.execute(sql)}
            there = {row[0]: row for row in fresh.execute(sql)}
            for record in sorted(here.keys() | there.keys()):
                if here.get(record) != there.get(record):
                    yield _differing(kind.name, record)
        for table in ("voided", "incomplete"):
            sql = (
                f"SELECT * FROM {table} ORDER BY 1, 2"
                if table != "voided"
                else "SELECT * FROM voided ORDER BY 1"
            )
            if connection.execute(sql).fetchall() != fresh.execute(sql).fetchall():
                yield _differing(table, "")


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
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as copy:
        copy.deserialize(connection.serialize())  # a backup would wait for a write of our own
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
