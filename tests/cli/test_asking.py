"""`azil db query`: it answers, changes nothing, keeps what is private, and is noted in the log of viewing."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest

from azilcli.errors import ExitCode
from azilcli.repository import asking, views
from tests.conftest import Azil
from tests.doing import typed
from tests.every import every


@pytest.fixture
def house(office: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, azil: Azil) -> Path:
    """A file with somebody of whom something confidential is recorded, and a log of viewing of its own."""
    typed(
        azil,
        "person add Haidari Amina --sex f",
        'contact add Haidari interview --note "told in confidence" --private',
    )
    monkeypatch.setenv("AZIL_VIEWS", str(tmp_path / "views"))
    return office


REFUSED = {
    "": ExitCode.USAGE,
    "SELEC": ExitCode.USAGE,
    "SELECT 1; SELECT 2": ExitCode.USAGE,
    "SELECT * FROM nowhere": ExitCode.USAGE,
    "DELETE FROM person": ExitCode.USAGE,
    "WITH x AS (SELECT 1) INSERT INTO site SELECT * FROM site": ExitCode.USAGE,
    "UPDATE sqlite_master SET sql = NULL": ExitCode.USAGE,
    "CREATE TEMP TABLE x (y)": ExitCode.USAGE,
    "ATTACH 'other.db' AS other": ExitCode.USAGE,
    "VACUUM INTO 'other.db'": ExitCode.USAGE,
    "PRAGMA query_only = OFF": ExitCode.USAGE,
    "PRAGMA journal_mode = WAL": ExitCode.USAGE,
    "COMMIT": ExitCode.USAGE,
    "SELECT load_extension('x')": ExitCode.USAGE,
    "SELECT fields FROM change": ExitCode.REFUSED,
    "SELECT * FROM contact": ExitCode.REFUSED,
    "SELECT kind FROM valid_contact": ExitCode.REFUSED,
    "SELECT 1 WHERE EXISTS (SELECT 1 FROM contact WHERE confidential)": ExitCode.REFUSED,
    "SELECT note FROM request": ExitCode.REFUSED,
    "SELECT count(*) FROM Valid_Contact NATURAL JOIN (SELECT 'it' AS note)": ExitCode.REFUSED,
    "SELECT count(*) FROM change JOIN (SELECT '{}' AS fields) USING (fields)": ExitCode.REFUSED,
}


@every("sql, code", REFUSED.items())
def test_a_question_only_reads_and_sees_nothing_private_unasked(
    house: Path, azil: Azil, sql: str, code: ExitCode
) -> None:
    before = house.read_bytes()
    given = azil(f'db query "{sql}"')
    assert given.code == code, given
    assert given.out == ""
    assert "hint: " in given.err
    assert house.read_bytes() == before
    assert not (house.parent / "other.db").exists()


def test_what_is_asked_is_answered_in_every_format(
    house: Path, azil: Azil, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert json.loads(azil('db query "SELECT count(*) AS n FROM contact" --format json').out) == [{"n": 1}]
    twice = azil('db query "SELECT id, id, sex FROM person" --format json')
    assert [*json.loads(twice.out)[0]] == ["id", "id_2", "sex"]
    assert azil('db query "SELECT given_name FROM person" --format csv').out.split() == [
        "given_name",
        "Amina",
    ]
    private = azil('db query "SELECT note FROM contact WHERE confidential" --private')
    assert "told in confidence" in private.out
    found = azil(
        'db query "SELECT given_name FROM person_fts JOIN person ON person.rowid = person_fts.rowid'
        " WHERE person_fts MATCH 'haidari'\""
    )
    assert "Amina" in found.out
    monkeypatch.setattr("sys.stdin", io.StringIO("SELECT 2026 AS year\n"))
    assert "2026" in azil("db query -").out


def test_a_question_that_reads_names_is_noted_for_everybody_and_a_count_for_nobody(
    house: Path, azil: Azil
) -> None:
    def noted() -> list[dict[str, object]]:
        files = sorted(views.folder().rglob("*.jsonl"))
        return [json.loads(line) for file in files for line in file.read_text("utf-8").splitlines()]

    azil('db query "SELECT count(*) FROM stay"')
    assert noted() == []
    azil("db query \"SELECT given_name FROM person WHERE family_name = 'Haidari'\"")
    azil('db query "SELECT id, given_name FROM person"')
    azil("db query \"SELECT count(*) FROM person NATURAL JOIN (SELECT 'Haidari' AS family_name)\"")
    azil('db query "SELECT block FROM person_fts_data"')
    azil('db query "SELECT id, given_name FROM person UNION ALL SELECT 1, given_name FROM person"')
    everybody, one, *unnamed = noted()
    assert [line["people"] for line in (everybody, *unnamed)] == [None] * 4
    assert one["people"] == 1
    assert "aidari" not in json.dumps(noted())


def test_a_question_without_an_end_is_broken_off(
    house: Path, azil: Azil, monkeypatch: pytest.MonkeyPatch
) -> None:
    def ctrl_c() -> int:
        raise KeyboardInterrupt

    monkeypatch.setattr(asking, "_go_on", ctrl_c)
    endless = "WITH RECURSIVE c (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c) SELECT count(*) FROM c"
    assert azil(f'db query "{endless}"').code == ExitCode.INTERRUPTED
