"""Choosing a bed with health and limits on record, and `azil suggest`, which explains it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from azilcli import repository
from azilcli.errors import Refused
from azilcli.repository import places
from tests.conftest import AUTHOR, Azil
from tests.doing import enter
from tests.every import every
from tests.health.house import JUNE, examine, family, june, put, vulnerable


@pytest.fixture
def house(office: Path) -> Path:
    """Two small sites for applicants beside the network's, and some people."""
    with repository.writing(office, AUTHOR) as repo:
        for site, kind in (("S", "branch"), ("T", "branch")):
            repo.put(
                "site", site, name=site, town="Koper", kind=kind, programmes="test", from_day="2016-01-01"
            )
            for room, beds, use in (("1", "AB", None), ("2", "ABC", None), ("9", "AB", "isolation")):
                repo.put("room", f"{site}/{room}", site=site, reserved_for=use, from_day="2016-01-01")
                for letter in beds:
                    repo.put("bed", f"{site}/{room}/{letter}", room=f"{site}/{room}", from_day="2016-01-01")
        repo.put("code", "programme/test", list="programme", code="test", sl="test", en="test", rank=99)
        repo.put("policy", "test.counted-from@2016-01-01", code="test.counted-from", value="open",
                 unit="anchor", valid_from="2016-01-01", legal_basis="test")  # fmt: skip
        repo.record("site add")
    enter(office, "Ahmadi,Ali,m,1990", "Bako,Ben,m,1991", "Cano,Cila,f,1992")
    return office


def rows(azil: Azil, line: str) -> list[dict[str, Any]]:
    shown = azil(f"suggest {line} --on 10.6.2024 --format json")
    assert shown.code == 0, shown.err
    found: list[dict[str, Any]] = json.loads(shown.out)
    return found


def first(azil: Azil, line: str) -> list[str]:
    """The rooms that suit, in order."""
    return [row["room"] for row in rows(azil, line) if row["suits"]]


def admit(path: Path, who: str, to: str) -> str:
    from azilcli.services import stays

    with repository.writing(path, AUTHOR) as repo:
        done = stays.admit(repo, [who], to, on=JUNE, programme="test")
    return str(done.data["people"][0]["bed"])


def test_a_stay_is_chosen_with_what_is_on_record(house: Path) -> None:
    examine(house, "Ahmadi", JUNE, "isolation")
    assert admit(house, "Ahmadi", "S") == "S/9/A"
    with repository.writing(house, AUTHOR) as repo:
        repo.put("bed", "S/2/C", accessible=1)
        repo.put("room", "S/1", area_m2=4)
        repo.record("bed edit")
    vulnerable(house, "Bako")
    assert admit(house, "Bako", "S") == "S/2/C"
    assert admit(house, "Cano", "S") == "S/1/A"
    enter(house, "Dost,Dana,f,1993")
    with pytest.raises(Refused, match="no suitable place"):
        admit(house, "Dost", "S")


def test_an_examination_of_a_later_day_does_not_count_yet(house: Path) -> None:
    examine(house, "Ahmadi", june(11), "isolation")
    assert admit(house, "Ahmadi", "S") == "S/1/A"


def test_rooms_are_looked_up_with_few_queries_however_many_sleep_there(house: Path) -> None:
    codes = enter(house, *(f"Man{n},,m,1990" for n in range(60)))
    for half in (codes[:30], codes[30:]):
        put(house, half, "LOGATEC")
    with repository.reading(house) as repo:
        asked: list[str] = []
        repo.connection.set_trace_callback(asked.append)
        places.rooms_on(repo, JUNE, "LOGATEC")
    assert len(asked) <= 12


def test_the_best_place_is_first_and_the_others_say_why_not(house: Path, azil: Azil) -> None:
    admit(house, "Bako", "S/2/A")
    found = rows(azil, "Ahmadi --programme test")
    assert [(row["room"], row["suits"], row["beds"]) for row in found] == [
        ("S/2", 1, "S/2/B"),
        ("S/1", 1, "S/1/A"),
        ("T/1", 1, "T/1/A"),
        ("T/2", 1, "T/2/A"),
        ("S/9", 0, ""),
        ("T/9", 0, ""),
    ]
    assert found[0]["why"] == "with people of the same sex"
    assert found[-1]["why"] == "it is reserved for isolation"
    assert admit(house, "Ahmadi", "S") == found[0]["beds"]


def test_where_the_household_sleeps_comes_before_other_sites(house: Path, azil: Azil) -> None:
    """ZMZ-1 3(5), 100(3)."""
    mother, *children = family(house, "Haidari,Amina,f,1990", "Haidari,Omid,m,2015", "Haidari,Ida,f,2016")
    admit(house, mother, "T/2/A")
    assert first(azil, " ".join(children) + " --programme test") == ["T/2"]
    assert rows(azil, " ".join(children) + " --site T")[0]["why"] == "with the rest of the family"


def test_of_somebody_who_is_there_the_own_bed_counts_as_free_and_the_programme_is_known(
    house: Path, azil: Azil
) -> None:
    admit(house, "Ahmadi", "S/1/A")
    found = rows(azil, "Ahmadi")
    assert found[0]["room"] == "S/1"
    assert found[0]["free"] == 2


def test_the_place_of_one_is_not_offered_to_the_next(house: Path, azil: Azil) -> None:
    best = {
        row["people"]: row["room"]
        for row in reversed(rows(azil, "Ahmadi Bako Cano --site S"))
        if row["suits"]
    }
    assert best == {"Ahmadi Ali": "S/1", "Bako Ben": "S/1", "Cano Cila": "S/2"}


def test_a_family_too_large_for_every_room_is_parted_within_one_site(house: Path, azil: Azil) -> None:
    family(house, *(f"Haidari,N{n},m,1990" for n in range(5)))
    found = rows(azil, "--household Haidari --site S")
    assert [(row["room"], row["suits"]) for row in found] == [("S/1", 1), ("S/2", 1), ("S/9", 0)]
    assert {row["why"] for row in found[:2]} == {"part of the family, as no room has space for all of it"}


@pytest.mark.whole_network
def test_data_hold_every_room_and_a_screen_so_many(house: Path, azil: Azil) -> None:
    assert len(rows(azil, "Ahmadi --programme asylum")) > 200
    assert len(rows(azil, "Ahmadi --programme asylum --limit 3")) == 3
    assert "for all: --limit 0" in azil("suggest Ahmadi --site LOGATEC --on 10.6.2024").out
    assert len(rows(azil, "Ahmadi Bako Cano --programme asylum --limit 2")) == 2


def test_nothing_suitable_is_said_so(house: Path, azil: Azil) -> None:
    examine(house, "Ahmadi", JUNE, "isolation")
    shown = azil("suggest Ahmadi --site LJ-KOTNIKOVA --on 10.6.2024")
    assert shown.code == 0
    assert "it is not reserved for isolation" in shown.out
    assert "no suitable place for Ahmadi Ali" in shown.out


@every(
    "line, code, says",
    [
        ("Ahmadi", 2, "the programme of the stay is not known"),
        ("Ahmadi --programme nonsense", 2, "not in the list programme"),
        ("Ahmadi --site NOWHERE", 3, "no site"),
        ("Ahmadi --site S --programme asylum", 4, "does not serve"),
        ("Nobody --site S", 3, "nobody"),
        ("--site S", 2, "no people were given"),
        ("Ahmadi --site S --limit -1", 2, "limit"),
    ],
)
def test_what_cannot_be_answered_is_refused(house: Path, azil: Azil, line: str, code: int, says: str) -> None:
    before = house.read_bytes()
    shown = azil(f"suggest {line}")
    assert (shown.code, shown.out) == (code, "")
    assert says in shown.err
    assert house.read_bytes() == before
