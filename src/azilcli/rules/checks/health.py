"""Examinations before accommodation, receipts of information, isolation, accessible beds."""

from __future__ import annotations

from azilcli.language import N_
from azilcli.rules.admission import EXAMINED_FIRST
from azilcli.rules.check import STANDARD, Check, Due
from azilcli.rules.identity import counts
from azilcli.rules.sql import NAME, TONIGHT, WHO, basis, ends, holds
from azilcli.rules.status import held, is_protected

_IN_RECEPTION = "EXISTS (SELECT 1 FROM room WHERE room.id = p.room AND room.reserved_for = 'reception')"
"""SQL: the sleeper `p` is in reception rooms, where who means to apply is housed unexamined (ZMZ-1 81(1))."""
_SLEEPERS = f"""
    FROM sleeper AS p JOIN site ON site.id = p.site
    WHERE {TONIGHT}"""
_EXAMINED = "EXISTS (SELECT 1 FROM examination AS e WHERE e.person = p.person AND e.on_day <= :on)"
_LATEST = f"""FROM examination AS e WHERE e.person = p.person AND e.on_day <= :on
     AND {counts("examination", "e")} ORDER BY e.on_day DESC LIMIT 1"""
LATEST_EXAMINATION, LATEST_RESULT = f"(SELECT e.id {_LATEST})", f"(SELECT e.fitness {_LATEST})"
"""SQL: the latest examination of the sleeper `p`, and its result."""

UNCONSENTED = "health-without-consent"
"""Code of the check for health data of a beneficiary to which there is no consent."""
_NEEDS_OF_HEALTH = ("health", "mental", "mobility", "pregnancy")
_NOT_OF_HEALTH = ("minor", "unaccompanied-minor", "elderly", "single-parent")

CHECKS = (
    Check(
        "no-examination",
        STANDARD,
        N_("a resident without a health examination"),
        N_("{one} at {place} has no preventive health examination"),
        N_("have the person examined, then: azil health exam {subject} --result fit"),
        "tasks of the Office; ZMZ-1 42(4) [practice]",
        f"""
        SELECT {WHO}, {basis("'health.examination-before'")} AS basis
        {_SLEEPERS} AND {EXAMINED_FIRST} AND NOT {_EXAMINED} AND NOT {_IN_RECEPTION}
        """,
    ),
    Check(
        "examined-before-informed",
        STANDARD,
        N_("an examination without a receipt of information before it"),
        N_("{one} was examined on {day}; no receipt of information up to that day is recorded"),
        N_("if there is a signed receipt: azil health info --on DATE"),
        "ZMZ-1 42",
        f"""
        SELECT * FROM (
            SELECT p.person AS subject, p.site AS site, {NAME} AS one,
                   (SELECT max(e.on_day) FROM examination AS e
                    WHERE e.person = p.person AND e.on_day <= :on) AS day
            {_SLEEPERS} AND {EXAMINED_FIRST}
        ) AS seen
        WHERE day IS NOT NULL AND NOT EXISTS (
            SELECT 1 FROM information AS i WHERE i.person = seen.subject AND i.on_day <= seen.day)
        """,
    ),
    Check(
        UNCONSENTED,
        STANDARD,
        N_("health data of a beneficiary without written consent"),
        N_("{one} at {place} has protection, and {kind} is recorded without a written consent"),
        N_("azil consent add {subject}, or azil undo what was recorded"),
        "ZMZ-1 116(2)/6",
        f"""
        SELECT DISTINCT {WHO}, v.kind AS kind FROM sleeper AS p JOIN vulnerability AS v ON v.person = p.person
        WHERE {TONIGHT} AND {holds("v")} AND v.kind NOT IN {_NOT_OF_HEALTH}
          AND {is_protected(held("p.person"))}
          AND NOT EXISTS (SELECT 1 FROM valid_consent AS c WHERE c.person = p.person
                          AND c.about = 'health' AND {holds("c")})
        """,
    ),
    Check(
        "need-without-consent",
        STANDARD,
        N_("a need of a beneficiary that tells of health, without written consent"),
        N_("{one} at {place} has protection, and a need that tells of health lacks a written consent"),
        N_("azil consent add {subject}, or azil need cancel {record}"),
        "ZMZ-1 116(2)/6",
        f"""
        SELECT {WHO}, n.id AS record FROM sleeper AS p JOIN valid_need AS n ON n.person = p.person
        WHERE {TONIGHT} AND n.field IN {_NEEDS_OF_HEALTH}
          AND n.found_on <= :on AND {ends("n.closed_on")} > :on
          AND {is_protected(held("p.person"))}
          AND NOT EXISTS (SELECT 1 FROM valid_consent AS c WHERE c.person = p.person
                          AND c.about = 'health' AND {holds("c")})
        """,
    ),
    Check(
        "not-isolated",
        STANDARD,
        N_("somebody who needs isolation but sleeps elsewhere"),
        N_("{one} needs isolation and sleeps in {place}"),
        N_("azil suggest lists free places; when the isolation is over: azil health exam"),
        "ZMZ-1 42(4)",
        f"""
        SELECT p.person AS subject, p.site AS site, coalesce(p.bed, p.room, p.site) AS place, {NAME} AS one
        {_SLEEPERS} AND {LATEST_RESULT} = 'isolation'
          AND NOT EXISTS (SELECT 1 FROM room WHERE room.id = p.room AND room.reserved_for = 'isolation')
        """,
    ),
    Check(
        "bed-not-accessible",
        STANDARD,
        N_("a person with a disability without an accessible bed"),
        N_("{one} has a disability and sleeps in {place}, which is not marked as accessible"),
        N_("azil transfer to an accessible bed; azil bed edit --accessible marks one"),
        "ZMZ-1 13",
        f"""
        SELECT p.person AS subject, p.site AS site, coalesce(p.bed, p.room, p.site) AS place, {NAME} AS one
        {_SLEEPERS}
          AND EXISTS (SELECT 1 FROM vulnerability AS v WHERE v.person = p.person AND v.kind = 'disability'
                      AND {holds("v")})
          AND NOT EXISTS (SELECT 1 FROM bed WHERE bed.id = p.bed AND bed.accessible = 1)
        """,
    ),
)

DUES = (
    Due(
        "examination-missing",
        N_("an examination missing at the time of admission"),
        N_("{one} was admitted at {place} without a health examination: it must be done at once"),
        "ZMZ-1 42(4)",
        f"""
        SELECT {WHO}, :on AS day
        {_SLEEPERS} AND {EXAMINED_FIRST} AND NOT {_EXAMINED}
          AND ({_IN_RECEPTION} OR EXISTS (
              SELECT 1 FROM override AS o WHERE o.person = p.person AND o.gate = 'no-examination'
              AND o.on_day <= :on))
        """,
    ),
)
