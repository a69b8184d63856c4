"""People who should have left or of whose leaving nothing was begun; days of leaving that are coming."""

from __future__ import annotations

from azilcli.language import N_
from azilcli.rules.check import CONTRADICTION, GATE, STANDARD, Check, Due
from azilcli.rules.identity import counts
from azilcli.rules.leaving import CONDITIONS, NEGATIVE
from azilcli.rules.sql import NAME, TONIGHT, WHO

_NEGATIVE = ", ".join(f"'{kind}'" for kind in NEGATIVE)
_LIFTED = """
    EXISTS (SELECT 1 FROM decision AS d2 WHERE d2.person = {who}
            AND d2.kind IN ('final-positive', 'annulled') AND d2.on_day BETWEEN {since} AND :on)"""
"""A later decision with which the person may stay after all."""
_PENDING = """
    (l.handed_over IS NULL OR l.handed_over > :on) AND (l.failed IS NULL OR l.failed > :on)"""
_PLACE = f"""
    (SELECT p.site FROM stay AS s JOIN slept AS p ON p.stay = s.id WHERE s.person = l.person
     AND {TONIGHT} ORDER BY p.site LIMIT 1)"""

_SLEEPER = "+p.placement"
"""The sign keeps SQLite from walking all placements there ever were in their order, to group them."""


_MISSING = " || ".join(
    f"CASE WHEN coalesce(l.{field}, 0) = 0 THEN ' {option}' ELSE '' END"
    for field, option in CONDITIONS.items()
)
"""SQL: the options that say of each condition of a dispersal not met yet that it is."""


def _agreed(kind: str) -> str:
    """The days agreed for a removal or a transfer under Dublin that lie ahead."""
    return f"""
        SELECT l.person AS subject, {_PLACE} AS site, {NAME} AS one, l.agreed AS day, l.state AS state
        FROM leaving AS l JOIN person AS p ON p.id = l.person
        WHERE l.kind = '{kind}' AND l.agreed BETWEEN :on AND :until AND {_PENDING}
        """


CHECKS = (
    Check(
        "voluntary-departure-over",
        GATE,
        N_("still present after the time limit for voluntary departure"),
        N_("the time limit for voluntary departure of {one} at {place} ended on {until}"),
        N_("azil discharge, or ask the police: azil leaving removal"),
        "ZMZ-1, ZUP 100",
        f"""
        SELECT {WHO}, max(l.until) AS until
        FROM sleeper AS p CROSS JOIN leaving AS l ON l.person = p.person AND l.kind = 'voluntary'
        WHERE {TONIGHT} AND l.from_day BETWEEN p.arrived AND :on
          AND NOT {_LIFTED.format(who="p.person", since="l.from_day")}
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
        WHERE {TONIGHT} AND d.on_day >= p.arrived AND d.kind IN ({_NEGATIVE}) AND d.enforceable <= :on
          AND {counts("decision", "d")}
          AND NOT {_LIFTED.format(who="p.person", since="d.on_day")}
          AND NOT EXISTS (
              SELECT 1 FROM leaving AS l WHERE l.person = p.person
              AND l.kind IN ('voluntary', 'removal', 'dublin')
              AND l.from_day BETWEEN p.arrived AND :on AND (l.failed IS NULL OR l.failed > :on))
        GROUP BY {_SLEEPER}
        """,
    ),
    Check(
        "handing-over-passed",
        STANDARD,
        N_("the agreed day of a removal or Dublin transfer has passed"),
        N_("{one} was to be handed over on {day}; the outcome is not recorded"),
        N_("azil leaving removal or azil leaving dublin with --handed-over or --not-carried-out"),
        "-",
        f"""
        SELECT l.person AS subject, {_PLACE} AS site, {NAME} AS one, l.agreed AS day
        FROM leaving AS l JOIN person AS p ON p.id = l.person
        WHERE l.agreed < :on AND l.from_day <= :on AND {_PENDING}
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
    Check(
        "dispersal-conditions",
        GATE,
        N_("living elsewhere without meeting the three conditions"),
        N_("{one} was sent to live elsewhere on {day} although not every condition was met"),
        N_("when they are met, azil leaving dispersal with the same day and {options}"),
        "ZMZ-1 83",
        f"""
        SELECT l.person AS subject, {_PLACE} AS site, {NAME} AS one, l.from_day AS day,
               trim({_MISSING}) AS options
        FROM leaving AS l JOIN person AS p ON p.id = l.person
        WHERE l.kind IN ('private-address', 'institution') AND l.from_day <= :on
          AND {_MISSING} != ''
        """,
    ),
)

DUES = (
    Due(
        "voluntary-departure-ends",
        N_("the last day of a voluntary departure"),
        N_("the time limit for voluntary departure of {one} at {place} ends"),
        "ZMZ-1, ZUP 100",
        f"""
        SELECT {WHO}, max(l.until) AS day
        FROM sleeper AS p CROSS JOIN leaving AS l ON l.person = p.person AND l.kind = 'voluntary'
        WHERE {TONIGHT} AND l.from_day BETWEEN p.arrived AND :on
          AND NOT {_LIFTED.format(who="p.person", since="l.from_day")}
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
)
