"""The evaluation of early warnings and flats over random histories, case by case and night by night."""

from __future__ import annotations

from calendar import monthrange
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

from azilcli.reports import pilot
from azilcli.repository import Record
from tests.reports.counting import world as raw
from tests.reports.counting.author import LAST
from tests.reports.counting.world import DAY, OPEN, World, days, middle, told

FIRST = date(2024, 1, 20)
NIGHTS = [(FIRST + timedelta(number)).isoformat() for number in range((LAST - FIRST).days + 1)]
HELPED = ("granted", "partly", "helped")
KEPT = ("kept-arrangement", "kept-aid", "kept-postponed")
LATER = {
    "decided_on": ("decision", "refusal"),
    "outcome_on": ("outcome",),
    "checked_after_on": ("still_housed", "income_after", "debt_after"),
    "asked_flat_on": ("asked_flat_on",),
}
"""What is not yet so before the day in a field of a warning."""
HOLIDAYS = ("2024-01-01", "2024-01-02", "2024-02-08", "2024-04-01")


def in_time(request: Record) -> bool:
    """Whether a request was answered in five working days."""
    day, left = date.fromisoformat(request["asked_on"]), 5
    while left:
        day += timedelta(1)
        left -= day.weekday() < 5 and day.isoformat() not in HOLIDAYS
    return bool((request["answered_on"] or OPEN) <= min(day.isoformat(), DAY))


class Told:
    """What a report is to say: of each figure its cells, and the households that it rests on."""

    def __init__(self) -> None:
        self.figures: dict[str, dict[str, Any]] = {}

    def say(self, code: str, those: Iterable[Record], **cells: Any) -> None:
        blank = {"count": None, "median": None, "percent": None, "eur": None}
        self.figures[code] = blank | cells | {"households": len({one["household"] for one in those})}

    def count(self, code: str, those: Sequence[Record]) -> None:
        self.say(code, those, count=len(those))

    def coded(self, prefix: str, those: Sequence[tuple[Record, str | None]]) -> None:
        for code in {code for _one, code in those}:
            self.count(f"{prefix}-{code or 'unknown'}", [one for one, own in those if own == code])


def cases_of(world: World) -> list[Record]:
    """The cases noticed in the period as at its end, with all that is recorded of each."""
    people = {row["id"]: row for row in world.all("person")}
    found = []
    for row in world.all("warning"):
        if row["noticed_on"] not in NIGHTS:
            continue
        on = row["noticed_on"]
        own = [one for one in world.all("membership") if one["household"] == row["household"]]
        there = {one["person"] for one in own if raw.holds(one, on)}
        young = [one for one in there if (born := people[one]["birth_date"]) and raw.years(born, on) < 18]
        minors = len(young) if row["minors"] is None else row["minors"]
        gone = {name for day, names in LATER.items() if (row[day] or "") > DAY for name in names}
        found.append(
            {
                **row,
                **dict.fromkeys(gone),
                "minors": minors,
                "adults": max((row["members"] or len(there)) - minors, 0),
                "requests": [one for one in world.all("request")
                             if one["warning"] == row["id"] and one["asked_on"] <= DAY],
                "steps": [one for one in world.all("step")
                          if one["warning"] == row["id"] and one["set_on"] <= DAY],
                "contacts": [one for one in world.all("contact")
                             if on <= one["on_day"] <= min(DAY, row["outcome_on"] or DAY)
                             if any(m["person"] == one["person"] and raw.holds(m, one["on_day"])
                                    for m in own)],
            }
        )  # fmt: skip
    return sorted(found, key=lambda row: (row["noticed_on"], row["id"]))


def homes_of(world: World) -> list[Record]:
    """The stays of households in flats, those of one household in one flat together."""
    flats = {row["id"] for row in world.all("site") if row["kind"] == "flat"}
    stays: dict[tuple[str, str], list[Record]] = {}
    for stay in world.all("stay"):
        rows = [row for row in world.all("placement") if row["stay"] == stay["id"] and row["site"] in flats]
        is_now = stay["arrived"] <= DAY and (stay["departed"] or OPEN) > FIRST.isoformat()
        if rows and is_now and stay["programme"] == "eviction":
            first = min(rows, key=lambda row: (row["from_day"], row["to_day"] or OPEN, row["site"]))
            homes = [row["household"] for row in world.all("membership")
                     if row["person"] == stay["person"] and raw.holds(row, stay["arrived"])]  # fmt: skip
            stays.setdefault((min(homes, default=stay["person"]), first["site"]), []).append(stay)
    return [home_of(world, household, site, those) for (household, site), those in stays.items()]


def home_of(world: World, household: str, site: str, stays: Sequence[Record]) -> Record:
    ids, people = {row["id"] for row in stays}, {row["person"] for row in stays}
    start = min(row["arrived"] for row in stays)
    departed = max(row["departed"] or OPEN for row in stays)
    end = departed if departed <= DAY else None
    decided = [row for row in world.all("extension") if row["stay"] in ids and row["decided_on"] <= DAY]
    of_each = Counter(row["stay"] for row in decided)
    until = [world.granted(row["id"], DAY) or row["until"] for row in stays]
    seen = {(row["kind"], row["on_day"]) for row in world.all("evidence")
            if row["person"] in people and start <= row["on_day"] <= (end or DAY)}  # fmt: skip
    numbers = {row["number"]: row["decided_on"] for row in decided}
    asked = dict.fromkeys(numbers, False)
    warnings = {row["id"]: row["household"] for row in world.all("warning")}
    for row in world.all("request"):
        whose = row["household"] or warnings.get(row["warning"]) or row["person"]
        is_theirs = row["what"] == "flat-extension" and whose in {household, *people}
        if is_theirs and start <= row["asked_on"] < departed and row["asked_on"] <= DAY:
            number = 1 + sum(day < row["asked_on"] for day in numbers.values())
            refused = "refused" in (row["result"], row["state"]) and (row["answered_on"] or OPEN) <= DAY
            asked[number] = number not in numbers and (refused or asked.get(number, False))
    return {
        "household": household, "site": site, "start": start, "end": end,
        "months": days(start, end or DAY) / 30.44,
        "extensions": max((of_each[id_] for id_ in ids), default=0),
        "until": max((day for day in until if day), default=None),
        "went": {row["destination"] or "" for row in stays} if end else set(),
        "left": {row["departed"] for row in stays}, "people": people, "asked": asked,
        "efforts": Counter(kind for kind, _day in seen),
    }  # fmt: skip


def test_the_cases_are_evaluated_as_they_stand_at_the_end(world: World) -> None:
    cases, said = cases_of(world), Told()
    requests = [
        {**row, "household": one["household"], "case": one} for one in cases for row in one["requests"]
    ]
    answered = [row for row in requests if (row["answered_on"] or OPEN) <= DAY]
    helped = [row for row in answered if row["result"] in HELPED]
    steps = [{**row, "household": one["household"]} for one in cases for row in one["steps"]]
    said.count("signals", cases)
    said.say("adults", cases, count=sum(one["adults"] for one in cases))
    said.say("minors", cases, count=sum(one["minors"] for one in cases))
    said.coded("noticed-by", [(one, one["noticed_by"]) for one in cases])
    said.coded("first-stage", [(one, one["first_stage"] or one["stage"]) for one in cases])
    for code, rows in (("days-answer", answered), ("days-help", helped)):
        of_each = [[row for row in rows if row["case"]["id"] == one["id"]] for one in cases]
        firsts = [min(its, key=lambda row: str(row["answered_on"])) for its in of_each if its]
        took = [days(row["case"]["noticed_on"], row["answered_on"]) for row in firsts]
        said.say(code, firsts, median=middle(took))
    beds = [one for one in cases if one["outcome"] == "pilot-flat" and one["stage"] == "evicted"]
    waited = [max(0, days(one["stage_on"], one["outcome_on"])) for one in beds]
    said.say("days-bed", beds, median=middle(waited))
    soon = [row for row in requests if in_time(row)]
    said.say("in-time", requests, percent=100 * len(soon) / len(requests) if requests else None)
    closed = [one for one in cases if one["outcome"]]
    kept = [one for one in closed if one["outcome"] in KEPT]
    said.count("closed", closed)
    said.coded("outcome", [(one, one["outcome"]) for one in closed])
    said.say("kept-share", closed, percent=100 * len(kept) / len(closed) if closed else None)
    said.count("kept", kept)
    said.coded("kept-sign", [(one, one["signal"]) for one in kept])
    for code, value in (("yes", 1), ("no", 0), ("unknown", None)):
        said.count(f"still-{code}", [one for one in kept if one["still_housed"] == value])
    asked = [one for one in cases if one["asked_flat_on"]]
    said.count("asked", asked)
    said.coded("decision", [(one, one["decision"] or "waiting") for one in asked])
    for code in ("refused", "declined"):
        its = [one for one in asked if one["decision"] == code]
        said.count(code, its)
        said.coded(code, [(one, one["refusal"]) for one in its])
    said.count("steps", steps)
    reached = [row for row in steps if row["state"] == "reached" and row["done_on"] <= DAY]
    said.count("steps-reached", reached)
    said.count("contacts", [one for one in cases for _row in one["contacts"]])
    owing = [(one, one["debt_after"]) for one in cases if one["debt_after"]]
    said.count("debt", [one for one, _code in owing])
    said.coded("debt", owing)
    both = [one for one in cases if one["income"] and one["income_after"]]
    said.count("known", both)
    for code in {code for one in both for code in f"{one['income']} {one['income_after']}".split()}:
        said.count(f"income-{code}", [one for one in both if code in one["income"].split()])
        said.count(f"income-after-{code}", [one for one in both if code in one["income_after"].split()])
    said.count("told", requests)
    said.coded("told", [(row, row["organisation"]) for row in requests])
    said.count("answered", answered)
    said.count("answered-in-time", soon)
    answers = middle(days(row["asked_on"], row["answered_on"]) for row in answered)
    said.say("answer-days", answered, median=answers)
    said.count("helped", helped)
    since = {one["household"]: one["noticed_on"] for one in cases[::-1]}
    aid = [
        row for row in world.all("aid")
        if row["household"] in since and since[row["household"]] <= row["on_day"] <= DAY
        if row["state"] == "given" and row["amount"] is not None
    ]  # fmt: skip
    for kind, rows in raw.groups(aid, "kind").items():
        said.say(f"aid-{kind}", rows, eur=sum(row["amount"] for row in rows) / 100)
    each = raw.groups(aid, "household")
    mean = round(sum(row["amount"] for row in aid) / len(each)) / 100 if each else None
    said.say("aid-each", aid, eur=mean)
    waiting = [one for one in cases if not one["outcome"]]
    said.count("open", waiting)
    said.count("silent", [one for one in waiting if not one["requests"]])
    said.count("lost", [one for one in cases if one["outcome"] == "lost"])
    found = evaluated(world)
    assert {code: found.get(code) for code in said.figures} == said.figures


def evaluated(world: World) -> dict[str, dict[str, Any]]:
    """The figures of the report by their codes."""
    tables = told(pilot.evaluation(world.repo, FIRST, LAST))
    lines = [line for name, those in tables.items() if name.startswith("block_") for line in those]
    assert all(line.pop("part") is None for line in lines)
    return {line.pop("figure"): line for line in lines}


def test_the_flats_are_evaluated_household_by_household_and_night_by_night(world: World) -> None:
    homes, said = homes_of(world), Told()
    people = {row["id"]: row for row in world.all("person")}
    flats = [row for row in world.all("site") if row["kind"] == "flat"]
    sites = [row["id"] for row in flats if "eviction" in row["programmes"].split()]
    in_use = {night: {row["site"] for row in world.beds(night)} for night in NIGHTS}
    open_ = {site: [night for night in NIGHTS if site in in_use[night]] for site in sites}
    slept = {site: {night for night in NIGHTS if any(row["site"] == site for row in world.sleepers(night))}
             for site in sites}  # fmt: skip
    available = sum(map(len, open_.values()))
    taken = sum(night in slept[site] for site in sites for night in open_[site])
    said.say("nights-available", homes, count=available)
    said.say("nights-taken", homes, count=taken)
    said.say("nights-empty", homes, percent=100 * (available - taken) / available)
    empty = {site: "".join(" x"[night in open_[site] and night not in slept[site]] for night in NIGHTS)
             for site in sites}  # fmt: skip
    runs = [len(run) for site in sites for run in empty[site].split()]
    said.say("longest-empty", homes, count=max(runs, default=0))
    over = [one for one in homes if one["end"]]
    said.count("stays", homes)
    said.count("left", over)
    least = -1.0
    for name, most in (("0-6", 6), ("6-9", 9), ("9-12", 12), ("over-12", 9999)):
        said.count(f"months-{name}", [one for one in over if least < one["months"] <= most])
        least = most
    said.say("months", over, median=middle(round(one["months"], 1) for one in over))
    for number in (1, 2):
        said.count(f"extension-{number}-asked", [one for one in homes if number in one["asked"]])
        said.count(f"extended-{number}", [one for one in homes if one["extensions"] >= number])
        said.count(f"extension-{number}-refused", [one for one in homes if one["asked"].get(number)])
    said.count(
        "overstayed",
        [one for one in homes if one["until"] and days(one["until"], one["end"] or DAY) > 1],
    )
    for kind in ("housing-search", "cooperation"):
        its = [one for one in homes if one["months"] >= 1]
        said.say(kind, its, median=middle(round(one["efforts"][kind] / one["months"], 2) for one in its))
    said.count("went", over)
    said.coded("left", [(one, *one["went"]) for one in over if len(one["went"]) == 1])
    said.count("left-apart", [one for one in over if len(one["went"]) > 1])
    together = [one for one in over if len(one["went"]) == len(one["left"]) == 1]
    said.say("together", over, percent=100 * len(together) / len(over) if over else None)
    pupils = {
        id(one): [person for person in one["people"] if (born := people[person]["birth_date"])
                  and 6 <= raw.years(born, one["start"]) < 18] for one in homes
    }  # fmt: skip
    with_pupils = [one for one in homes if pupils[id(one)]]
    said.say("school-age", with_pupils, count=sum(map(len, pupils.values())))
    for code, day in (("school-before", "start"), ("school-after", "end")):
        number = sum(in_school(world, person, one[day] or DAY) for one in homes for person in pupils[id(one)])
        said.say(code, with_pupils, count=number)
    spent: Counter[str] = Counter()
    paid = set()
    for row in world.all("cost"):
        for night in open_.get(row["site"], ()):
            if raw.holds(row, night):
                spent[row["kind"]] += row["amount"] / monthrange(int(night[:4]), int(night[5:7]))[1]
                paid.add((row["site"], night))
    housed = [one for one in homes if one["site"] in {site for site, _night in paid}]
    for kind, cents in spent.items():
        said.say(f"cost-{kind}", housed, eur=round(cents) / 100)
    said.say("cost-night", housed, eur=round(spent.total() / len(paid)) / 100 if paid else None)
    gaps = []
    for those in raw.groups(homes, "site").values():
        for before, after in pairwise(sorted(those, key=lambda one: (one["start"], one["end"] or OPEN))):
            if before["end"] and before["end"] <= after["start"]:
                gaps.append((after, days(before["end"], after["start"])))
    said.say("turnover", [one for one, _days in gaps], median=middle(number for _one, number in gaps))
    found = evaluated(world)
    assert {code: found.get(code) for code in said.figures} == said.figures


def in_school(world: World, person: str, day: str) -> bool:
    """Whether a child was in school on a day, the last one included, or attended one before it."""
    schooling = {row["id"] for row in world.all("activity") if row["kind"] == "schooling"}
    return any(
        row["person"] == person
        and row["activity"] in schooling
        and row["from_day"] <= day <= (row["to_day"] or OPEN)
        for row in world.all("participation")
    ) or any(
        row["person"] == person and row["kind"] == "schooling" and row["on_day"] <= day
        for row in world.all("evidence")
    )
