"""Placing people, whichever command does it: families parted with an adult, named beds, flats, groups."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest

from azilcli import repository
from azilcli.cli import session
from azilcli.errors import Refused
from azilcli.repository import Repository, places
from azilcli.services import Done, gates, network, people, stays
from azilcli.services import places as laying
from azilcli.text.keys import place_key
from tests.conftest import AUTHOR, Azil, records
from tests.doing import do, sentences
from tests.every import every

DAY = date(2024, 6, 10)
NEXT = date(2024, 6, 11)


@pytest.fixture(autouse=True)
def _no_other_gates(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gates, "OF_ADMISSION", {})


@pytest.fixture
def house(path: Path) -> Path:
    """HOME with rooms of 4, 4, 3, 2 and 2 beds, and a flat with rooms of 2 and 3."""
    with repository.creating(path, AUTHOR) as repo:
        network.initialise(repo, empty=True)
        for site, kind, programme in (("HOME", "asylum-home", "asylum"), ("FLAT", "flat", "eviction")):
            laying.add_site(repo, site, name=site, town="Logatec", kind=kind, programmes=[programme],
                            address=None, from_day=DAY)  # fmt: skip
        beds = {"HOME/101": 4, "HOME/102": 3, "HOME/201": 2, "HOME/202": 2, "HOME/301": 4, "FLAT/1": 2,
                "FLAT/2": 3}  # fmt: skip
        for room, count in beds.items():
            laying.add_rooms(repo, *room.split("/"), beds=count, area_m2=None, floor=None,
                             reserved_for=None, from_day=DAY)  # fmt: skip
    typed = "Man,Abe,m,1990", "Man,Bob,m,1991", "Woman,Una,f,1992", "Girl,Gia,f,2010", "Woman,Eva,f,1993"
    do(path, people.add, [people.member(one) for one in typed])
    return path


def family(path: Path, name: str, adults: int, children: int, kind: str = "family") -> None:
    entered = [f"{name},Adult{n},{'fm'[n % 2]},1985,AFG,{'spouse' if n else 'head'}" for n in range(adults)]
    entered += [f"{name},Child{n},f,2015-05-0{n + 1},AFG,child" for n in range(children)]
    do(path, people.create_household, name, kind=kind, existing=(), on=DAY,
       entered=[people.member(one) for one in entered])  # fmt: skip


def rooms(path: Path) -> dict[str, list[str]]:
    """Who sleeps in which room tonight; '' for those without one."""
    slept: dict[str, list[str]] = {}
    for row in records(path, "SELECT room, given_name FROM resident ORDER BY given_name"):
        slept.setdefault((row["room"] or "").partition("/")[2], []).append(row["given_name"])
    return slept


def admit(path: Path, who: str, to: str, **more: object) -> Done:
    return do(path, stays.admit, [who], to, on=DAY, **more)


# Families


@every("adults, children", [(2, 3), (2, 4), (2, 5), (3, 5), (3, 6)])
def test_a_family_is_parted_with_an_adult_in_each_room_and_near(
    house: Path, adults: int, children: int
) -> None:
    """ZMZ-1 15(5)."""
    family(house, "Khan", adults, children)
    do(house, stays.admit, [], "HOME", households=["Khan"], on=DAY)
    slept = rooms(house)
    assert all(any("Adult" in one for one in those) for those in slept.values())
    assert sentences(house, "child-alone-in-room", DAY) == []
    if adults + children <= 7:
        assert set(slept) == {"101", "102"}


def test_a_family_with_too_few_adults_to_be_parted_is_refused(house: Path) -> None:
    family(house, "Khan", 1, 4)
    with pytest.raises(Refused, match="no suitable place for 5"):
        do(house, stays.admit, [], "HOME", households=["Khan"], on=DAY)


def test_over_capacity_free_beds_that_suit_are_filled_first(house: Path) -> None:
    family(house, "Khan", 1, 4)
    do(house, stays.admit, [], "HOME", households=["Khan"], on=DAY, overflow=True)
    assert rooms(house) == {"101": ["Adult0", "Child0", "Child1", "Child2"], "": ["Child3"]}


def test_in_a_flat_children_may_have_a_room_of_their_own_and_every_bed_is_used(house: Path) -> None:
    family(house, "Novak", 1, 5)
    do(house, stays.admit, [], "FLAT", households=["Novak"], on=DAY, overflow=True)
    assert {room: len(those) for room, those in rooms(house).items()} == {"2": 3, "1": 2, "": 1}
    assert sentences(house, "child-alone-in-room", DAY) == []


def test_a_child_who_comes_later_sleeps_beside_its_mother_or_not_at_all(house: Path) -> None:
    family(house, "Khan", 1, 2)
    admit(house, "Khan Adult0", "HOME/201/A")
    admit(house, "Khan Child0", "HOME")
    assert rooms(house) == {"201": ["Adult0", "Child0"]}
    with pytest.raises(Refused, match="no suitable place"):
        admit(house, "Khan Child1", "HOME")
    done = admit(house, "Khan Child1", "HOME/202/A")
    assert [one for one in done.doubts if "without an adult of its family" in one] != []
    assert sentences(house, "child-alone-in-room", DAY) == [
        "Khan Child1 is a minor and sleeps in HOME/202 without an adult of the family"
    ]


def test_a_mother_who_moves_to_another_room_is_told_of_the_child_she_leaves(house: Path) -> None:
    family(house, "Khan", 1, 1)
    do(house, stays.admit, [], "HOME", households=["Khan"], on=DAY)
    done = do(house, stays.transfer, ["Khan Adult0"], "HOME/301", on=NEXT)
    assert any("Khan Child0" in one for one in done.doubts)


# Beds and rooms that are named


def _to_bed(repo: Repository, who: str, override: str | None) -> Done:
    return stays.admit(repo, [who], "HOME/201/B", on=DAY, override=override)


def _moved(repo: Repository, who: str, override: str | None) -> Done:
    stays.admit(repo, [who], "HOME/301/A", on=DAY)
    return stays.transfer(repo, [who], "HOME/201/B", on=NEXT, override=override)


def _swapped(repo: Repository, who: str, override: str | None) -> Done:
    stays.admit(repo, ["Man Bob"], "HOME/201/B", on=DAY)
    stays.admit(repo, [who], "HOME/301/A", on=DAY)
    return stays.swap(repo, who, "Man Bob", on=NEXT, override=override)


def _overfull(repo: Repository, who: str, override: str | None) -> Done:
    stays.admit(repo, ["Man Bob"], "HOME/201/B", on=DAY)
    return stays.admit(repo, [who], "HOME/201", on=DAY, overflow=True, override=override)


PLACING: dict[str, Callable[[Repository, str, str | None], Done]] = {
    "admit": _to_bed, "transfer": _moved, "swap": _swapped, "overflow": _overfull,
}  # fmt: skip


@every("how", PLACING)
def test_no_minor_is_put_to_strange_adults_without_a_reason(house: Path, how: str) -> None:
    """ZMZ-1 16(7); EASO 2018, 44-45."""
    admit(house, "Man Abe", "HOME/201/A")
    with (
        repository.writing(house, AUTHOR, keep=False) as repo,
        pytest.raises(Refused, match="a minor and adults"),
    ):
        PLACING[how](repo, "Girl Gia", None)
    done = do(house, PLACING[how], "Girl Gia", "no other bed tonight")
    assert any("overridden" in one for one in done.why)
    assert records(house, "SELECT gate FROM override") == [{"gate": "room-minors-with-adults"}]
    assert len(sentences(house, "room-minors-with-adults", NEXT)) == 1


def test_strangers_who_come_together_or_later_are_looked_at_as_well(house: Path) -> None:
    """ZMZ-1 16(7): the check is asked of the room as it will be, in every night."""
    with pytest.raises(Refused, match="Girl Gia in HOME/201: a minor and adults"):
        do(house, stays.admit, ["Man Abe", "Man Bob", "Girl Gia"], "HOME/201", on=DAY, overflow=True)
    later = NEXT + timedelta(days=30)
    do(house, stays.admit, ["Man Abe"], "HOME/202/A", on=later)
    past = {"departed": later, "reason": "own-wish"}
    with pytest.raises(Refused, match="Girl Gia in HOME/202: a minor and adults"):
        do(house, stays.admit, ["Girl Gia"], "HOME/202/B", on=DAY)
    do(house, stays.admit, ["Girl Gia"], "HOME/202/B", on=DAY, **past)
    assert sentences(house, "room-minors-with-adults", later) == []


@every("how", PLACING)
def test_a_standard_that_is_not_met_is_a_doubt_and_written(house: Path, how: str) -> None:
    admit(house, "Man Abe", "HOME/201/A")
    done = do(house, PLACING[how], "Woman Una", None)
    assert any("Woman Una in HOME/201: people of the other sex sleep there" in one for one in done.doubts)
    assert len(sentences(house, "room-sexes", NEXT)) == 1


def test_a_strange_man_is_not_put_to_a_minor_either(house: Path) -> None:
    admit(house, "Girl Gia", "HOME/201/A")
    with pytest.raises(Refused, match="a minor and adults"):
        admit(house, "Man Abe", "HOME/201/B")


def test_what_a_standard_says_is_asked_at_a_terminal_and_said_elsewhere(
    house: Path, azil: Azil, monkeypatch: pytest.MonkeyPatch
) -> None:
    line = f'admit "Woman Una" --to HOME/201/B --on {DAY}'
    admit(house, "Man Abe", "HOME/201/A")
    monkeypatch.setattr(session, "is_asked", lambda yes: not yes)
    monkeypatch.setattr(session, "agreed", lambda _question: False)
    refused = azil(line)
    assert (refused.code, refused.out) == (0, "Nothing was recorded\n")
    assert "people of the other sex" in refused.err
    assert rooms(house) == {"201": ["Abe"]}
    monkeypatch.setattr(session, "agreed", lambda _question: True)
    assert azil(f"{line} --dry-run").err.count("other sex") == 1
    assert azil(line).err.count("other sex") == 1
    assert rooms(house) == {"201": ["Abe", "Una"]}
    assert azil(f'transfer "Woman Eva" --to HOME/201/B --on {DAY} --yes').code == 3
    assert azil(f'transfer "Woman Una" --swap "Man Abe" --on {NEXT} --yes').code == 0


# Flats


def _admit_to_flat(repo: Repository, override: str | None) -> Done:
    return stays.admit(repo, ["Man Abe"], "FLAT", on=DAY, override=override)


def _bed_in_flat(repo: Repository, override: str | None) -> Done:
    return stays.admit(repo, ["Man Abe"], "FLAT/2/C", on=DAY, override=override)


def _crowd_in_flat(repo: Repository, override: str | None) -> Done:
    return stays.admit(repo, ["Man Abe"], "FLAT", on=DAY, override=override, overflow=True)


@every("how", [_admit_to_flat, _bed_in_flat, _crowd_in_flat])
def test_a_flat_is_one_households(house: Path, azil: Azil, how: Callable[..., Done]) -> None:
    family(house, "Novak", 1, 1)
    do(house, stays.admit, [], "FLAT", households=["Novak"], on=DAY)
    with pytest.raises(Refused, match="FLAT is the flat of another household"):
        do(house, how, None)
    assert all("FLAT" not in row or ",0," in row for row in azil(
        f'suggest "Man Abe" --programme eviction --on {DAY} --format csv').out.splitlines()[1:])  # fmt: skip
    assert sentences(house, "flat-two-households", DAY) == []
    do(house, how, "a night of flood")
    assert sentences(house, "flat-two-households", DAY) == ["FLAT: 2 households in one flat"]


def test_two_households_let_in_at_once_do_not_share_a_flat(house: Path) -> None:
    with pytest.raises(Refused, match="FLAT is the flat of another household"):
        do(house, stays.admit, ["Man Abe", "Man Bob"], "FLAT", on=DAY)


# Groups and beds


def test_a_group_is_no_family_its_women_sleep_apart_and_near(house: Path) -> None:
    with repository.reading(house) as repo:
        names = [f"{row['family_name']} {row['given_name']}" for row in repo.rows("SELECT * FROM person")]
    do(house, people.create_household, "Bus", kind="group", on=DAY, entered=(),
       existing=[name for name in names if "Girl" not in name])  # fmt: skip
    do(house, stays.admit, [], "HOME", households=["Bus"], on=DAY)
    assert sorted(rooms(house).values()) == [["Abe", "Bob"], ["Eva", "Una"]]
    numbers = sorted(int(room) for room in rooms(house))
    assert numbers[1] - numbers[0] == 1
    assert sentences(house, "room-two-families", DAY) == []


def test_in_a_room_of_more_than_26_beds_aa_comes_after_z(house: Path) -> None:
    do(house, laying.add_rooms, "HOME", "400", beds=28, area_m2=None, floor=None, reserved_for=None,
       from_day=DAY)  # fmt: skip
    with repository.reading(house) as repo:
        (room,) = places.rooms_on(repo, DAY, "HOME", "HOME/400")
    assert [bed.rpartition("/")[2] for bed in room.free][24:] == ["Y", "Z", "AA", "AB"]
    assert sorted(["X/10", "X/9/AA", "X/9/B", "X/9", "X"], key=place_key) == [
        "X", "X/9", "X/9/B", "X/9/AA", "X/10",
    ]  # fmt: skip
