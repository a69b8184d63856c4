"""Plain tables in an SQLite file of their own, for Datasette, sqlite-utils and spreadsheets."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

from azilcli.errors import FileProblem
from azilcli.language import _
from azilcli.ledger import putting, surroundings
from azilcli.tuples import NamedTuple

APPLICATION_ID = 0x617A7062
"""'azpb' in ASCII: PRAGMA application_id of such a file."""
_APPLICATION = slice(68, 72)
"""Where SQLite keeps it."""


class Field(NamedTuple):
    """A column."""

    key: str
    words: str
    type: str
    """As SQLite has it."""
    of: str = ""
    """The table whose rows it names; '' if it stands for itself."""


class Plain(NamedTuple):
    """A table, its first column the key."""

    name: str
    title: str
    fields: Sequence[Field]
    rows: Iterator[tuple[Any, ...]]
    label: str = ""
    """The column by which a row is called where another refers to it; '' if its key says all."""


def write(
    path: Path, tables: Iterable[Plain], views: Sequence[str], source: Path, *, overwrite: bool
) -> None:
    """Write the tables to a file, whole or not at all: the rows of each are read before the next is taken.

    With `overwrite` also over an earlier such file. Raises `FileProblem` for any other, and where nothing
    can be written. A link stays one. Who may not read `source` may not read this either.
    """
    refuse(path, overwrite=overwrite)
    there = surroundings.place(path) if overwrite else path
    draft = putting.new_draft(there)
    try:
        with closing(sqlite3.connect(draft, isolation_level=None)) as connection:
            connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
            connection.execute("BEGIN")
            for table in tables:
                _fill(connection, table)
            for view in views:
                connection.execute(view)
            connection.execute("COMMIT")
        putting.yield_to_disk(draft)
        putting.put_in_place(draft, there, overwrite=overwrite, source=source)
    finally:
        putting.discard(draft)


def refuse(path: Path, *, overwrite: bool) -> None:
    """Raise `FileProblem` for a folder, and for any file but an earlier such one to be replaced."""
    if path.is_dir():
        raise FileProblem(_("{path} is a folder, not a file", path=path), _("give a file in it"))
    if not overwrite:
        putting.refuse_existing(path, _("choose another name, or replace an earlier such file with --force"))
    elif path.exists():
        with path.open("rb") as stream:
            whose = stream.read(_APPLICATION.stop)[_APPLICATION]
        if int.from_bytes(whose) != APPLICATION_ID:
            raise FileProblem(
                _("{path} was not made by azil db publish, and was not changed", path=path),
                _("choose another name, or first move that file away"),
            )


def _fill(connection: sqlite3.Connection, table: Plain) -> None:
    connection.execute(_made(table))
    marks = ", ".join("?" for _field in table.fields)
    connection.executemany(f'INSERT INTO "{table.name}" VALUES ({marks})', table.rows)
    for field in table.fields:
        if field.of:
            connection.execute(f'CREATE INDEX {table.name}_{field.key} ON "{table.name}" ("{field.key}")')


def _made(table: Plain) -> str:
    """The statement that makes a table, with what its columns refer to."""
    columns = []
    for number, field in enumerate(table.fields):
        key = " PRIMARY KEY" if number == 0 else ""
        of = f' REFERENCES "{field.of}" (id)' if field.of else ""
        columns.append(f'"{field.key}" {field.type}{key}{of}')
    return f'CREATE TABLE "{table.name}" ({", ".join(columns)})'
