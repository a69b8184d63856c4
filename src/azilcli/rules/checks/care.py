"""Special needs that are not assessed or not met, and requests to others that wait for an answer."""

from __future__ import annotations

from azilcli.language import N_
from azilcli.rules.check import STANDARD, Check, Due
from azilcli.rules.identity import counts
from azilcli.rules.sql import NAME, TONIGHT, WAITING, WHO, basis, days_after, days_before, ends, limit


def _needs(day: str) -> str:
    """SQL: the needs `n`, with a day of theirs."""
    return f"""
        SELECT n.person AS subject, NULL AS site, n.id AS need, {day}, {NAME} AS one
        FROM valid_need AS n JOIN person AS p ON p.id = n.person"""


_OPEN = f"+n.found_on <= :on AND {ends('n.closed_on')} > :on"


def requests(more: str) -> str:
    """SQL: the requests `r`, with one more column."""
    return f"""
        SELECT coalesce(p.id, r.household) AS subject, NULL AS site, r.id AS request, {more}, r.organisation,
               coalesce(o.name, r.organisation) AS asked, CASE WHEN p.id IS NULL THEN coalesce(h.name, '–')
               ELSE {NAME} END AS one
        FROM valid_request AS r LEFT JOIN organisation AS o ON o.id = r.organisation
        LEFT JOIN person AS p ON p.id = r.person LEFT JOIN household AS h ON h.id = r.household"""


HEALTH = (
    "('gp', 'specialist', 'hospital', 'dentist', 'psychiatrist', 'psychotherapy', 'vaccination',"
    " 'extra-health-services')"
)
_LODGED = f"""(SELECT min(a.on_day) FROM status AS a WHERE a.person = p.person AND a.code = 'applicant'
     AND a.on_day <= :on AND {counts("status", "a")})"""
_ASSESSED_BY = days_after(_LODGED, limit("needs.assessment-days", _LODGED))
_NOT_ASSESSED = f"""
    FROM sleeper AS p WHERE {TONIGHT} AND NOT EXISTS (
        SELECT 1 FROM valid_need AS n WHERE n.person = p.person AND n.completed_on <= :on)"""

CHECKS = (
    Check(
        "needs-not-assessed",
        STANDARD,
        N_("special needs not assessed in time"),
        N_("the special needs of {one} were to be assessed by {day} ({basis})"),
        N_("azil need add {subject} health --assessed DATE; if there are none: --adjustment none-needed"),
        "(EU) 2024/1346 25(1)",
        f"""
        SELECT {WHO}, {_ASSESSED_BY} AS day, {basis("'needs.assessment-days'", _LODGED)} AS basis
        {_NOT_ASSESSED} AND {_ASSESSED_BY} < :on""",
    ),
    Check(
        "need-unmet",
        STANDARD,
        N_("a need that has been open too long"),
        N_("a need of {one} has been open since {since}"),
        N_("azil request add {subject}; when it is met: azil need correct {need} --closed DATE --result met"),
        "ZMZ-1 14(1)",
        f"""
        {_needs("n.found_on AS since")} WHERE {_OPEN} AND +n.found_on < date(:on, '-' || CASE n.level
            WHEN 'urgent' THEN {limit("needs.urgent-days")}
            WHEN 'raised' THEN {limit("needs.raised-days")} END || ' days')""",
    ),
    Check(
        "appointment-passed",
        STANDARD,
        N_("an appointment that is over, and what came of it is not recorded"),
        N_("{one} had an appointment with {asked} on {day}; what came of it is not recorded"),
        N_("azil request correct {request} --state done --answered DATE, or --state not-attended"),
        "-",
        requests("substr(r.appointment, 1, 10) AS day")
        + " WHERE r.state = 'appointed' AND r.appointment < :on",
    ),
    Check(
        "request-unanswered",
        STANDARD,
        N_("a request that was not answered by the day expected"),
        N_("an answer from {asked} about {one} was expected by {day}"),
        N_("ask again; then: azil request correct {request} --due DATE, or --answered DATE --state done"),
        "-",
        requests("r.due_day AS day") + f" WHERE {WAITING} AND r.due_day < :on",
    ),
    Check(
        "referred-without-request",
        STANDARD,
        N_("somebody referred to a doctor, and no request to one is recorded"),
        N_("{one} was referred to a doctor on {since}; no request is recorded"),
        N_("azil request add {subject} specialist --to ORGANISATION"),
        "-",
        f"""
        SELECT {WHO}, e.on_day AS since FROM sleeper AS p JOIN examination AS e ON e.person = p.person
        WHERE {TONIGHT} AND e.fitness = 'referred'
          AND e.on_day < {days_before(":on", limit("health.request-days"))}
          AND NOT EXISTS (SELECT 1 FROM examination AS later WHERE later.person = p.person
                          AND later.on_day > e.on_day AND later.on_day <= :on)
          AND NOT EXISTS (SELECT 1 FROM valid_request AS r WHERE r.person = p.person
                          AND r.what IN {HEALTH} AND r.asked_on BETWEEN e.on_day AND :on)""",
    ),
)

DUES = (
    Due(
        "needs-to-assess",
        N_("the assessment of special needs"),
        N_("the special needs of {one} are to be assessed by this day"),
        "(EU) 2024/1346 25(1)",
        f"""
        SELECT {WHO}, {_ASSESSED_BY} AS day {_NOT_ASSESSED} AND {_ASSESSED_BY} BETWEEN :on AND :until""",
    ),
    Due(
        "need-review",
        N_("the review of a need"),
        N_("a need of {one} is to be reviewed on this day"),
        "-",
        _needs("n.review_day AS day") + f" WHERE {_OPEN} AND n.review_day BETWEEN :on AND :until",
    ),
    Due(
        "appointment",
        N_("an appointment"),
        N_("{one} has an appointment with {asked}"),
        "-",
        requests("substr(r.appointment, 1, 10) AS day")
        + f" WHERE {WAITING} AND r.appointment >= :on AND substr(r.appointment, 1, 10) <= :until",
    ),
    Due(
        "answer-expected",
        N_("the answer to a request"),
        N_("an answer from {asked} about {one} is expected by this day"),
        "-",
        requests("r.due_day AS day") + f" WHERE {WAITING} AND r.due_day BETWEEN :on AND :until",
    ),
    Due(
        "granted-until",
        N_("the end of what was granted on a request"),
        N_("what {asked} granted to {one} ends on this day"),
        "-",
        requests("r.until AS day") + " WHERE r.until BETWEEN :on AND :until",
    ),
)
