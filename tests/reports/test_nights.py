"""Occupancy of a period: it is the sum of the single nights, whatever the history."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import Any

import pytest

from azilcli import repository
from azilcli.reports import grounds, nights, occupancy
from azilcli.repository import Repository, places
from azilcli.repository.places import CLOSED, OUT_OF_SERVICE
from azilcli.rules import sweep
from tests.conftest import AUTHOR, Azil
from tests.reports.test_occupancy import Line, lines, table

pytestmark = pytest.mark.whole_network

FIRST, LAST = date(2024, 2, 20), date(2024, 4, 3)
BEDS = [f"LOGATEC/{room}/{bed}" for room in (201, 202) for bed in "ABCD"] + ["IH-CELJE/1/A", "FLAT-CE/1/A"]
PROGRAMMES = ("asylum", "temporary-protection", "integration")


def days(chance: Random) -> tuple[str, str | None]:
    """An interval near the period, perhaps of no night, perhaps without an end."""
    start = FIRST + timedelta(chance.randint(-30, 50))
    end = start + timedelta(chance.choice((0, 0, 1, 2, 7, 20, 60)))
    return start.isoformat(), None if chance.random() < 0.1 else end.isoformat()


def scatter(repo: Repository, chance: Random) -> None:
    """Stays that move, also on one day, overlap in one bed or in one person, or have no bed; closed beds."""
    beds = [bed for bed in BEDS if repo.get("bed", bed)]
    people = [
        repo.add("person", family_name=f"N{number}", sex="m", citizenship="SYR") for number in range(12)
    ]
    for _number in range(40):
        start, end = days(chance)
        person, programme = chance.choice(people), chance.choice(PROGRAMMES)
        stay = repo.add("stay", person=person, programme=programme, arrived=start)
        for number in range(chance.choice((1, 1, 2, 3))):
            bed = chance.choice(beds)
            room, site = bed.rpartition("/")[0], bed.partition("/")[0]
            part = chance.choice(({"room": room, "bed": bed}, {"room": room}, {}))
            if number:
                start, end = chance.choice(((start, start), days(chance)))
            repo.add("placement", stay=stay, site=site, number=number + 1, from_day=start, to_day=end, **part)
    for _number in range(12):
        start, end = days(chance)
        bed = chance.choice(beds)
        place = chance.choice((bed, bed, bed.rpartition("/")[0], bed.partition("/")[0]))
        effect = chance.choice((CLOSED, OUT_OF_SERVICE))
        repo.add("closure", place=place, effect=effect, from_day=start, to_day=end)
    repo.record("test")


@pytest.fixture(params=range(4))
def house(request: pytest.FixtureRequest, office: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    if request.param % 2:  # as where there are many
        monkeypatch.setattr(nights, "_MANY", 0)
    with repository.writing(office, AUTHOR) as repo:
        scatter(repo, Random(request.param))
    return office


def each(first: date, last: date) -> Iterator[date]:
    for number in range((last - first).days + 1):
        yield first + timedelta(number)


def summed(repo: Repository, first: date, last: date, by: str) -> dict[Any, dict[str, Any]]:
    """What the single nights add up to, by line; the key None is all of them together."""
    found: dict[Any, dict[str, Any]] = defaultdict(
        lambda: {"bed_nights": 0, "capacity_nights": 0, "peak": 0, "peak_night": None, "who": set()}
    )
    for night in each(first, last):
        one = table(occupancy.occupancy(repo, night, by))
        keys = {line[by]: line for line in lines(one)}
        sites = {row["site"]: 0 for row in repo.rows("SELECT id AS site FROM site")}
        whole = {
            "occupied": sum(line["occupied"] for line in keys.values()),
            "capacity": sum(line["capacity"] for line in keys.values()),
        }
        for key, line in [*keys.items(), (None, whole)]:
            into = found[key]
            into["bed_nights"] += line["occupied"]
            into["capacity_nights"] += line["capacity"]
            if line["occupied"] > into["peak"]:
                into["peak"], into["peak_night"] = line["occupied"], night.isoformat()
        for sleeper in places.sleepers_on(repo, night):
            assert sleeper["site"] in sites
            kind = (repo.get("site", sleeper["site"]) or {})["kind"]
            of = {"site": sleeper["site"], "programme": sleeper["programme"], "kind": kind}
            for key in (of[by], None):
                found[key]["who"].add(sleeper["person"])
    return {
        key: {**{name: value for name, value in line.items() if name != "who"}, "persons": len(line["who"])}
        for key, line in found.items()
        if line["bed_nights"] or line["capacity_nights"]
    }


FIGURES = ("bed_nights", "capacity_nights", "peak", "peak_night", "persons")


def figures(line: Line) -> dict[str, Any]:
    return {name: line[name] for name in FIGURES}


def weight(cell: Any) -> int:
    """For how much the records of a figure count."""
    rests_on = [one for one in grounds.of(cell) if one.key != "ended"]
    return sum(row[one.share] if one.share else 1 for one in rests_on for row in one.rows)


@pytest.mark.parametrize("by", occupancy.BY)
def test_each_figure_of_a_night_and_of_a_period_is_what_its_records_add_up_to(by: str, office: Path) -> None:
    with repository.writing(office, AUTHOR) as repo:
        scatter(repo, Random(3))
    with repository.reading(office) as repo:
        whose = dict(repo.values("SELECT placement, person FROM sleeper"))
        site = "LOGATEC" if by in ("room", "bed") else None
        night = table(occupancy.occupancy(repo, FIRST + timedelta(20), by, site=site, present=True))
        every = "month" if by == "site" else None
        period = table(nights.occupancy(repo, FIRST, LAST, by, site, every=every))
        for part in (night, period):
            for row in part.lines:
                line = dict(zip((column.key for column in part.columns), row, strict=True))
                known = {key: cell for key, cell in line.items() if isinstance(cell, grounds.Count)}
                if who := known.pop("persons", None):
                    assert len({whose[one["id"]] for one in grounds.of(who)[0].rows}) == who, line
                assert {key: weight(cell) for key, cell in known.items()} == known, line
                assert known or by == "bed", line


@pytest.mark.parametrize("every", [None, "week", "month"])
def test_a_period_is_the_sum_of_its_nights(house: Path, every: str | None) -> None:
    by = {None: "site", "week": "programme", "month": "kind"}[every]
    with repository.reading(house) as repo:
        made = table(nights.occupancy(repo, FIRST, LAST, by, every=every))
        found: dict[Any, dict[str, Any]] = defaultdict(dict)
        for line in lines(made):
            found[(line.get("from_day", FIRST.isoformat()), line.get("to_day", LAST.isoformat()))][
                str.__str__(line[by])
            ] = figures(line)
        steps = sweep.steps(FIRST, LAST, every)
        assert list(found) == [(start.isoformat(), end.isoformat()) for start, end in steps]
        for start, end in steps:
            wanted = summed(repo, start, end, by)
            wanted.pop(None)
            assert found[start.isoformat(), end.isoformat()] == wanted
        whole = dict(zip((column.key for column in made.columns), made.total or (), strict=True))
        assert figures(whole) == summed(repo, FIRST, LAST, by)[None]


def test_every_night_alone_is_the_night(house: Path) -> None:
    with repository.reading(house) as repo:
        found = lines(table(nights.occupancy(repo, FIRST, LAST, "all", every="day")))
        for night, line in zip(each(FIRST, LAST), found, strict=True):
            (one,) = lines(table(occupancy.occupancy(repo, night, "all")))
            wanted = (night.isoformat(), one["occupied"], one["capacity"], one["percent"])
            keys = ("from_day", "bed_nights", "capacity_nights", "percent")
            assert tuple(line[key] for key in keys) == wanted
            assert line["persons"] == len({row["person"] for row in places.sleepers_on(repo, night)})


@pytest.mark.parametrize("by", ["room", "bed"])
def test_lines_of_rooms_and_beds_add_up_to_those_of_their_sites(house: Path, by: str) -> None:
    with repository.reading(house) as repo:
        whole = table(nights.occupancy(repo, FIRST, LAST, "site"))
        one = table(nights.occupancy(repo, FIRST, LAST, by))
    assert one.total and whole.total
    assert one.total[-9:] == whole.total[-9:]
    for site in lines(whole):
        parts = [line for line in lines(one) if line["site"] == site["site"]]
        for name in ("bed_nights", "capacity_nights"):
            assert sum(line[name] for line in parts) == site[name]


def test_a_site_alone_is_its_line_in_all_of_them(house: Path) -> None:
    with repository.reading(house) as repo:
        of_all = {line["site"]: line for line in lines(table(nights.occupancy(repo, FIRST, LAST)))}
        made = table(nights.occupancy(repo, FIRST, LAST, site="LOGATEC"))
    assert lines(made) == [of_all["LOGATEC"]]
    assert made.total and made.total[2:] == made.rows[0][2:]


def test_what_is_no_day_holds_the_nights_that_it_holds_where_texts_are_compared(house: Path) -> None:
    with repository.writing(house, AUTHOR) as repo:
        for number, (start, end) in enumerate((("2024-02-31", None), ("2024", "2024-03-3"), ("", "x"))):
            stay = repo.add("stay", person=f"P{number}", programme="asylum", arrived=start)
            repo.add("placement", stay=stay, site="LOGATEC", number=1, from_day=start, to_day=end)
        repo.record("test")
    with repository.reading(house) as repo:
        (line,) = lines(table(nights.occupancy(repo, FIRST, LAST, site="LOGATEC")))
        single = [
            lines(table(occupancy.occupancy(repo, night, "all", "LOGATEC")))[0] for night in each(FIRST, LAST)
        ]
    assert line["bed_nights"] == sum(one["occupied"] for one in single)


def test_steps_begin_on_mondays_and_first_days_and_hold_every_day_once() -> None:
    for every in (None, "day", "week", "month"):
        found = sweep.steps(FIRST, LAST, every)
        assert [day for start, end in found for day in each(start, end)] == list(each(FIRST, LAST))
        inner = [start for start, _end in found[1:]]
        if every == "week":
            assert {day.weekday() for day in inner} == {0}
        if every == "month":
            assert {day.day for day in inner} == {1}
    assert sweep.steps(LAST, LAST, "week") == [(LAST, LAST)]


def test_a_month_is_asked_for_as_its_first_and_last_day(office: Path, azil: Azil) -> None:
    azil("person add Haidari --sex m --citizenship AFG")
    azil("admit Haidari --to LOGATEC/101/A --on 2024-02-28 --programme asylum --override drill")
    months = [azil(f"report occupancy {said} --site LOGATEC --format json").out for said in
              ("--month 2024-02", "--month 2.2024", "--from 1.2.2024 --to 29.2.2024")]  # fmt: skip
    assert len(set(months)) == 1
    (line,) = json.loads(months[0])
    assert (line["bed_nights"], line["peak_night"], line["persons"]) == (2, "2024-02-28", 1)
    assert (line["capacity_nights"], line["capacity"]) == (400 * 29, 400.0)
