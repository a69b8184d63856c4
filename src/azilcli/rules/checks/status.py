"""Residents without a status or with one that does not fit, and cards that lapse."""

from __future__ import annotations

from azilcli.language import N_
from azilcli.rules import children, decisions
from azilcli.rules import status as rules
from azilcli.rules.check import GATE, STANDARD, Check, Due
from azilcli.rules.identity import counts
from azilcli.rules.leaving import DAYS
from azilcli.rules.sql import OPEN, TONIGHT, WHO, basis, in_force, is_among, last_of

_PROTECTED = rules.is_protected("{code}")

_HELD = f"""
    FROM (
        SELECT p.*, (SELECT h.id FROM status AS h WHERE h.person = p.person AND h.on_day <= :on
                     AND {counts("status", "h")} ORDER BY h.on_day DESC LIMIT 1) AS held
        FROM sleeper AS p WHERE {TONIGHT}
    ) AS p"""
"""SQL: those who sleep somewhere tonight, each with the id of the status that holds."""
_STATUS = f"{_HELD} JOIN status AS s ON s.id = p.held"

_ENFORCEABLE = decisions.last("p.person", decisions.ENDING, "d.enforceable")
"""SQL: the day on which the last decision about `p` becomes enforceable; null where it is not known."""


# The rights end with enforceability, under Dublin with the transfer (78(2)). That the bed is kept for the
# time of a voluntary departure (49(10)) is practice, but before that is over nobody is past a limit.
_LAST_DAY = f"""CASE WHEN d.kind = '{decisions.DUBLIN}' THEN {OPEN}
    WHEN {decisions.gives_departure("d")} THEN {last_of("d.enforceable", DAYS)} ELSE d.enforceable END"""
_DEPARTS_BY = f"""nullif(max(
    coalesce({decisions.last("p.person", decisions.ENDING, _LAST_DAY)}, ''),
    coalesce((SELECT max(l.until) FROM leaving AS l WHERE l.person = p.person AND l.from_day <= :on
              AND l.kind = 'voluntary'), '')
), '')"""
_IS_BENEFICIARY = f"p.programme = '{rules.ASYLUM}' AND {rules.is_protected('s.code')}"
_IS_LEAVING = f"p.programme = '{rules.ASYLUM}' AND s.code IN {rules.LEAVING}"
_BENEFICIARIES = f"""
    SELECT {WHO}, {last_of(rules.since(_PROTECTED), rules.LEAVE_DAYS)} AS day,
           {basis(repr(rules.LEAVE_DAYS))} AS basis {_STATUS} WHERE {_IS_BENEFICIARY}
      AND NOT ({children.is_minor("p")} AND EXISTS (
          SELECT 1 FROM site WHERE site.id = p.site AND site.kind = '{children.MINORS_HOME}'))"""
_LEAVING = f"""
    SELECT {WHO}, {_DEPARTS_BY} AS day, {basis(repr(DAYS))} AS basis, s.on_day AS since, s.code AS status,
           {_ENFORCEABLE} AS enforceable
    {_STATUS} WHERE {_IS_LEAVING} AND NOT {decisions.is_returning("p.person")}"""
_ENDED = decisions.last("p.person", decisions.ENDING, "{}")
_DECIDED = f"""
    SELECT {WHO}, {_ENFORCEABLE} AS enforceable {_HELD}
    WHERE p.programme = '{rules.ASYLUM}' AND {_ENDED.format("d.kind")} != '{decisions.DUBLIN}'
      AND NOT {decisions.is_lifted("p.person", _ENDED.format("d.on_day"))}"""
LEAVE_BY = f"""
    SELECT subject, day, basis FROM ({_BENEFICIARIES}) WHERE subject IN ({{ids}})
    UNION SELECT subject, day, basis FROM ({_LEAVING}) WHERE subject IN ({{ids}}) AND day < {OPEN}"""
"""SQL: until when people may stay in the asylum programme with a status that no longer fits it, and why."""

# Whoever came with the status was let in by it; who is there when it changes has the days for leaving.
_MISFIT = f"""
    SELECT {WHO}, p.programme AS programme, s.code AS status, s.on_day AS since,
           {basis("p.programme || '.statuses'")} AS basis {_STATUS}
    WHERE {rules.IS_FITTED}
      AND NOT {is_among("s.code", in_force("p.programme || '.statuses'"))}
      AND NOT (p.programme = '{rules.INTEGRATION}' AND s.code = '{rules.FAMILY}')
      AND (s.on_day <= p.arrived OR CASE
            WHEN {_IS_BENEFICIARY} THEN 0
            WHEN {_IS_LEAVING} THEN coalesce({_DEPARTS_BY}, {OPEN}) < :on
            ELSE s.on_day < :on
        END)
      AND NOT (s.on_day > p.arrived AND {decisions.is_returning("p.person")})"""

_APPLICANT = f"{{code}} = '{rules.APPLICANT}'"
_CARDS = f"""
    SELECT *, {last_of("since", rules.CARD_ISSUE_DAYS)} AS issue_by FROM (
        SELECT {WHO}, {rules.since(_APPLICANT)} AS since,
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
        f"SELECT {WHO} {_HELD} WHERE p.held IS NULL AND {rules.IS_NEEDED}",
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
        STANDARD,
        N_("a beneficiary still in the asylum home"),
        N_("{one} has protection and should have left {place} by {day}"),
        N_("azil discharge; then azil admit to an integration house, if requested"),
        "ZMZ-1 78(2); AIDA, UNHCR [practice]",
        f"SELECT * FROM ({_BENEFICIARIES}) WHERE day < :on",
    ),
    Check(
        "second-repeat-request",
        GATE,
        N_("a second request for a repeat procedure"),
        N_(
            "{one} at {place} asked again for a repeat procedure on {since}; only the first request gives "
            "the rights of an applicant"
        ),
        N_("azil discharge, or azil status set if it was the first request"),
        "ZMZ-1 78(3)",
        f"""
        SELECT {WHO}, s.on_day AS since {_STATUS}
        WHERE p.programme = '{rules.ASYLUM}' AND s.code = '{rules.REPEAT_APPLICANT}'
          AND EXISTS (SELECT 1 FROM decision AS d WHERE d.person = p.person
                      AND d.kind = '{decisions.REPEAT_REJECTED}' AND d.on_day < s.on_day)
        """,
    ),
    Check(
        "status-not-from-service",
        STANDARD,
        N_("protection that does not begin with the service of its decision"),
        N_(
            "the protection of {one} at {place} is recorded from {since}, but the decision was served on "
            "{served}"
        ),
        N_("azil status set with the day of service, and azil undo for the other day"),
        "ZMZ-1 90(2)",
        f"""
        SELECT * FROM (
            SELECT {WHO}, {rules.since(_PROTECTED)} AS since,
                   {decisions.last("p.person", ("final-positive",), "d.served_on")} AS served
            {_STATUS} WHERE {rules.is_protected("s.code")}
        ) WHERE served != since
        """,
    ),
    Check(
        "protection-over",
        STANDARD,
        N_("subsidiary protection that has come to its end"),
        N_(
            "the subsidiary protection of {one} at {place} lasted until {until}: was a repeat procedure "
            "requested before that?"
        ),
        N_("azil status set {subject} repeat-protection, or azil status set with the extended status"),
        "ZMZ-1 49(3), 90(4)",
        f"SELECT {WHO}, s.until AS until {_STATUS} WHERE s.until < :on",
    ),
    Check(
        "enforceability-missing",
        STANDARD,
        N_("somebody rejected or withdrawn, without the day of enforceability"),
        N_(
            "{one} at {place} has had the status {status} since {since}; the day on which the decision "
            "becomes enforceable is not recorded"
        ),
        N_("azil leaving decision {subject} with --enforceable: until then nobody has to leave"),
        "ZMZ-1 49(11), 78(2)",
        f"SELECT * FROM ({_LEAVING}) WHERE day IS NULL",
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
        "ZMZ-1 78(2); AIDA, UNHCR [practice]",
        f"SELECT * FROM ({_BENEFICIARIES}) WHERE day BETWEEN :on AND :until",
    ),
    Due(
        "decision-enforceable",
        N_("the day on which a decision becomes enforceable"),
        N_("the decision about {one} at {place} becomes enforceable: the rights of an applicant end"),
        "ZMZ-1 78(2), (3)",
        f"SELECT *, enforceable AS day FROM ({_DECIDED}) WHERE enforceable BETWEEN :on AND :until",
    ),
    Due(
        "protection-ends",
        N_("the last day of subsidiary protection"),
        N_("the subsidiary protection of {one} at {place} ends; a repeat procedure is requested before that"),
        "ZMZ-1 49(3), 90(4)",
        f"SELECT {WHO}, s.until AS day {_STATUS} WHERE s.until BETWEEN :on AND :until",
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
