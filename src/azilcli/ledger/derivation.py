"""Whether the tables of a file are those of this program, and what is done where they are not.

A file that another version wrote, or that somebody altered, is never written to because it is read. What
differs is made anew from the journal: for a reader in temporary tables, which stand in front of those of
the file, and by the first command that writes in the file itself. A kind of record whose table is as it
should be is left as it is; views and triggers that are not ours are never run.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterable
from functools import lru_cache

from azilcli.ledger import ancestry, schema
from azilcli.ledger.journal import ERASURE, UNDO
from azilcli.tuples import NamedTuple

_INDEX = r"CREATE INDEX \w+ ON (\w+)"
_OF_INDEX = r"\w+_fts(_\w+)?"
"""The tables of a full-text index, which SQLite makes."""
_ALL = ("enduring", "fold", "derived")


class Gap(NamedTuple):
    """What of a file is not as this program makes it."""

    journal: frozenset[str]
    """Tables and indexes of the journal, which nothing can make anew."""
    kinds: frozenset[str]
    """Kinds of record whose table is missing or another one."""
    is_whole: bool
    """Whether everything derived is to be made anew: the fold follows other rules, or it hangs together."""
    doubts: bool
    """Whether what is doubtful is not kept by our rules, or not of all kinds of record."""


def is_current(connection: sqlite3.Connection) -> bool:
    """Whether a file has just the tables, views and triggers of this program, filled by its rules."""
    objects = connection.execute(
        "SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL AND name NOT GLOB 'sqlite_*'"
    ).fetchall()
    ours = "\n".join(("", *map(schema.read, _ALL)))
    is_ours = _are_ours(tuple(objects), ours)
    return is_ours and _doubts_as_we(connection)


@lru_cache(maxsize=1)
def _are_ours(objects: tuple[tuple[str, str], ...], ours: str) -> bool:
    """Whether these names and statements are just those of our own text.

    SQLite keeps statements as they were given, so each has to stand in it.
    """
    at = statements = indexes = 0
    for name, sql in objects:
        if "_fts" in name and (match := re.fullmatch(_OF_INDEX, name)):
            indexes += match[1] is None
            continue
        place = ours.find(f"{sql};", at)
        at = (place if place >= 0 else ours.find(f"{sql};")) + len(sql)
        if at < len(sql) or not sql.startswith("CREATE "):
            return False
        statements += 1
    return (statements, indexes) == (ours.count("\nCREATE "), ours.count("-- [search "))


def claims(connection: sqlite3.Connection) -> bool:
    """Whether a file says that its tables are those of this program."""
    try:
        row = connection.execute("SELECT folding, tables FROM derivation").fetchone()
    except sqlite3.OperationalError as error:
        _raise_unless_missing(error)
        return False
    return row is not None and tuple(row) == schema.stamp()


def gap(connection: sqlite3.Connection) -> Gap:
    """What of a file is not as this program makes it."""
    objects = schema.objects(connection)
    journal = {
        name for (type_, name), sql in schema.enduring().items()
        if type_ != "trigger" and objects.get((type_, name)) != sql
    }  # fmt: skip
    differing = {key for key, sql in schema.derived().items() if objects.get(key) != sql}
    kinds = {
        name for name, kind in schema.kinds().items()
        if ("table", name) in differing or (kind.searched and ("table", f"{name}_fts") not in objects)
    }  # fmt: skip
    lacks_doubts = bool(kinds) or ("table", "doubt") in differing or not _doubts_as_we(connection)
    own = {name for (type_, name) in differing if type_ == "table"} - kinds - {"doubt"}
    is_whole = bool(own) or _folding(connection) != schema.folding() or bool(journal)
    is_whole = is_whole or _hangs_together(connection, kinds)
    return Gap(frozenset(journal), frozenset(kinds), is_whole, lacks_doubts)


def _hangs_together(connection: sqlite3.Connection, kinds: Iterable[str]) -> bool:
    """Whether other kinds depend on how these are declared.

    So it is where records are united or searched, and where the journal holds such records besides copies
    that went apart, undos or people erased: what builds on what, and what points to whom, follows from all
    declarations.
    """
    for name in kinds:
        if schema.kinds()[name].searched or schema.kinds()[name].same_as:
            return True
    held = any(_holds(connection, name) for name in kinds)
    return held and (
        _holds(connection, UNDO) or _holds(connection, ERASURE) or not ancestry.load(connection).is_linear
    )


def _holds(connection: sqlite3.Connection, kind: str) -> bool:
    return schema.exists(connection, "SELECT 1 FROM change WHERE kind = ? LIMIT 1", kind)


def follow(connection: sqlite3.Connection) -> None:
    """Make what differs in a file as this program makes it, inside the transaction that is open."""
    from azilcli.ledger import doubts, fold

    lacking = gap(connection)
    _mend_triggers(connection)
    if lacking.is_whole:
        fold.rebuild(connection)
        return
    wanted = schema.derived()
    names = {name for _type, name in wanted}
    for (type_, name), sql in schema.objects(connection).items():
        if name.lower() in names and wanted.get((type_, name)) != sql:
            connection.execute(f'DROP {type_} IF EXISTS "{name}"')
    there = schema.objects(connection)
    for key, sql in wanted.items():
        if key not in there:
            connection.execute(sql)
    fold.refill(connection, lacking.kinds)
    if lacking.doubts:
        doubts.fill(connection)
    connection.execute("UPDATE derivation SET folding = ?, tables = ?", schema.stamp())


def shadow(connection: sqlite3.Connection, lacking: Gap) -> None:
    """Put temporary tables in front of those that differ, and our views in front of whatever the file has."""
    from azilcli.ledger import doubts, fold

    connection.execute("PRAGMA temp_store = MEMORY")
    connection.execute("BEGIN")
    for (type_, name), sql in schema.derived().items():
        of = re.match(_INDEX, sql)
        if type_ == "view" or (type_ == "table" and name in lacking.kinds):
            connection.execute(sql.replace(f"CREATE {type_.upper()}", f"CREATE TEMP {type_.upper()}", 1))
        elif of and of[1] in lacking.kinds:
            connection.execute(sql.replace(f"INDEX {name}", f"INDEX temp.{name}", 1))
    if lacking.kinds:
        for table in fold.OF_RECORDS:
            connection.execute(f"CREATE TEMP TABLE {table} AS SELECT * FROM main.{table}")
        fold.refill(connection, lacking.kinds)
    if lacking.doubts:  # asked where it is needed, as it would be too much for every look at the file
        connection.execute(f"CREATE TEMP VIEW doubt (rule, subject) AS {doubts.view()}")
    connection.execute("COMMIT")


def _mend_triggers(connection: sqlite3.Connection) -> None:
    """Take out triggers that are not ours, and put those of the journal in again."""
    wanted = {key: sql for key, sql in schema.enduring().items() if key[0] == "trigger"}
    triggers = {key: sql for key, sql in schema.objects(connection).items() if key[0] == "trigger"}
    ours = {key for key in triggers if triggers[key] == wanted.get(key)}
    for _type, name in triggers.keys() - ours:
        quoted = name.replace('"', '""')
        connection.execute(f'DROP TRIGGER "{quoted}"')
    for key in wanted.keys() - ours:
        connection.execute(wanted[key])


def _doubts_as_we(connection: sqlite3.Connection) -> bool:
    """Whether what is doubtful was kept by our rules, in a file that has the table.

    It was not where a program wrote last that makes other tables: it may not know of doubts.
    """
    sql = "SELECT 1 FROM doubt WHERE rule = ? AND subject = ?"
    return claims(connection) and schema.exists(connection, sql, *schema.doubting())


def _folding(connection: sqlite3.Connection) -> str | None:
    try:
        row = connection.execute("SELECT folding FROM derivation").fetchone()
    except sqlite3.OperationalError as error:
        _raise_unless_missing(error)
        return None
    return str(row[0]) if row else None


def _raise_unless_missing(error: sqlite3.OperationalError) -> None:
    """Raise what is not merely that there is no such table or column, or that what it holds is no text."""
    if getattr(error, "sqlite_errorname", None) not in (None, "SQLITE_ERROR"):
        raise error
