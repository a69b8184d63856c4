"""A merge that would erase somebody's data here: refused whole unless it is agreed, with all named."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from azilcli.ledger.journal import ERASURE
from azilcli.services import people
from azilcli.services.people import Identity
from tests.conftest import AUTHOR, Azil
from tests.ledger.forging import MARIBOR, Apart, Raw, do, faults, fields, forge, rows, snapshot

pytestmark = pytest.mark.usefixtures("nothing_hangs")


def code(path: Path, name: str) -> str:
    return str(rows(path, "SELECT id FROM person WHERE family_name = ?", name)[0][0])


def erasure_of(*ids: str) -> list[Raw]:
    return [(ERASURE, f"person/{id_}", 0, fields(reason="tidying up")) for id_ in ids]


@pytest.fixture(params=["merge", "fast-forward"])
def erasing(request: pytest.FixtureRequest, apart: Apart) -> Apart:
    """The other copy went on with honest work, erases a resident under another name, and goes on."""
    if request.param == "fast-forward":
        apart.ours.write_bytes(apart.other.read_bytes())
    do(apart.other, MARIBOR, people.add, [Identity(family_name="Zupan", sex="m")])
    forge(apart.other, *erasure_of(code(apart.ours, "Haidari")), action="presence check")
    forge(apart.other, ("site", "TEST", 0, fields(note="wet")), action="site edit")
    return apart


def test_it_is_refused_whole_and_names_who_by_whom_when_and_why(erasing: Apart) -> None:
    before = snapshot(erasing.folder)
    for line in ("db merge other.db", "db merge other.db --yes", "db merge other.db --yes --format json"):
        ended = erasing.azil(line)
        assert (ended.code, ended.out) == (4, ""), line
        for word in ("Haidari Amina", "TEST/1", "bor, Maribor", "2026-11-22", "tidying up", "--erase"):
            assert word in ended.err, word
        assert snapshot(erasing.folder) == before


def test_the_plan_names_them_too_and_the_trial_ends_as_the_merge_would(erasing: Apart) -> None:
    before = snapshot(erasing.folder)
    ended = erasing.azil("db merge other.db --dry-run")
    assert ended.code == 4
    assert "Haidari Amina" in ended.out and "tidying up" in ended.out
    told = erasing.azil("db merge other.db --dry-run --erase --format json")
    assert told.code in (0, 6)
    (loss,) = json.loads(told.out)["losses"]
    assert (loss["name"], loss["stays"], loss["office"]) == ("Haidari Amina", "TEST/1/A", "Maribor")
    assert snapshot(erasing.folder) == before


def test_what_came_before_it_can_be_taken_without(erasing: Apart) -> None:
    refusal = erasing.azil("db merge other.db --yes")
    entry = refusal.err.split("--until ")[1].split()[0]
    ended = erasing.azil(f"db merge other.db --yes --until {entry}")
    assert ended.code in (0, 6), ended
    names = {name for (name,) in rows(erasing.ours, "SELECT family_name FROM person")}
    assert {"Haidari", "Zupan"} <= names
    assert faults(erasing.ours) == []
    assert erasing.azil(f"db merge other.db --yes --until {entry}").code == 0
    assert erasing.azil("db merge other.db --yes").code == 4


def test_once_agreed_it_counts_and_a_sound_copy_of_before_is_put_aside(erasing: Apart) -> None:
    before = entries(erasing.ours)
    ended = erasing.azil("db merge other.db --yes --erase")
    assert ended.code in (0, 6), ended
    (aside,) = erasing.folder.glob("azil.before-*.db")
    assert aside.name in ended.err
    assert aside.stat().st_mode & 0o777 == 0o600
    assert b"Haidari" not in erasing.ours.read_bytes()
    assert faults(erasing.ours) == [] and faults(aside) == []
    assert entries(aside) == before
    assert "erased-stays" in erasing.azil("check --format json").out


def test_both_copies_then_hold_the_same(erasing: Apart) -> None:
    assert erasing.azil("db merge other.db --yes --erase").code in (0, 6)
    assert erasing.azil("--db other.db db rebuild").code == 0
    assert erasing.azil("--db other.db db merge azil.db --yes --erase").code in (0, 6)
    assert entries(erasing.ours) == entries(erasing.other)


def entries(path: Path) -> set[str]:
    return {id_ for (id_,) in rows(path, "SELECT id FROM entry")}


def test_nothing_is_put_aside_where_nothing_is_erased(apart: Apart) -> None:
    assert apart.azil("db merge other.db --yes --erase").code in (0, 6)
    assert list(apart.folder.glob("*before*")) == []


def test_what_is_made_to_refer_to_somebody_erased_is_an_erasure_too(apart: Apart) -> None:
    """No entry of that kind: only a note that is said to be about a person who is erased."""
    own = do(apart.ours, AUTHOR, people.add, [Identity(family_name="Gone", sex="f")]).data["people"][0]
    assert apart.azil(f"person erase {own['code']} --reason 17/2026 --yes").code == 0
    apart.other.write_bytes(apart.ours.read_bytes())
    (stay,) = rows(apart.ours, "SELECT id FROM stay WHERE departed IS NULL")[0]
    forge(apart.other, ("stay", stay, 0, fields(person=own["code"].replace("-", ""))))
    ended = apart.azil("db merge other.db --yes")
    assert ended.code == 4 and "--until" not in ended.err
    assert b"tired" in apart.ours.read_bytes()


def test_the_erasure_of_somebody_who_is_not_here_asks_nobody(apart: Apart) -> None:
    forge(apart.other, *erasure_of("P0000000000X"))
    apart.taken()


def test_who_erases_again_is_told_of_what_was_put_aside_before(office: Path, azil: Azil) -> None:
    azil("person add Haidari Amina --sex f --citizenship AFG")
    azil("person add Novak Bor --sex m --citizenship AFG")
    first = azil("person erase Haidari --reason 1/2026 --yes")
    assert first.code == 0
    (aside,) = office.parent.glob("azil.before-*.db")
    assert aside.name in first.err and oct(aside.stat().st_mode & 0o777) == "0o600"
    again = azil("person erase Novak --reason 2/2026 --yes")
    assert again.err.count(aside.name) >= 1
    assert len(list(office.parent.glob("azil.before-*.db"))) == 2


def test_a_trial_puts_nothing_aside(office: Path, azil: Azil) -> None:
    azil("person add Haidari Amina --sex f --citizenship AFG")
    assert azil("--dry-run person erase Haidari --reason 1/2026").code in (0, 2)
    assert azil("person erase Haidari --reason 1/2026 --dry-run").code == 0
    assert list(office.parent.iterdir()) == [office]
