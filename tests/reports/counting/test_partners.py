"""Organisations, groups, documents and early warnings over random histories, counted one by one."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from azilcli.reports import documents, groups, partners, warnings
from azilcli.repository import Record
from tests.reports.counting import world as raw
from tests.reports.counting.author import FIRST, LAST
from tests.reports.counting.world import DAY, OPEN, Line, World, between, days, middle, told, totals

GROUPS = ("project-group", "coordination", "interdepartmental", "expert-group")


def in_period(world: World, row: Record) -> bool:
    """Whether the interval of a record holds any night of the period."""
    return any(raw.holds(row, night) for night in world.nights())


def test_partners_reach_whom_they_name_once_and_whom_they_count_each_time(world: World) -> None:
    activities = [row for row in world.all("activity") if in_period(world, row)]
    sites = {row["id"]: row for row in world.all("site")}
    named = [row for row in world.all("participation") if in_period(world, row)]
    named += [
        row
        for row in world.all("contact")
        if row["activity"] and between(row["on_day"]) and row["result"] not in ("not-come", "refused")
    ]
    sessions = [row for row in world.all("session") if between(row["on_day"])]

    def reached(those: Iterable[Record]) -> Line:
        ids = {row["id"] for row in those}
        people = [row for row in named if row["activity"] in ids]
        held = [row for row in sessions if row["activity"] in ids]
        minutes = sum(row.get("minutes") or 0 for row in (*people, *held))
        return {
            "people": len({row["person"] for row in people}),
            "sessions": len(held),
            "heads": sum(row["people"] or 0 for row in held),
            "children": sum(row["children"] or 0 for row in held),
            "hours": minutes / 60 if minutes else None,
        }

    for site in (None, "LOGATEC"):
        those = [
            row
            for row in activities
            if site in (None, row["site"]) or (not row["site"] and row["town"] == sites[site or ""]["town"])
        ]
        helps = [row for row in those if row["kind"] not in GROUPS]
        found = told(partners.partners(world.repo, FIRST, LAST, site))
        lines = {line["activity"]: line for line in found["activities"]}
        assert lines.keys() == {row["id"] for row in helps}
        for row in helps:
            assert reached([row]).items() <= lines[row["id"]].items()
        for line in found["gaps"]:
            kind, elsewhere = line.pop("kind"), line.pop("elsewhere")
            its = [row for row in helps if row["kind"] == kind]
            towns = {sites[code]["town"] for code in line}
            assert elsewhere == sum(not row["site"] and row["town"] not in towns for row in its)
            assert line == {
                code: sum((row["site"] or row["town"]) in (code, sites[code]["town"]) for row in its)
                for code in line
            }
            assert {row["site"] for row in its} - {None} <= line.keys()
        organisations = {line.pop("organisation"): line for line in found["organisations"]}
        requests = [row for row in world.all("request") if between(row["asked_on"])]
        own, asked_of = raw.groups(those, "organisation"), raw.groups(requests, "organisation")
        assert organisations == {
            code: {
                "activities": len(own.get(code, ())),
                **reached(own.get(code, ())),
                **answers(asked_of.get(code, ())),
            }
            for code in own.keys() | asked_of.keys()
        }
        without = {line["organisation"]: line["asked_on"] for line in found["without_activity"]}
        assert without == {
            row["id"]: max(
                (
                    one["asked_on"]
                    for one in world.all("request")
                    if one["organisation"] == row["id"] and one["asked_on"] <= DAY
                ),
                default=None,
            )
            for row in world.all("organisation")
            if raw.holds(row, DAY) and row["id"] not in own
        }


def answers(asked: Sequence[Record]) -> Line:
    """How some requests were answered: by the day expected, or not, by now or by the end of the period."""
    return {
        "requests": len(asked),
        "in_time": sum(
            bool(row["answered_on"]) and row["answered_on"] <= (row["due_day"] or OPEN) for row in asked
        ),
        "late": sum((row["answered_on"] or DAY) > (row["due_day"] or OPEN) for row in asked),
    }


def test_groups_stand_with_their_members_meetings_and_tasks_as_on_the_last_day(world: World) -> None:
    names = {row["id"]: row["name"] for row in world.all("organisation")}
    known = {
        row["id"]: row for row in world.all("activity") if row["kind"] in GROUPS and in_period(world, row)
    }
    tasks = [
        {**row, "whose": row["organisation"] or known[row["activity"]]["organisation"]}
        for row in world.all("step")
        if row["activity"] in known and row["set_on"] <= DAY and (row["done_on"] or OPEN) >= FIRST.isoformat()
    ]

    def figures(those: Sequence[Record]) -> Line:
        open_ = [row for row in those if (row["done_on"] or OPEN) > DAY]
        late = [row for row in open_ if (row["due_day"] or OPEN) < DAY]
        return {"open": len(open_), "late": len(late), "done": len(those) - len(open_)}

    found = told(groups.groups(world.repo, FIRST, LAST))
    assert {line["group"] for line in found["groups"]} == known.keys()
    for line in found["groups"]:
        of = [
            row for row in world.all("session") if row["activity"] == line["group"] and row["on_day"] <= DAY
        ]
        members = [
            names[row["organisation"]]
            for row in world.all("member")
            if row["activity"] == line["group"] and raw.holds(row, DAY)
        ]
        next_days = [row["next_day"] for row in of if (row["next_day"] or "") > DAY]
        wanted = {
            "meetings": sum(between(row["on_day"]) for row in of),
            "met_on": max((row["on_day"] for row in of), default=None),
            "meets_on": max(next_days, default=None),
            **figures([row for row in tasks if row["activity"] == line["group"]]),
        }
        assert wanted.items() <= line.items()
        assert sorted((line["members"] or "").split(", ")) == sorted(members or [""])
    by_whose = {line.pop("organisation"): line for line in found["organisations"]}
    assert by_whose == {code: figures(those) for code, those in raw.groups(tasks, "whose").items()}
    lines = {line["step"]: line for line in found["tasks"]}
    assert lines.keys() == {row["id"] for row in tasks}
    for row in tasks:
        line, is_open = lines[row["id"]], (row["done_on"] or OPEN) > DAY
        is_late = is_open and (row["due_day"] or OPEN) < DAY
        assert line["days_late"] == (days(row["due_day"], DAY) if is_late else None)
        assert line["state"] == ("under-way" if is_open and row["done_on"] else row["state"])


def test_documents_are_signed_for_by_residents_old_enough_in_the_version_in_force(world: World) -> None:
    sites = {row["id"]: row for row in world.all("site")}
    in_force = [row for row in world.all("document") if raw.holds(row, DAY)]
    signed = [row for row in world.all("signature") if row["on_day"] <= DAY]
    codes = {row["id"]: row["code"] for row in world.all("document")}

    def is_for(document: Record, site: str) -> bool:
        kinds, named = (document["site_kinds"] or "").split(), (document["sites"] or "").split()
        return not (kinds or named) or sites[site]["kind"] in kinds or site in named

    for site in (None, "LOGATEC"):
        found = {line["code"] + "/" + line["version"]: line
                 for line in told(documents.documents(world.repo, LAST, site))["documents"]}  # fmt: skip
        assert found.keys() == {row["id"] for row in in_force if not site or is_for(row, site)}
        for row in in_force:
            if row["id"] not in found:
                continue
            there = {
                one["person"]
                for one in world.sleepers(DAY)
                if site in (None, one["site"]) and is_for(row, one["site"]) and "residents" in row["audience"]
                and (not one["birth_date"] or raw.years(one["birth_date"], DAY) >= 15)
            }  # fmt: skip
            this = {one["person"] for one in signed if one["document"] == row["id"]} & there
            older = {
                one["person"] for one in signed
                if codes.get(one["document"]) == row["code"] and one["document"] != row["id"]
            } & there - this  # fmt: skip
            wanted = (len(this), len(older), len(there - this - older)) if row["signing"] else (None,) * 3
            line = found[row["id"]]
            assert (line["signed"], line["older"], line["not_signed"]) == wanted


HELPED = ("granted", "partly", "helped")


def test_warnings_are_the_cases_noticed_in_the_period_as_at_its_end(world: World) -> None:
    for town in (None, "Celje"):
        cases = [
            {**row, "outcome": row["outcome"] if (row["outcome_on"] or OPEN) <= DAY else None}
            for row in world.all("warning")
            if between(row["noticed_on"]) and town in (None, row["municipality"])
        ]
        ids = {row["id"]: row for row in cases}
        requests = [row for row in world.all("request") if row["warning"] in ids and row["asked_on"] <= DAY]
        answered = [row for row in requests if (row["answered_on"] or OPEN) <= DAY]
        helped = [row for row in answered if row["result"] in HELPED]
        report = warnings.report(world.repo, FIRST, LAST, town)
        found = told(report)
        still = [row for row in cases if not row["outcome"]]
        closed = [row for row in cases if row["outcome"]]
        assert {line["warning"] for line in found["open"]} == {row["id"] for row in still}
        for line in found["open"]:
            steps = [
                (row["due_day"] or OPEN, row["id"]) for row in world.all("step")
                if row["warning"] == line["warning"] and row["set_on"] <= DAY < (row["done_on"] or OPEN)
            ]  # fmt: skip
            due = min(steps)[0] if steps else None
            assert line["due_day"] == (None if due == OPEN else due)
            assert bool(line["next"]) == bool(steps)
        for table, field, those in (("stages", "stage", still), ("outcomes", "outcome", closed)):
            lines = {line.pop(field): line for line in found[table]}
            assert lines == {code: cases_of(rows) for code, rows in raw.groups(those, field).items()}
            assert totals(report).get(table, cases_of([])) == cases_of(those)
        for line in found["speed"]:
            took = firsts(ids, answered if line["figure"] == "answer" else helped)
            assert (line["days"], line["longest"]) == (middle(took), max(took, default=None))
            assert (line["cases"], line["without"]) == (len(took), len(cases) - len(took))
        partners_ = {line.pop("organisation"): line for line in found["partners"]}
        assert partners_ == {
            code: {
                "asked": len(rows),
                "answered": sum(row in answered for row in rows),
                "days": middle(days(row["asked_on"], row["answered_on"]) for row in rows if row in answered),
                "helped": sum(row in helped for row in rows),
            }
            for code, rows in raw.groups(requests, "organisation").items()
        }
        late = {line["noticed_by"]: (line["cases"], line["late"]) for line in found["late"]}
        assert late == {
            code: (
                len(rows),
                sum((row["first_stage"] or row["stage"]) in ("day-set", "evicted") for row in rows),
            )
            for code, rows in raw.groups(cases, "noticed_by").items()
        }


def cases_of(rows: Sequence[Record]) -> Line:
    return {"cases": len(rows), "households": len({row["household"] for row in rows})}


def firsts(cases: dict[str, Record], requests: Sequence[Record]) -> list[int]:
    """The days from the first sign of each case to the first of these answers."""
    return [
        days(cases[case]["noticed_on"], min(row["answered_on"] for row in rows))
        for case, rows in raw.groups(requests, "warning").items()
    ]
