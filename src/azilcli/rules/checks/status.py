"""Residents without a status or with one that does not fit, and cards that lapse."""

from __future__ import annotations

from azilcli.language import N_
from azilcli.rules import status as rules
from azilcli.rules.check import GATE, STANDARD, Check, Due
from azilcli.rules.identity import counts
from azilcli.rules.leaving import NEGATIVE
from azilcli.rules.sql import OPEN, TONIGHT, WHO, basis, in_force, is_among, usual

_BENEFICIARY = is_among("{code}", in_force(f"'{rules.INTEGRATION}.statuses'"))

_HELD = f"""
    FROM (
        SELECT p.*, (SELECT h.id FROM status AS h WHERE h.person = p.person AND h.on_day <= :on
                     AND {counts("status", "h")} ORDER BY h.on_day DESC LIMIT 1) AS held
        FROM sleeper AS p WHERE {TONIGHT}
    ) AS p"""
"""SQL: those who sleep somewhere tonight, each with the id of the status that holds."""
_STATUS = f"{_HELD} JOIN status AS s ON s.id = p.held"
_NEEDED = f"NOT (p.programme = '{rules.EVICTION}' AND p.citizenship = '{rules.HOME}')"


def _since(same: str) -> str:
    """SQL: since when `p` has had without a break a status of which the condition `same` is true."""
    return f"""(
        SELECT min(run.on_day) FROM status AS run
        WHERE run.person = p.person AND run.on_day <= :on AND run.on_day > coalesce((
            SELECT max(other.on_day) FROM status AS other
            WHERE other.person = p.person AND other.on_day <= :on AND {counts("status", "other")}
              AND NOT ({same.format(code="other.code")})), ''))"""


_ENFORCEABLE = f"""
    (SELECT max(d.enforceable) FROM decision AS d WHERE d.person = p.person AND d.on_day <= :on
      AND d.kind IN {NEGATIVE} AND {counts("decision", "d")})"""
"""SQL: the day on which a negative decision about `p` becomes enforceable; null where it is not known."""


def _after(day: str, policy: str) -> str:
    """SQL: the last day of a period of so many days after `day`, which is not counted (ZUP 100)."""
    return f"date({day}, '+' || {usual(repr(policy))} || ' days')"


# A negative decision ends the stay so many days after it became enforceable, or on the day that was granted.
_DEPARTS_BY = f"""nullif(max(
    coalesce({_after(_ENFORCEABLE, rules.DEPARTURE_DAYS)}, ''),
    coalesce((SELECT max(l.until) FROM leaving AS l WHERE l.person = p.person AND l.from_day <= :on), '')
), '')"""
_IS_BENEFICIARY = f"p.programme = '{rules.ASYLUM}' AND {_BENEFICIARY.format(code='s.code')}"
_IS_REJECTED = f"p.programme = '{rules.ASYLUM}' AND s.code = '{rules.REJECTED}'"
_BENEFICIARIES = f"""
    SELECT {WHO}, {_after(_since(_BENEFICIARY), rules.LEAVE_DAYS)} AS day,
           {basis(repr(rules.LEAVE_DAYS))} AS basis {_STATUS} WHERE {_IS_BENEFICIARY}"""
_REJECTED = f"""
    SELECT {WHO}, {_DEPARTS_BY} AS day, {basis(repr(rules.DEPARTURE_DAYS))} AS basis, s.on_day AS since
    {_STATUS} WHERE {_IS_REJECTED}"""
LEAVE_BY = f"""
    SELECT subject, day, basis FROM ({_BENEFICIARIES}) WHERE subject IN ({{ids}})
    UNION SELECT subject, day, basis FROM ({_REJECTED}) WHERE subject IN ({{ids}}) AND day IS NOT NULL"""
"""SQL: until when people may stay in the asylum programme with a status that no longer fits it, and why."""

# Whoever came with the status was let in by it; who is there when it changes has the days for leaving.
_MISFIT = f"""
    SELECT {WHO}, p.programme AS programme, s.code AS status, s.on_day AS since,
           {basis("p.programme || '.statuses'")} AS basis {_STATUS}
    WHERE {_NEEDED}
      AND NOT {is_among("s.code", in_force("p.programme || '.statuses'"))}
      AND (s.on_day <= p.arrived OR CASE
            WHEN {_IS_BENEFICIARY} THEN 0
            WHEN {_IS_REJECTED} THEN coalesce({_DEPARTS_BY}, {OPEN}) < :on
            ELSE s.on_day < :on
        END)"""

_APPLICANT = f"{{code}} = '{rules.APPLICANT}'"
_CARDS = f"""
    SELECT *, {_after("since", rules.CARD_ISSUE_DAYS)} AS issue_by FROM (
        SELECT {WHO}, {_since(_APPLICANT)} AS since,
               (SELECT max(c.until) FROM card AS c WHERE c.person = p.person
                AND c.kind = '{rules.APPLICANT_CARD}' AND c.issued <= :on) AS until
        {_STATUS} WHERE s.code = '{rules.APPLICANT}')"""
_MISSING = "coalesce(until, '') < since"

CHECKS = (
    Check(
        "no-status",
        STANDARD,
        N_("a resident without a status"),
        N_("no status is recorded for {one} at {place}"),
        N_("azil status set"),
        "ZMZ-1 114, 115",
        f"SELECT {WHO} {_HELD} WHERE p.held IS NULL AND {_NEEDED}",
    ),
    Check(
        rules.GATE,
        GATE,
        N_("the status does not fit the programme"),
        N_("{one} at {place}: the status since {since}, {status}, does not fit the programme {programme}"),
        N_("azil discharge, or azil status set if there is a newer one"),
        "ZMZ-1 78, 93",
        _MISFIT,
    ),
    Check(
        rules.OVERDUE,
        GATE,
        N_("a beneficiary still in the asylum home"),
        N_("{one} has protection and should have left {place} by {day}"),
        N_("azil discharge; then azil admit to an integration house, if requested"),
        "ZMZ-1 90-97",
        f"SELECT * FROM ({_BENEFICIARIES}) WHERE day < :on",
    ),
    Check(
        "enforceability-missing",
        STANDARD,
        N_("somebody rejected, without the day of enforceability"),
        N_(
            "{one} at {place} was rejected on {since}; the day on which the decision becomes "
            "enforceable is not recorded"
        ),
        N_("azil leaving decision {subject} with --enforceable: until then nobody has to leave"),
        "ZMZ-1 49(11), 78(2)",
        f"SELECT * FROM ({_REJECTED}) WHERE day IS NULL",
    ),
    Check(
        "card-missing",
        STANDARD,
        N_("an applicant without a card"),
        N_("{one}, applicant since {since}, should have been given a card by {issue_by}"),
        N_("azil card add --kind applicant-card"),
        "ZMZ-1 107",
        f"SELECT * FROM ({_CARDS}) WHERE {_MISSING} AND issue_by < :on",
    ),
    Check(
        "card-expired",
        STANDARD,
        N_("an applicant card that has expired"),
        N_("the applicant card of {one} was valid until {until}"),
        N_("azil card add --kind applicant-card, once it is renewed"),
        "ZMZ-1 107",
        f"SELECT * FROM ({_CARDS}) WHERE NOT {_MISSING} AND until < :on",
    ),
)

DUES = (
    Due(
        "beneficiary-leaves",
        N_("the last day of a beneficiary in the asylum home"),
        N_("{one} must leave {place} by this day"),
        "ZMZ-1 90-97",
        f"SELECT * FROM ({_BENEFICIARIES}) WHERE day BETWEEN :on AND :until",
    ),
    Due(
        "card-to-issue",
        N_("the last day for issuing an applicant card"),
        N_("the applicant card of {one} must be issued"),
        "ZMZ-1 107",
        f"SELECT *, issue_by AS day FROM ({_CARDS}) WHERE {_MISSING} AND issue_by BETWEEN :on AND :until",
    ),
    Due(
        "card-ends",
        N_("the last day of an applicant card"),
        N_("the applicant card of {one} expires"),
        "ZMZ-1 107",
        f"SELECT *, until AS day FROM ({_CARDS}) WHERE NOT {_MISSING} AND until BETWEEN :on AND :until",
    ),
    Due(
        "document-ends",
        N_("the last day of another document"),
        N_("the document {number} of {one} expires"),
        "ZMZ-1 115",
        f"""
        SELECT * FROM (
            SELECT {WHO}, coalesce(c.number, '') AS number, c.until AS day,
                   row_number() OVER (PARTITION BY p.person, c.kind
                                      ORDER BY c.until DESC, c.id, p.site) AS rank
            {_HELD} JOIN card AS c ON c.person = p.person
            WHERE c.kind != '{rules.APPLICANT_CARD}' AND c.issued <= :on AND c.until IS NOT NULL
        ) WHERE rank = 1 AND day BETWEEN :on AND :until
        """,
    ),
)
