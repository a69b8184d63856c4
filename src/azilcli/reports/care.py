"""What people need and whether it is met; what was asked of other organisations, and what came of it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from azilcli.language import _
from azilcli.reports import grounds
from azilcli.reports.grounds import Count, Grounds, Measure
from azilcli.reports.lengths import days_between, median
from azilcli.reports.lines import coded
from azilcli.reports.table import DECIMAL, INT, Column, Report, Table, Word
from azilcli.repository import Record, Repository, grouped
from azilcli.rules.sql import OPEN_STATES, TONIGHT

_NEEDS = f"""
    SELECT n.id, n.person, n.field, n.level, n.found_on,
           CASE WHEN n.closed_on <= :on THEN n.closed_on END AS closed_on, n.result
    FROM valid_need AS n
    WHERE n.found_on <= :on AND (:site IS NULL OR EXISTS (
        SELECT 1 FROM sleeper AS p WHERE p.person = n.person AND p.site = :site AND {TONIGHT}))"""
_REQUESTS = """
    SELECT r.id, coalesce(r.person, r.household) AS whom, r.what, r.organisation, r.state, r.result,
           r.asked_on, r.answered_on, coalesce(o.name, r.organisation) AS asked
    FROM valid_request AS r LEFT JOIN organisation AS o ON o.id = r.organisation
    WHERE r.asked_on BETWEEN :first AND :last
    ORDER BY r.asked_on, r.id"""


def needs(repo: Repository, on: date, site: str | None = None) -> Report:
    """The needs known on a day by field: how many are open and how urgent, how many were met.

    With a site, those of the people who sleep there that night.
    """
    by_field = grouped(repo.rows(_NEEDS, on=on, site=site), "field")
    columns = (
        Column("field", _("field")),
        Column("people", _("people"), INT),
        Column("urgent", _("open, urgent"), INT),
        Column("raised", _("open, raised"), INT),
        Column("ordinary", _("open, ordinary"), INT),
        Column("met", _("met"), INT),
        Column("not_met", _("not met or partly"), INT),
        Column("ended", _("no longer there"), INT),
        Column("days", _("days to met, median"), DECIMAL),
    )
    rows = [(field, *_of_needs(those)) for field, those in coded(repo, "need-field", by_field)]
    every = [row for those in by_field.values() for row in those]
    total = (_("Total"), *_of_needs(every)) if every else None
    return [Table("needs", _("Special needs"), columns, rows, (), total)]


def _of_needs(those: Sequence[Record]) -> tuple[Any, ...]:
    levels = grouped((row for row in those if not row["closed_on"]), "level")
    closed = [row for row in those if row["closed_on"]]
    results = grouped(closed, "result")
    not_met = [row for row in closed if row["result"] not in ("met", "ended")]
    return (
        grounds.counted(those, "need", "found_on", by="person"),
        *(grounds.counted(levels[level], "need", "level") for level in ("urgent", "raised", "ordinary")),
        grounds.counted(results["met"], "need", "result"),
        grounds.counted(not_met, "need", "closed_on"),
        grounds.counted(results["ended"], "need", "result"),
        _median(_lasted(results["met"], "found_on", "closed_on"), "need", "closed_on"),
    )


def requests(repo: Repository, first: date, last: date) -> Report:
    """What was asked of others in a period, as it stands now: by what was asked for, and by who was asked."""
    asked = repo.rows(_REQUESTS, first=first, last=last)
    return list(counted(repo, asked, ("requests", _("Requests")), ("organisations", _("By organisation"))))


Named = tuple[str, str]
"""The name of a table as data, and its title."""


def counted(
    repo: Repository, asked: Sequence[Record], what: Named, whom: Named, first: str = ""
) -> tuple[Table, Table]:
    """Some requests, counted by what was asked for and by who was asked; `first` heads the former."""
    by_what, by_whom = grouped(asked, "what"), grouped(asked, "organisation")
    kinds = [(kind, *of_requests(rows)) for kind, rows in coded(repo, "request-kind", by_what)]
    those = [(Word(code, rows[0]["asked"]), *of_requests(rows)) for code, rows in sorted(by_whom.items())]
    total = (_("Total"), *of_requests(asked)) if asked else None
    heads = Column("what", first or _("request for")), Column("organisation", _("organisation"))
    return (
        Table(*what, (heads[0], *figures()), kinds, (), total),
        Table(*whom, (heads[1], *figures()), those),
    )


def figures() -> tuple[Column, ...]:
    """The columns of what `of_requests` counts."""
    return (
        Column("asked", _("asked"), INT),
        Column("people", _("for"), INT),
        Column("waiting", _("waiting"), INT),
        Column("done", _("done"), INT),
        Column("refused", _("refused"), INT),
        Column("not_attended", _("not attended"), INT),
        Column("withdrawn", _("withdrawn"), INT),
        Column("days", _("days to answer, median"), DECIMAL),
        Column("longest", _("longest"), INT),
    )


def of_requests(those: Sequence[Record]) -> tuple[Any, ...]:
    """How many requests, for how many people, what came of them, and how long the answers took."""
    states = grouped(those, "state")
    waiting = [row for row in those if row["state"] in OPEN_STATES]
    answered = _lasted(those, "asked_on", "answered_on")
    return (
        grounds.counted(those, "request", "asked_on"),
        grounds.counted(those, "request", "asked_on", by="whom"),
        grounds.counted(waiting, "request", "state"),
        *(
            grounds.counted(states[state], "request", "state")
            for state in ("done", "refused", "not-attended", "withdrawn")
        ),
        _median(answered, "request", "answered_on"),
        _longest(answered, "request", "answered_on"),
    )


def _lasted(those: Iterable[Record], start: str, end: str) -> list[Record]:
    """Those that have come to their end, each with the days it took."""
    return [{**row, "days": days_between(row[start], row[end])} for row in those if row[end]]


def _median(lasted: Sequence[Record], kind: str, field: str) -> Measure | None:
    if not lasted:
        return None
    return Measure(median(sorted(row["days"] for row in lasted)), Grounds(kind, lasted, field, share="days"))


def _longest(lasted: Sequence[Record], kind: str, field: str) -> Count | None:
    """The most days, of those that took so long."""
    if not lasted:
        return None
    longest = max(row["days"] for row in lasted)
    those = [row for row in lasted if row["days"] == longest]
    return Count(longest, Grounds(kind, those, field, share="days"))
