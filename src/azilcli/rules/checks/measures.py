"""House rules: breaches and measures, those that the act does not allow, and what ends in a time given."""

from __future__ import annotations

from azilcli.language import N_
from azilcli.rules import measures
from azilcli.rules.check import GATE, STANDARD, Check, Due
from azilcli.rules.sql import NAME, TONIGHT, WHO, basis, days_after, ends, in_force, is_among, usual

_ON = "m.on_day"
_A_BREACH = "IN ('breach-minor', 'breach-serious')"
OF_THE_HOUSE = f"""
    FROM sleeper AS p CROSS JOIN measure AS m ON m.stay = p.stay
    WHERE p.from_day <= :on AND {ends("p.to_day")} >= :on
      AND ({ends("p.to_day")} > :on OR p.to_day = p.departed) AND m.on_day <= :on"""
"""The measures of those who sleep here tonight or left today: begun from them, not from all ever taken."""
STILL_THERE = f"""
    FROM sleeper AS p CROSS JOIN measure AS m ON m.stay = p.stay
    WHERE {TONIGHT} AND m.on_day <= :on"""
"""The measures of which something ends in a time given, of people who sleep here tonight."""
SAID = f"p.person AS subject, p.site AS site, {NAME} AS one, m.kind AS measure, m.on_day AS day"


def slept(condition: str) -> str:
    """SQL: the site where the stay of `m` last slept, of the nights that meet a condition."""
    return f"""(SELECT a.site FROM slept AS a WHERE a.stay = m.stay AND {condition}
        ORDER BY a.from_day DESC, {ends("a.to_day")} DESC, a.id LIMIT 1)"""


_ALLOWED = "p.programme || '.measures'"
_MAY = in_force(_ALLOWED, _ON)
"""SQL: the measures of the programme; null where the file knows of no act."""
_RIGHT_BREACHES = "p.programme || '.' || m.kind || '.breaches'"
_BECAUSE_OF = in_force(_RIGHT_BREACHES, _ON)
"""SQL: the breaches because of which a measure may be taken, or that a breach of its gravity may be."""
_SITES = "'asylum.house-rules.sites'"
_IN_THE_HOME = f"""
    EXISTS (SELECT 1 FROM site WHERE site.id = {slept("a.from_day <= m.on_day")}
            AND {is_among("site.kind", in_force(_SITES, _ON))})""".strip()
_FROM_BREACH = "p.programme || '.' || m.kind || '.from-breach'"
_LEAST = f"CAST({in_force(_FROM_BREACH, _ON)} AS INTEGER)"
_BEFORE = """
    FROM measure AS b JOIN stay AS s ON s.id = b.stay
    WHERE b.person = m.person AND s.programme = p.programme AND b.on_day <= m.on_day AND b.kind""".strip()
_SERIOUS = f"(SELECT count(*) {_BEFORE} = 'breach-serious')"
"""SQL: the serious breaches of the person up to the day of the measure, in whatever stay of the programme."""
_GROUND = f"""
    EXISTS (SELECT 1 {_BEFORE} {_A_BREACH} AND b.id = coalesce(m.ground, b.id)
            AND ({is_among("b.breach", _BECAUSE_OF)} OR b.breach IS NULL
                 AND b.kind = iif(m.kind = 'oral-warning', 'breach-minor', 'breach-serious')))""".strip()
"""SQL: the breach named as the ground, or any where none is named, allows the measure; one whose kind is not
recorded may be anything of its gravity."""
_EARLIER = f"""
    EXISTS (SELECT 1 {_BEFORE} = '{{kind}}' AND b.on_day < m.on_day
            AND b.outcome IS NOT 'granted')""".strip()
_NO_WARNING, _NO_TRANSFER = (
    f"NOT {_EARLIER.format(kind=kind)}" for kind in (measures.WRITTEN_WARNING, measures.TRANSFER)
)
_ROOM_BASIS = basis("'measures.separate-room-days'", _ON)
_ROOM_DAYS = usual("'measures.separate-room-days'", _ON)
_NOTICE = "coalesce(m.until, iif(m.served_on IS NULL, NULL, m.objection_until))"
_IN_DISPUTE = "(m.objected_on IS NOT NULL AND m.outcome IS NULL)"

CHECKS = (
    Check(
        "measure-not-in-act",
        GATE,
        N_("a measure that the act does not provide for these people"),
        N_("the act provides no such measure against {one} as that of {day}: {measure}"),
        N_("take one of those in azil policy list; if it is already recorded, first azil undo"),
        "ZMZ-1 82.b, 95",
        f"""
        SELECT {SAID}, {basis(_ALLOWED, _ON)} AS basis {OF_THE_HOUSE}
          AND m.kind NOT {_A_BREACH} AND NOT {is_among("m.kind", _MAY)}
        """,
    ),
    Check(
        "measure-not-for-breach",
        GATE,
        N_("a measure that the recorded breach does not allow"),
        N_("no recorded breach allows the measure of {day} against {one}: {measure}"),
        N_("take a measure that it allows, or first record the right breach: azil measure add {subject}"),
        "ZMZ-1 82.b, 96",
        f"""
        SELECT {SAID}, {basis(_RIGHT_BREACHES, _ON)} AS basis {OF_THE_HOUSE}
          AND m.kind NOT {_A_BREACH} AND {_BECAUSE_OF} IS NOT NULL AND NOT {_GROUND}
        """,
    ),
    Check(
        "measure-too-early",
        GATE,
        N_("a measure after fewer serious breaches than it requires"),
        N_("{measure} of {day} against {one}: serious breaches required {least}, recorded {had}"),
        N_("azil measure add {subject} for a milder measure, or for breaches not yet recorded"),
        "ZMZ-1 96(2)-(4)",
        f"""
        SELECT {SAID}, {_LEAST} AS least, {_SERIOUS} AS had, {basis(_FROM_BREACH, _ON)} AS basis
        {OF_THE_HOUSE} AND m.kind NOT {_A_BREACH} AND {_SERIOUS} < {_LEAST}
        """,
    ),
    Check(
        "separate-room-elsewhere",
        GATE,
        N_("a separate room outside the asylum home and its branches"),
        N_("{one} was put in a separate room on {day}, but not in the asylum home or a branch of it"),
        N_("take another measure; if it is already recorded, first azil undo"),
        "ZMZ-1 82.b(2)",
        f"""
        SELECT {SAID}, {basis(_SITES, _ON)} AS basis {OF_THE_HOUSE}
          AND m.kind = 'separate-room' AND {in_force(_SITES, _ON)} IS NOT NULL
          AND NOT (p.programme = 'asylum' AND {_IN_THE_HOME})
        """,
    ),
    Check(
        "separate-room-too-long",
        GATE,
        N_("a separate room for longer than allowed"),
        N_("{one} was put in a separate room from {day} until {until}; the last day allowed is {latest}"),
        N_("record it with an earlier last day; if it is already recorded, first azil undo"),
        "ZMZ-1 82.b(2)",
        f"""
        SELECT {SAID}, coalesce(m.ended, m.until) AS until,
               {days_after("m.on_day", f"({_ROOM_DAYS} - 1)")} AS latest, {_ROOM_BASIS} AS basis
        {OF_THE_HOUSE}
          AND m.kind = 'separate-room'
          AND julianday(coalesce(m.ended, m.until)) - julianday(m.on_day) + 1 > {_ROOM_DAYS}
        """,
    ),
    Check(
        "measure-unwarned",
        STANDARD,
        N_("a transfer or termination without an earlier written warning"),
        N_("a transfer or termination was imposed on {one} on {day} without an earlier written warning"),
        N_("azil measure add {subject} written-warning, if there was one before"),
        "ZMZ-1 96(2)",
        f"""
        SELECT {SAID} {OF_THE_HOUSE}
          AND p.programme = 'integration' AND m.kind IN ('transfer', 'termination') AND {_NO_WARNING}
        """,
    ),
    Check(
        "termination-without-transfer",
        STANDARD,
        N_("a termination without an earlier transfer as a measure"),
        N_("accommodation of {one} was terminated on {day} without an earlier transfer as a measure"),
        N_("azil measure add {subject} transfer, if there was one before"),
        "ZMZ-1 96(3)",
        f"""
        SELECT {SAID} {OF_THE_HOUSE}
          AND p.programme = 'integration' AND m.kind = 'termination' AND {_NO_TRANSFER}
        """,
    ),
    Check(
        "measure-without-breach",
        STANDARD,
        N_("a measure without a recorded breach"),
        N_("a measure was taken against {one} on {day}, but no breach is recorded on or before that day"),
        N_("azil measure add for the breach, with its day"),
        "ZMZ-1 82.a, 94(2)",
        f"""
        SELECT {SAID} {OF_THE_HOUSE}
          AND m.kind NOT {_A_BREACH} AND {_BECAUSE_OF} IS NULL AND NOT EXISTS (SELECT 1 {_BEFORE} {_A_BREACH})
        """,
    ),
    Check(
        "breach-kind-missing",
        STANDARD,
        N_("a breach whose kind under the act is not recorded"),
        N_("the kind of the breach by {one} on {day} is not recorded"),
        N_("azil measure complete with --breach CODE; for the record: azil measure list {subject}"),
        "ZMZ-1 82.a, 94(2)",
        f"""
        SELECT {SAID}, {basis(_RIGHT_BREACHES, _ON)} AS basis {OF_THE_HOUSE}
          AND m.kind {_A_BREACH} AND m.breach IS NULL AND {_BECAUSE_OF} IS NOT NULL
        """,
    ),
    Check(
        "measure-without-law",
        STANDARD,
        N_("a measure without a legal basis in the file"),
        N_("what is the legal basis of the measure of {day} against {one} ({measure})? None is recorded"),
        N_("ask a lawyer; if it has none, azil undo for the measure"),
        "-",
        f"""
        SELECT {SAID} {OF_THE_HOUSE}
          AND m.kind NOT {_A_BREACH}
          AND (p.programme NOT IN ('asylum', 'integration')
               OR p.programme = 'asylum' AND {in_force(_SITES, _ON)} IS NOT NULL AND NOT {_IN_THE_HOME})
        """,
    ),
    Check(
        "termination-over",
        STANDARD,
        N_("still present after the notice period of a termination"),
        N_("the notice given to {one} at {place} expired on {until}"),
        N_("azil discharge --reason house-rules, or azil undo for the termination"),
        "ZMZ-1 95",
        f"""
        SELECT {WHO}, {_NOTICE} AS until
        {OF_THE_HOUSE} AND m.kind = 'termination' AND m.outcome IS NOT 'granted' AND NOT {_IN_DISPUTE}
          AND {_NOTICE} < :on
        """,
    ),
)

DUES = (
    Due(
        "separate-room-ends",
        N_("the last day of a separate room"),
        N_("the separate room of {one} ends"),
        "ZMZ-1 82.b(2)",
        f"""
        SELECT p.person AS subject, p.site AS site, {NAME} AS one, m.until AS day {STILL_THERE}
          AND m.kind = 'separate-room' AND m.ended IS NULL AND m.until BETWEEN :on AND :until
        """,
    ),
    Due(
        "termination-notice",
        N_("the end of the notice of a termination"),
        N_("the notice given to {one} at {place} ends"),
        "ZMZ-1 95",
        f"""
        SELECT {WHO}, {_NOTICE} AS day
        {STILL_THERE} AND m.kind = 'termination' AND m.outcome IS NOT 'granted' AND NOT {_IN_DISPUTE}
          AND {_NOTICE} BETWEEN :on AND :until
        """,
    ),
)
