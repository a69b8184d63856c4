"""Undos of undos, as no command writes them and a merge may bring them: `azil undo` bears them all."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from pathlib import Path

import pytest

from azilcli.ledger import file, fold, journal
from azilcli.ledger.journal import UNDO, Change, Draft, Entry
from tests.conftest import AUTHOR, Azil, records

pytestmark = pytest.mark.usefixtures("nothing_hangs")

PERSON = {"family_name": "Haidari", "sex": "f", "citizenship": "AFG"}


def write(connection: sqlite3.Connection, *changes: Change) -> Entry:
    draft = Draft()
    for change in changes:
        draft.add(change)
    return journal.append(connection, draft, action="undo", author=AUTHOR)


def undo_of(ids: Sequence[str]) -> list[Change]:
    return [Change(UNDO, id_, {"undone": True}) for id_ in ids]


def people(path: Path) -> int:
    return len(records(path, "SELECT id FROM person"))


def test_an_undo_that_names_nothing_is_undone_like_any_other(office: Path, azil: Azil) -> None:
    with file.writing(office) as connection:
        written = write(connection, *undo_of(["ab" * 32]))
        fold.rebuild(connection)
    assert azil(f"undo {written.id[:12]}").code == 0
    assert azil("db verify").code == 0


def test_a_long_chain_of_undos_is_followed_to_its_end(office: Path, azil: Azil) -> None:
    with file.writing(office) as connection:
        newest = write(connection, Change("person", "P1", PERSON))
        for _turn in range(1201):
            newest = write(connection, *undo_of([newest.id]))
        fold.rebuild(connection)
    assert people(office) == 0
    assert azil(f"undo {newest.id[:12]}").code == 0
    assert people(office) == 1


def test_undos_that_each_name_all_of_those_before_are_followed_once(office: Path, azil: Azil) -> None:
    with file.writing(office) as connection:
        level = [write(connection, Change("person", "P1", PERSON)).id]
        for _turn in range(40):
            level = [write(connection, *undo_of(level)).id for _one in range(2)]
        fold.rebuild(connection)
    assert azil(f"undo {level[1][:12]}").code == 0
    assert azil("db verify").code == 0
