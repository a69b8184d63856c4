"""What the SQL files say: the kinds of record, and making or dropping the tables.

The folder `derived` is the one place where a kind is declared; this module reads it. Making the tables is
the one door to sqlite_utils, which also knows how to lay a full-text index over them.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple
from zlib import crc32

from azilcli.text import keys, sounds

APPLICATION_ID = 0x617A696C
"""'azil' in ASCII: PRAGMA application_id of our files."""
ENDURING_VERSION = 1
"""PRAGMA user_version: the version of `enduring.sql`."""

BOOKKEEPING = ("stretch", "behind", "voided", "contest", "vain", "conflict", "united", "erased", "incomplete")
"""The tables of `fold.sql` that follow from the journal."""

_HERE = Path(__file__).parent
_TABLE = re.compile(r"^CREATE TABLE (\w+) \(\n(.*?)^\)", re.DOTALL | re.MULTILINE)
_COLUMN = re.compile(r"^    (\w+)\s+(TEXT|INTEGER|REAL)\b([^-\n]*?),?\s*(?:-- (.*))?$", re.MULTILINE)
_REMARK = re.compile(r"--[^\n]*")
_CREATED = re.compile(r"CREATE (TABLE|VIEW|INDEX|TRIGGER) (\w+)")
_REFERENCES = re.compile(r"REFERENCES (\w+)")
_LIST = re.compile(r"^code list ([\w-]+)")
_COUNTRY = "ISO 3166"
_SEVERAL = "parted by a space"
_KEYS: dict[str, Callable[[str], str]] = {
    "search": keys.search_key,
    "sort": keys.sort_key,
    "sound": sounds.sound_key,
}
_PYTHON_TYPES: dict[str, tuple[type, ...]] = {
    "TEXT": (str,),
    "INTEGER": (int,),
    "REAL": (float, int),
}


class Key(NamedTuple):
    """A column made from others: a search key, a sort key or a sound key."""

    column: str
    make: Callable[[str], str]
    sources: tuple[str, ...]

    def of(self, fields: dict[str, Any]) -> str:
        """The key of a record with these fields."""
        values = (fields.get(source) for source in self.sources)
        return self.make(" ".join(value for value in values if value))


class Kind(NamedTuple):
    """A kind of record, as its table in `derived` declares it."""

    name: str
    types: dict[str, tuple[type, ...]]
    """The journal's fields and the Python types each may have; without `id` and keys."""
    required: frozenset[str]
    personal: frozenset[str]
    references: dict[str, tuple[str, ...]]
    """Fields that hold ids of other records, with the kinds these may have."""
    keys: tuple[Key, ...]
    lists: dict[str, str]
    """Fields that hold a code of a list, with the list; `country` for those of ISO 3166."""
    several: frozenset[str]
    """Fields that hold several codes, parted by a space."""
    flags: frozenset[str]
    """Fields that say yes or no: 1 or 0."""
    part_of: str = ""
    """The field by which the record is a part of another; '' if it stands for itself."""
    in_order: bool = False
    """Whether a later part of the same whole is built on the earlier ones."""
    same_as: str = ""
    """The field that names another record of the kind which this one is the same as; '' if none."""

    @property
    def columns(self) -> tuple[str, ...]:
        """Every column of the table, `id` first."""
        return ("id", *self.types, *(key.column for key in self.keys))

    @property
    def searched(self) -> str:
        """The column with the search key, which has a full-text index `KIND_fts`; '' if none."""
        return next((key.column for key in self.keys if key.make is keys.search_key), "")

    def readable(self, fields: dict[str, Any]) -> dict[str, Any]:
        """The fields that this version knows and whose values its table can hold."""
        return {
            name: value
            for name, value in fields.items()
            if name in self.types and fits(self.types[name], value)
        }

    def missing(self, fields: dict[str, Any]) -> list[str]:
        """The required fields that are not there."""
        return sorted(name for name in self.required if fields.get(name) is None)

    def emptied(self, fields: dict[str, Any]) -> dict[str, Any]:
        """The fields of an erased record: none that is personal, an empty text where one is required."""
        kept = {name: value for name, value in fields.items() if name not in self.personal}
        gone = {name: "" for name in self.missing(kept) if name in self.personal and str in self.types[name]}
        return {**kept, **gone}

    def row(self, record: str, fields: dict[str, Any]) -> tuple[Any, ...]:
        """The row of a record, in the order of `columns`."""
        return (
            record,
            *(fields.get(name) for name in self.types),
            *(key.of(fields) for key in self.keys),
        )


def fits(types: tuple[type, ...], value: Any) -> bool:
    """Whether a STRICT column of these Python types can hold the value."""
    if value is None:
        return True
    if not isinstance(value, types) or isinstance(value, bool):
        return False
    if isinstance(value, str):
        return value.isprintable() or not any("\ud800" <= sign <= "\udfff" for sign in value)
    return isinstance(value, int | float) and abs(value) < 2**63


@cache
def read(name: str) -> str:
    """The text of one of our SQL files, or of all in a folder."""
    whole = _HERE / name
    files = sorted(whole.glob("*.sql")) if whole.is_dir() else [whole.with_suffix(".sql")]
    return "\n".join(file.read_text(encoding="utf-8") for file in files)


FOLDING = 1
"""Counted up where the fold itself makes other rows of the same changes: every file is then made anew."""


def folding() -> str:
    """By which rules the tables are filled."""
    return f"{FOLDING}.{keys.KEYS}"


@cache
def stamp() -> tuple[str, str]:
    """By which rules the tables are filled, and a short digest of what they are made from."""
    return folding(), f"{crc32(chr(0).join(derived().values()).encode()):08x}"


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
    found = []
    for statement in statements(read(name)):
        sql = normal(statement)
        if match := _CREATED.match(sql):
            found.append(((match[1].lower(), match[2]), sql))
    return found


def normal(sql: str) -> str:
    """A statement without its remarks, with single spaces."""
    return " ".join(_REMARK.sub("", sql).split()).removesuffix(";")


@cache
def kinds() -> dict[str, Kind]:
    """Every kind of record by its name."""
    return {name: _kind(name, body) for name, body in _TABLE.findall(read("derived"))}


def _kind(name: str, body: str) -> Kind:
    types: dict[str, tuple[type, ...]] = {}
    required, personal = set(), set()
    references: dict[str, tuple[str, ...]] = {}
    keys = []
    lists = {}
    several, flags = set(), set()
    part_of, in_order, same_as = "", False, ""
    for column, type_, rest, comment in _COLUMN.findall(body):
        role, _, argument = comment.partition(": ")
        if column == "id":
            continue
        if role in _KEYS:
            keys.append(Key(column, _KEYS[role], tuple(argument.split())))
            continue
        types[column] = _PYTHON_TYPES[type_]
        if "NOT NULL" in rest:
            required.add(column)
        if comment.startswith("personal"):
            personal.add(column)
        if comment.startswith("part"):
            part_of, in_order = column, comment.startswith("part in order")
        if comment.startswith("same"):
            same_as = column
        if listed := _LIST.match(comment):
            lists[column] = listed[1]
        if comment.startswith(_COUNTRY):
            lists[column] = "country"
        if comment.endswith(_SEVERAL):
            several.add(column)
        if role == "1":
            flags.add(column)
        if role == "refers":
            references[column] = tuple(argument.split("|"))
        elif found := _REFERENCES.search(rest):
            references[column] = (found[1],)
    return Kind(
        name,
        types,
        frozenset(required),
        frozenset(personal),
        references,
        tuple(keys),
        lists,
        frozenset(several),
        frozenset(flags),
        part_of,
        in_order,
        same_as,
    )


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
    connection.execute("INSERT INTO derivation VALUES (?, ?)", stamp())
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


def statements(script: str) -> list[str]:
    """The single statements of a script; unlike `executescript`, running them commits nothing."""
    found, begun = [], ""
    for line in script.splitlines(keepends=True):
        begun += line
        if line.rstrip().endswith(";") and sqlite3.complete_statement(begun):
            found.append(begun.strip())
            begun = ""
    return found


def objects(connection: sqlite3.Connection) -> Objects:
    """Every table, view, index and trigger of a database, for comparing schemas."""
    return {
        (type_, name): normal(sql)
        for type_, name, sql in connection.execute(
            "SELECT type, name, coalesce(sql, '') FROM sqlite_master WHERE name NOT GLOB 'sqlite_*'"
        )
    }
