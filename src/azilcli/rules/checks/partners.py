"""Organisations and groups: activities that are over or silent, tasks that are late, missing answers."""

from __future__ import annotations

from azilcli.language import N_
from azilcli.rules.check import CONTRADICTION, STANDARD, Check, Due
from azilcli.rules.records.activity import GROUPS
from azilcli.rules.sql import NAME, WAITING, days_before, ends, holds, limit

SERVICES = ("food", "health-care", "security", "schooling")
"""Kinds of activity by which a site is provided for."""
_WITHOUT_SESSIONS = (*SERVICES, "employment", "material-aid")
"""Kinds of activity of which nobody records sessions."""
_ACTIVITY = f"""
    FROM activity AS a LEFT JOIN organisation AS o ON o.id = a.organisation
    WHERE {holds("a")}"""
_GROUP = f"{_ACTIVITY} AND a.kind IN {GROUPS}"
_SAID = "a.id AS subject, a.site AS site, a.title AS title, coalesce(o.name, a.organisation) AS organisation"
_ENDS = "date(a.to_day, '-1 day')"
_MET = "(SELECT max(m.on_day) FROM valid_session AS m WHERE m.activity = a.id AND m.on_day <= :on)"
_SIGN_OF_LIFE = f"""max(a.from_day, coalesce({_MET}, ''),
    coalesce((SELECT max(c.on_day) FROM valid_contact AS c WHERE c.activity = a.id AND c.on_day <= :on), ''),
    coalesce((SELECT max(t.as_of) FROM valid_participation AS t
              WHERE t.activity = a.id AND t.as_of <= :on), ''))"""
_ENROLLED = f"""EXISTS (SELECT 1 FROM valid_participation AS t WHERE t.activity = a.id AND t.from_day <= :on
    AND {ends("t.to_day")} > :on AND coalesce(t.result, 'ongoing') = 'ongoing')"""
_OPEN = "(st.state IN ('open', 'under-way') OR st.done_on > :on)"
_TASK = f"""
    SELECT a.id AS subject, a.site AS site, a.title AS title, st.id AS step, coalesce(st.what, '–') AS what,
           st.due_day AS day, coalesce(o.name, st.organisation, a.organisation) AS organisation
    FROM valid_step AS st JOIN activity AS a ON a.id = st.activity
    LEFT JOIN organisation AS o ON o.id = coalesce(st.organisation, a.organisation)
    WHERE st.set_on <= :on AND {_OPEN}"""
_STEP = f"""
    SELECT coalesce(p.id, l.household) AS subject, NULL AS site, st.id AS step, st.due_day AS day,
           coalesce(st.what, '–') AS what,
           CASE WHEN p.id IS NULL THEN coalesce(h.name, '–') ELSE {NAME} END AS one
    FROM valid_step AS st JOIN valid_plan AS l ON l.id = st.plan
    LEFT JOIN person AS p ON p.id = l.person LEFT JOIN household AS h ON h.id = l.household
    WHERE st.set_on <= :on AND {_OPEN} AND {ends("l.closed_on")} > :on"""

CHECKS = (
    Check(
        "activity-over",
        STANDARD,
        N_("an activity that is over, in which people still take part"),
        N_("{title} of {organisation} ended on {day}, and people are still recorded as taking part"),
        N_("azil participation end, or azil activity add {subject} with the new last day"),
        "-",
        f"""
        SELECT {_SAID}, {_ENDS} AS day
        FROM activity AS a LEFT JOIN organisation AS o ON o.id = a.organisation
        WHERE a.to_day <= :on AND {_ENROLLED}""",
    ),
    Check(
        "activity-silent",
        STANDARD,
        N_("an activity of which nothing was recorded for a long time"),
        N_("nothing was recorded of {title} of {organisation} since {day}"),
        N_("azil session add {subject}, or azil activity end {subject}"),
        "-",
        f"""
        SELECT {_SAID}, {_SIGN_OF_LIFE} AS day {_ACTIVITY}
          AND a.kind NOT IN {(*GROUPS, *_WITHOUT_SESSIONS)}
          AND {_SIGN_OF_LIFE} < {days_before(":on", limit("partners.silent-days"))}""",
    ),
    Check(
        "partner-silent",
        STANDARD,
        N_("an organisation that leaves several requests without an answer"),
        N_("requests that {organisation} did not answer by the day expected: {number}, the first by {day}"),
        N_("azil request list; speak with {organisation}"),
        "-",
        f"""
        SELECT r.organisation AS subject, NULL AS site, coalesce(o.name, r.organisation) AS organisation,
               count(*) AS number, min(r.due_day) AS day
        FROM valid_request AS r LEFT JOIN organisation AS o ON o.id = r.organisation
        WHERE {WAITING} AND r.due_day < :on
        GROUP BY r.organisation HAVING count(*) >= {limit("partners.unanswered-requests")}""",
    ),
    Check(
        "group-without-lead",
        CONTRADICTION,
        N_("a group whose leading organisation is no longer there"),
        N_("{title} is led by {organisation}, which is no longer among the organisations"),
        N_("azil activity add {subject} --organisation CODE, or azil activity end {subject}"),
        "-",
        f"SELECT {_SAID} {_GROUP} AND NOT coalesce({holds('o')}, 0)",
    ),
    Check(
        "group-silent",
        STANDARD,
        N_("a group that has not met for a long time"),
        N_("{title} has not met since {day}"),
        N_("azil session add {subject}, or azil activity end {subject}"),
        "-",
        f"""
        SELECT {_SAID}, coalesce({_MET}, a.from_day) AS day {_GROUP} AND a.kind != 'interdepartmental'
          AND coalesce({_MET}, a.from_day) < {days_before(":on", limit("groups.silent-days"))}""",
    ),
    Check(
        "measure-without-step",
        STANDARD,
        N_("an interdepartmental measure without a task"),
        N_("the measure {title} of {organisation} has no task"),
        N_('azil step add {subject} coordination --what "..." --who organisation --due DATE'),
        "-",
        f"""
        SELECT {_SAID} {_GROUP} AND a.kind = 'interdepartmental'
          AND NOT EXISTS (SELECT 1 FROM valid_step AS st WHERE st.activity = a.id AND st.set_on <= :on)""",
    ),
    Check(
        "task-late",
        STANDARD,
        N_("a task of a group that is late"),
        N_("{organisation} was to do for {title} by {day}: {what}"),
        N_("azil step correct {step} --state reached --done DATE, or --due DATE"),
        "-",
        f"{_TASK} AND st.due_day < :on",
    ),
    Check(
        "step-late",
        STANDARD,
        N_("a step of a plan that is late"),
        N_("a step of the plan of {one} was to be done by {day}: {what}"),
        N_("azil step correct {step} --state reached --done DATE, or --due DATE"),
        "-",
        f"{_STEP} AND st.due_day < :on",
    ),
)

DUES = (
    Due(
        "activity-to-renew",
        N_("the time to decide whether an activity goes on"),
        N_("{title} of {organisation} ends on {ends}: decide whether it goes on"),
        "-",
        f"""
        SELECT * FROM (
            SELECT {_SAID}, {_ENDS} AS ends,
                   {days_before(_ENDS, limit("partners.ends-days"))} AS day {_ACTIVITY}
              AND a.to_day IS NOT NULL
        ) WHERE day BETWEEN :on AND :until""",
    ),
    Due(
        "activity-ends",
        N_("the last day of an activity"),
        N_("{title} of {organisation} ends on this day"),
        "-",
        f"SELECT {_SAID}, {_ENDS} AS day {_ACTIVITY} AND {_ENDS} BETWEEN :on AND :until",
    ),
    Due(
        "meeting",
        N_("a meeting or a session"),
        N_("{title} meets next on this day"),
        "-",
        f"""
        SELECT {_SAID}, max(s.next_day) AS day
        FROM valid_session AS s JOIN activity AS a ON a.id = s.activity
        LEFT JOIN organisation AS o ON o.id = a.organisation
        WHERE s.on_day <= :on AND {holds("a")} AND s.next_day BETWEEN :on AND :until
          AND NOT EXISTS (SELECT 1 FROM valid_session AS later WHERE later.activity = a.id
                          AND later.on_day BETWEEN s.next_day AND :on)
        GROUP BY a.id""",
    ),
    Due(
        "task",
        N_("a task of a group"),
        N_("{organisation} is to do for {title} by this day: {what}"),
        "-",
        f"{_TASK} AND st.due_day BETWEEN :on AND :until",
    ),
    Due(
        "step",
        N_("a step of a plan"),
        N_("a step of the plan of {one} is to be done by this day: {what}"),
        "-",
        f"{_STEP} AND st.due_day BETWEEN :on AND :until",
    ),
)
