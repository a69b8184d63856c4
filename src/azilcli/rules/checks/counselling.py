"""Counselling and plans of beneficiaries: who was not told, not understood, not there, or closed unasked."""

from __future__ import annotations

from azilcli.language import N_
from azilcli.rules.check import STANDARD, Check, Due
from azilcli.rules.children import reaches
from azilcli.rules.plans import TOPICS, told
from azilcli.rules.sql import (
    NAME,
    TONIGHT,
    WHO,
    days_after,
    days_before,
    ends,
    in_force,
    is_among,
    limit,
    took_place,
)
from azilcli.rules.status import IS_SUPPORTED

_THERE = f"""
    FROM sleeper AS p JOIN stay AS s ON s.id = p.stay
    WHERE {TONIGHT} AND {IS_SUPPORTED} AND s.anchor <= :on
      AND coalesce({reaches("p.birth_date")} <= :on, 1)"""
_TOPICS = " UNION ALL ".join(f"SELECT '{topic}' AS topic" for topic in TOPICS)
_UNTOLD = f"(SELECT count(*) FROM ({_TOPICS}) AS f WHERE NOT {told('p.person', 's.anchor', 'f.topic')})"
_FIRST = days_after("s.anchor", limit("counselling.first-days", "s.anchor"))
_COURSE = "iif(a.kind = 'society-course', 'integration.society-attendance', 'integration.course-attendance')"
_ASKED = f"CAST({in_force(_COURSE)} AS INTEGER)"
_CONTACT = f"""
    FROM valid_contact AS c JOIN person AS p ON p.id = c.person
    WHERE +c.on_day <= :on AND {took_place("c")}
      AND NOT EXISTS (SELECT 1 FROM valid_contact AS later WHERE later.person = c.person
                      AND later.on_day > c.on_day AND later.on_day <= :on)"""

CHECKS = (
    Check(
        "not-informed",
        STANDARD,
        N_("a beneficiary who was not informed of everything the act names"),
        N_("{one} at {place} was not informed of {number} of the seven fields of article 91"),
        N_("see: azil report counselling; then: azil contact add {subject} information --topic CODES"),
        "ZMZ-1 91",
        f"""
        SELECT {WHO}, {_UNTOLD} AS number {_THERE} AND {_UNTOLD} > 0
          AND s.anchor < {days_before(":on", limit("counselling.inform-days"))}""",
    ),
    Check(
        "no-interpreter",
        STANDARD,
        N_("a contact in a language that the person does not speak, without an interpreter"),
        N_("{one} was spoken with on {day} in a language not recorded among theirs, without an interpreter"),
        N_("azil contact correct {contact} --interpreter or --language; or azil person edit --languages"),
        "ZMZ-1 90.b(2)",
        f"""
        SELECT c.person AS subject, NULL AS site, c.id AS contact, c.on_day AS day, {NAME} AS one {_CONTACT}
          AND c.language IS NOT NULL AND coalesce(c.interpreter, 0) = 0 AND p.languages IS NOT NULL
          AND NOT {is_among("lower(c.language)", "replace(lower(p.languages), ',', ' ')")}""",
    ),
    Check(
        "attendance-below",
        STANDARD,
        N_("attendance below what an extension asks for, with half of the course held"),
        N_("{one} attended {percent} % of {title} up to {day}; {needed} % are needed for an extension"),
        N_("speak with {one}; azil participation correct {participation}"),
        "ZMZ-1 93(3)",
        f"""
        SELECT * FROM (
            SELECT t.person AS subject, NULL AS site, t.id AS participation, t.as_of AS day, a.title AS title,
                   t.hours_attended * 100 / t.hours_held AS percent, {_ASKED} AS needed, {NAME} AS one
            FROM valid_participation AS t JOIN activity AS a ON a.id = t.activity
            JOIN person AS p ON p.id = t.person
            WHERE a.kind IN ('slovenian-course', 'society-course') AND t.hours_held > 0 AND t.as_of <= :on
              AND t.hours_held * 2 >= coalesce(a.hours_planned, 0) AND {ends("t.to_day")} > :on
              AND coalesce(t.result, 'ongoing') = 'ongoing'
        ) WHERE percent < needed""",
    ),
    Check(
        "plan-closed-unapproved",
        STANDARD,
        N_("a plan that was closed without anybody approving it"),
        N_("the plan of {one} was closed on {day}; its closing was not approved"),
        N_("azil plan correct {plan} --close-approved DATE --close-approved-by NAME"),
        "-",
        f"""
        SELECT coalesce(p.id, l.household) AS subject, NULL AS site, l.id AS plan, l.closed_on AS day,
               CASE WHEN p.id IS NULL THEN coalesce(h.name, '–') ELSE {NAME} END AS one
        FROM valid_plan AS l LEFT JOIN person AS p ON p.id = l.person
        LEFT JOIN household AS h ON h.id = l.household
        WHERE l.closed_on <= :on AND (l.close_approved_on IS NULL OR l.close_approved_on > :on)""",
    ),
)

DUES = (
    Due(
        "first-information",
        N_("the first information of a beneficiary"),
        N_("{one} at {place} is to be informed of their rights by this day"),
        "ZMZ-1 91",
        f"""
        SELECT {WHO}, {_FIRST} AS day {_THERE} AND {_FIRST} BETWEEN :on AND :until
          AND NOT {told("p.person", "s.anchor")}""",
    ),
    Due(
        "next-contact",
        N_("the next contact that was agreed"),
        N_("the next contact with {one} was agreed for this day"),
        "-",
        f"""
        SELECT c.person AS subject, NULL AS site, c.next_day AS day, {NAME} AS one {_CONTACT}
          AND c.next_day BETWEEN :on AND :until""",
    ),
)
