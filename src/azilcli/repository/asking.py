"""A question in SQL, put to the records: it changes nothing, and sees what is private only if asked."""

from __future__ import annotations

import re
import sqlite3
from typing import Any

from azilcli.errors import Refused, UsageError
from azilcli.language import _
from azilcli.ledger import schema
from azilcli.repository import Repository
from azilcli.tuples import NamedTuple

_AT_ONCE = 100_000
"""After so many steps of SQLite the question can be broken off with Ctrl-C."""
_READS = (sqlite3.SQLITE_SELECT, sqlite3.SQLITE_READ, sqlite3.SQLITE_FUNCTION, sqlite3.SQLITE_RECURSIVE)
_PRAGMAS = {
    *("table_info", "table_xinfo", "table_list", "foreign_key_list", "index_list", "index_info"),
    "data_version",
}
"""Those that only tell of the tables; the full-text search asks for the last."""
_PLAIN = ("SQLITE_ERROR", "SQLITE_AUTH", "SQLITE_TOOBIG", "SQLITE_MISMATCH", "SQLITE_RANGE")
"""What SQLite calls the faults of a question, other than those of the file."""
_JOINED = r"\b(natural|using)\b"
"""Joins by columns of which SQLite does not ask whether they may be read."""
_SEARCHED = "_fts"
"""In the names of the full-text indexes, in which the names of people lie in pieces."""


class Answer(NamedTuple):
    """What a question gave."""

    columns: tuple[str, ...]
    rows: list[tuple[Any, ...]]
    names: bool
    """Whether it read what is personal, so that its rows may tell of people without their codes."""


def ask(repo: Repository, sql: str, *, private: bool = False) -> Answer:
    """Answer one question in SQL.

    Raises `UsageError` where it cannot be understood or would write, and `Refused` where it reads what is
    shown only to whoever asks for it, unless `private`.
    """
    reader = _Reader(private=private)
    reader.foresee(sql.casefold())
    connection = repo.connection
    connection.set_authorizer(reader.allows)
    connection.set_progress_handler(_go_on, _AT_ONCE)
    try:
        cursor = connection.execute(sql)
        if cursor.description is None:
            raise UsageError(_("nothing is asked"), _how())
        columns = tuple(column[0] for column in cursor.description)
        return Answer(columns, cursor.fetchall(), reader.names)
    except (sqlite3.Error, sqlite3.Warning, UnicodeEncodeError) as error:
        if reader.refused:
            raise _is_private(reader.refused) from error
        if isinstance(error, sqlite3.DatabaseError):
            name = getattr(error, "sqlite_errorname", None) or "SQLITE_ERROR"
            if name == "SQLITE_INTERRUPT":
                raise KeyboardInterrupt from None
            if not name.startswith(_PLAIN):
                raise
        if reader.wrote:
            raise UsageError(
                _("a question only reads; this would write or open something else"), _how()
            ) from error
        raise UsageError(_("the question cannot be answered: {why}", why=error), _how()) from error
    finally:
        connection.set_progress_handler(None, 0)
        connection.set_authorizer(None)


def _go_on() -> int:
    """What is called in between: here Ctrl-C ends the question."""
    return 0


def _is_private(column: str) -> Refused:
    return Refused(
        _("{column} is shown only to whoever asks for what is private", column=column),
        _("to read it too: --private; to leave it out: name the other columns instead of *"),
    )


def _how() -> str:
    return _(
        "one SELECT in double quotes; which tables and columns there are: azil db query "
        '"SELECT name, sql FROM sqlite_schema"'
    )


class _Reader:
    """What a question may do, and what it tried."""

    def __init__(self, *, private: bool) -> None:
        self.private = private
        self.refused = ""
        self.wrote = False
        self.names = False

    def foresee(self, sql: str) -> None:
        """Take all of a table for read where it may be joined by columns that are not asked for."""
        if not re.search(_JOINED, sql):
            return
        columns = [(name, field) for name in schema.kinds_in(sql) for field in schema.kinds()[name].types]
        columns += [("change", "fields")] if re.search(r"\bchange\b", sql) else []
        for table, column in columns:
            if self._may_read(table, column) == sqlite3.SQLITE_DENY:
                raise _is_private(self.refused)

    def allows(self, action: int, one: str | None, two: str | None, *_where: str | None) -> int:
        """Whether SQLite may go on; asked of every table and column while the question is prepared."""
        if action == sqlite3.SQLITE_READ:
            return self._may_read(str(one), str(two))
        if action == sqlite3.SQLITE_PRAGMA and one in _PRAGMAS:
            return sqlite3.SQLITE_OK
        if action == sqlite3.SQLITE_UPDATE and one == "sqlite_master":
            return sqlite3.SQLITE_OK  # so a full-text index is opened; who asks for it is refused by SQLite
        if action not in _READS or two == "load_extension":
            self.wrote = True
            return sqlite3.SQLITE_DENY
        return sqlite3.SQLITE_OK

    def _may_read(self, table: str, column: str) -> int:
        """The journal holds every field, and a record may hide as a whole; without a column it is counted."""
        kind = schema.kinds().get(table)
        is_journal = table == "change" and column == "fields"
        hides = kind is not None and bool(column in kind.private or (column and kind.hides))
        if (is_journal or hides) and not self.private:
            self.refused = f"{table}.{column}"
            return sqlite3.SQLITE_DENY
        is_key = kind is not None and any(key.column == column for key in kind.keys)
        is_personal = kind is not None and column in kind.personal
        if is_journal or is_key or is_personal or _SEARCHED in table:
            self.names = True
        return sqlite3.SQLITE_OK
