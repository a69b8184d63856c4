"""Erasing a person: the personal fields of a record, and of all that belong to it, are gone for good.

The journal keeps an erased change's digest, so that the history still verifies; without the salt
nothing can be guessed from it. Which records are concerned follows from the journal: whatever ever
belonged to an erased record, or to something that did; not what merely names it. So an erasure reaches
what another copy wrote meanwhile as soon as the two come together, and the order of merging does not matter.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterable, Iterator

from azilcli.ledger import schema
from azilcli.ledger.journal import ERASURE

Key = tuple[str, str]
"""A record: its kind and its id."""

_SOUND = "CASE WHEN json_valid(change.fields) THEN change.fields END"
"""SQL: the fields of a change; null where they are erased or damaged, which verification tells."""


def load(connection: sqlite3.Connection) -> frozenset[Key]:
    """The records whose personal fields are erased."""
    return frozenset(connection.execute("SELECT kind, record FROM erased").fetchall())


def is_erased(connection: sqlite3.Connection, kind: str, record: str) -> bool:
    """Whether the personal fields of a record are erased."""
    return schema.exists(connection, "SELECT 1 FROM erased WHERE kind = ? AND record = ?", kind, record)


def keep(connection: sqlite3.Connection, records: Iterable[Key]) -> None:
    """Keep that these records are erased."""
    connection.executemany("INSERT OR IGNORE INTO erased VALUES (?, ?)", sorted(records))


def reach(connection: sqlite3.Connection, *, since: int = 0) -> set[Key]:
    """The records that the erasures of the journal concern.

    After a merge the entries after the place `since` are looked through for what refers to records
    that are known to be erased; only if there is any that is not known, or a new erasure came in, is it
    asked of the whole journal, as earlier entries may refer to what came in now.
    """
    named = connection.execute(
        "SELECT DISTINCT entry, record FROM change WHERE kind = ?", (ERASURE,)
    ).fetchall()
    targets = {(kind, id_) for _seq, text in named for kind, _slash, id_ in [text.partition("/")]}
    if not targets:
        return set()
    if since and all(seq <= since for seq, _text in named):
        erased = set(load(connection))
        if _referring(connection, erased, since) == erased:
            return erased
    return _referring(connection, targets, 0)


def concerned(connection: sqlite3.Connection, records: Iterable[Key]) -> set[Key]:
    """The records that an erasure of some records concerns: these, and all that belong to them."""
    return _referring(connection, set(records), 0)


def _referring(connection: sqlite3.Connection, start: set[Key], since: int) -> set[Key]:
    """These records, and all that belong to them or to others that do, in entries after a place."""
    _begin(connection, "reached", "kind, record", start)
    _begin(connection, "link", "kind, field, target", _links())
    count, before = len(start), 0
    while count > before:
        before = count
        # CROSS JOIN: through the changes in their order, once, where SQLite would rather go by kind.
        connection.execute(
            "INSERT OR IGNORE INTO temp.reached SELECT change.kind, change.record"
            f" FROM change CROSS JOIN json_each({_SOUND}) AS said"
            " CROSS JOIN temp.link ON link.kind = change.kind AND link.field = said.key"
            " CROSS JOIN temp.reached AS r ON r.kind = link.target AND r.record = said.value"
            " WHERE change.entry > ?",
            (since,),
        )
        count = connection.execute("SELECT count(*) FROM temp.reached").fetchone()[0]
    return set(connection.execute("SELECT kind, record FROM temp.reached").fetchall())


def _begin(connection: sqlite3.Connection, table: str, columns: str, rows: Iterable[tuple[str, ...]]) -> None:
    """Have a temporary table that holds just these rows."""
    connection.execute(f"CREATE TEMP TABLE IF NOT EXISTS {table} ({columns}, PRIMARY KEY ({columns}))")
    connection.execute(f"DELETE FROM temp.{table}")
    marks = ", ".join("?" for _column in columns.split())
    connection.executemany(f"INSERT INTO temp.{table} VALUES ({marks})", sorted(rows))


def _links() -> Iterator[tuple[str, str, str]]:
    """Kinds, the fields by which they belong to others, and the kinds of these."""
    for kind in schema.kinds().values():
        for field, targets in kind.belongs.items():
            yield from ((kind.name, field, target) for target in targets)


def is_older(connection: sqlite3.Connection, key: Key, since: int) -> bool:
    """Whether a record was spoken of up to the place `since` already."""
    sql = "SELECT 1 FROM change WHERE kind = ? AND record = ? AND entry <= ?"
    return schema.exists(connection, sql, *key, since)


def lost(connection: sqlite3.Connection, records: Iterable[Key], since: int) -> frozenset[Key]:
    """Of some records those of which something personal stands in the entries up to the place `since`."""
    return frozenset(
        key
        for key in records
        if schema.exists(
            connection,
            "SELECT 1 FROM change WHERE kind = ? AND record = ? AND entry <= ? AND personal = 1"
            " AND fields IS NOT NULL LIMIT 1",
            *key,
            since,
        )
    )


def empty(connection: sqlite3.Connection, since: int = 0) -> int:
    """Take fields and salts out of the personal changes of erased records; how many it were.

    Only those of entries after the place `since`, where the earlier ones are known to be empty.
    """
    emptied = connection.execute(
        "UPDATE change SET fields = NULL, salt = NULL WHERE entry > ? AND personal = 1"
        " AND fields IS NOT NULL AND (kind, record) IN (SELECT kind, record FROM erased)",
        (since,),
    ).rowcount
    if emptied:
        _rewrite(connection)
    return emptied


def _rewrite(connection: sqlite3.Connection) -> None:
    """Write the table of changes anew, on other pages.

    SQLite overwrites what is deleted, but not what it moved to another page while the journal grew: of that
    pieces remain between the rows. The pages of a table that is dropped are overwritten whole.
    """
    ours = [(schema.normal(text), text) for text in schema.statements(schema.read("enduring"))]
    connection.execute("CREATE TABLE change_kept AS SELECT * FROM change")
    connection.execute("DROP TABLE change")
    connection.execute(next(text for sql, text in ours if sql.startswith("CREATE TABLE change (")))
    connection.execute("INSERT INTO change SELECT * FROM change_kept ORDER BY entry, position")
    connection.execute("DROP TABLE change_kept")
    for sql, text in ours:
        if re.match(r"CREATE (INDEX|TRIGGER) .*? ON change\b", sql):
            connection.execute(text)
