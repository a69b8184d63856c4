"""Rights under temporary protection: what was asked and answered, who has it and where, and when it ends."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from typing import Any

from azilcli import dates
from azilcli.language import _
from azilcli.reports import care
from azilcli.reports.grounds import Count, Grounds, counted, line
from azilcli.reports.month import AGES, age_key, part
from azilcli.reports.table import DATE, ID, INT, Column, Report, Table, Word
from azilcli.repository import Record, Repository, figures, grouped, places
from azilcli.rules.checks.access import IS_OF_SCHOOL_AGE, SAYS_SCHOOL, has_school
from azilcli.rules.checks.allowance import RENT_AID
from azilcli.rules.checks.protection import APPLICANT, GROUP_END, PROGRAMME, PROTECTED, is_protected
from azilcli.rules.dispersal import PRIVATE, SITES
from azilcli.rules.sql import TONIGHT, limit
from azilcli.rules.status import held

_REQUESTS = """
    SELECT r.id, coalesce(r.person, r.household) AS whom, r.what, r.organisation, r.state, r.result,
           r.asked_on, r.answered_on, coalesce(o.name, r.organisation) AS asked
    FROM valid_request AS r LEFT JOIN organisation AS o ON o.id = r.organisation
    WHERE r.asked_on BETWEEN :first AND :last AND r.what LIKE 'right-%'
      AND (:programme IS NULL OR EXISTS (
          SELECT 1 FROM stay WHERE stay.programme = :programme AND (stay.person = r.person
              OR stay.person IN (SELECT m.person FROM membership AS m WHERE m.household = r.household))))
    ORDER BY r.asked_on, r.id"""
_CHILDREN = f"""
    SELECT p.person, p.placement, {has_school("''")} AS is_in_school, {SAYS_SCHOOL} AS school
    FROM sleeper AS p WHERE {TONIGHT} AND p.programme = '{PROGRAMME}' AND {IS_OF_SCHOOL_AGE}"""
_RENEWALS = f"""
    SELECT *, date(until, '-' || {limit("rent-aid.ask-days")} || ' days') AS ask_from
    FROM ({RENT_AID}) WHERE until >= :on ORDER BY until, one, subject"""


def rights(repo: Repository, first: date, last: date, programme: str | None = None) -> Report:
    """What was asked in a period by right and by office; on its last day who is protected, and what ends."""
    asked = repo.rows(_REQUESTS, first=first, last=last, programme=programme)
    return [
        *care.counted(repo, asked, ("rights", _("Rights")), ("offices", _("By office")), _("right")),
        *((_protected(repo, last), _renewals(repo, last), _end(repo, last))
          if programme in (None, PROGRAMME) else ()),
    ]  # fmt: skip


def _protected(repo: Repository, on: date) -> Table:
    """Who has temporary protection on a day, by where they live, with sex, age and children in school.

    Who has a place in a centre too lives there.
    """
    protected = figures.by_status(repo, on, on)["protection-end"]
    private = set(repo.values("SELECT id FROM site WHERE kind = :kind", kind=SITES[PRIVATE]))
    sleepers = sorted(places.sleepers_on(repo, on), key=lambda row: (row["site"],) not in private)
    where = {row["person"]: "private" if (row["site"],) in private else "centre" for row in sleepers}
    pupils = {row["person"]: row for row in repo.rows(_CHILDREN, on=on)}
    those: dict[tuple[str, str], list[Record]] = defaultdict(list)
    children: dict[str, list[Record]] = defaultdict(list)
    for code, person in figures.facts(repo, protected).items():
        place = where.get(code, "unknown")
        for key in ("people", f"sex-{person['sex']}", part("age", person, on)):
            those[place, key].append({"id": protected[code]})
        if code in pupils:
            children[place].append(pupils[code])
    names = {"centre": _("centre"), "private": _("private address"), "unknown": _("not known")}
    ages = [age_key(*ages) for ages in AGES]
    columns = (
        Column("place", _("where")),
        Column("people", _("people"), INT),
        Column("women", _("women"), INT),
        Column("men", _("men"), INT),
        *(Column(f"age_{key}", key.replace("-", "–"), INT) for key in ages),
        Column("age_unknown", _("age not known"), INT),
        Column("school_age", _("of school age"), INT),
        Column("in_school", _("in school"), INT),
    )
    shown = ("people", "sex-f", "sex-m", *ages, "unknown")
    rows: list[tuple[Any, ...]] = [
        (
            Word(place, words), *(counted(those[place, key], "status", "code") for key in shown),
            counted(children[place], "placement", "from_day", key="placement"), _in_school(children[place]),
        )
        for place, words in names.items()
    ]  # fmt: skip
    total = (_("Total"), *(sum(row[at] for row in rows) for at in range(1, len(columns))))
    return Table("protected", _("People under temporary protection"), columns, rows, (), total)


def _in_school(children: Sequence[Record]) -> Count:
    """How many of these have a school, with what says so of each."""
    says = [child["school"].partition(" ") for child in children if child["is_in_school"]]
    by_kind = grouped(({"kind": kind, "id": id_} for kind, _space, id_ in says), "kind")
    return Count(len(says), *(Grounds(kind, rows) for kind, rows in by_kind.items()))


def _renewals(repo: Repository, on: date) -> Table:
    columns = (
        Column("person", _("person"), ID),
        Column("name", _("name")),
        Column("ask_from", _("renewal from"), DATE),
        Column("until", _("until"), DATE),
    )
    rows = [
        (line(row["subject"], "aid", row["aid"], "until"), row["one"], row["ask_from"], row["until"])
        for row in repo.rows(_RENEWALS, on=on)
    ]
    return Table("renewals", _("Aid for private accommodation"), columns, rows)


def _end(repo: Repository, on: date) -> Table:
    """When protection ends for all, and of how many people."""
    (row,) = repo.rows(f"SELECT {GROUP_END} AS ends", on=on)
    statuses = grouped(_statuses(repo, on), "code")
    columns = (
        Column("ends", _("ends on"), DATE),
        Column("days", _("days until then"), INT),
        Column("protected", _("people under temporary protection"), INT),
        Column("waiting", _("waiting for a decision"), INT),
    )
    ends = row["ends"]
    counts = (counted(statuses[code], "status", "code") for code in (PROTECTED, APPLICANT))
    rows = [(ends, (dates.iso(ends) - on).days, *counts)] if ends else []
    return Table("end", _("End for the group"), columns, rows)


def _statuses(repo: Repository, on: date) -> list[Record]:
    """The statuses of those who have temporary protection on a day, or wait for it."""
    return repo.rows(
        "SELECT now.id, now.code FROM person AS p"
        f" CROSS JOIN status AS now ON now.id = {held('p.id', what='id')}"
        f" AND {is_protected('now.code')} WHERE p.same_as IS NULL AND p.id IN ("
        f"SELECT person FROM status WHERE {is_protected('code')})",
        on=on,
    )
