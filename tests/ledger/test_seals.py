"""A file to which another program wrote: said by every command, until its tables are made anew."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.conftest import Azil
from tests.ledger.forging import Apart

ALTERED = "UPDATE person SET family_name = 'Novi' WHERE id = (SELECT min(id) FROM person)"
SAID = "another program has written to this file"


def by_hand(path: Path, statement: str = ALTERED) -> None:
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute(statement)


def test_a_table_altered_by_hand_is_said_by_every_command_until_it_is_made_anew(
    laid: Path, azil: Azil
) -> None:
    assert SAID not in azil("person list").err
    by_hand(laid)
    for line in (
        "person list",
        "check",
        "log",
        "db info",
        "person add Zadnik --dry-run",
        "person add Zadnik",
    ):
        ended = azil(line)
        assert ended.code == 0 and SAID in ended.err, line
    assert "Novi" in azil("person list").out
    assert azil("db verify").code == 5
    assert azil("db rebuild").code == 0
    ended = azil("person list")
    assert SAID not in ended.err and "Novi" not in ended.out and "Haidari" in ended.out


def test_a_write_of_azil_hides_nothing_of_it(laid: Path, azil: Azil) -> None:
    by_hand(laid)
    for name in ("Zadnik", "Breznik"):
        assert azil(f"person add {name}").code == 0
    assert SAID in azil("check").err


def test_it_is_said_in_slovenian_too(laid: Path, azil: Azil) -> None:
    by_hand(laid)
    assert "pisal drug program" in azil("--lang sl person list").err


@pytest.mark.parametrize("line", [
    "person add Zadnik", "undo", "db upgrade", "db rebuild", "db merge other.db --yes",
    "db restore other.db --yes", "db merge other.db --yes --dry-run", "person edit Haidari --phone 044",
    "person erase Čuk --reason 1/2026 --yes", "db copy copy.db",
])  # fmt: skip
def test_no_command_of_azil_is_taken_for_another_program(apart: Apart, line: str) -> None:
    assert apart.azil(line).code in (0, 6)
    for path in apart.folder.glob("*.db"):
        assert SAID not in apart.azil(f"--db {path.name} person list").err, path
    assert apart.azil("person add Breznik").code == 0
    assert SAID not in apart.azil("check").err


def test_a_file_copied_by_a_file_manager_is_no_other_than_it_was(apart: Apart) -> None:
    copy = apart.folder / "copied.db"
    copy.write_bytes(apart.ours.read_bytes())
    assert SAID not in apart.azil("--db copied.db person list").err
    by_hand(apart.ours)
    copy.write_bytes(apart.ours.read_bytes())
    assert SAID in apart.azil("--db copied.db person list").err


def test_a_copy_that_was_proved_sound_is_sound_again(apart: Apart) -> None:
    by_hand(apart.ours, "PRAGMA user_version = 1")
    by_hand(apart.ours, "VACUUM")
    assert SAID in apart.azil("person list").err
    assert apart.azil("db copy copy.db").code == 0
    assert SAID not in apart.azil("--db copy.db person list").err
