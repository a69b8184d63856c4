"""Look-ups for early warnings: what is known of a household, who waits for a flat, which flats there are."""

from __future__ import annotations

import csv
from datetime import date
from importlib import resources

from azilcli import dates
from azilcli.repository import Record, Repository, evidence, people, places
from azilcli.rules import eviction
from azilcli.rules.conditions import Condition
from azilcli.rules.eviction import DAY_SET, EVICTED, Case, Flat, Waiting
from azilcli.rules.status import EVICTION, HOME
from azilcli.text.keys import search_key

_WAITING = f"""
    SELECT w.*, h.name FROM valid_warning AS w LEFT JOIN household AS h ON h.id = w.household
    WHERE w.noticed_on <= :on AND (w.outcome_on IS NULL OR w.outcome_on > :on)
      AND (w.decided_on IS NULL OR w.decided_on > :on OR w.decision = 'waiting')
      AND (w.asked_flat_on <= :on OR w.stage IN ('{DAY_SET}', '{EVICTED}'))
    ORDER BY w.id"""


def conditions(repo: Repository, row: Record, to: str, on: date) -> tuple[Condition, ...]:
    """The conditions of a flat for the household of a warning on a day."""
    site = places.record(repo, "site", places.place(repo, to).site)
    limits = evidence.limits(repo, EVICTION, on)
    return eviction.of_flat(case(repo, row, on), flat(repo, site, on), limits)


def case(repo: Repository, row: Record, on: date) -> Case:
    """What is known of the household of a warning on a day; what is not said is read off its members."""
    members = people.members(repo, row["household"], on)
    return Case(
        on,
        row["members"] or len(members),
        dates.iso(row["endangered_on"]) if row["endangered_on"] else None,
        dates.iso(row["stage_on"]) if row["stage"] == EVICTED else None,
        None if row["joint_housing"] is None else bool(row["joint_housing"]),
        dates.iso(row["housing_asked_on"]) if row["housing_asked_on"] else None,
        _citizens(row, members),
    )


def _citizens(row: Record, members: list[Record]) -> bool | None:
    if row["citizens"] is not None:
        return bool(row["citizens"])
    countries = [member["citizenship"] for member in members]
    if not countries or not all(countries):
        return None
    return all(country == HOME for country in countries)


def waiting(repo: Repository, on: date) -> dict[str, tuple[Waiting, Record]]:
    """The households that wait for a flat on a day, by the code of their warning, each with its record."""
    households = {}
    for row in repo.rows(_WAITING, on=on):
        members = people.members(repo, row["household"], on)
        ages = [dates.age(member["birth_date"], on) for member in members]
        minors = row["minors"] if row["minors"] is not None else sum(
            age is not None and age < 18 for age in ages)  # fmt: skip
        since = row["asked_flat_on"] if (row["asked_flat_on"] or "~") <= on.isoformat() else row["noticed_on"]
        households[row["id"]] = (
            Waiting(
                row["id"],
                dates.iso(since),
                dates.iso(row["eviction_day"]) if row["eviction_day"] else None,
                row["stage"] == EVICTED,
                minors,
                bool(row["unemployed"]),
                "social-assistance" in (row["income"] or "").split(),
                row["members"] or len(members),
                row["municipality"] or "",
            ),
            row,
        )
    return households


def flats(repo: Repository, on: date) -> list[Flat]:
    """The flats of the pilot that are in use on a day."""
    return [
        flat(repo, site, on)
        for site in repo.rows("SELECT * FROM site WHERE kind = :kind ORDER BY id", kind=places.FLAT)
        if EVICTION in site["programmes"].split() and places.is_open(repo, places.parts(site["id"]), on)
    ]


def flat(repo: Repository, site: Record, on: date) -> Flat:
    """A flat on a day, or what was named instead of one."""
    beds = sum(not bed.out for bed in places.beds_on(repo, on, site["id"]))
    return Flat(
        site["id"], site["town"] or "", beds, not places.sleepers_on(repo, on, places.parts(site["id"]))
    )


def towns() -> eviction.Places:
    """Where the larger towns are: the packaged list, compared with GeoNames (see README.md of the data)."""
    source = resources.files("azilcli.data").joinpath("towns.csv")
    rows = csv.DictReader(source.read_text(encoding="utf-8").splitlines())
    return {search_key(row["town"]): (float(row["north"]), float(row["east"])) for row in rows}
