"""The children of school age who sleep somewhere: in which school they are, and who is in none yet."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from azilcli import dates
from azilcli.language import _, c_
from azilcli.reports.grounds import Count, Grounds, Line
from azilcli.reports.table import DATE, DETAIL, ID, INT, Column, Report, Table, Word
from azilcli.repository import Record, Repository, grouped, people, policies
from azilcli.rules.checks.access import IS_OF_SCHOOL_AGE, SCHOOL_BY, SCHOOLS, has_school
from azilcli.rules.sql import TONIGHT, ends

_CHILDREN = f"""
    SELECT p.placement, p.site, p.person, p.family_name, p.given_name, p.birth_date, p.citizenship,
           {has_school("''")} AS is_in_school, {SCHOOL_BY} AS school_by
    FROM sleeper AS p WHERE {TONIGHT} AND {IS_OF_SCHOOL_AGE} AND (:site IS NULL OR p.site = :site)
    ORDER BY p.site, p.sort_key, p.person, p.placement"""
_ATTENDED = f"""
    SELECT t.id, t.person, t.activity, a.title, t.from_day FROM valid_participation AS t
    JOIN activity AS a ON a.id = t.activity
    WHERE t.person IN ({{ids}}) AND a.kind = 'schooling' AND t.from_day <= :on AND {ends("t.to_day")} > :on
    ORDER BY t.from_day, t.id"""
_ASKED = f"""
    SELECT r.id, r.person, r.what, r.asked_on FROM valid_request AS r
    WHERE r.person IN ({{ids}}) AND r.what IN {SCHOOLS} AND r.asked_on <= :on ORDER BY r.asked_on, r.id"""
_STATES = ("attends", "in-school", "asked", "none")
"""From a school that is known to none that was asked for."""


def school(repo: Repository, on: date, site: str | None = None) -> Report:
    """The children of a night, counted by site and school and by age, and each by name."""
    children = {(row["site"], row["person"]): row for row in repo.rows(_CHILDREN, on=on, site=site)}
    codes = sorted({person for _site, person in children})
    attended, asked = (
        {row["person"]: row for row in repo.rows_of(sql, codes, on=on)} for sql in (_ATTENDED, _ASKED)
    )
    known: list[Record] = []
    for row in children.values():
        its = attended.get(row["person"]), asked.get(row["person"])
        state, where, since = _school(repo, row, *its)
        known.append(
            {**row, "state": state, "school": where, "since": since, "says": _says(row, state, *its)}
        )
    return [_by_school(known), _by_age(known, on), _by_child(known, on)]


def _school(
    repo: Repository, child: Record, attended: Record | None, asked: Record | None
) -> tuple[str, Word, str | None]:
    """How far it is with the school of a child, in what words, and since when."""
    if attended:
        return "attends", Word(attended["activity"], attended["title"]), attended["from_day"]
    if child["is_in_school"]:
        return "in-school", Word("in-school", _("in school")), None
    if asked:
        what = policies.label(repo, "request-kind", asked["what"])
        return "asked", Word("asked", _("asked for: {what}", what=what)), asked["asked_on"]
    return "none", Word("none", _("no school recorded")), None


def _says(child: Record, state: str, attended: Record | None, asked: Record | None) -> Grounds:
    """What says so: the participation or the request; of who has neither, where the child sleeps."""
    if attended:
        return Grounds("participation", [attended])
    if asked and state == "asked":
        return Grounds("request", [asked])
    return Grounds("placement", [child], "from_day", "placement")


def _count(children: Sequence[Record]) -> Count:
    return Count(len(children), *(row["says"] for row in children))


def _by_school(children: Sequence[Record]) -> Table:
    schools: dict[tuple[str, str, Word], list[Record]] = {}
    for row in children:
        schools.setdefault((row["site"], row["state"], row["school"]), []).append(row)
    rows = [
        (site, where, _count(those))
        for (site, state, where), those in sorted(
            schools.items(), key=lambda item: (item[0][0], _STATES.index(item[0][1]), item[0][2])
        )
    ]
    columns = (
        Column("site", _("site"), ID),
        Column("school", _("school")),
        Column("children", _("children"), INT),
    )
    total = (_("Total"), "", _count(children)) if children else None
    return Table("schools", _("Children by school"), columns, rows, (), total, grouped=True)


def _by_age(children: Sequence[Record], on: date) -> Table:
    ages: dict[int, list[Record]] = {}
    for row in children:
        ages.setdefault(dates.age(row["birth_date"], on) or 0, []).append(row)
    rows = []
    for age, those in sorted(ages.items()):
        states = grouped(those, "state")
        in_school = [*states["attends"], *states["in-school"]]
        rows.append((age, *map(_count, (those, in_school, states["asked"], states["none"]))))
    columns = (
        Column("age", _("age"), INT),
        Column("children", _("children"), INT),
        Column("in_school", _("in school"), INT),
        Column("asked", c_("school", "asked for"), INT),
        Column("none", _("no school recorded"), INT),
    )
    return Table("ages", _("Children by age"), columns, rows)


def _by_child(children: Sequence[Record], on: date) -> Table:
    rows = [
        (row["site"], row["school"], Line(row["person"], row["says"]), people.name(row), row["birth_date"],
         dates.age(row["birth_date"], on), row["citizenship"], row["since"],
         None if row["state"] in ("attends", "in-school") else row["school_by"])
        for row in sorted(children, key=lambda row: (row["site"], _STATES.index(row["state"]), row["school"]))
    ]  # fmt: skip
    columns = (
        Column("site", _("site"), ID),
        Column("school", _("school")),
        Column("person", _("code"), ID),
        Column("name", _("name")),
        Column("birth_date", _("born"), DATE),
        Column("age", _("age"), INT, priority=3),
        Column("citizenship", _("citizenship"), ID, priority=DETAIL),
        Column("since", _("since"), DATE, priority=3),
        Column("by", _("in school by"), DATE),
    )
    return Table("children", _("Children of school age"), columns, rows, grouped=True)
