"""Project groups, coordination and interdepartmental measures: who is in them, their tasks, what is late."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from azilcli import dates
from azilcli.language import _
from azilcli.reports.grounds import Count, counted, line
from azilcli.reports.partners import last_day
from azilcli.reports.table import DATE, DETAIL, ID, INT, MAIN, Column, Report, Table, Word
from azilcli.repository import Record, Repository, grouped, policies
from azilcli.rules.records.activity import GROUPS
from azilcli.rules.sql import ends, meets

_GROUPS = f"""
    SELECT a.*, coalesce(o.name, a.organisation) AS leader,
           (SELECT max(s.on_day) FROM valid_session AS s WHERE s.activity = a.id
             AND s.on_day <= :last) AS met,
           (SELECT max(s.next_day) FROM valid_session AS s WHERE s.activity = a.id AND s.on_day <= :last
             AND s.next_day > :last) AS meets
    FROM activity AS a LEFT JOIN organisation AS o ON o.id = a.organisation
    WHERE a.kind IN {GROUPS} AND {meets("a")}
    ORDER BY a.kind, a.id"""
_MEETINGS = """
    SELECT id, activity FROM valid_session
    WHERE activity IN ({ids}) AND on_day BETWEEN :first AND :last ORDER BY on_day, id"""
_MEMBERS = f"""
    SELECT m.activity, coalesce(o.name, m.organisation) AS name FROM member AS m
    LEFT JOIN organisation AS o ON o.id = m.organisation
    WHERE m.from_day <= :last AND {ends("m.to_day")} > :last ORDER BY m.role != 'leader', name, m.id"""
_TASKS = """
    SELECT st.*, coalesce(st.organisation, a.organisation) AS whose,
           coalesce(o.name, st.organisation, a.organisation) AS whose_name
    FROM valid_step AS st JOIN activity AS a ON a.id = st.activity
    LEFT JOIN organisation AS o ON o.id = coalesce(st.organisation, a.organisation)
    WHERE st.set_on <= :last AND (st.done_on IS NULL OR st.done_on >= :first)
    ORDER BY st.due_day IS NULL, st.due_day, st.set_on, st.id"""


def groups(repo: Repository, first: date, last: date) -> Report:
    """The groups of a period as they stand on its last day, their tasks, and the tasks by whose they are."""
    activities = repo.rows(_GROUPS, first=first, last=last)
    members = grouped(repo.rows(_MEMBERS, last=last), "activity")
    codes = {row["id"] for row in activities}
    meetings = grouped(repo.rows_of(_MEETINGS, sorted(codes), first=first, last=last), "activity")
    tasks = [row for row in repo.rows(_TASKS, first=first, last=last) if row["activity"] in codes]
    return [
        _groups(repo, activities, members, meetings, tasks, last),
        _tasks(repo, tasks, last),
        _by_whose(tasks, last),
    ]


def _is_open(task: Record, last: date) -> bool:
    return not task["done_on"] or bool(task["done_on"] > last.isoformat())


def _figures(tasks: Sequence[Record], last: date) -> tuple[Count, Count, Count]:
    """How many tasks are open, how many of them are late, and how many were over in the period."""
    still = [task for task in tasks if _is_open(task, last)]
    late = [task for task in still if (task["due_day"] or dates.OPEN) < last.isoformat()]
    over = [task for task in tasks if not _is_open(task, last)]
    return counted(still, "step", "state"), counted(late, "step", "due_day"), counted(over, "step", "done_on")


def _figure_columns() -> tuple[Column, ...]:
    return (
        Column("open", _("open"), INT),
        Column("late", _("late"), INT),
        Column("done", _("done in the period"), INT),
    )


def _groups(
    repo: Repository,
    activities: Sequence[Record],
    members: Mapping[str, list[Record]],
    meetings: Mapping[str, list[Record]],
    tasks: Sequence[Record],
    last: date,
) -> Table:
    rows = [
        (
            line(row["id"], "activity", row["id"]),
            Word(row["kind"], policies.label(repo, "activity-kind", row["kind"])), row["title"],
            Word(row["organisation"], row["leader"]),
            ", ".join(one["name"] for one in members[row["id"]]) or None,
            counted(meetings[row["id"]], "session", "on_day"), row["met"], row["meets"], last_day(row),
            *_figures([task for task in tasks if task["activity"] == row["id"]], last),
        )
        for row in activities
    ]  # fmt: skip
    columns = (
        Column("group", _("group"), ID),
        Column("kind", _("kind"), priority=DETAIL),
        Column("title", _("title")),
        Column("leader", _("led by")),
        Column("members", _("members")),
        Column("meetings", _("meetings"), INT),
        Column("met_on", _("last meeting"), DATE),
        Column("meets_on", _("next meeting"), DATE),
        Column("last_day", _("last day"), DATE, rare=True),
        *_figure_columns(),
    )
    return Table("groups", _("Groups and measures"), columns, rows)


def _tasks(repo: Repository, tasks: Sequence[Record], last: date) -> Table:
    rows: list[tuple[Any, ...]] = []
    for task in tasks:
        state = task["state"] if not task["done_on"] or task["done_on"] <= last.isoformat() else "under-way"
        is_late = _is_open(task, last) and (task["due_day"] or dates.OPEN) < last.isoformat()
        late = (last - dates.iso(task["due_day"])).days if is_late else None
        rows.append(
            (
                task["activity"], task["what"], Word(task["whose"], task["whose_name"]), task["due_day"],
                Word(state, policies.label(repo, "step-state", state)), late, task["done_on"],
                task["level_start"], task["level_now"], line(task["id"], "step", task["id"]),
            )
        )  # fmt: skip
    columns = (
        Column("group", _("group"), ID),
        Column("what", _("what"), priority=MAIN),
        Column("organisation", _("whose it is")),
        Column("due_day", _("due on"), DATE),
        Column("state", _("state")),
        Column("days_late", _("days late"), INT),
        Column("done_on", _("over on"), DATE, rare=True),
        Column("level_start", _("level at first"), INT, rare=True),
        Column("level_now", _("level now"), INT, rare=True),
        Column("step", _("code"), ID, priority=DETAIL),
    )
    return Table("tasks", _("Tasks"), columns, rows, grouped=True)


def _by_whose(tasks: Sequence[Record], last: date) -> Table:
    own = grouped(tasks, "whose")
    rows = [
        (Word(code, those[0]["whose_name"]), *_figures(those, last))
        for code, those in sorted(own.items(), key=lambda one: str(one[1][0]["whose_name"]))
    ]
    columns = (Column("organisation", _("organisation")), *_figure_columns())
    return Table("organisations", _("Tasks by organisation"), columns, rows)
