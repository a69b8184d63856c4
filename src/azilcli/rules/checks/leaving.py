"""People who should have left or of whose leaving nothing was begun; days of leaving that are coming."""

from __future__ import annotations

from azilcli.language import N_
from azilcli.rules import decisions
from azilcli.rules.check import CONTRADICTION, GATE, STANDARD, Check, Due
from azilcli.rules.identity import counts
from azilcli.rules.leaving import DAYS, DAYS_REASONED
from azilcli.rules.sql import NAME, TONIGHT, WHO, days_after, ends, limit, usual

_PENDING = f"min({ends('l.handed_over')}, {ends('l.failed')}) > :on"
_PLACE = f"""
    (SELECT p.site FROM stay AS s JOIN slept AS p ON p.stay = s.id WHERE s.person = l.person
     AND {TONIGHT} ORDER BY p.site LIMIT 1)"""

_SLEEPER = "+p.placement"
"""The sign keeps SQLite from walking all placements there ever were in their order, to group them."""


_VOLUNTARY = "l.kind = 'voluntary' AND l.from_day <= :on"
_DECIDED = decisions.last("l.person", decisions.ENDING, "{what}", until="l.from_day")
"""SQL: what a departure rests on: the latest decision up to its beginning."""


def _agreed(kind: str) -> str:
    """The days agreed for a removal or a transfer under Dublin that lie ahead."""
    return f"""
        SELECT l.person AS subject, {_PLACE} AS site, {NAME} AS one, l.agreed AS day, l.state AS state
        FROM leaving AS l JOIN person AS p ON p.id = l.person
        WHERE l.kind = '{kind}' AND l.agreed BETWEEN :on AND :until AND {_PENDING}
        """


_TO_TELL = f"""
    FROM sleeper AS p CROSS JOIN decision AS d ON d.person = p.person
    WHERE {TONIGHT} AND d.on_day >= p.arrived AND d.police_on IS NULL
      AND {decisions.gives_departure("d")} AND NOT {decisions.is_lifted("p.person", "d.on_day")}"""

_ORIGIN = " UNION ".join(
    f"""
    SELECT p.id AS subject, NULL AS site, {NAME} AS one, t.{day} AS since, o.name AS organisation
    FROM organisation AS o CROSS JOIN {table} AS t ON t.organisation = o.id
    JOIN person AS p ON p.id = t.person
    WHERE o.country IS NOT NULL AND o.country = p.citizenship AND t.{day} <= :on
      AND NOT EXISTS (SELECT 1 FROM decision AS d WHERE d.person = p.id AND {decisions.gives_departure("d")}
                      AND {counts("decision", "d")} AND d.enforceable <= t.{day}
                      AND NOT {decisions.is_lifted("p.id", "d.on_day")})
      AND NOT EXISTS (SELECT 1 FROM leaving AS l
                      WHERE l.person = p.id AND l.kind = 'return' AND l.from_day <= t.{day})"""
    for table, day in (("told", "on_day"), ("valid_request", "asked_on"))
)
"""SQL: what an authority of the state of origin was told or asked of people who neither have to leave for it
(ZMZ-1 118(4)) nor return of their own accord (106)."""

CHECKS = (
    Check(
        "told-state-of-origin",
        STANDARD,
        N_("an authority of the state of origin was told or asked something of somebody"),
        N_("{organisation}, of the state of origin of {one}, was told or asked something on {since}"),
        N_("make sure that no data reached it; see: azil show {subject}"),
        "ZMZ-1 119(1)",
        _ORIGIN,
    ),
    Check(
        "voluntary-departure-over",
        GATE,
        N_("still present after the time limit for voluntary departure"),
        N_("the time limit for voluntary departure of {one} at {place} ended on {until}"),
        N_("azil discharge, or ask the police: azil leaving removal"),
        "ZMZ-1 49(10), (11), ZUP 100",
        f"""
        SELECT {WHO}, max(l.until) AS until
        FROM sleeper AS p CROSS JOIN leaving AS l ON l.person = p.person AND l.kind = 'voluntary'
        WHERE {TONIGHT} AND l.from_day BETWEEN p.arrived AND :on
          AND NOT {decisions.is_lifted("p.person", "l.from_day")}
          AND NOT {decisions.is_asked_again("p.person", "l.from_day", "l.until")}
          AND NOT {decisions.is_returning("p.person")}
        GROUP BY {_SLEEPER} HAVING max(l.until) < :on
        """,
    ),
    Check(
        "leaving-not-begun",
        STANDARD,
        N_("a final negative decision, and no departure begun"),
        N_(
            "the decision about {one} at {place} has been enforceable since {since}, and no departure "
            "is under way"
        ),
        N_("azil leaving voluntary, azil leaving removal or azil leaving dublin"),
        "ZMZ-1",
        f"""
        SELECT {WHO},
               max(d.enforceable) AS since
        FROM sleeper AS p CROSS JOIN decision AS d ON d.person = p.person
        WHERE {TONIGHT} AND d.on_day >= p.arrived AND d.kind IN {decisions.NEGATIVE} AND d.enforceable <= :on
          AND {counts("decision", "d")}
          AND NOT {decisions.is_lifted("p.person", "d.on_day")}
          AND NOT {decisions.is_asked_again("p.person", "d.on_day", ":on")}
          AND NOT EXISTS (
              SELECT 1 FROM leaving AS l WHERE l.person = p.person
              AND l.kind IN ('voluntary', 'removal', 'dublin', 'return')
              AND l.from_day BETWEEN p.arrived AND :on AND (l.failed IS NULL OR l.failed > :on))
        GROUP BY {_SLEEPER}
        """,
    ),
    Check(
        "departure-not-in-act",
        GATE,
        N_("a voluntary departure after a decision that sets no time for it"),
        N_("the decision about {one} of {since}, {decision}, sets no time for voluntary departure"),
        N_("azil leaving decision {subject} with its --kind and --ground, if it is another one"),
        "ZMZ-1 49(10)",
        f"""
        SELECT l.person AS subject, {_PLACE} AS site, {NAME} AS one, d.on_day AS since, d.kind AS decision
        FROM leaving AS l JOIN person AS p ON p.id = l.person
        JOIN decision AS d ON d.id = {_DECIDED.format(what="d.id")}
        WHERE {_VOLUNTARY} AND NOT {decisions.gives_departure("d")}
        """,
    ),
    Check(
        "departure-days",
        GATE,
        N_("a time for voluntary departure that the act does not know"),
        N_("{one} was given {days} days from {since} to depart voluntarily; it is {usual} or {reasoned}"),
        N_("azil leaving voluntary {subject} --from {since}, with --days or, if extended, --extended"),
        "ZMZ-1 49(10), (12)",
        f"""
        SELECT *, NULL AS basis FROM (
            SELECT l.person AS subject, {_PLACE} AS site, {NAME} AS one, l.from_day AS since,
                   CAST(julianday(l.until) - julianday(l.from_day) AS INTEGER) AS days, l.extended_on,
                   {usual(repr(DAYS), "l.from_day")} AS usual,
                   {usual(repr(DAYS_REASONED), "l.from_day")} AS reasoned
            FROM leaving AS l JOIN person AS p ON p.id = l.person WHERE {_VOLUNTARY}
        ) WHERE days NOT IN (usual, reasoned) AND (extended_on IS NULL OR days < usual)
        """,
    ),
    Check(
        "departure-not-from-enforceability",
        GATE,
        N_("a voluntary departure that does not begin with enforceability"),
        N_("the voluntary departure of {one} is counted from {since}; the decision is enforceable on {day}"),
        N_("azil leaving voluntary {subject} --from {day}, and azil undo for the other"),
        "ZMZ-1 49(11)",
        f"""
        SELECT l.person AS subject, {_PLACE} AS site, {NAME} AS one, l.from_day AS since, d.enforceable AS day
        FROM leaving AS l JOIN person AS p ON p.id = l.person
        JOIN decision AS d ON d.id = {_DECIDED.format(what="d.id")}
        WHERE {_VOLUNTARY} AND d.enforceable != l.from_day AND {decisions.gives_departure("d")}
        """,
    ),
    Check(
        "departure-interrupted",
        STANDARD,
        N_("a voluntary departure that a repeat request interrupted"),
        N_(
            "a repeat request interrupted the voluntary departure of {one} at {place}, and its dismissal has "
            "been enforceable since {since}: does the rest of the time run on, or all of it?"
        ),
        N_("ask a lawyer: the act leaves it open; then azil leaving removal or azil discharge"),
        "ZMZ-1 49(11)",
        f"""
        SELECT {WHO}, max(d.enforceable) AS since
        FROM sleeper AS p CROSS JOIN leaving AS l ON l.person = p.person AND l.kind = 'voluntary'
        JOIN decision AS d ON d.person = p.person AND d.kind = '{decisions.REPEAT_REJECTED}'
         AND d.enforceable BETWEEN l.from_day AND :on
        WHERE {TONIGHT} AND l.from_day >= p.arrived
          AND {decisions.is_asked_again("p.person", "l.from_day", "l.until")}
        GROUP BY {_SLEEPER}
        """,
    ),
    Check(
        "inadmissible-without-ground",
        STANDARD,
        N_("an inadmissible application without its ground"),
        N_("the ground of the decision about {one} at {place} of {since} is not recorded: {decision}"),
        N_("azil leaving decision {subject} --kind inadmissible --on {since} --ground CODE"),
        "ZMZ-1 49(10), 51(1)",
        f"""
        SELECT {WHO}, max(d.on_day) AS since, d.kind AS decision
        FROM sleeper AS p CROSS JOIN decision AS d ON d.person = p.person
        WHERE {TONIGHT} AND d.kind = 'inadmissible' AND d.ground IS NULL
          AND d.on_day BETWEEN p.arrived AND :on AND NOT {decisions.is_lifted("p.person", "d.on_day")}
        GROUP BY {_SLEEPER}
        """,
    ),
    Check(
        "police-not-told",
        STANDARD,
        N_("an enforceable decision that was not sent to the police"),
        N_("the decision about {one} at {place}, enforceable since {since}, was not sent to the police"),
        N_("azil leaving decision {subject} --kind {decision} --on {day} --police DATE"),
        "ZMZ-1 49(16)",
        f"SELECT {WHO}, max(d.enforceable) AS since, d.kind AS decision, d.on_day AS day {_TO_TELL}"
        f" AND d.enforceable <= :on GROUP BY {_SLEEPER}",
    ),
    Check(
        "removal-not-agreed",
        STANDARD,
        N_("a removal that was requested, and no day agreed"),
        N_("the removal of {one} was requested on {since}, and no day has been agreed"),
        N_("azil leaving removal {subject} with --agreed or --not-carried-out"),
        "practice",
        f"""
        SELECT l.person AS subject, {_PLACE} AS site, {NAME} AS one, l.from_day AS since
        FROM leaving AS l JOIN person AS p ON p.id = l.person
        WHERE l.kind = 'removal' AND l.agreed IS NULL AND {_PENDING}
          AND {days_after("l.from_day", limit("leaving.agree-days"))} < :on
        """,
    ),
    Check(
        "handing-over-passed",
        STANDARD,
        N_("the agreed day of a removal, Dublin transfer or return has passed"),
        N_("{one} was to leave on {day}; the outcome is not recorded"),
        N_("azil leaving removal, dublin or return with --handed-over, --left or --not-carried-out"),
        "-",
        f"""
        SELECT l.person AS subject, {_PLACE} AS site, {NAME} AS one, l.agreed AS day
        FROM leaving AS l JOIN person AS p ON p.id = l.person
        WHERE +l.agreed < :on AND l.from_day <= :on AND {_PENDING}
        """,
    ),
    Check(
        "handed-over-still-here",
        CONTRADICTION,
        N_("handed over, and still present"),
        N_("{one} was handed over on {day}, but still sleeps at {place}"),
        N_("azil discharge with that day, or azil undo for the handover"),
        "-",
        f"""
        SELECT {WHO}, l.handed_over AS day
        FROM sleeper AS p CROSS JOIN leaving AS l ON l.person = p.person
        WHERE {TONIGHT} AND l.handed_over BETWEEN p.arrived AND :on
        """,
    ),
)

DUES = (
    Due(
        "police-to-tell",
        N_("the day on which an enforceable decision goes to the police"),
        N_("the decision about {one} at {place} becomes enforceable and must be sent to the police at once"),
        "ZMZ-1 49(16)",
        f"SELECT {WHO}, max(d.enforceable) AS day {_TO_TELL}"
        f" AND d.enforceable BETWEEN :on AND :until GROUP BY {_SLEEPER}",
    ),
    Due(
        "voluntary-departure-ends",
        N_("the last day of a voluntary departure"),
        N_("the time limit for voluntary departure of {one} at {place} ends"),
        "ZMZ-1 49(10), (11), ZUP 100",
        f"""
        SELECT {WHO}, max(l.until) AS day
        FROM sleeper AS p CROSS JOIN leaving AS l ON l.person = p.person AND l.kind = 'voluntary'
        WHERE {TONIGHT} AND l.from_day BETWEEN p.arrived AND :until
          AND NOT {decisions.is_lifted("p.person", "l.from_day")}
          AND NOT {decisions.is_asked_again("p.person", "l.from_day", "l.until")}
        GROUP BY {_SLEEPER} HAVING max(l.until) BETWEEN :on AND :until
        """,
    ),
    Due(
        "removal-agreed",
        N_("the day agreed for a removal"),
        N_("removal of {one} by the police"),
        "-",
        _agreed("removal"),
    ),
    Due(
        "dublin-agreed",
        N_("the day agreed for a Dublin transfer"),
        N_("transfer of {one} to the state responsible, {state}"),
        "(EU) 604/2013",
        _agreed("dublin"),
    ),
    Due(
        "return-agreed",
        N_("the day agreed for a voluntary return"),
        N_("return of {one} to the country of origin"),
        "ZMZ-1 106(2)",
        _agreed("return"),
    ),
)
