"""Undos of undos, as no command writes them and a merge may bring them: `azil undo` bears them all."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from pathlib import Path
from random import Random

import pytest

from azilcli.ledger import file, fold, journal, voiding
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


@pytest.mark.parametrize("seed", range(5))
def test_what_an_undo_would_change_is_found_without_deciding_everything_anew(office: Path, seed: int) -> None:
    chance = Random(seed)
    with file.writing(office, keep=False) as connection:
        entries = [write(connection, Change("person", "P1", PERSON))]
        for _turn in range(40):
            targets = chance.sample(entries, min(len(entries), chance.choice([1, 1, 2, 3])))
            entries.append(write(connection, *undo_of([one.id for one in targets])))
        fold.rebuild(connection)
        undos = {
            (seq, target.seq)
            for target in entries
            for (seq,) in connection.execute("SELECT entry FROM change WHERE record = ?", (target.id,))
        }
        contests = {
            (undo, target, chance.choice([one.seq for one in entries if one.seq > target]))
            for undo, target in chance.sample(sorted(undos), len(undos) // 2)
        }
        connection.executemany("INSERT INTO contest VALUES (?, ?, ?)", sorted(contests))
        voiding.set_voided(connection)
        before = decided(undos, contests, set())
        assert before == voiding.voided(connection)
        for one in entries:
            after = decided(undos, contests, {one.seq})
            changed = voiding.changes(connection, [], besides=[one.seq])
            assert changed == {seq: seq in after for seq in before ^ after}


def decided(undos: set[tuple[int, int]], contests: set[tuple[int, int, int]], void: set[int]) -> set[int]:
    """The places of the entries that are undone, each asked in its turn from the last to the first."""
    void = set(void)
    for undo, target in sorted(undos, key=lambda pair: -pair[1]):
        built = {builder for *pair, builder in contests if (undo, target) == tuple(pair)}
        if undo not in void and built <= void:
            void.add(target)
    return void
