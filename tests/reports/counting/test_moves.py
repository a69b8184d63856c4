"""Movements, flow, forecast, handovers and the page of a site over random histories, counted one by one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest

from azilcli.reports import centre, flow, forecast, handovers, movements
from azilcli.reports.table import Facts
from azilcli.repository import Record, places
from tests.reports.counting import world as raw
from tests.reports.counting.author import FIRST, LAST
from tests.reports.counting.world import DAY, OPEN, World, between, plain, told, totals

WITHOUT_BEDS = ("private-address", "other-institution")
BEFORE = (FIRST - timedelta(1)).isoformat()
Move = tuple[str, str, str, str | None, str | None]
"""The day, what happened, to whom, from where and to where."""


def moved(world: World) -> Iterator[Move]:
    """What happened in the period: who came, who moved, who left, whose stay was extended."""
    for stay in world.all("stay"):
        rows = [row for row in world.all("placement") if row["stay"] == stay["id"]]
        rows.sort(key=lambda row: (row["from_day"], row["to_day"] or OPEN, row["number"], row["id"]))
        where = [row["bed"] or row["room"] or row["site"] for row in rows]
        person = stay["person"]
        if rows and rows[0]["from_day"] == stay["arrived"] and between(stay["arrived"]):
            yield stay["arrived"], "in", person, None, where[0]
        for before, place, row in zip(where, where[1:], rows[1:], strict=False):
            if between(row["from_day"]):
                yield row["from_day"], "moved", person, before, place
        if rows and rows[-1]["to_day"] == stay["departed"] and between(stay["departed"]):
            yield stay["departed"], "out", person, where[-1], None
        for row in world.all("extension"):
            if row["stay"] == stay["id"] and between(row["decided_on"]):
                yield row["decided_on"], "extended", person, where[-1] if where else None, None


def is_within(place: str | None, of: str | None) -> bool:
    return of is None or (place or "") == of or (place or "").startswith(f"{of}/")


@pytest.mark.parametrize("place", [None, "LOGATEC", "LOGATEC/201", "LOGATEC/201/A"])
def test_movements_are_the_steps_of_each_stay_through_its_places(world: World, place: str | None) -> None:
    report = movements.movements(world.repo, FIRST, LAST, places.parts(place) if place else None)
    lines = told(report)["movements"]
    assert Counter(
        (line["day"], line["movement"], line["person"], line["from_place"], line["to_place"])
        for line in lines
    ) == Counter(one for one in moved(world) if is_within(one[3], place) or is_within(one[4], place))


@pytest.mark.parametrize("site", [None, "LOGATEC", "LJ-KOTNIKOVA"])
def test_the_flow_is_the_movements_from_site_to_site_between_two_nights(
    world: World, site: str | None
) -> None:
    ways: dict[tuple[str, str], list[str]] = {}
    for _day, what, person, start, end in moved(world):
        way = (start or "").partition("/")[0], (end or "").partition("/")[0]
        if what != "extended" and way[0] != way[1] and site in (None, *way):
            ways.setdefault(way, []).append(person)
    nights = {name: Counter(row["site"] for row in world.sleepers(night))
              for name, night in (("before", BEFORE), ("after", DAY))}  # fmt: skip
    report = flow.flow(world.repo, FIRST, LAST, site)
    found = told(report)
    assert {
        (line["from_site"], line["to_site"]): (line["moves"], line["persons"]) for line in found["flow"]
    } == {way: (len(those), len({*those})) for way, those in ways.items()}
    shown = (
        {site}
        if site
        else {one for way in ways for one in way} | nights["before"].keys() | nights["after"].keys()
    )
    balance = {
        one: {
            "before": nights["before"][one],
            "arrived": len(ways.get(("", one), ())),
            "moved_in": sum(len(those) for (start, end), those in ways.items() if start and end == one),
            "moved_away": sum(len(those) for (start, end), those in ways.items() if end and start == one),
            "left": len(ways.get((one, ""), ())),
            "after": nights["after"][one],
        }
        for one in shown - {""}
    }
    assert {line.pop("site"): line for line in found["balance"]} == balance
    assert Counter(totals(report)["balance"]) == sum(map(Counter, balance.values()), Counter())


@pytest.mark.parametrize("site", [None, "LOGATEC"])
def test_free_beds_ahead_are_those_of_each_night_alone(world: World, site: str | None) -> None:
    first, last = FIRST, FIRST + timedelta(13)
    days = [(first + timedelta(number)).isoformat() for number in range(14)]
    outside = {row["id"] for row in world.all("site") if row["kind"] in WITHOUT_BEDS}
    report = forecast.forecast(world.repo, first, last, site)
    found = told(report)
    sites: dict[str, list[Counter[str]]] = {}
    for day, line in zip(days, found["nights"], strict=True):
        beds = Counter(row["site"] for row in world.beds(day, site) if not row["is_out"])
        sleepers = [
            row for row in world.sleepers(day) if row["site"] not in outside and site in (None, row["site"])
        ]
        gone = {row["id"]: goes(world, row, days) for row in sleepers}
        kept = Counter[str]()
        for row in world.all("hold"):
            at = row["place"].partition("/")[0]
            if (
                row["from_day"] <= day <= row["until"]
                and site in (None, at)
                and not has_come(world, row, days[0])
            ):
                kept[at] += row["people"]
        for at in {*beds, *kept, *(row["site"] for row in sleepers)}:
            here = [row for row in sleepers if row["site"] == at]
            agreed, terms = (
                sum(gone[row["id"]][1] == how and gone[row["id"]][0] <= day for row in here)
                for how in ("agreed", "term")
            )
            worst = beds[at] - len(here) - kept[at]
            figures = {
                "beds": beds[at], "people": len(here), "agreed": agreed, "terms": terms, "kept": kept[at],
                "free_planned": worst + agreed + terms, "free_worst": worst,
            }  # fmt: skip
            sites.setdefault(at, []).append(Counter({"night": days.index(day), **figures}))
        every = [one[-1] for one in sites.values() if one[-1]["night"] == days.index(day)]
        assert line.pop("night") == day
        assert line == {key: sum(one[key] for one in every) for key in line}
    for line in found["sites"]:
        nights = {one["night"]: one for one in sites[line["site"]]}
        for name in ("planned", "worst"):
            free = [nights.get(at, Counter())[f"free_{name}"] for at in range(14)]
            full = next((day for day, number in zip(days, free, strict=True) if number <= 0), None)
            assert (line[f"free_{name}"], line[f"least_{name}"], line[f"full_{name}"]) == (
                free[0], min(free), full,
            )  # fmt: skip


def goes(world: World, row: Record, days: list[str]) -> tuple[str, str]:
    """From which night on somebody is expected to be gone from a place, and why."""
    when = [(OPEN, "")]
    for one in world.all("leaving"):
        if one["person"] == row["person"] and not (one["handed_over"] or one["failed"] or one["ended"]):
            when += [(one["agreed"], "agreed")] if days[0] <= (one["agreed"] or "") <= days[-1] else []
            when += [(after(one["until"]), "agreed")] if days[0] <= (one["until"] or "") <= days[-1] else []
    until = world.granted(row["stay"], days[0]) or row["until"]
    if row["programme"] == "temporary-protection":
        until = world.policy("temporary-protection.until", days[0])
    is_open = any(
        one["stay"] == row["stay"] and one["to_day"] is None and one["from_day"] <= days[-1]
        for one in world.all("placement")
    )
    if until and until >= days[0] and is_open:
        when.append((after(until), "term"))
    return min(when)


def after(day: str) -> str:
    return (date.fromisoformat(day) + timedelta(1)).isoformat()


def has_come(world: World, hold: Record, day: str) -> bool:
    """Whether anybody of the household for which a place is kept sleeps somewhere on a day."""
    there = {row["person"] for row in world.sleepers(day)}
    members = [row for row in world.all("membership") if row["household"] == hold["household"]]
    return any(raw.holds(row, day) and row["person"] in there for row in members)


def test_handed_over_is_for_whom_the_day_is_agreed_and_has_not_failed(world: World) -> None:
    people = {row["id"]: row for row in world.all("person")}
    leavers = [
        row for row in world.all("leaving")
        if row["agreed"] == DAY and not row["failed"] and row["kind"] in ("removal", "dublin")
    ]  # fmt: skip
    found = told(handovers.handovers(world.repo, LAST))
    assert Counter(
        (line["person"], line["kind"], line["organisation"]) for line in found["handovers"]
    ) == Counter((row["person"], row["kind"], row["organisation"]) for row in leavers)
    for line in found["handovers"]:
        asks = {
            code for row in world.open_needs(DAY) for code in row["asks"]
            if row["person"] == line["person"] and not row["confidential"]
        }  # fmt: skip
        assert (line["needs"] or "").split() == sorted(asks - {"none-needed"})
        homes = {
            row["household"] for row in world.all("membership")
            if row["person"] == line["person"] and raw.holds(row, DAY)
        }  # fmt: skip
        beside = {
            row["person"] for row in world.all("membership")
            if row["household"] in homes and raw.holds(row, DAY) and row["person"] != line["person"]
        }  # fmt: skip
        born = [people[one]["birth_date"] for one in beside]
        assert line["minors"] == sum(bool(one) and raw.years(one, DAY) < 18 for one in born)
        assert len((line["household"] or "").split(", ")) == max(len(beside), 1)
        called = any(
            row["person"] == line["person"] and row["what"] == "handing-over"
            and (row["appointment"] or "")[:10] == DAY
            for row in world.all("request")
        )  # fmt: skip
        assert bool(line["hour"]) == called
    those = {row["person"] for row in leavers}
    said = Counter((row["on_day"], row["person"]) for row in world.all("told")
                   if row["person"] in those and row["on_day"] <= DAY)  # fmt: skip
    said += Counter((row["asked_on"], row["person"]) for row in world.all("request")
                    if row["person"] in those and row["asked_on"] <= DAY
                    and row["what"] in ("handing-over", "residence-told"))  # fmt: skip
    assert Counter((line["on"], line["person"]) for line in found["told"]) == said


AGES = {13: "0-13", 15: "14-15", 17: "16-17", 34: "18-34", 64: "35-64", 200: "65+"}


@pytest.mark.parametrize("site", ["LOGATEC", "LJ-GORICE", "IH-MARIBOR", "ZASEBNI-NASLOV"])
def test_a_site_on_a_page_is_what_its_beds_and_people_say(world: World, site: str) -> None:
    report = centre.centre(world.repo, LAST, site)
    found = told(report)
    beds = world.beds(DAY, site)
    sleepers = [row for row in world.sleepers(DAY) if row["site"] == site]
    here = {row["person"]: row for row in sleepers}
    facts = next({item[0]: item[2] for item in part.items} for part in report if isinstance(part, Facts))
    assert (facts["capacity"], facts["occupied"], facts["people"]) == (len(beds), len(sleepers), len(here))
    uses = {row["id"]: row["reserved_for"] or "" for row in world.all("room")}
    rooms: dict[str, Counter[str]] = {}
    free = {row["id"] for row in beds if not row["is_out"]}
    for bed in beds:
        count = rooms.setdefault(uses[bed["room"]], Counter())
        count.update({"beds": 1, "out_of_service": bed["is_out"], "free": bed["id"] in free})
    for row in sleepers:
        count = rooms.setdefault(uses.get(row["room"], ""), Counter())
        count.update({"occupied": 1, "over": row["bed"] not in free, "free": -(row["bed"] in free)})
        free -= {row["bed"]}
    if "rooms" in found:
        keys = ("beds", "out_of_service", "occupied", "free", "over")
        assert {
            line["use"]: [line[key] for key in keys]
            for line in found["rooms"]
            if any(line[key] for key in keys)
        } == {use: [count[key] for key in keys] for use, count in rooms.items() if any(count.values())}
    people: dict[str, Counter[str]] = {}
    for one in here.values():
        born = one["birth_date"] or (one["birth_band"] or "")[-4:]
        age = next(key for most, key in AGES.items() if raw.years(born, DAY) <= most) if born else "unknown"
        people.setdefault(age, Counter()).update([f"sex_{one['sex']}", "people"])
    assert {line.pop("age"): +Counter(line) for line in found["people"] if line["people"]} == people
    care: dict[tuple[str, str], list[Any]] = {}
    for row in world.all("vulnerability"):
        if row["person"] in here and raw.holds(row, DAY):
            care.setdefault(("vulnerability", row["kind"]), []).append(row)
    for row in world.open_needs(DAY):
        if row["person"] in here:
            care.setdefault(("need", row["field"]), []).append(row)
    assert {
        (line["what"], line["kind"]): (line["people"], line["urgent"]) for line in found["vulnerable"]
    } == {
        key: (
            len({row["person"] for row in rows}),
            len({row["person"] for row in rows if row["level"] == "urgent"}) if key[0] == "need" else None,
        )
        for key, rows in care.items()
    }
    towns = {row["id"]: row["town"] for row in world.all("site")}
    assert {plain(line["activity"]) for line in found["activities"]} == {
        row["id"] for row in world.all("activity")
        if raw.holds(row, DAY) and (row["site"] == site or (not row["site"] and row["town"] == towns[site]))
    }  # fmt: skip
