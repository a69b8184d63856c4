"""Who does what, where, when and for whom: organisations and their activities, with the gaps between them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from azilcli import dates
from azilcli.language import _, c_
from azilcli.reports import lines
from azilcli.reports.grounds import Count, Fact, Grounds, counted, line, measured, summed
from azilcli.reports.table import COUNT, DATE, DECIMAL, DETAIL, ID, INT, Column, Report, Table, Word
from azilcli.repository import Record, Repository, grouped, places, policies
from azilcli.rules.dispersal import WITHOUT_BEDS
from azilcli.rules.records.activity import GROUPS
from azilcli.rules.sql import ends, meets, took_place

ELSEWHERE = "elsewhere"
"""The column of activities that take place at no site and in no town with one."""

_ACTIVITIES = f"""
    SELECT a.*, coalesce(o.name, a.organisation) AS leader FROM activity AS a
    LEFT JOIN organisation AS o ON o.id = a.organisation
    WHERE {meets("a")} AND (:site IS NULL OR a.site = :site
        OR a.site IS NULL AND a.town = (SELECT town FROM site WHERE site.id = :site))
    ORDER BY leader, a.from_day, a.id"""
_NAMED = f"""
    SELECT 'participation' AS kind, t.id, t.activity, t.person, NULL AS minutes, NULL AS hours
    FROM valid_participation AS t WHERE {meets("t")}
    UNION ALL
    SELECT 'contact', c.id, c.activity, c.person, c.minutes, c.minutes / 60.0 FROM valid_contact AS c
    WHERE c.activity IS NOT NULL AND c.on_day BETWEEN :first AND :last
     AND {took_place("c")}"""
_SESSIONS = """
    SELECT s.*, s.minutes / 60.0 AS hours FROM valid_session AS s WHERE s.on_day BETWEEN :first AND :last"""
_REQUESTS = "SELECT * FROM valid_request WHERE asked_on BETWEEN :first AND :last"

_ORGANISATIONS = f"""
    SELECT o.*, asked.id AS request, asked.asked_on
    FROM organisation AS o LEFT JOIN request AS asked ON asked.id = (
        SELECT r.id FROM valid_request AS r WHERE r.organisation = o.id AND r.asked_on <= :last
        ORDER BY r.asked_on DESC, r.id LIMIT 1)
    WHERE o.from_day <= :last AND {ends("o.to_day")} > :last ORDER BY o.kind, o.name, o.id"""


def partners(repo: Repository, first: date, last: date, site: str | None = None) -> Report:
    """The activities of a period; kinds of help by site; what each organisation did and answered.

    People who are named are counted once for each activity; those who are only counted, each time they came.
    """
    activities = repo.rows(_ACTIVITIES, first=first, last=last, site=site)
    helps = [row for row in activities if row["kind"] not in GROUPS]
    reached = _reached(repo, first, last)
    return [
        _activities(repo, helps, reached),
        _gaps(repo, helps, last, site),
        _organisations(repo, activities, reached, first, last),
        _without(repo, activities, last),
    ]


class _Reached:
    """Whom an activity, or those of an organisation, reached in a period: who is named, and the sessions."""

    def __init__(self) -> None:
        self.named: list[Record] = []
        self.sessions: list[Record] = []

    def __iadd__(self, other: _Reached) -> _Reached:
        self.named += other.named
        self.sessions += other.sessions
        return self

    @property
    def cells(self) -> tuple[Any, ...]:
        """The figures under `_reached_columns`."""
        people = {row["person"] for row in self.named}
        by_kind = grouped(self.named, "kind").items()
        contacts, sessions = ([row for row in rows if row["minutes"]] for rows in (self.named, self.sessions))
        minutes = sum(row["minutes"] for row in (*contacts, *sessions))
        return (
            Count(len(people), *(Grounds(kind, rows) for kind, rows in by_kind)),
            counted(self.sessions, "session", "on_day"),
            *(summed([row for row in self.sessions if row[who]], who, "session", who)
              for who in ("people", "children")),
            measured(minutes / 60 if minutes else None,
                     Grounds("contact", contacts, "minutes", share="hours"),
                     Grounds("session", sessions, "minutes", share="hours")),
        )  # fmt: skip


def _reached_columns() -> tuple[Column, ...]:
    return (
        Column("people", _("people named"), INT),
        Column("sessions", _("sessions"), INT),
        Column("heads", _("people counted"), INT),
        Column("children", _("children counted"), INT, priority=DETAIL),
        Column("hours", _("hours"), DECIMAL),
    )


def _reached(repo: Repository, first: date, last: date) -> Mapping[str, _Reached]:
    reached: dict[str, _Reached] = defaultdict(_Reached)
    for row in repo.rows(_NAMED, first=first, last=last):
        reached[row["activity"]].named.append(row)
    for row in repo.rows(_SESSIONS, first=first, last=last):
        reached[row["activity"]].sessions.append(row)
    return reached


def _activities(repo: Repository, helps: Sequence[Record], reached: Mapping[str, _Reached]) -> Table:
    rows = [
        (
            Word(row["organisation"], row["leader"]), line(row["id"], "activity", row["id"]),
            Word(row["kind"], policies.label(repo, "activity-kind", row["kind"])), row["title"],
            row["site"] or row["town"], row["schedule"], row["from_day"], last_day(row),
            Word(row["programme"] or "", policies.label(repo, "programme", row["programme"])),
            row["places"], row["hours_planned"], *reached[row["id"]].cells, row["funder"], row["contract"],
        )
        for row in helps
    ]  # fmt: skip
    columns = (
        Column("organisation", _("organisation")),
        Column("activity", _("code"), ID),
        Column("kind", _("kind")),
        Column("title", _("title"), priority=DETAIL),
        Column("place", _("where")),
        Column("schedule", _("schedule"), rare=True, priority=DETAIL),
        Column("from_day", _("from"), DATE),
        Column("last_day", _("last day"), DATE),
        Column("programme", c_("whom", "for"), rare=True),
        Column("places", _("places"), INT),
        Column("hours_planned", _("hours planned"), INT, priority=DETAIL),
        *_reached_columns(),
        Column("funder", _("funder"), rare=True),
        Column("contract", _("contract"), rare=True, priority=DETAIL),
    )
    return Table("activities", _("Activities of organisations"), columns, rows)


def last_day(row: Record) -> str | None:
    """The last day of an activity, itself included."""
    return (dates.iso(row["to_day"]) - timedelta(days=1)).isoformat() if row["to_day"] else None


def _gaps(repo: Repository, helps: Sequence[Record], last: date, site: str | None) -> Table:
    """How many activities of each kind there are for each site, also where there is none."""
    known = lines.Sites(repo)
    held = {row["site"] for row in helps}
    those = [
        id_
        for id_ in lines.sites(repo, known, known)
        if site in (None, id_)
        and (id_ in held or (known[id_]["kind"] not in (places.FLAT, *WITHOUT_BEDS)
                             and places.is_open(repo, places.parts(id_), last)))
    ]  # fmt: skip
    held_at: dict[tuple[str, str], list[Record]] = defaultdict(list)
    for row in helps:
        there = [row["site"]] if row["site"] else [id_ for id_ in those if known[id_]["town"] == row["town"]]
        for id_ in there or [ELSEWHERE]:
            held_at[row["kind"], id_].append(row)
    kinds = [row["code"] for row in policies.codes(repo, "activity-kind") if row["code"] not in GROUPS]
    heads = [*those, ELSEWHERE]
    rows = [
        (
            Word(kind, policies.label(repo, "activity-kind", kind)),
            *(counted(held_at[kind, id_], "activity") for id_ in heads),
        )
        for kind in kinds
    ]
    columns = (
        Column("kind", _("kind of help")),
        *(Column(id_, id_, COUNT) for id_ in those),
        Column(ELSEWHERE, _("elsewhere"), COUNT),
    )
    return Table("gaps", _("Kinds of help by site"), columns, rows)


def _organisations(
    repo: Repository, activities: Sequence[Record], reached: Mapping[str, _Reached], first: date, last: date
) -> Table:
    """What each organisation did in all, and how it answered what it was asked."""
    own = grouped(activities, "organisation")
    asked = grouped(repo.rows(_REQUESTS, first=first, last=last), "organisation")
    names = {row["id"]: row["name"] for row in repo.rows("SELECT id, name FROM organisation")}
    rows = []
    for code in sorted(own.keys() | asked.keys(), key=lambda code: (names.get(code) or code, code)):
        total = _Reached()
        for row in own[code]:
            total += reached[row["id"]]
        rows.append(
            (Word(code, names.get(code) or code), counted(own[code], "activity"), *total.cells,
             *_answers(asked[code], last))
        )  # fmt: skip
    columns = (
        Column("organisation", _("organisation")),
        Column("activities", _("activities"), INT),
        *_reached_columns(),
        Column("requests", _("requests"), INT),
        Column("in_time", _("answered in time"), INT),
        Column("late", _("late"), INT),
    )
    return Table("organisations", _("By organisation"), columns, rows)


def _answers(asked: Sequence[Record], last: date) -> tuple[Count, Count, Count]:
    """How many requests there were, how many were answered by the day expected, and how many were not."""
    answered = [row for row in asked if row["answered_on"]]
    open_ = [row for row in asked if not row["answered_on"]]
    in_time = [row for row in answered if row["answered_on"] <= (row["due_day"] or dates.OPEN)]
    late = [row for row in answered if row["answered_on"] > (row["due_day"] or dates.OPEN)]
    overdue = [row for row in open_ if last.isoformat() > (row["due_day"] or dates.OPEN)]
    return (
        counted(asked, "request", "asked_on"),
        counted(in_time, "request", "answered_on"),
        counted(late, "request", "answered_on") + counted(overdue, "request", "due_day"),
    )


def _without(repo: Repository, activities: Sequence[Record], last: date) -> Table:
    """The organisations that have no activity in the period, and when something was last asked of them."""
    active = {row["organisation"] for row in activities}
    rows = [
        (
            Fact(Word(row["id"], row["name"]), Grounds("organisation", [row]),
                 Grounds("request", [row], "asked_on", "request")),
            Word(row["kind"], policies.label(repo, "organisation-kind", row["kind"])),
            row["town"], row["asked_on"],
        )
        for row in repo.rows(_ORGANISATIONS, last=last)
        if row["id"] not in active
    ]  # fmt: skip
    columns = (
        Column("organisation", _("organisation")),
        Column("kind", _("kind")),
        Column("town", _("town")),
        Column("asked_on", _("last asked on"), DATE),
    )
    return Table("without_activity", _("Organisations without activities"), columns, rows)
