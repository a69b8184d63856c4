"""Contracts, courses, interviews and plans of beneficiaries over random histories, counted one by one."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Sequence
from typing import Any

import pytest

from azilcli.reports import integration
from azilcli.repository import Record
from tests.reports.counting import world as raw
from tests.reports.counting.author import LAST
from tests.reports.counting.world import DAY, OPEN, Line, World, days, middle, told, totals

SUPPORTED = ("integration", "housing-allowance")


def later(day: str, months: int) -> str:
    """The day of the same number so many months later, or the last one of its month."""
    whole = int(day[:4]) * 12 + int(day[5:7]) - 1 + months
    year, month = whole // 12, whole % 12 + 1
    return f"{year}-{month:02}-{min(int(day[8:]), monthrange(year, month)[1]):02}"


def proved(world: World, person: str, since: str) -> dict[str, list[tuple[str, Any]]]:
    """The days from one on for which something is proved of somebody, with the percentage if said."""
    found = [(row["kind"], row["on_day"], row["percent"]) for row in world.all("evidence")
             if row["person"] == person]  # fmt: skip
    for row in world.all("plan"):
        if row["person"] == person and row["kind"] == "integration-contract":
            found.append(("contract", row["signed_on"], None))
        if row["person"] == person and row["kind"] == "integration-plan":
            found.append(("plan", row["made_on"], None))
    found += [
        ("interview", row["on_day"], None) for row in world.all("contact")
        if row["person"] == person and row["kind"] == "interview"
        if row["result"] not in ("not-come", "refused")
    ]  # fmt: skip
    kinds = {row["id"]: row["kind"] for row in world.all("activity")}
    found += [
        (kinds[row["activity"]], row["as_of"], row["hours_attended"] * 100 // row["hours_held"])
        for row in world.all("participation")
        if row["person"] == person and row["hours_held"]
    ]
    proofs: dict[str, list[tuple[str, Any]]] = {}
    for kind, day, percent in found:
        if day and since <= day <= DAY:
            proofs.setdefault(kind, []).append((day, percent))
    return proofs


def stands(world: World, row: Record) -> dict[str, Any]:
    """What is said of somebody in a house, or with the allowance."""
    since = row["anchor"] or DAY
    proofs = proved(world, row["person"], since)
    signed = min(proofs.get("contract", []), default=("", None))[0]
    grown = not row["birth_date"] or raw.years(row["birth_date"], DAY) >= 18
    begin = signed or since
    month = max((one for n in range(60) if (one := later(begin, n)) <= DAY), default=OPEN)
    interviews = [day for day, _percent in proofs.get("interview", [])]
    last = later(since, 24)
    courses = {
        key: {percent for day, percent in known if day == max(day for day, _percent in known)}
        for key in ("slovenian", "society")
        if (known := [one for one in proofs.get(f"{key}-course", []) if one[1] is not None])
    }
    return {
        "contract": ("late" if row["anchor"] and signed > later(since, 1) else "signed") if signed
        else "missing" if grown else "not-asked",
        "signed_on": signed or None,
        "plan_on": max(proofs.get("plan", []), default=(None, None))[0],
        "interview_on": max(interviews, default=None),
        "interviewed": any(month <= day for day in interviews),
        "months_left": sum(later(DAY, n) <= last for n in range(1, 60)) if row["anchor"] else None,
        "courses": courses,
    }  # fmt: skip


def realised(steps: Sequence[Record]) -> Line:
    """How some steps stand."""
    known = [("open" if (row["done_on"] or OPEN) > DAY else row["state"], row) for row in steps]
    states = [state for state, _row in known]
    counts = {state: states.count(state) for state in ("reached", "partly", "dropped", "open")}
    kept = len(steps) - counts["dropped"]
    over = [row for state, row in known if state in ("reached", "partly") and row["due_day"]]
    late = [row for state, row in known if state == "open" and (row["due_day"] or OPEN) < DAY]
    share = round(100 * (counts["reached"] + counts["partly"] / 2) / kept, 1) if kept >= 5 else None
    return {
        "steps": kept,
        "reached": counts["reached"],
        "partly": counts["partly"],
        "late": len(late),
        "lateness": middle(max(0, days(row["due_day"], row["done_on"])) for row in over),
        "realised": share,
    }


@pytest.mark.parametrize("site", [None, "IH-MARIBOR", "LOGATEC"])
def test_integration_is_of_everybody_once_with_their_proofs_and_steps(world: World, site: str | None) -> None:
    there: dict[tuple[str, str], Record] = {}
    for row in sorted(world.sleepers(DAY), key=lambda row: row["anchor"] or OPEN):
        if row["programme"] in SUPPORTED and site in (None, row["site"]):
            there.setdefault((row["site"], row["person"]), row)
    plans = {row["id"]: row for row in world.all("plan") if row["made_on"] <= DAY}
    steps = [
        {**row, "person": plans[row["plan"]]["person"], "counsellor": plans[row["plan"]]["staff"] or "–"}
        for row in world.all("step")
        if row["plan"] in plans and row["set_on"] <= DAY
    ]
    report = integration.integration(world.repo, LAST, site)
    found = told(report)

    def cells(those: Sequence[Record]) -> Line:
        whom = {row["person"] for row in those}
        known = [stands(world, row) for row in those]
        contracts = [one["contract"] for one in known]
        return {
            "people": len(whom),
            "contract": contracts.count("signed"),
            "contract_late": contracts.count("late"),
            "contract_missing": contracts.count("missing"),
            "plan": sum(bool(one["plan_on"]) for one in known),
            "interviewed": sum(one["interviewed"] for one in known),
            "would_be_refused": 0,
            **realised([row for row in steps if row["person"] in whom]),
        }

    houses = raw.groups(there.values(), "site")
    assert {line.pop("site"): line for line in found["houses"]} == {
        house: cells(those) for house, those in houses.items()
    }
    if len(houses) > 1:
        first = {row["person"]: row for row in sorted(there.values(), key=lambda row: str(row["site"]))[::-1]}
        assert totals(report)["houses"] == cells([*first.values()])
    lines = {(line["site"], line["person"]): line for line in found["people"]}
    assert lines.keys() == there.keys() and len(found["people"]) == len(there)
    for at, line in lines.items():
        wanted = stands(world, there[at])
        for key in ("slovenian", "society"):
            assert line[key] in wanted["courses"].get(key, {None})
        del wanted["courses"]
        own = realised([row for row in steps if row["person"] == at[1]])
        wanted |= {key: own[key] for key in ("steps", "late", "realised")}
        assert wanted.items() <= line.items()
    inside = [row for row in steps if row["person"] in {person for _site, person in there}]
    for table, key in (("fields", "field"), ("counsellors", "counsellor")):
        assert {line.pop(key): line for line in found[table]} == {
            code: realised(those) for code, those in raw.groups(inside, key).items()
        }
