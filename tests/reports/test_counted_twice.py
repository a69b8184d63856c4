"""Month, lengths of stay and terms over random histories, against a count of everybody one by one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import Any

import pytest

from azilcli import dates, repository
from azilcli.reports import expiring, lengths, month
from azilcli.repository import Record, Repository
from tests.conftest import AUTHOR
from tests.reports.test_figures import parts

FIRST, LAST = date(2024, 3, 1), date(2024, 3, 31)
STATUSES = ("temporary-protection", "withdrawn-explicit", "withdrawn-implicit", "applicant", "tp-applicant")
REASONS = ("own-wish", "removal", None)
GROUPS = ((0, 13), (14, 15), (16, 17), (18, 34), (35, 64), (65, 200))


def some_day(chance: Random, least: int = -60, most: int = 60) -> date:
    return FIRST + timedelta(chance.randint(least, most))


def live(repo: Repository, chance: Random) -> None:
    """People with stays one after the other, at sites and at a private address, and with statuses."""
    repo.put("site", "PRIVATE", name="Private", town="Celje", kind="private-address", programmes="asylum",
             from_day="2016-01-01")  # fmt: skip
    for _number in range(30):
        born = (
            None,
            str(chance.randint(1940, 2022)),
            f"20{chance.randint(10, 11)}-03-{chance.randint(1, 31)}",
        )
        person = repo.add("person", family_name="N", sex=chance.choice("fmx"), birth_date=chance.choice(born),
                          citizenship=chance.choice(("SYR", "AFG", "UKR")))  # fmt: skip
        day = some_day(chance)
        for _stay in range(chance.choice((0, 1, 1, 2, 3))):
            programme = chance.choice(("asylum", "asylum", "temporary-protection", "eviction"))
            nights = chance.choice((0, 1, 3, 8, 30, 40))
            gone = None if chance.random() < 0.2 else day + timedelta(nights)
            until = day + timedelta(chance.randint(10, 90)) if programme == "eviction" else None
            stay = repo.add("stay", person=person, programme=programme, arrived=day, departed=gone,
                            until=until, reason=chance.choice(REASONS) if gone else None)  # fmt: skip
            moved = [day, day + timedelta(chance.randint(0, nights))][: chance.choice((1, 2))]
            for number, (start, end) in enumerate(zip(moved, [*moved[1:], gone], strict=True)):
                site = chance.choice(("LOGATEC", "LJ-GORICE", "PRIVATE"))
                repo.add("placement", stay=stay, site=site, number=number + 1, from_day=start, to_day=end)
            if until and chance.random() < 0.5:
                repo.add("extension", stay=stay, number=1, months=3, decided_on=some_day(chance),
                         until=until + timedelta(90))  # fmt: skip
            if gone is None:
                break
            day = gone + timedelta(chance.choice((0, 1, 20)))
        for day in {some_day(chance, -90, 60) for _status in range(chance.choice((0, 1, 2, 4)))}:
            repo.put("status", f"{person}/{day}", person=person, on_day=day, code=chance.choice(STATUSES))
    repo.record("test")


@pytest.fixture(params=range(4))
def house(request: pytest.FixtureRequest, office: Path) -> Path:
    with repository.writing(office, AUTHOR) as repo:
        live(repo, Random(request.param))
    return office


def nights() -> Iterator[str]:
    for number in range((LAST - FIRST).days + 1):
        yield (FIRST + timedelta(number)).isoformat()


def by_id(repo: Repository, kind: str) -> dict[str, Record]:
    return {row["id"]: row for row in repo.rows(f"SELECT * FROM {kind}")}


def slept(repo: Repository, night: str) -> Iterator[tuple[Record, Record]]:
    """Every placement of a night, with its stay."""
    stays = by_id(repo, "stay")
    for row in by_id(repo, "placement").values():
        if row["from_day"] <= night < (row["to_day"] or "9999"):
            yield stays[row["stay"]], row


def counted(repo: Repository) -> dict[str, set[str]]:
    """Whom each figure of the month counts, night by night and day by day."""
    found: dict[str, set[str]] = {name: set() for name in month.FIGURES}
    for night in nights():
        here = {
            stay["person"] for stay, row in slept(repo, night)
            if stay["programme"] == "asylum" and row["site"] != "PRIVATE"
        }  # fmt: skip
        found["reception"] |= here
        found["reception-end"] = here
    for person in by_id(repo, "person"):
        held = ""
        rows = [row for row in by_id(repo, "status").values() if row["person"] == person]
        for row in sorted(rows, key=lambda row: str(row["on_day"])):
            if row["on_day"] > LAST.isoformat():
                break
            if row["on_day"] >= FIRST.isoformat():
                if row["code"] in found:
                    found[row["code"]].add(person)
                if row["code"] == "temporary-protection" and held != row["code"]:
                    found["protection-granted"].add(person)
            held = row["code"]
        if held == "temporary-protection":
            found["protection-end"].add(person)
    return found


def group(person: Record) -> str:
    age = dates.age(person["birth_date"], LAST)
    if age is None:
        return "age_unknown"
    least, most = next(ages for ages in GROUPS if ages[0] <= age <= ages[1])
    return "age_65_plus" if most == GROUPS[-1][1] else f"age_{least}_{most}"


def test_every_figure_of_a_month_is_counted_as_by_going_through_the_nights(house: Path) -> None:
    with repository.reading(house) as repo:
        found = parts(month.month(repo, FIRST, LAST))
        people, wanted = by_id(repo, "person"), counted(repo)
        ended = Counter[Any]()
        for stay in by_id(repo, "stay").values():
            if stay["departed"] and FIRST.isoformat() <= stay["departed"] <= LAST.isoformat():
                ended[stay["programme"], stay["reason"] or ""] += 1
    for list_, key in (("by_age", group), ("by_sex", lambda one: f"sex_{one['sex']}")):
        for line in found[list_]:
            those = wanted[str.__str__(line["figure"])]
            if line["figure"] == "unaccompanied-end":
                continue
            assert line["people"] == len(those), line
            tally = Counter(key(people[one]) for one in those)
            assert {name: line[name] for name in tally} == tally
            assert sum(tally.values()) == sum(line[name] for name in line if name.startswith(list_[3:]))
    for line in found["by_citizenship"]:
        for figure, those in wanted.items():
            if figure != "unaccompanied-end":
                of = [one for one in those if people[one]["citizenship"] == line["citizenship"]]
                assert line[figure.replace("-", "_")] == len(of)
    reasons = {
        (str.__str__(line["programme"]), str.__str__(line["reason"])): line["stays"]
        for line in found["departures"]
        if line["reason"].shown != "total"
    }
    assert reasons == ended


def test_lengths_are_those_of_the_stays_one_by_one(house: Path) -> None:
    with repository.reading(house) as repo:
        found = parts(lengths.ended(repo, FIRST, LAST))
        of: dict[str, list[int]] = {}
        for stay in by_id(repo, "stay").values():
            if stay["departed"] and FIRST.isoformat() <= stay["departed"] <= LAST.isoformat():
                lasted = sum(stay["arrived"] <= night < stay["departed"] for night in every_night())
                of.setdefault(stay["programme"], []).append(lasted)
    assert {
        str.__str__(line["programme"]): (line["stays"], line["nights"], line["shortest"], line["longest"])
        for line in found["stays"]
    } == {name: (len(all_), sum(all_), min(all_), max(all_)) for name, all_ in of.items()}
    for line in found["lengths"]:
        most = 10**6 if line["nights_to"] is None else line["nights_to"]
        within = range(line["nights_from"], most + 1)
        assert line["stays"] == sum(one in within for one in of[str.__str__(line["programme"])])


def every_night() -> Iterator[str]:
    for number in range(-90, 120):
        yield (FIRST + timedelta(number)).isoformat()


def test_terms_that_end_are_those_of_whoever_sleeps_there_today(house: Path) -> None:
    with dates.as_of(FIRST), repository.reading(house) as repo:
        found = parts(expiring.expiring(repo, FIRST, LAST, programme="eviction"))["expiring"]
        wanted = set()
        for stay, _row in slept(repo, FIRST.isoformat()):
            granted = [
                one["until"] for one in by_id(repo, "extension").values()
                if one["stay"] == stay["id"] and one["decided_on"] <= FIRST.isoformat()
            ]  # fmt: skip
            until = max(granted, default=stay["until"])
            if until and stay["programme"] == "eviction" and FIRST.isoformat() <= until <= LAST.isoformat():
                wanted.add((stay["person"], until))
    assert {(line["person"], line["until"]) for line in found} == wanted
