"""Needs, requests, health care and rights over random histories, counted one by one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from azilcli.reports import care, referrals, rights
from azilcli.repository import Record
from tests.reports.counting.author import FIRST, LAST
from tests.reports.counting.world import DAY, Line, World, between, days, groups, middle, told, totals, years

HEALTH = ("gp", "specialist", "hospital", "dentist", "psychiatrist", "psychotherapy", "vaccination",
          "extra-health-services")  # fmt: skip


def asked(those: Sequence[Record]) -> Line:
    """What is said of some requests."""
    states = Counter(row["state"] for row in those)
    took = [days(row["asked_on"], row["answered_on"]) for row in those if row["answered_on"]]
    return {
        "asked": len(those),
        "people": len({row["person"] or row["household"] for row in those}),
        "waiting": states["asked"] + states["accepted"] + states["appointed"],
        "done": states["done"],
        "refused": states["refused"],
        "not_attended": states["not-attended"],
        "withdrawn": states["withdrawn"],
        "days": middle(took),
        "longest": max(took, default=None),
    }


def needed(those: Sequence[Record]) -> Line:
    """What is said of some needs on a day."""
    open_ = [row for row in those if (row["closed_on"] or "9999") > DAY]
    closed = Counter(row["result"] for row in those if (row["closed_on"] or "9999") <= DAY)
    levels = Counter(row["level"] for row in open_)
    met = [row for row in those if row["result"] == "met" and row["closed_on"] <= DAY]
    return {
        "people": len({row["person"] for row in those}),
        **{level: levels[level] for level in ("urgent", "raised", "ordinary")},
        "met": closed["met"],
        "not_met": closed.total() - closed["met"] - closed["ended"],
        "ended": closed["ended"],
        "days": middle(days(row["found_on"], row["closed_on"]) for row in met),
    }


def test_needs_are_those_found_by_the_day_as_they_stood_on_it(world: World) -> None:
    for site in (None, "LOGATEC"):
        there = {row["person"] for row in world.sleepers(DAY) if site in (None, row["site"])}
        known = [
            row
            for row in world.all("need")
            if row["found_on"] <= DAY and (not site or row["person"] in there)
        ]
        report = care.needs(world.repo, LAST, site)
        assert totals(report).get("needs", needed([])) == needed(known)
        lines = {line.pop("field"): line for line in told(report)["needs"]}
        assert lines == {field: needed(those) for field, those in groups(known, "field").items()}


def test_requests_are_those_asked_in_the_period_as_they_stand_now(world: World) -> None:
    known = [row for row in world.all("request") if between(row["asked_on"])]
    report = care.requests(world.repo, FIRST, LAST)
    assert totals(report)["requests"] == asked(known)
    for table, key in (("requests", "what"), ("organisations", "organisation")):
        lines = {line.pop(key): line for line in told(report)[table]}
        assert lines == {code: asked(those) for code, those in groups(known, key).items()}


def test_health_counts_referrals_where_people_slept_on_the_day(world: World) -> None:
    for site in (None, "LOGATEC"):
        known = [
            {**row, "site": world.site_on(row["person"], row["asked_on"])}
            for row in world.all("request")
            if between(row["asked_on"]) and row["what"] in HEALTH
        ]
        known = [row for row in known if site in (None, row["site"])]
        report = referrals.health(world.repo, FIRST, LAST, site)
        found = told(report)
        total = totals(report).get("referrals", {"site": None, **asked([])})
        assert total == {"site": None, **asked(known)}
        lines = {(line.pop("what"), line.pop("site") or ""): line for line in found["referrals"]}
        assert lines == {key: asked(those) for key, those in groups(known, "what", "site").items()}
        for table, key in (("costs", "cost"), ("results", "result")):
            counts = {line[key]: line["referrals"] for line in found[table]}
            assert counts == Counter(row[key] or "" for row in known)


def test_health_counts_who_was_examined_and_who_still_sleeps_apart(world: World) -> None:
    results = {row["person"]: row["fitness"] for row in
               sorted(world.one_a_day("examination", "on_day"), key=lambda row: str(row["on_day"]))
               if row["on_day"] <= DAY}  # fmt: skip
    seen = [
        (world.site_on(row["person"], row["on_day"]), row["fitness"] or "other", row["person"])
        for row in world.one_a_day("examination", "on_day")
        if between(row["on_day"])
    ]
    seen += [
        (row["site"], "apart", row["person"])
        for row in world.sleepers(DAY)
        if results.get(row["person"]) == "isolation"
    ]

    def figures(those: Sequence[tuple[str | None, str, str]]) -> Line:
        columns = ("fit", "referred", "isolation", "other", "apart")
        return {
            column: len({person for _site, what, person in those if what == column}) for column in columns
        }

    report = referrals.health(world.repo, FIRST, LAST)
    assert {line.pop("site"): line for line in told(report)["examinations"]} == {
        site: figures([one for one in seen if one[0] == site]) for site in {one[0] for one in seen}
    }
    assert totals(report)["examinations"] == figures(seen)


def test_rights_are_the_requests_for_them_of_whoever_is_or_was_in_the_programme(world: World) -> None:
    for programme in (None, "temporary-protection", "asylum"):
        inside = {row["person"] for row in world.all("stay") if programme in (None, row["programme"])}
        homes = {row["household"] for row in world.all("membership") if row["person"] in inside}
        known = [
            row
            for row in world.all("request")
            if between(row["asked_on"]) and row["what"].startswith("right-")
            if programme is None or row["person"] in inside or row["household"] in homes
        ]
        report = rights.rights(world.repo, FIRST, LAST, programme)
        for table, key in (("rights", "what"), ("offices", "organisation")):
            lines = {line.pop(key): line for line in told(report)[table]}
            assert lines == {code: asked(those) for code, those in groups(known, key).items()}
        assert totals(report).get("rights", asked([])) == asked(known)
        assert ("protected" in told(report)) == (programme != "asylum")


def test_who_is_protected_stands_once_where_they_live(world: World) -> None:
    kinds = {row["id"]: row["kind"] for row in world.all("site")}
    pupils = {row["person"]: world.has_school(row["person"], DAY) for row in world.pupils(DAY)
              if row["programme"] == "temporary-protection"}  # fmt: skip
    wanted: dict[str, Counter[str]] = {name: Counter() for name in ("centre", "private", "unknown")}
    protected = [one for one in world.all("person") if world.status(one["id"], DAY) == "temporary-protection"]
    for one in protected:
        homes = {
            kinds[row["site"]] == "private-address"
            for row in world.sleepers(DAY)
            if row["person"] == one["id"]
        }
        where = "unknown" if not homes else "private" if homes == {True} else "centre"
        wanted[where].update(
            {
                "people": 1,
                "women": one["sex"] == "f",
                "men": one["sex"] == "m",
                f"age_{age_group(one)}": 1,
                "school_age": one["id"] in pupils,
                "in_school": pupils.get(one["id"], False),
            }
        )
    report = rights.rights(world.repo, FIRST, LAST)
    lines = {line.pop("place"): line for line in told(report)["protected"]}
    assert {place: Counter(line) for place, line in lines.items()} == wanted
    assert Counter(totals(report)["protected"]) == sum(wanted.values(), Counter())
    (end,) = told(report)["end"]
    waiting = [one for one in world.all("person") if world.status(one["id"], DAY) == "tp-applicant"]
    assert (end["protected"], end["waiting"]) == (len(protected), len(waiting))
    assert end["days"] == days(DAY, end["ends"])


AGES = ((13, "0-13"), (15, "14-15"), (17, "16-17"), (34, "18-34"), (64, "35-64"), (200, "65+"))


def age_group(person: Record) -> str:
    """The group of an age on the last day; of an erased person the youngest that it may have been."""
    born = person["birth_date"] or (person["birth_band"] or "")[-4:]
    return next(name for most, name in AGES if years(born, DAY) <= most) if born else "unknown"
