"""Access that begins or ends with time: work and school of applicants, help to beneficiaries.

Applicants may work when no decision was served in the months after lodging (ZMZ-1 87), and their children
are in school by the end of such months (88). Beneficiaries are helped for two years; those who signed no
contract in time, in the first month only (103). What was used once is not given anew with a status that was
regained (90(5)).
"""

from __future__ import annotations

from azilcli.language import N_
from azilcli.rules import decisions
from azilcli.rules.check import STANDARD, Check, Due
from azilcli.rules.children import is_minor, reaches
from azilcli.rules.identity import counts
from azilcli.rules.sql import NAME, TONIGHT, WHO, basis, contract_signed, limit, seen
from azilcli.rules.status import (
    APPLICANT,
    INTEGRATION,
    IS_SUPPORTED,
    LODGED,
    SUPPORTED,
    held,
    is_protected,
    since,
)
from azilcli.rules.terms import added

_WORK, _SCHOOL, _SCHOOL_AGE = "work.access-months", "school.access-months", "school.age"
_HELP, _WITHOUT_CONTRACT = "integration.help-months", "integration.help-months-without-contract"
SCHOOLS = "('primary-school', 'secondary-school', 'adult-school', 'right-school')"

_APPLICANTS = f"""
    SELECT *, {added("lodged", limit(_WORK, "lodged"))} AS works_from,
           {added("lodged", limit(_SCHOOL, "lodged"))} AS school_by FROM (
        SELECT {WHO}, p.person AS person, p.birth_date AS birth_date, p.birth_band AS birth_band,
               {LODGED} AS lodged
        FROM sleeper AS p WHERE {TONIGHT} AND {held("p.person")} = '{APPLICANT}')"""
_WORKERS = f"""
    SELECT subject, site, place, one, works_from AS day FROM ({_APPLICANTS}) AS p
    WHERE coalesce({reaches("p.birth_date")} <= :on, 1) AND NOT EXISTS (
        SELECT 1 FROM decision AS d WHERE d.person = p.person AND {counts("decision", "d")}
          AND coalesce(d.served_on, d.on_day) BETWEEN lodged AND works_from)"""
IS_OF_SCHOOL_AGE = f"({is_minor('p')} AND {reaches('p.birth_date', limit(_SCHOOL_AGE))} <= :on)"
"""SQL: `p` is a child old enough for school."""
SCHOOL_BY = f"""CASE WHEN {held("p.person")} = '{APPLICANT}'
    THEN {added(LODGED, limit(_SCHOOL, LODGED))} END"""
"""SQL: by which day a child that is an applicant is in school."""


_ATTENDS = """
    FROM valid_participation AS t JOIN activity AS a ON a.id = t.activity
    WHERE t.person = p.person AND a.kind = 'schooling' AND t.from_day <= :on"""
_ACCEPTED = f"""
    FROM valid_request AS r WHERE r.person = p.person AND r.what IN {SCHOOLS}
      AND r.asked_on <= :on AND (r.state = 'accepted' OR r.result IN ('granted', 'partly'))"""
SAYS_SCHOOL = f"""coalesce(
    (SELECT 'participation ' || t.id {_ATTENDS} ORDER BY t.from_day DESC, t.id LIMIT 1),
    (SELECT 'request ' || r.id {_ACCEPTED} ORDER BY r.asked_on DESC, r.id LIMIT 1),
    (SELECT 'evidence ' || e.id FROM evidence AS e
     WHERE e.person = p.person AND e.kind = 'schooling' AND e.on_day <= :on
     ORDER BY e.on_day DESC, e.id LIMIT 1),
    'placement ' || p.placement)"""
"""SQL: kind and code of what says of the sleeper `p` that they have a school; else of where they sleep."""


def has_school(since_day: str) -> str:
    """SQL: the sleeper `p` is in school, or was accepted to one, since a day."""
    return f"""({seen("p.person", "schooling", "count(*)", since_day)} > 0
      OR EXISTS (SELECT 1 {_ATTENDS}) OR EXISTS (SELECT 1 {_ACCEPTED}))"""


_PUPILS = f"""
    SELECT *, school_by AS day, {basis(repr(_SCHOOL), "lodged")} AS basis FROM ({_APPLICANTS}) AS p
    WHERE {IS_OF_SCHOOL_AGE} AND NOT {has_school("lodged")}"""

_PROTECTED = is_protected("{code}")
_SERVED = decisions.last("p.person", ("final-positive",), "d.served_on")
_IN_TIME = added("acquired", limit(_WITHOUT_CONTRACT, "acquired"))
_SIGNED = contract_signed("p.person", "acquired", _IN_TIME)
_HELPED = f"""
    SELECT *, CASE WHEN is_signed THEN {added("acquired", limit(_HELP, "acquired"))}
                   WHEN programme != '{INTEGRATION}' THEN {_IN_TIME} END AS day FROM (
        SELECT *, {_IN_TIME} IS NULL OR {_SIGNED} IS NOT NULL AS is_signed FROM (
            SELECT {WHO}, p.person AS person, p.programme AS programme,
                   coalesce({_SERVED}, {since(_PROTECTED)}) AS acquired
            FROM sleeper AS p WHERE {TONIGHT} AND {is_protected(held("p.person"))}
              AND coalesce({reaches("p.birth_date")} <= :on, 1)) AS p)"""
"""SQL: adult beneficiaries; in a house the last day for the contract is said to those who have none."""

# A break in the protection, and a right of the first time that was used: what was regained is not told apart.
_USED = f"""
    SELECT *, (SELECT max(last.departed) FROM stay AS last WHERE last.person = p.person
               AND last.programme IN {SUPPORTED} AND last.departed <= since) AS used FROM (
        SELECT {WHO}, p.person AS person, {since(_PROTECTED)} AS since
        FROM sleeper AS p WHERE {TONIGHT} AND {IS_SUPPORTED}) AS p"""

_CHANGED = f"""
    SELECT t.person AS subject, NULL AS site, {NAME} AS one, t.on_day AS since, t.tell_by AS day,
           t.id AS record
    FROM valid_circumstance AS t JOIN person AS p ON p.id = t.person WHERE t.told_on IS NULL AND"""

CHECKS = (
    Check(
        "change-not-told",
        STANDARD,
        N_("a change of which a beneficiary did not tell in time"),
        N_("{one} had to tell of a change of {since} by {day}"),
        N_("azil circumstance correct {record} --told DATE"),
        "ZMZ-1 105(2), (3)",
        f"{_CHANGED} t.tell_by < :on",
    ),
    Check(
        "rights-used-before",
        STANDARD,
        N_("somebody with protection anew who had a house or an allowance before"),
        N_(
            "{one} at {place} has had protection since {since} and had a house or an allowance until {used}: "
            "if the status was regained, the rights already used are not given again"
        ),
        N_("azil discharge {subject} if it was; else there is nothing to do"),
        "ZMZ-1 90(5) [open]",
        f"SELECT * FROM ({_USED}) WHERE used IS NOT NULL",
    ),
    Check(
        "child-not-in-school",
        STANDARD,
        N_("a child of school age without access to school in time"),
        N_(
            "{one} at {place}, whose application was lodged on {lodged}, should have had access to school by "
            "{day}"
        ),
        N_(
            "azil request add {subject} primary-school --to ORGANISATION; once the child attends: azil "
            "evidence add {subject} schooling"
        ),
        "ZMZ-1 88(1), (4)",
        f"SELECT * FROM ({_PUPILS}) WHERE day < :on",
    ),
)

DUES = (
    Due(
        "change-to-tell",
        N_("the last day to tell of a change"),
        N_("{one} has to tell of a change of {since}"),
        "ZMZ-1 105(3)",
        f"{_CHANGED} t.tell_by BETWEEN :on AND :until",
    ),
    Due(
        "work-access",
        N_("the day from which an applicant may work"),
        N_(
            "from this day {one} at {place} may work and be trained for work, unless it is the applicant who "
            "delayed the decision"
        ),
        "ZMZ-1 87(1), (2)",
        f"SELECT * FROM ({_WORKERS}) WHERE day BETWEEN :on AND :until",
    ),
    Due(
        "school-access",
        N_("the last day for the access of a child to school"),
        N_("{one} at {place} must have access to school by this day"),
        "ZMZ-1 88(1), (4)",
        f"SELECT * FROM ({_PUPILS}) WHERE day BETWEEN :on AND :until",
    ),
    Due(
        "help-ends",
        N_("the last day of help with integration"),
        N_("the help with integration of {one} at {place} ends"),
        "ZMZ-1 103(1), (2)",
        f"SELECT * FROM ({_HELPED}) WHERE day BETWEEN :on AND :until",
    ),
)
