"""Rooms tonight: how many sleep there, and who with whom (EASO 2016, 2018; ZMZ-1 3(5))."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from azilcli import repository
from azilcli.rules import checks
from azilcli.services import policies
from tests.conftest import AUTHOR
from tests.doing import enter, sentences
from tests.every import every
from tests.health.house import JUNE, examine, family, june, put, vulnerable

ROOM_CHECKS = [check.code for check in checks.checks() if check.code.startswith("room-")]


@pytest.fixture
def house(office: Path) -> Path:
    """A site with a room of nine beds and one of two."""
    with repository.writing(office, AUTHOR) as repo:
        repo.put(
            "site", "S", name="S", town="Koper", kind="branch", programmes="asylum", from_day="2016-01-01"
        )
        for number, beds in ((1, "ABCDEFGHI"), (2, "AB")):
            repo.put("room", f"S/{number}", site="S", from_day="2016-01-01")
            for letter in beds:
                repo.put("bed", f"S/{number}/{letter}", room=f"S/{number}", from_day="2016-01-01")
        repo.record("site add")
    return office


def alter(path: Path, room: str, **fields: object) -> None:
    with repository.writing(path, AUTHOR) as repo:
        repo.put("room", room, **fields)
        repo.record("room edit")


def fill(path: Path, codes: list[str], on: date = JUNE, room: str = "S/1") -> None:
    """Put people into the beds of a room one by one, whatever the rules on choosing say."""
    for code, letter in zip(codes, "ABCDEFGHI", strict=False):
        put(path, code, f"{room}/{letter}", on, override="test")


def men(path: Path, count: int) -> list[str]:
    return enter(path, *(f"Man{n},,m,1990" for n in range(count)))


def all_found(path: Path, on: date = JUNE) -> set[str]:
    return {code for code in ROOM_CHECKS if sentences(path, code, on)}


@every("area, narrow", [(11.9, True), (12, False), (12.1, False), (None, False)])
def test_four_square_metres_are_needed_for_each(house: Path, area: float | None, narrow: bool) -> None:
    """EASO 2016, 5.1."""
    if area:
        alter(house, "S/1", area_m2=area)
    fill(house, men(house, 3))
    sentence = "S/1: 3 people in 11.9 m²; 4 m² are needed for each"
    assert sentences(house, "room-area", JUNE) == ([sentence] if narrow else [])
    assert sentences(house, "room-area", june(9)) == []


def test_the_limit_in_force_on_the_day_counts(house: Path) -> None:
    alter(house, "S/1", area_m2=12)
    fill(house, men(house, 3))
    with repository.writing(house, AUTHOR) as repo:
        policies.set_policy(repo, "rooms.area-per-person", "5", valid_from=june(12), legal_basis="drill")
    assert sentences(house, "room-area", june(11)) == []
    assert sentences(house, "room-area", june(12)) == ["S/1: 3 people in 12 m²; 5 m² are needed for each"]


@every("count, many", [(6, False), (7, True)])
def test_at_most_six_single_adults(house: Path, count: int, many: bool) -> None:
    """EASO 2016, 6.1."""
    fill(house, men(house, count))
    assert sentences(house, "room-single-adults", JUNE) == (
        ["S/1: 7 single adults; at most 6 are allowed"] if many else []
    )


def test_a_large_family_is_no_crowd_of_single_adults(house: Path) -> None:
    fill(house, family(house, *(f"Haidari,N{n},m,1980" for n in range(8))))
    assert all_found(house) == set()


@every("count, many", [(4, False), (5, True)])
def test_at_most_four_unaccompanied_minors(house: Path, count: int, many: bool) -> None:
    """EASO 2018, 44-45."""
    fill(house, enter(house, *(f"Boy{n},,m,2010" for n in range(count))))
    assert all_found(house) == ({"room-minors"} if many else set())


def test_two_families_in_a_room(house: Path) -> None:
    """EASO 2016, 2.2-2.4; ZMZ-1 3(5)."""
    one = family(house, "Haidari,Amina,f,1990", "Haidari,Omid,m,2015")
    two = family(house, "Barakat,Lina,f,1990", "Barakat,Sami,m,2015")
    fill(house, one + two)
    assert sentences(house, "room-two-families", JUNE) == ["S/1: 2 families in one room"]
    assert all_found(house) == {"room-two-families"}


def test_a_family_with_strangers(house: Path) -> None:
    """EASO 2016, 2.2-2.4: the child has its mother there, and is not found a second time."""
    one = family(house, "Haidari,Amina,f,1990", "Haidari,Omid,m,2015")
    fill(house, one + men(house, 2))
    assert sentences(house, "room-family-with-strangers", JUNE) == [
        "S/1: a family and 2 who do not belong to it"
    ]
    assert all_found(house) == {"room-family-with-strangers"}


def test_the_only_one_of_a_household_is_alone(house: Path) -> None:
    """Somebody who is alone in the household on the day came alone."""
    alone = family(house, "Haidari,Omid,m,1990")
    fill(house, alone + men(house, 1))
    assert all_found(house) == set()


@every("sex, mixed", [("m", False), ("f", True), ("x", True)])
def test_sexes_mixed_among_those_who_came_alone(house: Path, sex: str, mixed: bool) -> None:
    fill(house, men(house, 2) + enter(house, f"Other,,{sex},1990"))
    assert all_found(house) == ({"room-sexes"} if mixed else set())


@every(
    "born, day, under_age",
    [
        ("2006-06-11", JUNE, True),
        ("2006-06-10", JUNE, False),
        ("2006-06-09", JUNE, False),
        ("2006", JUNE, True),
        ("2005", date(2023, 12, 30), True),
        ("2005", date(2023, 12, 31), False),
        ("2006-02-28", date(2024, 2, 27), True),
        ("2006-02-28", date(2024, 2, 28), False),
        ("2006-03-01", date(2024, 2, 29), True),
        ("2006-03-01", date(2024, 3, 1), False),
        ("2004-02-29", date(2022, 2, 28), True),
        ("2004-02-29", date(2022, 3, 1), False),
        ("", JUNE, False),
    ],
)
def test_minors_with_adults_to_whom_they_do_not_belong(
    house: Path, born: str, day: date, under_age: bool
) -> None:
    """ZMZ-1 16(7); EASO 2018, 44-45. Of a birth year alone the least age counts, which protects."""
    fill(house, men(house, 1) + enter(house, f"Boy,,m,{born}"), day)
    assert all_found(house, day) == ({"room-minors-with-adults"} if under_age else set())


def test_a_child_whose_family_sleeps_elsewhere_is_among_strangers(house: Path) -> None:
    mother, child = family(house, "Haidari,Amina,f,1990", "Haidari,Omid,m,2015")
    fill(house, [*men(house, 1), child])
    put(house, mother, "S/2/A")
    assert sentences(house, "room-minors-with-adults", JUNE) == [
        "S/1: 1 with adults, none of them a relative"
    ]


@every(
    "use, who, wrong",
    [
        ("families", "Man,,m,1990", True),
        ("women", "Man,,m,1990", True),
        ("women", "Girl,,f,2012", False),
        ("men", "Man,,m,1990", False),
        ("men", "Woman,,f,1990", True),
        ("minors", "Man,,m,1990", True),
        ("minors", "Girl,,f,2012", False),
        ("isolation", "Man,,m,1990", True),
        ("restricted", "Man,,m,1990", False),
        (None, "Man,,m,1990", False),
    ],
)
def test_a_room_reserved_for_others(house: Path, use: str | None, who: str, wrong: bool) -> None:
    alter(house, "S/1", reserved_for=use)
    fill(house, enter(house, who))
    assert all_found(house) == ({"room-reserved"} if wrong else set())


def test_a_family_is_at_home_in_a_room_for_families(house: Path) -> None:
    alter(house, "S/1", reserved_for="families")
    fill(house, family(house, "Haidari,Amina,f,1990", "Haidari,Omid,m,2015"))
    assert all_found(house) == set()


def test_a_mother_may_be_with_her_child_in_isolation(house: Path) -> None:
    alter(house, "S/1", reserved_for="isolation")
    mother, child = family(house, "Haidari,Amina,f,1990", "Haidari,Omid,m,2015")
    fill(house, [mother, child])
    assert len(sentences(house, "room-reserved", JUNE)) == 2
    examine(house, child, JUNE, "isolation")
    assert sentences(house, "room-reserved", JUNE) == []


def test_a_disability_asks_for_an_accessible_bed(house: Path) -> None:
    """ZMZ-1 13."""
    one, two = men(house, 2)
    with repository.writing(house, AUTHOR) as repo:
        repo.put("bed", "S/1/A", accessible=1)
        repo.record("bed edit")
    fill(house, [one, two], june(9))
    vulnerable(house, one, on=june(10))
    vulnerable(house, two, on=june(10))
    assert sentences(house, "bed-not-accessible", june(9)) == []
    assert sentences(house, "bed-not-accessible", june(10)) == [
        "Man1 has a disability and sleeps in S/1/B, which is not marked as accessible"
    ]


def test_nobody_is_found_where_nobody_sleeps(house: Path) -> None:
    fill(house, men(house, 7) + enter(house, "Woman,,f,1990"), june(11))
    assert all_found(house, june(10)) == set()
    assert all_found(house, june(11)) == {"room-single-adults", "room-sexes"}
