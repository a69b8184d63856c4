"""Another file whose schema is not ours: what would be run is not run, what differs is refused."""

from __future__ import annotations

import sqlite3
from contextlib import closing

import pytest

from azilcli.ledger import file, journal
from azilcli.ledger.journal import StoredChange
from tests.ledger.forging import MARIBOR, Apart, faults, rows

pytestmark = pytest.mark.usefixtures("nothing_hangs")


def run(apart: Apart, *statements: str) -> None:
    """Statements on the other file as anybody may give them."""
    with closing(sqlite3.connect(apart.other, isolation_level=None)) as connection:
        for statement in statements:
            connection.execute(statement)


def reschema(apart: Apart, *statements: str) -> None:
    """Write to the schema of the other file itself."""
    run(apart, "PRAGMA writable_schema = ON", *statements)


@pytest.mark.parametrize("event", ["INSERT", "UPDATE", "DELETE"])
@pytest.mark.parametrize("table", ["entry", "change", "person"])
def test_triggers_of_its_own_are_told_and_not_run(apart: Apart, table: str, event: str) -> None:
    run(
        apart,
        f"CREATE TRIGGER spy AFTER {event} ON {table} BEGIN INSERT INTO meta VALUES (random(), 'spied'); END",
    )
    apart.taken("other.db holds triggers that do not belong to azil; none was run: spy")
    assert rows(apart.other, "SELECT * FROM meta WHERE value = 'spied'") == []
    assert rows(apart.ours, "SELECT * FROM sqlite_master WHERE name = 'spy'") == []


@pytest.mark.parametrize(
    "statement",
    [
        "CREATE VIEW mine AS SELECT writefile('/tmp/azil-spied', 'x') FROM entry",
        "CREATE VIEW mine AS SELECT load_extension('x')",
        "CREATE VIEW mine AS WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x FROM n) SELECT * FROM n",
        "CREATE VIEW mine AS SELECT * FROM nowhere",
        "CREATE VIRTUAL TABLE mine USING fts5 (x)",
        "CREATE TABLE mine (x, y AS (x || x))",
        "CREATE TABLE sqlite1 (x)",
        "CREATE INDEX mine ON entry (actor)",
        "CREATE INDEX mine ON change (fields) WHERE kind = 'stay'",
        "DROP VIEW resident",
        "DROP TABLE person",
        "DROP TABLE derivation",
        "DROP TABLE person_fts",
        "ALTER TABLE person ADD COLUMN shoes TEXT",
        "PRAGMA user_version = 0",
        "ANALYZE",
        "REINDEX",
        "VACUUM",
    ],
)
def test_whatever_else_it_holds_is_not_looked_at(apart: Apart, statement: str) -> None:
    run(apart, statement)
    apart.taken("3 new entries")


@pytest.mark.parametrize(
    "statements",
    [
        ["DROP TRIGGER entry_is_not_deleted"],
        ["DROP TRIGGER change_is_not_deleted", "CREATE TRIGGER change_is_not_deleted BEFORE DELETE ON change"
         " BEGIN SELECT 1; END"],
        ["DROP INDEX change_of_record"],
        ["DROP INDEX change_of_record", "CREATE INDEX change_of_record ON change (record)"],
        ["ALTER TABLE entry ADD COLUMN comment TEXT"],
        ["ALTER TABLE change ADD COLUMN more TEXT AS (kind || record) VIRTUAL"],
        ["ALTER TABLE entry ADD COLUMN evil TEXT AS (json(actor)) VIRTUAL"],
        ["ALTER TABLE entry RENAME TO other"],
        ["ALTER TABLE entry RENAME COLUMN actor TO who"],
        ["DROP TABLE meta"],
        ["DROP TABLE change"],
        ["ALTER TABLE entry RENAME TO was", "CREATE VIEW entry AS SELECT * FROM was"],
        ["ALTER TABLE change RENAME TO was", "CREATE VIEW change AS SELECT entry, position, kind, record,"
         " personal, fields, salt, digest FROM was"],
        ["ALTER TABLE entry RENAME TO was", "CREATE VIRTUAL TABLE entry USING fts5 (seq, id, parents, clock,"
         " recorded_at, actor, office, action, format)"],
        ["ALTER TABLE entry RENAME TO was", "CREATE TABLE entry AS SELECT * FROM was"],
    ],
    ids=lambda statements: statements[-1][:40],
)  # fmt: skip
def test_a_journal_of_another_make_is_refused(apart: Apart, statements: list[str]) -> None:
    with closing(sqlite3.connect(apart.other, isolation_level=None)) as connection:
        connection.execute("PRAGMA legacy_alter_table = ON")
        for statement in statements:
            connection.execute(statement)
    apart.refused("other.db")


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE sqlite_master SET rootpage = 1 WHERE name = 'entry'",
        "UPDATE sqlite_master SET rootpage = 0 WHERE name = 'entry'",
        "UPDATE sqlite_master SET rootpage = 99999 WHERE name = 'entry'",
        "UPDATE sqlite_master SET rootpage = -7 WHERE name = 'change'",
        "UPDATE sqlite_master SET rootpage = (SELECT rootpage FROM sqlite_master WHERE name = 'entry')"
        " WHERE name = 'change'",
        "UPDATE sqlite_master SET rootpage = (SELECT rootpage FROM sqlite_master WHERE name = 'change')"
        " WHERE name = 'entry'",
        "UPDATE sqlite_master SET sql = 'nonsense' WHERE name = 'person'",
        "UPDATE sqlite_master SET sql = CAST(x'ff' || sql AS TEXT) WHERE name = 'person'",
        "UPDATE sqlite_master SET sql = NULL WHERE name = 'entry'",
        "UPDATE sqlite_master SET type = 'view' WHERE name = 'entry'",
        "UPDATE sqlite_master SET name = 'sqlite_entry' WHERE name = 'entry'",
        "UPDATE sqlite_master SET name = x'ff' WHERE name = 'person'",
        "INSERT INTO sqlite_master VALUES ('view', 'ENTRY', 'ENTRY', 0, 'CREATE VIEW ENTRY AS SELECT 1')",
        "INSERT INTO sqlite_master VALUES ('view', 'entry', 'entry', 0, 'CREATE VIEW entry AS SELECT 1')",
        "INSERT INTO sqlite_master VALUES ('table', 'x', 'x', 2, 'CREATE TABLE x (y '"
        " || hex(zeroblob(500000)) || ')')",
        "INSERT INTO sqlite_master VALUES ('table', 'x', 'x', 2, hex(zeroblob(500000)))",
        "DELETE FROM sqlite_master",
        "DELETE FROM sqlite_master WHERE name = 'sqlite_autoindex_entry_1'",
    ],
)
def test_a_schema_that_was_written_to_is_refused_or_does_not_matter(apart: Apart, statement: str) -> None:
    reschema(apart, statement)
    before = apart.ours.read_bytes()
    ended = apart.azil("db merge other.db --yes")
    if ended.code in (0, 6):  # what was altered is none of the journal's
        assert "3 new entries" in ended.out and faults(apart.ours) == []
        apart.ours.write_bytes(before)
        apart.taken("3 new entries")
    else:
        apart.refused("other.db")


def test_a_file_in_another_text_encoding_is_taken(apart: Apart) -> None:
    """To SQLite it is the same text."""
    with closing(sqlite3.connect(apart.other)) as connection:
        script = list(connection.iterdump())
        version = connection.execute("PRAGMA user_version").fetchone()[0]
    enduring = ("entry", "change", "meta")
    apart.other.unlink()
    with closing(sqlite3.connect(apart.other, isolation_level=None)) as connection:
        connection.execute("PRAGMA encoding = 'UTF-16le'")
        for statement in script:
            name = statement.split("(")[0].replace('"', "").split()
            if (
                any(word in name for word in enduring)
                or "is_not" in statement
                or "change_of_record" in statement
            ):
                connection.execute(statement)
        connection.execute(f"PRAGMA user_version = {version}")
        connection.execute("PRAGMA application_id = 0x617A696C")
    assert rows(apart.other, "PRAGMA encoding") == [("UTF-16le",)]
    apart.taken("3 new entries")


def test_a_file_of_which_only_the_journal_is_left_is_taken(apart: Apart) -> None:
    with closing(sqlite3.connect(apart.other, isolation_level=None)) as connection:
        objects = connection.execute(
            "SELECT type, name FROM sqlite_master WHERE type IN ('view', 'table')"
            " AND name NOT LIKE 'sqlite_%' AND name NOT IN ('entry', 'change', 'meta')"
            " ORDER BY type = 'table', sql NOT LIKE 'CREATE VIRTUAL%'"
        ).fetchall()
        for type_, name in objects:
            connection.execute(f'DROP {type_} IF EXISTS "{name}"')
    apart.taken("3 new entries")


def test_a_file_with_an_empty_history_has_nothing_to_take(apart: Apart) -> None:
    apart.other.unlink()
    with file.creating(apart.other):
        pass
    ended = apart.taken("Nothing to merge")
    assert ended.code == 0


def test_everything_may_be_taken_into_a_file_with_an_empty_history(apart: Apart) -> None:
    apart.ours.unlink()
    with file.creating(apart.ours):
        pass
    apart.taken("8 entries of other.db were merged")


def test_a_copy_with_the_same_history_has_nothing_to_take(apart: Apart) -> None:
    apart.other.write_bytes(apart.ours.read_bytes())
    assert apart.taken("Nothing to merge").code == 0


def test_what_was_never_a_copy_is_refused_unless_that_is_meant(
    apart: Apart, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("elsewhere")
    assert apart.azil(f"--db {folder}/azil.db init --empty --office Koper").code == 0
    apart.other.write_bytes((folder / "azil.db").read_bytes())
    apart.refused("was never a copy of this file", code=4)
    assert apart.azil("db diff other.db").code == 0
    apart.taken("Merged with other.db", how="--unrelated")


def test_a_first_entry_slipped_in_beside_ours_is_refused(apart: Apart) -> None:
    """It builds on nothing, and the newest entry does not build on it."""
    header = {"clock": 1, "recorded_at": "2026-11-22T08:15:00+00:00", "actor": MARIBOR.actor, "office": "",
              "action": "admit", "format": 1}  # fmt: skip
    id_ = journal.entry_id(parents=[], changes=list[StoredChange](), **header)  # type: ignore[arg-type]
    with closing(sqlite3.connect(apart.other)) as connection, connection:
        connection.execute(
            "INSERT INTO entry SELECT max(seq) + 1, :id, '[]', :clock, :recorded_at, :actor, :office,"
            " :action, :format FROM entry",
            {**header, "id": id_},
        )
    apart.refused("it holds entries on which its newest entry does not build", how="--unrelated")
