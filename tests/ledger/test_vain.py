"""Undos that never count: whoever wrote them knew of what is built on what they would take away."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from azilcli import repository
from azilcli.ledger import file, undo
from azilcli.ledger.journal import UNDO
from azilcli.services import people
from azilcli.services.entries import entry
from azilcli.services.people import Identity
from tests.conftest import AUTHOR, Azil, records
from tests.ledger.forging import MARIBOR, Apart, Raw, do, faults, fields, forge, rows

pytestmark = pytest.mark.usefixtures("nothing_hangs")


def entries(path: Path, action: str) -> list[str]:
    return [id_ for (id_,) in rows(path, "SELECT id FROM entry WHERE action = ? ORDER BY seq", action)]


def undo_of(*ids: str) -> list[Raw]:
    return [(UNDO, id_, 0, fields(undone=True)) for id_ in ids]


def count(path: Path, kind: str) -> int:
    return int(rows(path, f"SELECT count(*) FROM {kind}")[0][0])


@pytest.fixture
def gone_on(office: Path, azil: Azil) -> Apart:
    """A file with the whole network, and a copy whose only new entry undoes that, under another name."""
    assert azil("person add Haidari Amina --sex f --citizenship AFG").code == 0
    assert azil("admit Haidari --to LOGATEC/101 --programme asylum --override drill").code == 0
    made = Apart(office.parent, azil)
    made.other.write_bytes(made.ours.read_bytes())
    forge(made.other, *undo_of(*entries(made.ours, "init")), action="presence check")
    return made


def test_a_forged_undo_of_the_network_takes_nothing_away_and_is_a_finding(gone_on: Apart) -> None:
    beds = count(gone_on.ours, "bed")
    ended = gone_on.taken("undo-in-vain")
    assert ended.code == 6
    assert count(gone_on.ours, "bed") == beds > 100
    found = json.loads(gone_on.azil("check --code undo-in-vain --format json").out)
    assert "Maribor" in found[0]["finding"] and "init" in found[0]["finding"]


def test_after_such_an_undo_azil_undo_takes_back_what_was_done_last(gone_on: Apart) -> None:
    gone_on.taken()
    assert "admit" in gone_on.azil("undo").out


def test_such_an_undo_can_itself_be_undone_and_is_no_finding_then(gone_on: Apart) -> None:
    gone_on.taken()
    (forged,) = entries(gone_on.ours, "presence check")
    assert gone_on.azil(f"undo {forged[:8]}").code == 0
    assert gone_on.azil("check --code undo-in-vain").code == 0
    assert faults(gone_on.ours) == []


def test_an_undo_of_all_that_builds_on_something_counts(gone_on: Apart) -> None:
    ids = [id_ for (id_,) in rows(gone_on.ours, "SELECT id FROM entry")]
    gone_on.other.write_bytes(gone_on.ours.read_bytes())
    forge(gone_on.other, *undo_of(*ids), action="presence check")
    gone_on.taken()
    assert count(gone_on.ours, "bed") == 0


def test_an_undo_counts_as_a_whole_or_not_at_all(gone_on: Apart) -> None:
    (init,) = entries(gone_on.ours, "init")
    (admitted,) = entries(gone_on.ours, "admit")
    gone_on.azil("site edit LOGATEC --note wet")
    gone_on.other.write_bytes(gone_on.ours.read_bytes())
    forge(gone_on.other, *undo_of(init, admitted))
    gone_on.taken("undo-in-vain")
    assert count(gone_on.ours, "stay") == 1


def test_an_undo_in_vain_takes_nothing_from_the_undos_decided_with_it(gone_on: Apart) -> None:
    """What contests it may be undone: it is in vain whether the two are taken in at once or in turn."""
    gone_on.azil("site edit LOGATEC --note wet")
    gone_on.taken("undo-in-vain")
    (edited,) = entries(gone_on.ours, "site edit")
    assert gone_on.azil(f"undo {edited[:8]}").code == 0
    for _turn in ("in turn", "at once"):
        assert rows(gone_on.ours, "SELECT note FROM site WHERE id = 'LOGATEC'") == [(None,)]
        assert count(gone_on.ours, "vain") == 1
        assert gone_on.azil("db rebuild").code == 0
    assert faults(gone_on.ours) == []


def test_whoever_did_not_know_of_what_was_built_is_not_to_blame(apart: Apart) -> None:
    """That is for somebody to decide, as before."""
    (added,) = entries(apart.ours, "person add")
    base = apart.ours.read_bytes()
    do(apart.ours, AUTHOR, people.edit, "Haidari", {"sex": "x"})
    apart.other.write_bytes(base)
    with repository.writing(apart.other, MARIBOR) as repo:
        for action in ("person edit", "admit", "person add"):
            for id_ in entries(apart.other, action):
                undo.void(repo.connection, [entry(repo, id_)], MARIBOR)
    apart.taken("undo of person add")
    assert rows(apart.ours, "SELECT count(*) FROM vain") == [(0,)]
    assert added and count(apart.ours, "person") == 2


def test_what_is_redone_later_takes_nothing_from_an_undo_that_counted(office: Path, azil: Azil) -> None:
    """It is decided when the undo is written: the builder was undone then."""
    azil("person add Novak Bor --sex m --citizenship AFG")
    azil("person edit Novak --phone 041")
    azil("undo")
    azil("undo")
    (first, second) = entries(office, "undo")
    assert records(office, "SELECT id FROM person") == []
    forge(office, *undo_of(first), action="presence check")
    assert azil("db rebuild").code == 0
    assert records(office, "SELECT id FROM person") == []
    assert rows(office, "SELECT count(*) FROM vain") == [(0,)]
    assert faults(office) == [] and second


@pytest.mark.parametrize("line", ["db rebuild", "db verify"])
def test_a_chain_of_undos_with_something_built_on_its_end_is_decided_in_time(
    office: Path, azil: Azil, line: str
) -> None:
    azil("person add Novak Bor --sex m --citizenship AFG")
    azil("person edit Novak --sex x")
    newest = entries(office, "person edit")[0]
    for _turn in range(200):
        newest = forge(office, *undo_of(newest), action="undo")
    forge(office, *undo_of(entries(office, "person add")[0]), action="undo")
    assert azil("db rebuild").code == 0
    assert azil(line).code == 0
    assert [row["sex"] for row in records(office, "SELECT sex FROM person")] == ["x"]
    assert rows(office, "SELECT count(*) FROM vain") == [(1,)]


def test_a_record_that_another_one_made_too_may_be_undone_once(
    office: Path, writing: Callable[[], object]
) -> None:
    """Two copies add the same room, and somebody sleeps there: one of the two may go."""
    whole = {"site": "LOGATEC", "from_day": "2024-01-01"}
    with repository.writing(office, AUTHOR) as repo:
        for _twice in range(2):
            repo.put("room", "LOGATEC/X", **whole)
            added = repo.record("room add")
        repo.put("bed", "LOGATEC/X/A", room="LOGATEC/X", from_day="2024-01-01")
        repo.record("bed add")
        undo.void(repo.connection, [added], AUTHOR)
        assert undo.is_void(repo.connection, added)
    assert faults(office) == []


def test_what_refers_to_nothing_is_a_finding(apart: Apart) -> None:
    said = fields(person="P1", programme="asylum", arrived="2024-03-01")
    forge(apart.other, ("stay", "S1", 0, said))
    apart.taken("reference-to-nothing")
    (row,) = json.loads(apart.azil("check --code reference-to-nothing --format json").out)
    assert row["subject"] == "S1" and "P1" in row["finding"]


def test_nobody_added_since_is_named_by_the_ledger_as_built_on(path: Path, office: Path) -> None:
    done = do(office, AUTHOR, people.add, [Identity(family_name="Novak", sex="f")])
    with file.reading(office) as connection:
        assert undo.kept_from_counting(connection, done.entry) is None
