"""Lists for others: kitchen, school, fire brigade, plan of rooms, pages for a person; and whom they name."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import Any

import pytest

from azilcli import dates, repository
from azilcli.errors import ExitCode
from azilcli.reports import evacuation, kitchen, rooms
from azilcli.repository import Record, Repository
from tests.conftest import AUTHOR, Azil
from tests.doing import typed
from tests.reports.test_figures import parts
from tests.reports.test_nights import FIRST, days, scatter

NIGHTS = (FIRST, FIRST + timedelta(1), FIRST + timedelta(20))
FIELDS = ("diet", "mobility", "mental")


def populate(repo: Repository, chance: Random) -> None:
    """People of every age, some of them away or on a pass, some in need; a private need is one of three."""
    scatter(repo, chance)
    people = [row["id"] for row in repo.rows("SELECT id FROM person ORDER BY id")]
    for person in people:
        born = (None, str(chance.randint(1940, 2023)), f"20{chance.randint(10, 23)}-02-21")
        repo.put("person", person, birth_date=chance.choice(born))
        for _number in range(chance.choice((0, 1, 2))):
            start, end = days(chance)
            closed = {"closed_on": end, "result": "met"} if end and end > start else {}
            repo.add("need", person=person, field=chance.choice(FIELDS), level="ordinary", source="staff",
                     found_on=start, adjustment=chance.choice((None, "diet", "medicine accessible-bed")),
                     confidential=chance.choice((None, None, 1)), **closed)  # fmt: skip
    for row in repo.rows("SELECT id, person FROM stay ORDER BY id"):
        if chance.random() < 0.4:
            start, end = days(chance)
            repo.add("absence", stay=row["id"], from_day=start, to_day=end)
    repo.record("test")


@pytest.fixture(params=range(3))
def house(request: pytest.FixtureRequest, office: Path) -> Path:
    with repository.writing(office, AUTHOR) as repo:
        populate(repo, Random(request.param))
    return office


def lasts(row: Record, on: date, start: str = "from_day", end: str = "to_day") -> bool:
    return bool(row[start] <= on.isoformat() < (row[end] or "9999-12-31"))


def slept(repo: Repository, on: date) -> Iterator[tuple[Record, str]]:
    """One by one whoever slept somewhere in a night, and the person."""
    stays = {row["id"]: row["person"] for row in repo.rows("SELECT id, person FROM stay")}
    for row in repo.rows("SELECT * FROM placement"):
        if lasts(row, on):
            yield row, stays[row["stay"]]


def away(repo: Repository, on: date) -> set[str]:
    return {row["stay"] for row in repo.rows("SELECT * FROM absence") if lasts(row, on)}


def in_need(repo: Repository, on: date, field: str, adjustment: str, *, private: bool = True) -> set[str]:
    return {
        row["person"]
        for row in repo.rows("SELECT * FROM need")
        if lasts(row, on, "found_on", "closed_on")
        and (row["field"] == field or adjustment in (row["adjustment"] or "").split())
        and (private or not row["confidential"])
    }


def of_age(repo: Repository, person: str, least: int, most: int, on: date) -> bool:
    age = dates.age((repo.get("person", person) or {})["birth_date"], on)
    return age is not None and least <= age <= most


def test_meals_are_those_who_slept_there_and_were_not_away_counted_one_by_one(house: Path) -> None:
    with repository.reading(house) as repo:
        for on in NIGHTS:
            found = parts(kitchen.kitchen(repo, on, names=True))
            kept = {row["id"]: row["kind"] for row in repo.rows("SELECT id, kind FROM site")}
            wanted, named = Counter[Any](), set()
            for meal, night in (("breakfast", on - timedelta(1)), ("dinner", on)):
                eaters = {
                    (row["site"], person)
                    for row, person in slept(repo, night)
                    if row["stay"] not in away(repo, night) and kept[row["site"]] != "flat"
                }
                for site, person in eaters:
                    wanted[site, meal] += 1
                    wanted[site, meal, "small"] += of_age(repo, person, 3, 13, on)
                    wanted[site, meal, "adapted"] += person in in_need(repo, on, "diet", "diet")
                named |= {one for one in eaters if one[1] in in_need(repo, on, "diet", "diet")}
            private = in_need(repo, on, "diet", "diet") - in_need(repo, on, "diet", "diet", private=False)
            counted = Counter[Any]()
            for line in found["kitchen"]:
                key = line["site"], str.__str__(line["meal"])
                if key[1] != "lunch":
                    counted[key] += line["meals"]
                    counted[*key, "small"] += line["age_3_13"]
                    counted[*key, "adapted"] += line["adapted"]
            assert +counted == +wanted
            assert {(line["site"], line["person"]) for line in found.get("adapted", [])} == {
                one for one in named if one[1] not in private
            }


def test_the_list_for_a_fire_brigade_has_everybody_once_and_says_who_needs_help(house: Path) -> None:
    with repository.reading(house) as repo:
        for on in NIGHTS:
            found = parts(evacuation.evacuation(repo, on))
            here = {(row["site"], person) for row, person in slept(repo, on)}
            helped = in_need(repo, on, "mobility", "accessible-bed")
            lines = {(line["site"], line["person"]): line for line in found["rooms"]}
            assert lines.keys() == here and len(found["rooms"]) == len(here)
            assert {one for one, line in lines.items() if line["help"]} == {
                one for one in here if one[1] in helped
            }
            assert sum(line["people"] for line in found["floors"]) == len(here)
            assert sum(line["helped"] for line in found["floors"]) == sum(one[1] in helped for one in here)
            out = sum(str.__str__(line["state"]) == "out" for line in found["rooms"])
            assert sum(line["in_house"] for line in found["floors"]) == len(here) - out


def test_the_plan_of_rooms_adds_up_to_its_beds_and_its_people(house: Path) -> None:
    with repository.reading(house) as repo:
        for on in NIGHTS:
            found = parts(rooms.rooms(repo, on))
            people = Counter((row["site"], row["room"]) for row, _person in slept(repo, on))
            assert people == {
                (line["site"], line["room"]): line["occupied"] for line in found["rooms"] if line["occupied"]
            }
            states = [(line["room"], str.__str__(line["state"])) for line in found["occupancy"]]
            free = Counter(room for room, state in states if state == "free")
            for line in found["rooms"]:
                letters = (line["free_beds"] or "").split(", ") if line["free_beds"] else []
                assert line["free"] == free[line["room"]] == len(letters)
                assert line["occupied"] == line["beds"] - line["out_of_service"] - line["free"] + line["over"]


@pytest.fixture
def family(office: Path, azil: Azil) -> Path:
    """A mother and her child in LOGATEC, with needs, and a child that moved there and is in no school."""
    typed(
        azil,
        "person add Ahmadi Ana --sex f --born 1990-01-01 --citizenship AFG",
        "person add Ahmadi Tim --sex m --born 2012-05-05 --citizenship AFG",
        "person add Bako Bo --sex m --born 2010-01-01 --citizenship SYR",
        'admit "Ahmadi Ana" --to LOGATEC/101 --on 2025-01-10 --programme asylum --override drill',
        'admit "Ahmadi Tim" --to LOGATEC/103 --on 2025-01-10 --programme asylum --override drill',
        "admit Bako --to LJ-GORICE/301 --on 2025-01-10 --programme asylum --override drill",
        "transfer Bako --to LOGATEC/102 --on 2025-01-20 --override drill",
        'need add "Ahmadi Ana" diet --on 2025-01-12 --private',
        'need add "Ahmadi Tim" diet --on 2025-01-12',
        "activity add OS-1 --organisation UOIM --kind schooling --title School --from 2025-01-01",
        'participation add "Ahmadi Tim" OS-1 --from 2025-01-20',
        "request add Bako secondary-school --to UOIM --asked 2025-02-01",
    )
    return office


def data(azil: Azil, line: str) -> Any:
    done = azil(f"report {line} --format json")
    assert done.code == ExitCode.DONE, done.err
    return json.loads(done.out)


def test_the_kitchen_hears_no_name_unless_it_asks_and_never_one_that_is_private(
    family: Path, azil: Azil
) -> None:
    on = "--site LOGATEC --on 2025-02-10"
    assert "Ahmadi" not in azil(f"report kitchen {on}").out
    page = azil(f"report kitchen {on} --names").out
    assert "Ahmadi Tim" in page and "Ahmadi Ana" not in page and "1 more is not named" in page
    assert [line["adapted"] for line in data(azil, f"kitchen {on}")] == [2, 2, 2]


def test_a_child_is_in_its_school_or_one_was_asked_for_or_none_is_recorded(family: Path, azil: Azil) -> None:
    for on, states in (("2025-01-15", ("none", "none")), ("2025-01-25", ("OS-1", "none")),
                       ("2025-02-10", ("OS-1", "asked"))):  # fmt: skip
        found = data(azil, f"school --on {on}")
        schools = {line["name"]: line["school"] for line in found["children"]}
        assert schools == dict(zip(("Ahmadi Tim", "Bako Bo"), states, strict=True))
        assert sum(line["children"] for line in found["schools"]) == 2
    assert [tuple(line.values()) for line in found["ages"]] == [(12, 1, 1, 0, 0), (15, 1, 0, 1, 0)]


def test_a_certificate_names_every_site_of_the_stay_in_both_languages(family: Path, azil: Azil) -> None:
    found = data(azil, "certificate Bako --on 2025-02-10")
    spans = [(line["site"], line["from_day"], line["to_day"]) for line in found["places"]]
    assert spans == [("LJ-GORICE", "2025-01-10", "2025-01-20"), ("LOGATEC", "2025-01-20", None)]
    assert found["places_en"] == found["places"] and found["certificate"]["name"] == "Bako Bo"
    for lang in ("sl", "en"):
        page = azil(f"report certificate Bako --on 2025-02-10 --lang {lang}").out
        assert "Potrdilo o nastanitvi" in page and "Translation: Certificate of accommodation" in page
        assert "20. 1. 2025" in page and "2025-01-20" in page and "115(1)/6" in page
    typed(azil, "discharge Bako --reason own-wish --on 2025-02-20")
    assert "je bila ta oseba nastanjena" in azil("report certificate Bako --on 2025-02-20").out
    for line, code in (("Bako --on 2025-01-09", 3), ("Bako --on tomorrow", 4), ("Nobody", 3)):
        assert azil(f"report certificate {line}").code == code, line


def test_a_notice_says_when_the_term_ends_and_what_an_extension_would_take(office: Path, azil: Azil) -> None:
    typed(
        azil,
        "person add Novak --sex f",
        "status set Novak evicted --on 2024-08-01",
        "admit Novak --to FLAT-CE --on 2024-08-31",
        "person add Kos --sex m --citizenship SYR",
        "admit Kos --to LOGATEC/101 --on 2025-01-10 --programme asylum --override drill",
    )
    for on, said in (("2025-02-01", "ends on 28 February 2025"), ("2025-03-01", "ended on 28 February 2025")):
        page = azil(f"report notice Novak --on {on}").out
        assert said in page and "this would be missing" in page and "31 May 2025" in page
        assert "28. februarja 2025" in page
    assert data(azil, "notice Novak --on 2025-02-01")["notice"]["until"] == "2025-02-28"
    assert azil("report notice Kos --on 2025-02-01").code == ExitCode.REFUSED
