"""Verification finds what was altered, says where, and never breaks off.

The tampering is done as somebody would who knows SQLite: the triggers are taken away and put back, so
that only what was altered is left to be found.
"""

from __future__ import annotations

import json
import random
import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from azilcli import repository
from azilcli.errors import FileProblem
from azilcli.ledger import file, fold, ids, journal, schema, verify
from azilcli.ledger.proofs import Fault
from azilcli.services import Done, network, people, places, stays, undoing
from azilcli.services.people import Identity
from tests.conftest import AUTHOR
from tests.ledger.forging import at_once

ADDED, ADMITTED, LAST = 4, 5, 9
"""The numbers of some entries of the file under test."""

BUILT = date(2024, 1, 1)


@pytest.fixture(scope="module")
def _sound(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    path = tmp_path_factory.mktemp("sound") / "azil.db"
    with repository.creating(path, AUTHOR) as repo:
        network.initialise(repo, empty=True)

    def do(service: Callable[..., Done], *given: Any, **named: Any) -> Done:
        with repository.writing(path, AUTHOR) as repo:
            return service(repo, *given, **named)

    do(places.add_site, "TEST", name="Test", town="Logatec", kind="other", programmes=["asylum"],
       address=None, from_day=BUILT)  # fmt: skip
    do(places.add_rooms, "TEST", "1,2", beds=2, area_m2=12.5, floor=None, reserved_for=None, from_day=BUILT)
    entered = [
        Identity(family_name="Haidari", given_name="Amina", sex="f", phone="041"),
        Identity(family_name="Čuk", given_name="Bor", sex="m"),
    ]
    one, other = (person["code"] for person in do(people.add, entered).data["people"])
    do(stays.admit, [one], "TEST/1", on=date(2024, 3, 1), note="tired")
    do(stays.transfer, [one], "TEST/2/B", on=date(2024, 3, 5))
    do(undoing.undo_entry)
    do(stays.admit, [other], "TEST/2", on=date(2024, 3, 2))
    do(stays.discharge, [other], on=date(2024, 3, 9), reason="other", destination=None)
    return path.read_bytes()


@pytest.fixture
def sound(path: Path, _sound: bytes) -> Path:
    """A file with nine entries: places, people, a stay, a move that was undone, a stay that ended."""
    path.write_bytes(_sound)
    return path


def faults(path: Path, known: str = "") -> list[Fault]:
    """What verification finds; that it ends at all is a part of every test."""
    with file.reading(path, as_it_stands=True) as connection:
        return list(verify.faults(connection, known))


def codes(path: Path, known: str = "") -> set[str]:
    return {fault.code for fault in faults(path, known)}


def tamper(path: Path, *statements: str, work: Callable[[sqlite3.Connection], object] | None = None) -> None:
    """Do something to the file behind its triggers, and put these back as they were."""
    with at_once(path) as connection:
        triggers = connection.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
        for name, _sql in triggers:
            connection.execute(f"DROP TRIGGER {name}")
        for statement in statements:
            assert connection.execute(statement).rowcount != 0, statement
        if work:
            work(connection)
        for _name, sql in triggers:
            connection.execute(sql)


def entry_at(path: Path, seq: int) -> str:
    """The fingerprint under which an entry is named."""
    with closing(sqlite3.connect(path)) as connection:
        return ids.fingerprint(connection.execute("SELECT id FROM entry WHERE seq = ?", (seq,)).fetchone()[0])


def seal(connection: sqlite3.Connection) -> None:
    """Make every digest, id and parent anew, as a forger would who knows the rules."""
    parents: list[str] = []
    for (seq,) in connection.execute("SELECT seq FROM entry ORDER BY seq").fetchall():
        for position, fields, salt in connection.execute(
            "SELECT position, fields, salt FROM change WHERE entry = ?", (seq,)
        ).fetchall():
            connection.execute(
                "UPDATE change SET digest = ? WHERE entry = ? AND position = ?",
                (journal.digest(salt, fields), seq, position),
            )
        clock, *header = connection.execute(
            "SELECT clock, recorded_at, actor, office, action, format FROM entry WHERE seq = ?", (seq,)
        ).fetchone()
        names = ("recorded_at", "actor", "office", "action", "format")
        id_ = journal.entry_id(
            parents=parents,
            clock=clock,
            **dict(zip(names, header, strict=True)),
            changes=journal.changes_of(connection, seq),
        )
        connection.execute(
            "UPDATE entry SET id = ?, parents = ? WHERE seq = ?", (id_, json.dumps(parents), seq)
        )
        parents = [id_]


def test_nothing_is_wrong_with_a_file_that_was_left_alone(sound: Path) -> None:
    assert faults(sound) == []
    tamper(sound)
    assert faults(sound) == []


# The journal


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("actor", "'bor'"),
        ("actor", "'Ana'"),
        ("actor", "CAST(x'616e61ff' AS TEXT)"),
        ("office", "''"),
        ("office", "'Logatec '"),
        ("clock", "clock + 1"),
        ("clock", "clock - 1"),
        ("recorded_at", "'2020-01-01T00:00:00+00:00'"),
        ("action", "'transfer'"),
        ("format", "2"),
        ("id", "substr(id, 1, 63) || 'x'"),
    ],
)
def test_a_changed_header_is_found(sound: Path, column: str, value: str) -> None:
    tamper(sound, f"UPDATE entry SET {column} = {value} WHERE seq = {ADMITTED}")
    assert entry_at(sound, ADMITTED) in {fault.where for fault in faults(sound)}


@pytest.mark.parametrize(
    "parents",
    [
        "[]",
        '["' + "0" * 64 + '"]',
        '["' + "0" * 64 + '","' + "1" * 64 + '"]',
        "[1]",
        "[null]",
        "[[]]",
        "7",
        "null",
        "{}",
        '"x"',
        "[",
        "",
        '["\\ud800"]',
        "[" * 100_000,
    ],
)
def test_changed_parents_are_found(sound: Path, parents: str) -> None:
    tamper(sound, f"UPDATE entry SET parents = '{parents}' WHERE seq = {ADMITTED}")
    assert entry_at(sound, ADMITTED) in {fault.where for fault in faults(sound)}


def test_a_space_that_was_put_among_the_parents_is_found(sound: Path) -> None:
    """No byte of the history may be altered, whether it means anything or not."""
    tamper(sound, f"UPDATE entry SET parents = replace(parents, ']', ' ]') WHERE seq = {ADMITTED}")
    assert entry_at(sound, ADMITTED) in {fault.where for fault in faults(sound)}


@pytest.mark.parametrize(
    ("table", "column", "value"),
    [
        ("entry", "office", "'K' || char(0x10D)"),
        ("change", "record", "record || char(0x10D)"),
    ],
)
def test_a_letter_in_another_unicode_form_is_found(sound: Path, table: str, column: str, value: str) -> None:
    """A digest over text in normal form alone would not tell č in one sign from c with a caron."""
    where = {"entry": f"seq = {ADMITTED}", "change": f"entry = {ADMITTED} AND kind = 'stay'"}[table]
    tamper(sound, f"UPDATE {table} SET {column} = {value} WHERE {where}", work=seal)
    rebuilt(sound)
    assert faults(sound) == []
    tamper(
        sound,
        f"UPDATE {table} SET {column} = replace({column}, char(0x10D), 'c' || char(0x30C)) WHERE {where}",
    )
    rebuilt(sound)
    assert entry_at(sound, ADMITTED) in {fault.where for fault in faults(sound) if fault.code != "table"}


def rebuilt(path: Path) -> None:
    with file.writing(path) as connection:
        fold.rebuild(connection)


@pytest.mark.parametrize(
    "value",
    [
        "replace(fields, 'asylum', 'asylun')",
        "replace(fields, '2024', '2025')",
        "fields || ' '",
        "'{}'",
        "''",
        "'['",
        "'[]'",
        "'7'",
        "'null'",
        "'\"x\"'",
        "'[1,2]'",
        '\'{"person":"\\ud800"}\'',
        "CAST(x'7b22ff223a317d' AS TEXT)",
        "CAST(x'00' AS TEXT)",
        "replace(hex(zeroblob(100000)), '00', '[')",
    ],
)
def test_changed_fields_are_found(sound: Path, value: str) -> None:
    tamper(sound, f"UPDATE change SET fields = {value} WHERE entry = {ADMITTED} AND position = 0")
    assert f"{entry_at(sound, ADMITTED)} 0" in {fault.where for fault in faults(sound)}


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("kind", "'placement'"),
        ("kind", "'nonsense'"),
        ("kind", "'undo'"),
        ("record", "'S00000000000'"),
        ("record", "''"),
        ("personal", "1"),
        ("digest", "zeroblob(32)"),
        ("digest", "x''"),
        ("salt", "zeroblob(16)"),
        ("salt", "x''"),
    ],
)
def test_a_changed_change_is_found(sound: Path, column: str, value: str) -> None:
    tamper(sound, f"UPDATE change SET {column} = {value} WHERE entry = {ADMITTED} AND position = 0")
    assert entry_at(sound, ADMITTED) in {fault.where[:19] for fault in faults(sound)}


def test_a_change_that_was_moved_within_its_entry_is_found(sound: Path) -> None:
    """The order still is what it was, so no digest tells: but a byte of the history is another one."""
    tamper(sound, f"UPDATE change SET position = 9 WHERE entry = {ADMITTED} AND position = 2")
    assert entry_at(sound, ADMITTED) in {fault.where[:19] for fault in faults(sound)}


def test_two_changes_that_changed_places_are_found(sound: Path) -> None:
    set_ = f"UPDATE change SET position = {{}} WHERE entry = {ADMITTED} AND position = {{}}"
    tamper(sound, set_.format(9, 0), set_.format(0, 1), set_.format(1, 9))
    assert entry_at(sound, ADMITTED) in {fault.where for fault in faults(sound) if fault.code == "entry"}


def test_a_change_that_was_taken_out_or_put_in_is_found(sound: Path) -> None:
    tamper(sound, f"DELETE FROM change WHERE entry = {ADMITTED} AND position = 1")
    assert entry_at(sound, ADMITTED) in {fault.where for fault in faults(sound) if fault.code == "entry"}
    tamper(
        sound,
        f"INSERT INTO change SELECT entry, 8, kind, 'P0', 0, fields, salt, digest FROM change"
        f" WHERE entry = {ADDED} AND position = 0",
    )
    assert entry_at(sound, ADDED) in {fault.where for fault in faults(sound) if fault.code == "entry"}


def test_content_that_was_altered_together_with_its_digest_is_found(sound: Path) -> None:
    def alter(connection: sqlite3.Connection) -> None:
        fields = '{"note":"x"}'
        salt = connection.execute("SELECT salt FROM change WHERE entry = ?", (ADMITTED,)).fetchone()[0]
        connection.execute(
            "UPDATE change SET fields = ?, digest = ? WHERE entry = ? AND position = 0",
            (fields, journal.digest(salt, fields), ADMITTED),
        )

    tamper(sound, work=alter)
    assert entry_at(sound, ADMITTED) in {fault.where for fault in faults(sound) if fault.code == "entry"}


def test_content_that_is_not_in_normal_form_is_found_though_every_digest_fits(sound: Path) -> None:
    tamper(
        sound,
        f"UPDATE change SET fields = replace(fields, ':', ': ') WHERE entry = {ADMITTED} AND position = 0",
        work=seal,
    )
    assert (f"{entry_at(sound, ADMITTED)} 0", "form") in {(f.where, f.code) for f in faults(sound)}


@pytest.mark.parametrize(
    "fields",
    ["[]", "7", "null", '"x"', '{"note":"\\ud800"}', '{"note":["\\ud800"]}', '{"a":' + "1" * 5000 + "}"],
)
def test_forged_content_that_is_no_record_is_found_though_every_digest_fits(sound: Path, fields: str) -> None:
    tamper(
        sound, f"UPDATE change SET fields = '{fields}' WHERE entry = {ADMITTED} AND position = 0", work=seal
    )
    assert entry_at(sound, ADMITTED) in {fault.where[:19] for fault in faults(sound)}


def test_a_history_written_anew_from_the_middle_does_not_hold_the_known_fingerprint(sound: Path) -> None:
    """Somebody who makes every digest anew is found by a fingerprint that was written down before."""
    known = entry_at(sound, LAST)
    tamper(sound, f"UPDATE entry SET actor = 'bor' WHERE seq = {ADMITTED}", work=seal)
    rebuilt(sound)
    assert faults(sound) == []
    (fault,) = faults(sound, known)
    assert (fault.code, fault.where) == ("cut", known)


def test_an_entry_deleted_in_the_middle_is_found(sound: Path) -> None:
    gone, child = entry_at(sound, ADMITTED), entry_at(sound, ADMITTED + 1)
    tamper(
        sound,
        f"DELETE FROM change WHERE entry = {ADMITTED}",
        f"DELETE FROM entry WHERE seq = {ADMITTED}",
    )
    found = faults(sound)
    assert {"gap", "parent"} <= {fault.code for fault in found if fault.where == child}
    assert any(gone in fault.sentence for fault in found)


def test_an_entry_deleted_in_the_middle_is_found_though_the_gap_was_closed(sound: Path) -> None:
    child = entry_at(sound, ADMITTED + 1)
    tamper(
        sound,
        f"DELETE FROM change WHERE entry = {ADMITTED}",
        f"DELETE FROM entry WHERE seq = {ADMITTED}",
        f"UPDATE change SET entry = entry - 1 WHERE entry > {ADMITTED}",
        *(f"UPDATE entry SET seq = {seq} - 1 WHERE seq = {seq}" for seq in range(ADMITTED + 1, LAST + 1)),
    )
    assert ("parent", child) in {(fault.code, fault.where) for fault in faults(sound)}


def test_changes_that_belong_to_no_entry_are_found(sound: Path) -> None:
    tamper(sound, f"DELETE FROM entry WHERE seq = {LAST}")
    assert "stray" in codes(sound)


def test_a_deleted_first_entry_is_found(sound: Path) -> None:
    second = entry_at(sound, 2)
    tamper(sound, "DELETE FROM change WHERE entry = 1", "DELETE FROM entry WHERE seq = 1")
    assert {"gap", "parent"} <= {fault.code for fault in faults(sound) if fault.where == second}


def test_an_end_that_was_cut_off_is_found_with_a_known_fingerprint(sound: Path) -> None:
    known, before = entry_at(sound, LAST), entry_at(sound, LAST - 1)
    assert codes(sound, known) == codes(sound, before) == set()
    tamper(sound, f"DELETE FROM change WHERE entry = {LAST}", f"DELETE FROM entry WHERE seq = {LAST}")
    rebuilt(sound)
    assert codes(sound) == codes(sound, before) == set()
    (fault,) = faults(sound, known)
    assert (fault.code, fault.where) == ("cut", known)
    assert known in fault.sentence


@pytest.mark.parametrize("known", ["x", "ffff-ffff-ffff-ffff", "%", "0" * 65, "č", "\x00"])
def test_a_fingerprint_that_was_mistyped_is_not_found(sound: Path, known: str) -> None:
    assert codes(sound, known) == {"cut"}


def test_entries_in_another_order_are_found(sound: Path) -> None:
    swap = [(ADMITTED, 99), (ADMITTED + 1, ADMITTED), (99, ADMITTED + 1)]
    later = entry_at(sound, ADMITTED + 1)
    tamper(
        sound,
        *(f"UPDATE entry SET seq = {new} WHERE seq = {old}" for old, new in swap),
        *(f"UPDATE change SET entry = {new} WHERE entry = {old}" for old, new in swap),
    )
    assert ("parent", later) in {(fault.code, fault.where) for fault in faults(sound)}


def test_the_number_of_an_entry_that_was_altered_is_found(sound: Path) -> None:
    tamper(
        sound,
        f"UPDATE entry SET seq = 12 WHERE seq = {LAST}",
        f"UPDATE change SET entry = 12 WHERE entry = {LAST}",
    )
    assert ("gap", entry_at(sound, 12)) in {(fault.code, fault.where) for fault in faults(sound)}


def test_one_gap_is_reported_once(sound: Path) -> None:
    tamper(
        sound,
        f"DELETE FROM change WHERE entry = {ADMITTED}",
        f"DELETE FROM entry WHERE seq = {ADMITTED}",
    )
    gaps = [fault.where for fault in faults(sound) if fault.code == "gap"]
    assert gaps == [entry_at(sound, ADMITTED + 1)]


def test_an_entry_that_was_slipped_in_beside_the_others_is_found(sound: Path) -> None:
    def slip(connection: sqlite3.Connection) -> None:
        fields = {
            "parents": (),
            "clock": 1,
            "recorded_at": "2026-11-22T08:15:00+00:00",
            "actor": "bor",
            "office": "",
            "action": "admit",
            "format": 1,
        }
        id_ = journal.entry_id(**fields, changes=[])  # type: ignore[arg-type]
        journal.insert(connection, journal.Entry(seq=LAST + 1, id=id_, **fields), [])  # type: ignore[arg-type]

    tamper(sound, work=slip)
    found = {fault.code: fault.where for fault in faults(sound)}
    assert entry_at(sound, LAST + 1) in found["heads"] and entry_at(sound, LAST) in found["heads"]


@pytest.mark.parametrize("kind", ["person", "stay"])
def test_personal_fields_that_are_gone_without_an_erasure_are_found(sound: Path, kind: str) -> None:
    """The triggers let it happen, as an erasure does the same; so verification has to tell."""
    with closing(sqlite3.connect(sound, isolation_level=None)) as connection:
        seq, position = connection.execute(
            "SELECT entry, position FROM change WHERE personal = 1 AND kind = ? LIMIT 1", (kind,)
        ).fetchone()
        connection.execute(
            "UPDATE change SET fields = NULL, salt = NULL WHERE entry = ? AND position = ?", (seq, position)
        )
    place = f"{entry_at(sound, seq)} {position}"
    assert ("emptied", place) in {(fault.code, fault.where) for fault in faults(sound)}


def test_common_fields_that_are_gone_are_found(sound: Path) -> None:
    tamper(sound, f"UPDATE change SET fields = NULL, salt = NULL WHERE entry = {ADMITTED} AND position = 0")
    place = f"{entry_at(sound, ADMITTED)} 0"
    assert ("emptied", place) in {(fault.code, fault.where) for fault in faults(sound)}


# The tables


@pytest.mark.parametrize(
    ("statement", "table"),
    [
        ("UPDATE person SET family_name = 'Novak' WHERE given_name = 'Bor'", "person"),
        ("UPDATE person SET phone = NULL WHERE given_name = 'Amina'", "person"),
        ("UPDATE person SET sort_key = 'x' WHERE given_name = 'Bor'", "person"),
        ("UPDATE person SET search_key = 'x' WHERE given_name = 'Bor'", "person"),
        ("UPDATE stay SET arrived = '2024-02-01' WHERE departed IS NULL", "stay"),
        ("UPDATE bed SET id = 'TEST/1/Z' WHERE id = 'TEST/1/A'", "bed"),
        ("DELETE FROM placement WHERE to_day IS NULL", "placement"),
        ("DELETE FROM policy WHERE code = 'eviction.base'", "policy"),
        ("DELETE FROM code", "code"),
        ("INSERT INTO room (id, site, from_day) VALUES ('TEST/3', 'TEST', '2024-01-01')", "room"),
        ("INSERT INTO closure (id, place, effect, from_day) VALUES ('C', 'TEST', 'x', 'x')", "closure"),
        ("DELETE FROM voided", "voided"),
        ("INSERT INTO voided VALUES (5)", "voided"),
        ("INSERT INTO incomplete VALUES ('person', 'P0', 'sex')", "incomplete"),
    ],
)  # fmt: skip
def test_a_table_that_was_altered_by_hand_is_found(sound: Path, statement: str, table: str) -> None:
    tamper(sound, statement)
    found = faults(sound)
    assert {fault.code for fault in found} == {"table"}
    assert {fault.where.split()[0] for fault in found} == {table}


def test_the_altered_record_is_named_and_a_rebuild_puts_it_right(sound: Path) -> None:
    tamper(sound, "UPDATE site SET town = 'Idrija'")
    (fault,) = faults(sound)
    assert fault.where == "site TEST"
    rebuilt(sound)
    assert faults(sound) == []


def test_every_kind_of_record_is_compared(sound: Path) -> None:
    strays = []
    for kind in schema.kinds().values():
        given = {"id": "'?'"} | dict.fromkeys(kind.required, "1")
        columns, values = ", ".join(given), ", ".join(given.values())
        strays.append(f"INSERT INTO {kind.name} ({columns}) VALUES ({values})")
    tamper(sound, *strays)
    found = {fault.where for fault in faults(sound) if fault.code == "table"}
    assert found == {f"{name} ?" for name in schema.kinds()}


@pytest.mark.parametrize(
    "statement",
    [
        "INSERT INTO person_fts (person_fts) VALUES ('delete-all')",
        "INSERT INTO person_fts (person_fts, rowid, search_key)"
        " SELECT 'delete', rowid, search_key FROM person",
        "INSERT INTO person_fts (rowid, search_key) VALUES (1, 'somebody else')",
        "DELETE FROM person_fts_data WHERE id > 10",
        "DELETE FROM person_fts_docsize",
    ],
)
def test_a_search_index_that_was_altered_by_hand_is_found(sound: Path, statement: str) -> None:
    """Somebody who is not found by name is entered a second time."""
    tamper(sound, statement)
    assert faults(sound) != []


def test_the_search_still_finds_everybody_after_another_tool_packed_the_file(sound: Path) -> None:
    """VACUUM may number the rows of a table anew, by which the search index knows them."""
    with repository.writing(sound, AUTHOR) as repo:
        first = people.add(repo, [Identity(family_name=f"Gone{n}") for n in range(3)])
        people.add(repo, [Identity(family_name="Zadnik")])
        undoing.undo_entry(repo, first.entry.id)
    with closing(sqlite3.connect(sound, isolation_level=None)) as connection:
        connection.execute("VACUUM")
    with repository.reading(sound) as repo:
        found = [row["family_name"] for row in repository.people.search(repo, "person", "zadnik")]
    assert found == ["Zadnik"]
    assert faults(sound) == []


# The schema


@pytest.mark.parametrize(
    ("statement", "name"),
    [
        ("DROP TRIGGER entry_is_not_deleted", "entry_is_not_deleted"),
        ("DROP TRIGGER meta_is_not_updated", "meta_is_not_updated"),
        ("CREATE TRIGGER spy AFTER INSERT ON entry BEGIN DELETE FROM stay; END", "spy"),
        ("CREATE TRIGGER sqlitespy AFTER INSERT ON entry BEGIN DELETE FROM stay; END", "sqlitespy"),
        ("CREATE TRIGGER spy AFTER UPDATE ON person BEGIN DELETE FROM stay; END", "spy"),
        ("CREATE TABLE extra (x)", "extra"),
        ("CREATE TABLE sqlite1 (x)", "sqlite1"),
        ("CREATE VIEW extra AS SELECT * FROM person", "extra"),
        ("CREATE INDEX extra ON entry (actor)", "extra"),
        ("DROP VIEW resident", "resident"),
        ("DROP INDEX change_of_record", "change_of_record"),
        ("DROP INDEX placement_ends", "placement_ends"),
        ("ALTER TABLE entry ADD COLUMN comment TEXT", "entry"),
        ("ALTER TABLE person ADD COLUMN comment TEXT", "person"),
        ("ALTER TABLE meta RENAME TO other", "meta"),
        ("DROP TABLE correction", "correction"),
        ("DROP TABLE incomplete", "incomplete"),
    ],
)
def test_a_schema_that_was_altered_is_found(sound: Path, statement: str, name: str) -> None:
    with closing(sqlite3.connect(sound, isolation_level=None)) as connection:
        connection.execute(statement)
    assert ("schema", name) in {(fault.code, fault.where) for fault in faults(sound)}


def test_a_trigger_that_lets_everything_pass_is_found(sound: Path) -> None:
    with closing(sqlite3.connect(sound, isolation_level=None)) as connection:
        connection.execute("DROP TRIGGER change_is_not_deleted")
        connection.execute("CREATE TRIGGER change_is_not_deleted BEFORE DELETE ON change BEGIN SELECT 1; END")
    assert [(f.code, f.where) for f in faults(sound)] == [("schema", "change_is_not_deleted")]


# Damage


def test_another_version_and_facts_that_azil_never_wrote_are_found(sound: Path) -> None:
    with closing(sqlite3.connect(sound, isolation_level=None)) as connection:
        connection.execute("PRAGMA user_version = 0")
    assert codes(sound) == {"version"}
    with closing(sqlite3.connect(sound, isolation_level=None)) as connection:
        connection.execute("INSERT INTO meta VALUES ('office', 'Idrija'), ('name', 'Logatec')")
    assert codes(sound) == {"version", "meta"}
    assert "holds 2 rows" in faults(sound)[-1].sentence


@pytest.mark.parametrize("more", [b"\0", b"azil", bytes(4096), b"\xff" * 5000])
def test_what_stands_after_the_last_page_is_found_and_a_rebuild_cuts_it_off(sound: Path, more: bytes) -> None:
    with sound.open("ab") as stream:
        stream.write(more)
    (fault,) = faults(sound)
    assert fault.code == "structure"
    assert f"{len(more):,} byte" in fault.sentence
    rebuilt(sound)
    file.sweep(sound)
    assert faults(sound) == []


def contents(path: Path) -> dict[str, list[Any]]:
    """All that the journal and the tables hold, read with nothing but SQLite."""
    with closing(sqlite3.connect(path)) as connection:
        names = ["entry", "change", "meta", "voided", "incomplete", *schema.kinds()]
        return {name: sorted(connection.execute(f"SELECT * FROM {name}"), key=repr) for name in names}


def is_found(path: Path) -> bool:
    """Whether opening or verifying the file says that something is wrong; any other error is a bug."""
    try:
        return bool(faults(path))
    except FileProblem as problem:
        assert problem.sentence and problem.hint
        return True


def _root_page(data: bytes, path: Path, name: str) -> tuple[int, int]:
    path.write_bytes(data)
    with closing(sqlite3.connect(path)) as connection:
        size = connection.execute("PRAGMA page_size").fetchone()[0]
        page = connection.execute("SELECT rootpage FROM sqlite_master WHERE name = ?", (name,)).fetchone()[0]
    return (page - 1) * size, size


@pytest.mark.parametrize(
    "table", ["entry", "change", "change_of_record", "person", "code", "placement_of_bed"]
)
@pytest.mark.parametrize("filling", [b"\x00", b"\xff", b"azil"])
def test_a_page_that_was_written_over_is_found(path: Path, _sound: bytes, table: str, filling: bytes) -> None:
    start, size = _root_page(_sound, path, table)
    rubbish = (filling * size)[:size]
    path.write_bytes(_sound[:start] + rubbish + _sound[start + size :])
    assert is_found(path)


@pytest.mark.parametrize("length", [101, 512, 4096, 4097, 8192, 100_000, -4096, -1])
def test_a_file_that_was_cut_short_is_found(path: Path, _sound: bytes, length: int) -> None:
    path.write_bytes(_sound[:length])
    assert is_found(path)


def test_pages_that_changed_places_are_found(path: Path, _sound: bytes) -> None:
    one, size = _root_page(_sound, path, "person")
    other, _size = _root_page(_sound, path, "stay")
    data = bytearray(_sound)
    data[one : one + size], data[other : other + size] = (
        _sound[other : other + size],
        _sound[one : one + size],
    )
    path.write_bytes(data)
    assert is_found(path)


def test_no_single_wrong_byte_goes_unnoticed_if_it_matters(path: Path, _sound: bytes, full: bool) -> None:
    """Either something is found, or the byte lay where nothing is kept and all reads as before."""
    path.write_bytes(_sound)
    before = contents(path)
    chance = random.Random(None if full else 22)
    used = [at for at, byte in enumerate(_sound) if byte]
    missed, broken = [], []
    for _flip in range(10_000 if full else 80):
        at = chance.choice(used) if chance.random() < 0.7 else chance.randrange(len(_sound))
        data = bytearray(_sound)
        data[at] ^= chance.randrange(1, 256)
        path.write_bytes(data)
        try:
            if not is_found(path) and contents(path) != before:
                missed.append((at, data[at]))
        except Exception as error:
            broken.append((at, data[at], repr(error)))
        for suffix in ("-journal", "-wal", "-shm"):
            path.with_name(path.name + suffix).unlink(missing_ok=True)
    assert (missed, broken) == ([], [])


def test_a_wrong_byte_in_the_schema_is_told_in_a_sentence(path: Path, _sound: bytes) -> None:
    """SQLite quotes the broken schema in its message, which then is no text."""
    at = _sound.index(b"CREATE TABLE stay") + 8
    path.write_bytes(_sound[:at] + b"\xff" + _sound[at + 1 :])
    assert codes(path) == {"unreadable"}


@pytest.mark.parametrize("stamp", ["'of another version'", "folding"])
@pytest.mark.parametrize("fields", ["'[]'", "'{'", "''", "CAST(x'7bff' AS TEXT)"])
def test_a_damaged_file_from_another_version_is_told_in_a_sentence(
    sound: Path, fields: str, stamp: str
) -> None:
    """Its tables are made anew when it is opened: the fold must not break off either."""
    tamper(
        sound,
        f"UPDATE change SET fields = {fields} WHERE entry = {ADMITTED} AND position = 0",
        f"UPDATE derivation SET folding = {stamp}",
    )
    assert is_found(sound)
