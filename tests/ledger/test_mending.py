"""Nothing is written upon damage, and a rebuild mends what the journal still proves."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from azilcli.ledger import schema
from azilcli.reports import journal as journal_reports
from tests.conftest import Azil
from tests.ledger.forging import faults, rows

PAGE = 4096


@pytest.fixture
def one(azil: Azil, path: Path) -> str:
    """The code of a person in a file with another one."""
    assert azil("init --empty").code == 0
    assert azil("person add Qovak Ana --sex f --phone 041").code == 0
    added = azil("person add Qaidari Amina --sex f --phone 04z --format json")
    assert azil("person add Qzadnik Bor --sex m").code == 0
    return str(json.loads(added.out)["people"][0]["code"])


def alter(path: Path, sql: str) -> None:
    """Alter the file behind the back of the program."""
    with closing(sqlite3.connect(path)) as connection:
        triggers = [sql for (type_, _name), sql in schema.enduring().items() if type_ == "trigger"]
        for type_, name in schema.enduring():
            if type_ == "trigger":
                connection.execute(f"DROP TRIGGER {name}")
        connection.execute(sql)
        for trigger in triggers:
            connection.execute(trigger)
        connection.commit()


ALTERED = {
    "its table": "UPDATE person SET phone = '066' WHERE phone = '04z'",
    "its row is gone": "DELETE FROM person WHERE phone = '04z'",
    "what was written": "UPDATE change SET fields = replace(fields, '04z', '999')",
    "broken JSON": "UPDATE change SET fields = '{\"a' WHERE fields LIKE '%04z%'",
    "no text": "UPDATE change SET fields = CAST(x'ff00fe' AS TEXT) WHERE fields LIKE '%04z%'",
    "a short digest": "UPDATE change SET digest = x'00' WHERE fields LIKE '%04z%'",
    "a short salt": "UPDATE change SET salt = x'00' WHERE fields LIKE '%04z%'",
}
MENDED = ("its table", "its row is gone")


@pytest.mark.parametrize("what", ALTERED)
def test_nothing_is_written_upon_a_damaged_record(azil: Azil, path: Path, one: str, what: str) -> None:
    alter(path, ALTERED[what])
    before = path.read_bytes()
    for line in (f"person edit {one} --phone 099", f"household create Dom --with {one}"):
        refused = azil(line)
        assert refused.code in (3, 5) and (what == "its row is gone" or refused.code == 5), line
        assert refused.code == 3 or "azil db rebuild" in refused.err
        assert not any(word in refused.err + refused.out for word in ("Qaidari", "Amina", "04z"))
        assert path.read_bytes() == before
    assert azil("person add Novi").code == 0


@pytest.mark.parametrize("what", ALTERED)
def test_a_rebuild_mends_what_the_journal_proves_and_names_the_rest(
    azil: Azil, path: Path, one: str, what: str
) -> None:
    alter(path, ALTERED[what])
    sql = "SELECT id, CAST(fields AS BLOB), salt, digest FROM entry JOIN change ON entry = seq"
    history = rows(path, sql)
    rebuilt = azil("db rebuild")
    assert rows(path, sql) == history
    if what in MENDED:
        assert rebuilt.code == 0 and faults(path) == []
        assert azil(f"person edit {one} --phone 099").code == 0
    else:
        assert rebuilt.code == 5 and "entry " in rebuilt.err and "Qaidari" not in rebuilt.err
        assert {fault.code for fault in faults(path)} <= {"digest", "entry"}


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE entry SET actor = 'eva' WHERE seq = (SELECT max(seq) FROM entry)",
        "UPDATE entry SET parents = '[' WHERE seq = (SELECT max(seq) FROM entry)",
        "UPDATE entry SET parents = '[\"0\"]' WHERE seq = (SELECT max(seq) FROM entry)",
        "UPDATE entry SET office = CAST(x'ff' AS TEXT) WHERE seq = (SELECT max(seq) FROM entry)",
        "UPDATE entry SET actor = 'eva', clock = -9223372036854775808"
        " WHERE seq = (SELECT max(seq) FROM entry)",
        "DELETE FROM change WHERE entry = (SELECT max(seq) FROM entry)",
    ],
)
def test_nothing_is_written_upon_a_damaged_head_and_no_rebuild_makes_it_worse(
    azil: Azil, path: Path, one: str, sql: str
) -> None:
    alter(path, sql)
    before = path.read_bytes()
    for line in ("person add Novi", f"person edit {one} --phone 099", "undo", "db upgrade", "db rebuild"):
        refused = azil(line)
        assert refused.code == 5 and "entry " in refused.err, (line, refused.err)
        assert path.read_bytes() == before


@pytest.mark.parametrize(
    "name", ["person", "person_fts_data", "change_of_record", "sqlite_autoindex_entry_1", "stretch", "policy"]
)
def test_a_rebuild_does_not_need_any_page_but_those_of_the_journal(
    azil: Azil, path: Path, one: str, name: str
) -> None:
    ((root,),) = rows(path, f"SELECT rootpage FROM sqlite_master WHERE name = '{name}'")
    data = bytearray(path.read_bytes())
    data[(root - 1) * PAGE : root * PAGE] = b"\xa5" * PAGE
    path.write_bytes(data)
    assert azil("db verify").code == 5
    assert azil("db rebuild").code == 0
    assert faults(path) == []
    assert azil(f"person edit {one} --phone 099").code == 0


@pytest.mark.parametrize("name", ["entry", "change"])
def test_where_the_journal_itself_is_torn_a_rebuild_leaves_the_file(
    azil: Azil, path: Path, one: str, name: str
) -> None:
    ((root,),) = rows(path, f"SELECT rootpage FROM sqlite_master WHERE name = '{name}'")
    data = bytearray(path.read_bytes())
    for torn in (b"\xa5" * PAGE, b"\x0d" + bytes(PAGE - 1), bytes(PAGE)):
        data[(root - 1) * PAGE : root * PAGE] = torn
        path.write_bytes(data)
        refused = azil("db rebuild")
        assert refused.code == 5 and "azil db verify" not in refused.err
        assert path.read_bytes() == data


def test_what_goes_wrong_with_a_sound_file_is_a_bug_and_said_as_one(
    azil: Azil, one: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def wrong(*_given: object) -> None:
        raise KeyError("ours")

    monkeypatch.setattr(journal_reports, "log", wrong)
    with pytest.raises(KeyError, match="ours"):
        azil("log")


def test_a_rebuild_waits_for_whoever_writes_and_keeps_what_they_wrote(
    azil: Azil, path: Path, one: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    from azilcli.ledger import file

    monkeypatch.setattr(file, "BUSY_SECONDS", 0.1)
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        before = path.read_bytes()
        assert azil("db rebuild").code == 5
        assert path.read_bytes() == before
    assert azil("db rebuild").code == 0


def test_a_copy_over_a_link_goes_to_where_the_link_leads(azil: Azil, path: Path, one: str) -> None:
    folder = path.with_name("stick")
    folder.mkdir()
    assert azil("db copy stick/real.db").code == 0
    Path("link.db").symlink_to("stick/real.db")
    assert azil("person add Novi").code == 0
    assert azil("db copy link.db --force").code == 0
    assert Path("link.db").is_symlink()
    assert rows(folder / "real.db", "SELECT id FROM entry") == rows(path, "SELECT id FROM entry")


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE change SET fields = replace(fields, '04z', '04r') WHERE fields LIKE '%04z%'",
        "UPDATE change SET fields = CAST(replace(CAST(fields AS BLOB), x'30347a', x'3034fa') AS TEXT)"
        " WHERE fields LIKE '%04z%'",
        "UPDATE change SET salt = CAST(x'00' || substr(salt, 2) AS BLOB) WHERE fields LIKE '%04z%'",
        "UPDATE change SET digest = CAST(x'00' || substr(digest, 2) AS BLOB) WHERE fields LIKE '%04z%'",
        "UPDATE change SET record = 'p' || substr(record, 2) WHERE entry = 2 AND position = 0",
        "UPDATE change SET kind = 'perwon' WHERE entry = 2 AND position = 1",
        "UPDATE entry SET actor = 'bna' WHERE seq = 2",
        "UPDATE entry SET action = 'person" + "\n" + "add' WHERE seq = 2",
        "UPDATE entry SET actor = CAST(x'ff' AS TEXT) || substr(actor, 2) WHERE seq = 2",
        "UPDATE entry SET clock = 7 WHERE seq = 2",
        "UPDATE entry SET parents = '{' || substr(parents, 2) WHERE seq = 2",
        "UPDATE entry SET id = 'g' || substr(id, 2) WHERE seq = 2",
        "UPDATE entry SET id = 'g' || substr(id, 2) WHERE seq = 4",
    ],
)
def test_a_single_wrong_byte_is_mended_as_the_digests_prove_what_it_was(
    azil: Azil, path: Path, one: str, sql: str
) -> None:
    every = "SELECT * FROM entry JOIN change ON entry = seq ORDER BY 1, position"
    sound = rows(path, every)
    alter(path, sql)
    assert azil("db verify").code == 5
    rebuilt = azil("db rebuild")
    assert rebuilt.code == 0, rebuilt.err
    assert rows(path, every) == sound
    assert faults(path) == []
