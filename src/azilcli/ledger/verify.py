"""Verification: does the file hold the whole, unaltered history, and do the tables follow from it?

Every fault names what is wrong and where. The checks build on each other: SQLite's own, the schema,
the journal's digests and parents, and at last the derived tables against a fresh fold.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from typing import NamedTuple

from azilcli.language import _
from azilcli.ledger import fold, ids, journal, schema
from azilcli.ledger.known import copy_journal


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
    try:
        broken = list(_structure(connection))
        yield from broken
        if broken:
            return
        yield from _schema(connection)
        yield from _history(connection, known)
        yield from _tables(connection)
    except (sqlite3.DatabaseError, ValueError, TypeError, RecursionError) as error:
        yield Fault("unreadable", "", _("the file cannot be read to the end: {why}", why=error))


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
    rows = connection.execute("SELECT id FROM entry ORDER BY seq").fetchall()
    for number, (id_,) in enumerate(rows, start=1):
        entry = journal.get(connection, id_)
        where = ids.fingerprint(id_)
        if entry.seq != number:
            yield Fault("gap", where, _("entry {where}: an entry before it is missing", where=where))
        yield from _entry(connection, entry, where)
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
        if not entry.parents and number > 1:
            yield Fault("root", where, _("entry {where}: it has no predecessor", where=where))
        clocks[id_] = entry.clock
        childless.difference_update(entry.parents)
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


def _entry(connection: sqlite3.Connection, entry: journal.Entry, where: str) -> Iterator[Fault]:
    for position, change in enumerate(journal.changes_of(connection, entry.seq)):
        place = f"{where} {position}"
        if change.fields is None or change.salt is None:
            # No erasure is recorded in this version of the format, so nothing may be missing.
            yield Fault(
                "emptied",
                place,
                _(
                    "entry {where}: the content of its {kind} is gone",
                    where=where,
                    kind=change.kind,
                ),
            )
        elif journal.digest(change.salt, change.fields) != change.digest:
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
        elif journal.canonical(json.loads(change.fields)) != change.fields:
            yield Fault(
                "form",
                place,
                _("entry {where}: its {kind} is not written in normal form", where=where,
                  kind=change.kind),
            )  # fmt: skip
    if _stored_id(connection, entry) != entry.id:
        yield Fault("entry", where, _("entry {where}: its header was altered", where=where))


def _stored_id(connection: sqlite3.Connection, entry: journal.Entry) -> str:
    """The id that the header and the digests that are stored ask for."""
    return journal.entry_id(
        parents=entry.parents,
        clock=entry.clock,
        recorded_at=entry.recorded_at,
        actor=entry.actor,
        office=entry.office,
        action=entry.action,
        format=entry.format,
        changes=journal.changes_of(connection, entry.seq),
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
