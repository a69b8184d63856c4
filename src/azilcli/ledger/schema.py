"""What the SQL files say: the kinds of record, and making or dropping the tables.

The folder `derived` is the one place where a kind is declared; this module reads it. Making the tables is
the one door to sqlite_utils, which also knows how to lay a full-text index over them.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from zlib import crc32

from azilcli.ledger.kinds import Kind, declared
from azilcli.text import keys

APPLICATION_ID = 0x617A696C
"""'azil' in ASCII: PRAGMA application_id of our files."""
ENDURING_VERSION = 1
"""PRAGMA user_version: the version of `enduring.sql`."""

BOOKKEEPING = (
    *("stretch", "behind", "voided", "contest", "vain"),
    *("conflict", "united", "erased", "moved", "doubt", "incomplete"),
)
"""The tables of `fold.sql` that follow from the journal."""

_HERE = Path(__file__).parent
_REMARK = r"--[^\n]*"
_CREATED = r"CREATE (TABLE|VIEW|INDEX|TRIGGER) (\w+)"
_WORD = r"\w+"


@cache
def read(name: str) -> str:
    """The text of one of our SQL files, or of all in a folder."""
    whole = _HERE / name
    files = sorted(whole.glob("*.sql")) if whole.is_dir() else [whole.with_suffix(".sql")]
    return "\n".join(file.read_text(encoding="utf-8") for file in files)


FOLDING = 2
"""Counted up where the fold itself makes other rows of the same changes: every file is then made anew."""


def folding() -> str:
    """By which rules the tables are filled."""
    return f"{FOLDING}.{keys.KEYS}"


@cache
def stamp() -> tuple[str, str]:
    """By which rules the tables are filled, and a short digest of what they are made from."""
    return folding(), f"{crc32(chr(0).join(derived().values()).encode()):08x}"


@cache
def doubting() -> tuple[str, str]:
    """What is kept with the doubts: a short digest of all from which it follows what is doubtful."""
    return "", f"{crc32((read('derived') + read('doubts')).encode()):08x}"


Objects = dict[tuple[str, str], str]
"""Tables, views, indexes and triggers by type and name, each with its SQL in normal form."""


@cache
def enduring() -> Objects:
    """What the journal consists of."""
    return dict(_made_by("enduring"))


@cache
def derived() -> Objects:
    """What is derived from the journal, but for the full-text indexes."""
    return {**dict(_made_by("fold")), **dict(_made_by("derived"))}


def _made_by(name: str) -> list[tuple[tuple[str, str], str]]:
    """The objects that the statements of a file or folder make, in their order."""
    made = []
    for statement in statements(read(name)):
        sql = normal(statement)
        if match := re.match(_CREATED, sql):
            made.append(((match[1].lower(), match[2]), sql))
    return made


def normal(sql: str) -> str:
    """A statement without its remarks, with single spaces."""
    return " ".join(re.sub(_REMARK, "", sql).split()).removesuffix(";")


class Kinds(Mapping[str, Kind]):
    """Every kind of record by its name; what its table says is read when it is asked for."""

    def __init__(self, script: str) -> None:
        _before, *tables = f"\n{script}".split("\nCREATE TABLE ")
        self._tables = dict(table.split(" (\n", 1) for table in tables)
        self._read: dict[str, Kind] = {}

    def __getitem__(self, name: str) -> Kind:
        if name not in self._read:
            columns, _end, _rest = self._tables[name].partition("\n)")
            self._read[name] = declared(name, f"{columns}\n")
        return self._read[name]

    def __contains__(self, name: object) -> bool:
        return name in self._tables

    def __iter__(self) -> Iterator[str]:
        return iter(self._tables)

    def __len__(self) -> int:
        return len(self._tables)


@cache
def kinds() -> Mapping[str, Kind]:
    """Every kind of record by its name."""
    return Kinds(read("derived"))


def kinds_in(sql: str) -> set[str]:
    """The kinds that a query may read: those that it names, itself or in a view."""
    views = {name: made for (type_, name), made in derived().items() if type_ == "view"}
    words, unread = set[str](), [sql]
    while unread:
        new = set(re.findall(_WORD, unread.pop())) - words
        words |= new
        unread += [views[name] for name in new & views.keys()]
    return words & kinds().keys()


def create(connection: sqlite3.Connection) -> None:
    """Make the whole schema in an empty database, inside the transaction that is open."""
    create_enduring(connection)
    create_derived(connection)
    connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    connection.execute(f"PRAGMA user_version = {ENDURING_VERSION}")


def create_enduring(connection: sqlite3.Connection) -> None:
    """Make the tables of the journal."""
    for statement in statements(read("enduring")):
        connection.execute(statement)


def create_derived(connection: sqlite3.Connection) -> None:
    """Make the derived tables, empty, with their views and full-text indexes."""
    from sqlite_utils import Database

    for name in ("fold", "derived"):
        for statement in statements(read(name)):
            connection.execute(statement)
    connection.execute("INSERT INTO derivation (folding, tables) VALUES (?, ?)", stamp())
    connection.execute("INSERT INTO doubt VALUES (?, ?)", doubting())
    database = Database(connection, execute_plugins=False)
    for kind in kinds().values():
        if kind.searched:
            # No triggers: with an untrusted schema SQLite lets none write to a virtual table.
            database.table(kind.name).enable_fts([kind.searched], tokenize="trigram")


def drop_derived(connection: sqlite3.Connection) -> None:
    """Drop everything that is not the journal, whoever made it."""
    enduring = {"entry", "change", "meta"}
    objects = connection.execute(
        "SELECT type, name, tbl_name, sql FROM sqlite_master"
        " WHERE name NOT GLOB 'sqlite_*' AND type IN ('view', 'trigger', 'table')"
        " ORDER BY type = 'table', sql NOT LIKE 'CREATE VIRTUAL%'"
    ).fetchall()
    for type_, name, table, _sql in objects:
        if table not in enduring or type_ == "view":
            quoted = name.replace('"', '""')
            connection.execute(f'DROP {type_} IF EXISTS "{quoted}"')


def exists(connection: sqlite3.Connection, sql: str, *values: object) -> bool:
    """Whether a query finds any row."""
    return connection.execute(sql, values).fetchone() is not None


def statements(script: str) -> list[str]:
    """The single statements of a script; unlike `executescript`, running them commits nothing."""
    complete, begun = [], ""
    for line in script.splitlines(keepends=True):
        begun += line
        if line.rstrip().endswith(";") and sqlite3.complete_statement(begun):
            complete.append(begun.strip())
            begun = ""
    return complete


def objects(connection: sqlite3.Connection) -> Objects:
    """Every table, view, index and trigger of a database, for comparing schemas."""
    return {
        (type_, name): normal(sql)
        for type_, name, sql in connection.execute(
            "SELECT type, name, coalesce(sql, '') FROM sqlite_master WHERE name NOT GLOB 'sqlite_*'"
        )
    }
