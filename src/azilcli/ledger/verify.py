"""Verification: does the file hold the whole, unaltered history, and do the tables follow from it?

Every fault names what is wrong and where. The checks build on each other: SQLite's own, the schema,
the journal's digests and parents, and at last the derived tables against a fresh fold.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing
from heapq import merge
from itertools import chain, groupby
from operator import itemgetter
from pathlib import Path
from typing import Any

from azilcli.language import _, n_
from azilcli.ledger import derivation, erasure, file, fold, ids, journal, schema, scratch
from azilcli.ledger.known import copy_journal
from azilcli.ledger.proofs import (
    UNREADABLE,
    Fault,
    altered,
    changes_at,
    differing,
    entry_faults,
    parent_faults,
)


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
        with scratch.database() as fresh:
            schema.create(fresh)
            yield from _beyond(connection)
            yield from _schema(connection, fresh)
            yield from _history(connection, fresh, known)
            unlike = list(_tables(connection, fresh))
        yield from unlike or ([] if derivation.gap(connection).is_whole else _search(connection))
    except (sqlite3.Error, MemoryError, *UNREADABLE) as error:  # a damaged length may ask for any memory
        yield Fault("unreadable", "", _("the file cannot be read to the end: {why}", why=_why(error)))
    finally:
        connection.text_factory = former


def first(path: Path) -> Fault | None:
    """The first thing wrong with the file; None if it is sound.

    Whatever goes wrong with a file that is not is a fault of the file and no bug.
    """
    with file.reading(path, as_it_stands=True) as connection:
        return next(faults(connection), None)


def _why(error: Exception) -> str:
    """What went wrong, without what stands in the file: that may be anybody's name."""
    is_plain = isinstance(error, sqlite3.Error) and not str(error).startswith("Could not decode")
    return str(error) if is_plain else type(error).__name__


def _structure(connection: sqlite3.Connection) -> Iterator[Fault]:
    for (message,) in connection.execute("PRAGMA integrity_check"):
        if message != "ok":
            yield Fault("structure", "", _("SQLite reports that the file is damaged: {why}", why=message))


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
            "{n} byte that is not part of the database stands after its end",
            "{n} bytes that are not part of the database stand after its end",
            more,
        )
        yield Fault("structure", "", sentence)


def _schema(connection: sqlite3.Connection, fresh: sqlite3.Connection) -> Iterator[Fault]:
    expected, there = schema.objects(fresh), schema.objects(connection)
    if not derivation.claims(connection):  # what follows from the journal is of another version, as it may be
        expected = {key: sql for key, sql in expected.items() if key in schema.enduring()}
        there = {key: sql for key, sql in there.items() if key in expected or key[0] == "trigger"}
    for type_, name in sorted(expected.keys() | there.keys()):
        if (type_, name) not in there:
            sentence = _("the {type} “{name}” is missing", type=type_, name=name)
        elif (type_, name) not in expected:
            sentence = _("the {type} “{name}” does not belong here", type=type_, name=name)
        elif there[type_, name] != expected[type_, name]:
            sentence = _("the {type} “{name}” was changed", type=type_, name=name)
        else:
            continue
        yield Fault("schema", name, sentence)
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    if version != schema.ENDURING_VERSION:
        ours = schema.ENDURING_VERSION
        sentence = _(
            "the file gives its version as {version}, but it is {known}", version=version, known=ours
        )
        yield Fault("version", "", sentence)
    if ("table", "meta") in there and (rows := connection.execute("SELECT count(*) FROM meta").fetchone()[0]):
        sentence = n_(
            "the table “meta” holds {n} row that azil did not write",
            "the table “meta” holds {n} rows that azil did not write",
            rows,
        )
        yield Fault("meta", "meta", sentence)


def _history(connection: sqlite3.Connection, fresh: sqlite3.Connection, known: str) -> Iterator[Fault]:
    yield from proven(connection, _erased(connection, fresh))
    if known and not journal.find(connection, known):
        yield Fault(
            "cut",
            known,
            _("the history does not contain {known}: its end was cut off or changed", known=known),
        )


def proven(connection: sqlite3.Connection, erased: frozenset[erasure.Key] | None) -> Iterator[Fault]:
    """What of the journal does not prove itself: digests, predecessors, what is missing.

    `erased` are the records whose personal fields must be gone; None where that is not known yet.
    """
    childless: set[str] = set()
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
        except UNREADABLE:
            yield altered(where)
        childless.add(id_)
    if len(childless) > 1:
        heads = ", ".join(sorted(ids.fingerprint(id_) for id_ in childless))
        yield Fault("heads", heads, _("the history has loose ends: {heads}", heads=heads))
    if stray := connection.execute(
        "SELECT count(*) FROM change WHERE entry NOT IN (SELECT seq FROM entry)"
    ).fetchone()[0]:
        yield Fault("stray", "", _("{count} changes belong to no entry", count=stray))


def _clocks(connection: sqlite3.Connection, entry: journal.Entry) -> dict[str, int]:
    """The clocks of those parents of an entry that stand before it."""
    marks = ", ".join("?" * len(entry.parents))
    return dict(
        connection.execute(
            f"SELECT id, clock FROM entry WHERE id IN ({marks}) AND seq < ?", (*entry.parents, entry.seq)
        ).fetchall()
    )


def _erased(connection: sqlite3.Connection, fresh: sqlite3.Connection) -> frozenset[erasure.Key]:
    """The records that the journal says are erased; asked in a copy, as it needs tables of its own."""
    if not schema.exists(connection, "SELECT 1 FROM change WHERE kind = ? LIMIT 1", journal.ERASURE):
        return frozenset()
    copy_journal(connection, fresh)
    return frozenset(erasure.reach(fresh))


def _tables(connection: sqlite3.Connection, fresh: sqlite3.Connection) -> Iterator[Fault]:
    """Compare every derived table with the one that a fresh fold of the same journal gives.

    Tables of another version, which no command reads, are left out.
    """
    lacking = derivation.gap(connection)
    if lacking.is_whole:
        return
    if not schema.exists(fresh, "SELECT 1 FROM entry LIMIT 1"):
        copy_journal(connection, fresh)
    fold.fill(fresh)
    for kind in schema.kinds().values():
        if kind.name in lacking.kinds:
            continue
        sql = f"SELECT {', '.join(kind.columns)} FROM {kind.name} ORDER BY id"
        for record in _unlike(connection.execute(sql), fresh.execute(sql)):
            yield differing(kind.name, record)
    for table in schema.BOOKKEEPING:
        if table == "doubt" and lacking.doubts:
            continue
        width = len(connection.execute(f"SELECT * FROM {table}").description)
        sql = f"SELECT * FROM {table} ORDER BY {', '.join(str(at + 1) for at in range(width))}"
        if any(_unlike(connection.execute(sql), fresh.execute(sql))):
            yield differing(table, "")


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
                        _("the search index of “{table}” does not match it", table=kind.name),
                    )


def _give_up(status: int, _left: int, _pages: int) -> None:
    """Stop a copy that would wait for a write of our own, and so for ever."""
    if status in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
        raise sqlite3.OperationalError("database is locked")
