"""Early warnings of eviction: who comes first for a flat, and what becomes of the cases."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from azilcli import dates
from azilcli.language import _
from azilcli.reports.grounds import Count, Grounds, Measure, counted, line, measured
from azilcli.reports.lengths import days_between, median
from azilcli.reports.table import DATE, DECIMAL, ID, INT, Column, Report, Table, Word, visible
from azilcli.repository import Record, Repository, people, pilot, policies, warnings
from azilcli.repository.pilot import Case
from azilcli.rules import eviction
from azilcli.text.keys import search_key


def rank(repo: Repository, on: date) -> Report:
    """The households that wait for a flat on a day, in order, each with its reasons and the flat that fits.

    A flat that is the nearest for one is not named for those who come after.
    """
    near, _basis = policies.number(repo, eviction.COURT_DAYS, on)
    waiting = warnings.waiting(repo, on)
    flats, towns = warnings.flats(repo, on), warnings.towns()
    rows = []
    for number, one in enumerate(eviction.order([case for case, _row in waiting.values()], on, near), 1):
        row = waiting[one.warning][1]
        sought = one._replace(town=search_key(one.town))
        free = [flat._replace(town=search_key(flat.town)) for flat in flats]
        fitting = eviction.fitting(sought, free, towns)
        flat, distance = fitting[0] if fitting else (None, None)
        flats = [other for other in flats if flat is None or other.site != flat.site]
        rows.append(
            (
                number,
                row["household"],
                row["name"] or _("(erased)"),
                one.members,
                row["municipality"],
                "; ".join(eviction.reasons(one, on, near)),
                flat.site if flat else None,
                distance,
                one.since.isoformat(),
                one.warning,
            )
        )
    columns = (
        Column("rank", _("rank"), INT),
        Column("household", _("household"), ID, priority=1),
        Column("name", _("name")),
        Column("members", _("members"), INT),
        Column("municipality", _("municipality")),
        Column("reasons", _("why")),
        Column("flat", _("flat that fits"), ID),
        Column("km", _("km"), INT),
        Column("since", _("since"), DATE, priority=1),
        Column("warning", _("warning"), ID),
    )
    notes = (
        _("On {day}", day=dates.show(on)),
        _("In this order: eviction in {n} days; evicted; children; no adult has work; social assistance; "
          "the longest wait", n=near),
    )  # fmt: skip
    return [Table("rank", _("Households that wait for a flat"), columns, rows, notes)]


def report(repo: Repository, first: date, last: date, municipality: str | None = None) -> Report:
    """The cases noticed from one day to another, as they stand at its end."""
    data = pilot.data(repo, first, last)
    if municipality:
        municipality = pilot.town(repo, municipality, "municipality")
        data = data.only(town=municipality)
    cases = data.cases
    still = [one for one in cases if not one.row["outcome"]]
    closed = [one for one in cases if one.row["outcome"]]
    parts = [
        _open(repo, still, last),
        _by_code(repo, "stages", _("Open by stage"), still, "stage"),
        _speed(cases, last),
        _partners(cases, last),
        _late(cases),
        _by_code(repo, "outcomes", _("Outcomes"), closed, "outcome"),
    ]
    notes = (_("Only {what}", what=municipality),) if municipality else ()
    return [part._replace(notes=notes) if part is visible(parts)[0] else part for part in parts]


def _open(repo: Repository, still: Sequence[Case], last: date) -> Table:
    """Each open case: what is next, by when, and whose it is."""
    rows: list[tuple[Any, ...]] = []
    for one in still:
        home = repo.get("household", one.household) or {"name": ""}
        steps = [step for step in one.steps if (step["done_on"] or "~") > last.isoformat()]
        step = min(steps, key=lambda step: (step["due_day"] or "~", step["id"]), default=None)
        who = policies.label(repo, "step-who", step["responsible"]) if step else None
        turn = (step["organisation"] if step else None) or one.row["owner"] or who
        stage = Word(one.row["stage"], policies.label(repo, "warning-stage", one.row["stage"]))
        rows.append(
            (line(one.row["id"], "warning", one.row["id"]), people.household_name(home), one.town,
             one.row["noticed_on"], stage, one.row["eviction_day"], step and (step["what"] or "–"),
             step and step["due_day"], turn)
        )  # fmt: skip
    columns = (
        Column("warning", _("code"), ID),
        Column("name", _("household")),
        Column("municipality", _("municipality")),
        Column("noticed_on", _("noticed on"), DATE),
        Column("stage", _("stage")),
        Column("eviction_day", _("eviction on"), DATE),
        Column("next", _("next step")),
        Column("due_day", _("due on"), DATE),
        Column("turn", _("whose turn")),
    )
    rows.sort(key=lambda row: (row[5] or "~", row[3], row[0]))
    return Table("open", _("Open cases"), columns, rows)


def _by_code(repo: Repository, name: str, title: str, those: Sequence[Case], field: str) -> Table:
    """How many cases and households there are of each code of a field."""
    rows: list[tuple[Any, ...]] = []
    for row in policies.codes(repo, f"warning-{field}"):
        its = [one.row for one in those if one.row[field] == row["code"]]
        if its:
            word = Word(row["code"], policies.label(repo, f"warning-{field}", row["code"]))
            rows.append((word, *_cases(its, field)))
    words = {"stage": _("stage"), "outcome": _("outcome")}
    columns = (
        Column(field, words[field]),
        Column("cases", _("cases"), INT),
        Column("households", _("households"), INT),
    )
    total = (_("Total"), *_cases([one.row for one in those], field)) if rows else None
    return Table(name, title, columns, rows, (), total)


def _cases(rows: Sequence[Record], field: str) -> tuple[Count, Count]:
    """How many cases and how many households."""
    return counted(rows, "warning", field), counted(rows, "warning", field, by="household")


def _speed(cases: Sequence[Case], last: date) -> Table:
    """From the first sign to the first answer and to the first help, in days."""
    rows: list[tuple[Any, ...]] = []
    for code, words, counts in (
        ("answer", _("from the first sign to the first answer"), pilot.is_answered),
        ("help", _("from the first sign to the first help"), pilot.has_helped),
    ):
        firsts, without = [], []
        for one in cases:
            answered = [asked for asked in one.requests if counts(asked, last)]
            if answered:
                first = min(answered, key=lambda asked: str(asked["answered_on"]))
                firsts.append({**first, "days": days_between(one.row["noticed_on"], first["answered_on"])})
            else:
                without.append(one.row)
        firsts.sort(key=lambda first: int(first["days"]))
        longest = Count(firsts[-1]["days"], _answered(firsts[-1:])) if firsts else None
        rows.append(
            (
                Word(code, words),
                _median(firsts),
                longest,
                counted(firsts, "request", "answered_on"),
                counted(without, "warning", "noticed_on"),
            )
        )
    columns = (
        Column("figure", _("days")),
        Column("days", _("median"), DECIMAL),
        Column("longest", _("longest"), INT),
        Column("cases", _("cases"), INT),
        Column("without", _("not yet"), INT),
    )
    return Table("speed", _("How fast"), columns, rows if cases else [])


def _answered(requests: Sequence[Record]) -> Grounds:
    return Grounds("request", requests, "answered_on", share="days")


def _median(requests: Sequence[Record]) -> Measure | None:
    """The median of the days that requests took."""
    days = sorted(one["days"] for one in requests)
    return measured(median(days) if days else None, _answered(requests))


def _partners(cases: Sequence[Case], last: date) -> Table:
    """Who was asked, how many answered and helped, and how long it took."""
    asked = [request for case in cases for request in case.requests]
    rows: list[tuple[Any, ...]] = []
    for code in sorted({one["organisation"] for one in asked}):
        its = [one for one in asked if one["organisation"] == code]
        answered = [
            {**one, "days": days_between(one["asked_on"], one["answered_on"])}
            for one in its
            if pilot.is_answered(one, last)
        ]
        helped = [one for one in its if pilot.has_helped(one, last)]
        rows.append(
            (code, counted(its, "request", "asked_on"), counted(answered, "request", "answered_on"),
             _median(answered), counted(helped, "request", "result"))
        )  # fmt: skip
    columns = (
        Column("organisation", _("organisation"), ID),
        Column("asked", _("asked"), INT),
        Column("answered", _("answered"), INT),
        Column("days", _("days to answer, median"), DECIMAL),
        Column("helped", _("helped"), INT),
    )
    return Table("partners", _("Institutions asked"), columns, rows)


def _late(cases: Sequence[Case]) -> Table:
    """How many cases each noticed only when the day was set or the eviction was over."""
    rows: list[tuple[Any, ...]] = []
    for code in sorted({one.row["noticed_by"] for one in cases}):
        its = [one.row for one in cases if one.row["noticed_by"] == code]
        late = [
            row for row in its if (row["first_stage"] or row["stage"]) in (eviction.DAY_SET, eviction.EVICTED)
        ]
        rows.append((code, counted(its, "warning", "noticed_by"), counted(late, "warning", "first_stage")))
    columns = (
        Column("noticed_by", _("noticed by"), ID),
        Column("cases", _("cases"), INT),
        Column("late", _("too late: the day was set or over"), INT),
    )
    return Table("late", _("Who noticed, and when"), columns, rows)
