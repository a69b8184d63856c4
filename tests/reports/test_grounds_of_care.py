"""Figures of needs, requests, contacts, aid and counselling: each is what its records come to."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from statistics import median
from typing import Any

import pytest

from azilcli import repository
from azilcli.reports import aid, care, contacts, counselling, grounds, why_figure
from azilcli.reports.lengths import days_between
from azilcli.reports.table import Table
from azilcli.repository import Record, Repository
from tests.conftest import Azil
from tests.doing import typed
from tests.every import every

LINES = """
person add Haidari Amina --sex f --born 1990
person add Kos Miha --sex m --born 1985
person add Kidane Selam --sex f --born 1990
status set Kidane refugee --on 2026-03-02
--by dora admit Kidane --to IH-MARIBOR --on 2026-03-02 --status-on 2026-03-02
--by ana need add Haidari safety --level urgent --on 2026-07-03
--by eva need add Kos safety --on 2026-07-04
--by jan need correct Kos --closed 2026-07-14 --result met
--by eva need add Kidane safety --level urgent --on 2026-07-05 --private
--by ana request add Haidari gp --to UOIM --asked 2026-07-10
--by eva request add Kos gp --to KOMISIJA --asked 2026-07-10
--by jan request correct Kos --state done --answered 2026-07-16
--by ana request add Haidari gp --to UOIM --asked 2026-07-11 --state done --answered 2026-07-12
--by ana contact add Haidari interview --on 2026-07-06 --topic work,housing --minutes 20 --with Vesna
--by eva contact add Haidari interview --on 2026-07-07 --topic work --minutes 25 --language prs --private
--by jan contact add Kos interview --on 2026-07-08 --minutes 15 --result not-come --with Vesna
--by eva aid add Haidari clothing --quantity 3 --on 2026-07-08
--by ana aid add Kos clothing --quantity 2 --on 2026-07-09
--by ana aid add Kos pocket-money --state due --amount 0,10 --on 2026-07-01
--by ana aid add Kos transport --state due --amount 0,20 --on 2026-07-01
--by jan aid withhold Haidari 2026-07 --reason own-means --decision 1/2026 --served 2026-07-12
"""
FIRST, LAST = date(2026, 7, 1), date(2026, 7, 31)
REPORTS = [
    lambda repo: care.needs(repo, LAST),
    lambda repo: care.requests(repo, FIRST, LAST),
    lambda repo: contacts.care(repo, FIRST, LAST, private=True),
    lambda repo: aid.aid(repo, FIRST, LAST),
    lambda repo: counselling.counselling(repo, FIRST, LAST),
]
PEOPLE = ("people", "seen", "not_seen")
SUMS = {"minutes": "minutes", "pieces": "quantity", "amount_due": "amount", "amount_given": "amount"}
DAYS = {"need": ("found_on", "closed_on"), "request": ("asked_on", "answered_on")}


@pytest.fixture
def house(azil: Azil, office: Path) -> Path:
    typed(azil, *LINES.strip().splitlines())
    return office


def come_to(repo: Repository, key: str, those: Sequence[tuple[grounds.Grounds, Record]]) -> Any:
    """What a column says of some records."""
    rows = [row for _one, row in those]
    if key in PEOPLE:
        return len({row.get("person") or row.get("household") or whose(repo, row["stay"]) for row in rows})
    if key in SUMS:
        return sum(row[SUMS[key]] for row in rows) / (100 if SUMS[key] == "amount" else 1)
    if key in ("days", "longest"):
        lasted = [days_between(*(row[day] for day in DAYS[one.kind])) for one, row in those]
        return median(lasted) if key == "days" else max(lasted)
    return len(rows)


def whose(repo: Repository, stay: str) -> str:
    ((person,),) = repo.values("SELECT person FROM stay WHERE id = :stay", stay=stay)
    return str(person)


@every("make", REPORTS)
def test_a_figure_is_what_its_records_come_to(make: Any, house: Path) -> None:
    with repository.reading(house) as repo:
        figures = [
            (part.name, column.key, cell, why_figure.records_of(repo, grounds.of(cell), private=True)[0])
            for part in make(repo)
            if isinstance(part, Table)
            for row in part.lines
            for column, cell in zip(part.columns, row, strict=True)
            if isinstance(cell, grounds.FIGURES)
        ]
        wrong = [
            (name, key, cell, len(those))
            for name, key, cell, those in figures
            if cell != come_to(repo, key, those)
        ]
    assert figures and wrong == []


@every(
    "line, actors, hidden",
    [
        ("needs --on 2026-07-20 --why safety:people", "ana eva", 1),
        ("needs --on 2026-07-20 --why safety:urgent", "ana", 1),
        ("needs --on 2026-07-20 --why safety:met", "jan", 0),
        ("needs --on 2026-07-20 --why safety:days", "jan", 0),
        ("needs --on 2026-07-20 --why safety:not_met", "", 0),
        ("requests --why gp:asked", "ana ana eva", 0),
        ("requests --why gp:waiting", "ana", 0),
        ("requests --why gp:done", "ana jan", 0),
        ("requests --why gp:longest", "jan", 0),
        ("requests --why KOMISIJA:days", "jan", 0),
        ("care --why interview:contacts", "ana jan", 0),
        ("counselling --why sites:people", "ana jan", 1),
        ("care --why employment:people", "ana", 0),
        ("care --why employment:people --private", "ana eva", 0),
        ("care --why Vesna:minutes --private", "ana jan", 0),
        ("aid --why clothing:pieces", "ana eva", 0),
        ("aid --why pocket-money:amount_due", "ana", 0),
        ("aid --why own-means:people", "jan", 0),
        ("counselling --why work:contacts", "ana", 1),
        ("counselling --why prs:contacts", "", 1),
        ("counselling --why refugee:not_seen", "dora", 0),
        ('counselling --why "Kidane Selam"', "dora", 0),
        ('counselling --why "Kos Miha"', "jan", 0),
        ('counselling --why "Haidari Amina:minutes"', "ana", 1),
    ],
)
def test_a_figure_names_who_recorded_each_and_only_counts_what_is_private(
    line: str, actors: str, hidden: int, azil: Azil, house: Path
) -> None:
    month = "" if "--on" in line else "--month 2026-07"
    told = json.loads(azil(f"report {line} {month} --format json --envelope").out)
    assert sorted(row["actor"] for row in told["rows"]) == actors.split()
    assert any(f"{hidden} of these" in note for note in told["notes"]) == bool(hidden)


def test_what_each_record_counts_for_adds_up_to_the_cent(azil: Azil, house: Path) -> None:
    for line, counts in {
        "aid --why all:amount_due": [0.1, 0.2],
        "aid --why clothing:pieces": [2, 3],
        "care --why interview:minutes --private": [15, 20, 25],
        "requests --why gp:days": [1, 6],
    }.items():
        told = json.loads(azil(f"report {line} --month 2026-07 --format json --envelope").out)
        assert sorted(row["counts"] for row in told["rows"]) == counts
        assert told["total"]["counts"] == round(sum(counts), 2)
