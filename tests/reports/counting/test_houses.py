"""Who sleeps where and what they need there over random histories, counted bed by bed and one by one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import timedelta
from typing import Any

import pytest

from azilcli.reports import dispersed, evacuation, kitchen, people, rooms, school
from azilcli.repository import Record, places
from tests.reports.counting import world as raw
from tests.reports.counting.author import LAST
from tests.reports.counting.world import DAY, Line, World, told, totals

BEFORE = (LAST - timedelta(1)).isoformat()
WITHOUT_BEDS = ("private-address", "other-institution")
SITES = (None, "LOGATEC", "FLAT-CE")
AGES = {0: "0_0", 2: "1_2", 13: "3_13", 17: "14_17", 64: "18_64", 200: "65_plus"}
"""The last year of each age in which people eat alike."""


def there(world: World, night: str, *without: str, site: str | None = None) -> list[Record]:
    """The sleepers of a night at sites that are of none of some kinds, each with that kind."""
    kinds = {row["id"]: row["kind"] for row in world.all("site")}
    return [
        {**row, "kind": kinds[row["site"]]}
        for row in world.sleepers(night)
        if kinds[row["site"]] not in without and site in (None, row["site"])
    ]


def once(rows: Iterable[Record]) -> set[tuple[str, str]]:
    """Where people sleep, each person once at each site."""
    return {(row["site"], row["person"]) for row in rows}


@pytest.mark.parametrize("site", SITES)
def test_meals_are_for_whoever_sleeps_there_and_is_in_the_house(world: World, site: str | None) -> None:
    people_ = {row["id"]: row for row in world.all("person")}
    eaters = {}
    for meal, night in (("breakfast", BEFORE), ("lunch", DAY), ("dinner", DAY)):
        those = there(world, night, "flat", *WITHOUT_BEDS, site=site)
        eaters[meal] = once(row for row in those if not world.is_away(row["stay"], night))
    diets = {
        row["person"] for row in world.open_needs(DAY) if row["field"] == "diet" or "diet" in row["asks"]
    }
    report = kitchen.kitchen(world.repo, LAST, site, names=True)
    found = told(report)
    wanted = {}
    for at in {at for those in eaters.values() for at, _person in those}:
        for meal, eating in eaters.items():
            here = [people_[person] for of, person in eating if of == at]
            ages = Counter(eats_as(person) for person in here)
            wanted[at, meal] = {
                "meals": len(here),
                **{f"age_{key}": ages[key] for key in (*AGES.values(), "unknown")},
                "adapted": sum(person["id"] in diets for person in here),
            }
    assert {(line.pop("site"), line.pop("meal")): line for line in found["kitchen"]} == wanted
    private = {
        person for person in diets
        if all(row["confidential"] for row in world.open_needs(DAY)
               if row["person"] == person and (row["field"] == "diet" or "diet" in row["asks"]))
    }  # fmt: skip
    everybody = set().union(*eaters.values())
    assert {(line["site"], line["person"]) for line in found["adapted"]} == {
        (at, person) for at, person in everybody if person in diets - private
    }


def eats_as(person: Record) -> str:
    born = person["birth_date"] or (person["birth_band"] or "")[-4:]
    if not born:
        return "unknown"
    return next(key for most, key in AGES.items() if raw.years(born, DAY) <= most)


@pytest.mark.parametrize("site", SITES)
def test_children_of_school_age_attend_or_are_promised_or_asked_for_a_school_or_none(
    world: World, site: str | None
) -> None:
    schooling = {row["id"] for row in world.all("activity") if row["kind"] == "schooling"}
    schools = ("primary-school", "secondary-school", "adult-school", "right-school")

    def state(person: str) -> tuple[str, set[Any]]:
        """How far it is, and since which days that may be said."""
        attended = [
            row for row in world.all("participation")
            if row["person"] == person and row["activity"] in schooling and raw.holds(row, DAY)
        ]  # fmt: skip
        if attended:
            latest = max(row["from_day"] for row in attended)
            return "attends", {row["activity"] for row in attended if row["from_day"] == latest}
        if world.has_school(person, DAY):
            return "in-school", {"in-school"}
        asked = any(
            row["person"] == person and row["what"] in schools and row["asked_on"] <= DAY
            for row in world.all("request")
        )
        return ("asked", {"asked"}) if asked else ("none", {"none"})

    ages = {row["person"]: raw.years(row["birth_date"], DAY) for row in world.pupils(DAY)}
    children = once(row for row in world.pupils(DAY) if site in (None, row["site"]))
    report = school.school(world.repo, LAST, site)
    found = told(report)
    assert {(line["site"], line["person"]) for line in found["children"]} == children
    for line in found["children"]:
        how, where = state(line["person"])
        assert line["school"] in where
        assert line["age"] == ages[line["person"]]
        assert line["by"] is None or how in ("asked", "none")
    schools_ = Counter({(line["site"], line["school"]): line["children"] for line in found["schools"]})
    assert schools_ == Counter((line["site"], line["school"]) for line in found["children"])
    by_age: dict[int, Counter[str]] = {}
    for _site, person in children:
        how, _where = state(person)
        how = "in_school" if how in ("attends", "in-school") else how
        by_age.setdefault(ages[person], Counter()).update(["children", how])
    assert {line.pop("age"): +Counter(line) for line in found["ages"]} == by_age


@pytest.mark.parametrize("site", SITES)
def test_the_fire_brigade_finds_everybody_by_floor(world: World, site: str | None) -> None:
    floors = {row["id"]: row["floor"] for row in world.all("room")}
    sleepers = there(world, DAY, *WITHOUT_BEDS, site=site)
    helped = {
        row["person"] for row in world.all("vulnerability")
        if row["kind"] == "disability" and raw.holds(row, DAY)
    } | {
        row["person"] for row in world.open_needs(DAY)
        if row["field"] == "mobility" or {"accessible-bed", "ground-floor"} & {*row["asks"]}
    }  # fmt: skip
    report = evacuation.evacuation(world.repo, LAST, site)
    found = told(report)
    by_one = raw.groups(sleepers, "site", "person")
    assert {(line["site"], line["person"]) for line in found["rooms"]} == by_one.keys()
    assert len(found["rooms"]) == len(by_one)
    floors_: dict[tuple[str, str | None], Counter[str]] = {}
    for line in found["rooms"]:
        rows = by_one[line["site"], line["person"]]
        small = bool(rows[0]["birth_date"]) and raw.years(rows[0]["birth_date"], DAY) < 6
        is_out = all(world.is_away(row["stay"], DAY) for row in rows)
        assert (line["floor"], line["room"], line["bed"]) in {
            (floors.get(row["room"]), row["room"] or row["site"], row["bed"]) for row in rows
        }
        assert line["help"] == (line["person"] in helped)
        assert line["state"] == ("out" if is_out else "present"), rows
        count = floors_.setdefault((line["site"], line["floor"]), Counter())
        count.update({"people": 1, "in_house": not is_out, "helped": line["help"], "small": small})
    assert {(line.pop("site"), line.pop("floor")): Counter(line) for line in found["floors"]} == floors_
    total = totals(report).get("floors", {"floor": ""})
    assert total.pop("floor") == "" and +Counter(total) == +sum(floors_.values(), Counter())


@pytest.mark.parametrize("site", SITES)
def test_rooms_have_beds_and_people_and_what_is_left_is_free(world: World, site: str | None) -> None:
    beds = raw.groups(world.beds(DAY, site), "room")
    sleepers = raw.groups(there(world, DAY, *WITHOUT_BEDS, site=site), "site", "room")
    keys = {(room.partition("/")[0], room) for room in beds} | sleepers.keys()

    def figures(at: tuple[str, str]) -> Line:
        here, people_ = beds.get(at[1], []) if at[1] else [], sleepers.get(at, [])
        usable = {row["id"] for row in here if not row["is_out"]}
        taken = {row["bed"] for row in people_} & usable
        return {
            "beds": len(here),
            "occupied": len(people_),
            "free": len(usable - taken),
            "over": len(people_) - len(taken),
            "out_of_service": len(here) - len(usable),
        }

    report = rooms.rooms(world.repo, LAST, site)
    lines = {(line["site"], line["room"] or ""): line for line in told(report)["rooms"]}
    assert lines.keys() == keys
    for at, line in lines.items():
        assert figures(at).items() <= line.items()
        usable = {row["id"] for row in beds.get(at[1], []) if not row["is_out"]}
        free = sorted(one.rpartition("/")[2] for one in usable - {row["bed"] for row in sleepers.get(at, [])})
        assert (line["free_beds"] or "") == (", ".join(free) if at[1] else "")


@pytest.mark.parametrize("site", SITES)
def test_residents_are_who_sleeps_there_with_the_term_as_granted_so_far(
    world: World, site: str | None
) -> None:
    wanted = set()
    for row in there(world, DAY, site=site):
        until = world.granted(row["stay"], DAY) or row["until"]
        if row["programme"] == "temporary-protection":
            until = world.policy("temporary-protection.until", DAY)
        where = row["bed"] or row["room"] or row["site"]
        age = raw.years(row["birth_date"], DAY) if row["birth_date"] else None
        wanted.add((where, row["person"], row["programme"], row["arrived"], until, age))
    place = places.parts(site) if site else None
    found = told(people.residents(world.repo, LAST, place))["residents"]
    assert {
        (line["place"], line["person"], line["programme"], line["arrived"], line["until"], line["age"])
        for line in found
    } == wanted


@pytest.mark.parametrize("programme", [None, "asylum"])
def test_the_dispersed_are_who_sleeps_at_a_site_without_beds(world: World, programme: str | None) -> None:
    kinds = {row["id"]: row["kind"] for row in world.all("site")}
    sleepers = [
        {**row, "kind": kinds[row["site"]]} for row in world.sleepers(DAY)
        if kinds[row["site"]] in WITHOUT_BEDS and programme in (None, row["programme"])
    ]  # fmt: skip
    report = dispersed.dispersed(world.repo, LAST, programme)
    towns = {(line["kind"], line["town"]): line["people"] for line in told(report)["towns"]}
    assert towns == {
        key: len({row["person"] for row in rows})
        for key, rows in raw.groups(sleepers, "kind", "town").items()
    }
    assert totals(report)["towns"]["people"] == len({row["person"] for row in sleepers})
    found = told(report)["dispersed"]
    assert {(line["kind"], line["town"] or "", line["person"], line["since"]) for line in found} == {
        (row["kind"], row["town"] or "", row["person"], row["arrived"]) for row in sleepers
    }
