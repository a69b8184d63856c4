"""House rules: the written decision on a measure, its service, the objection, and what came before it."""

from __future__ import annotations

from azilcli.language import N_
from azilcli.rules import measures
from azilcli.rules.check import STANDARD, Check, Due
from azilcli.rules.checks.measures import OF_THE_HOUSE, SAID, STILL_THERE, slept
from azilcli.rules.sql import NAME, OPEN, WHO, days_after, ends, limit


def _kinds(kinds: tuple[str, ...]) -> str:
    return "(" + ", ".join(f"'{kind}'" for kind in kinds) + ")"


_HOURS = limit("measures.decision-hours", "m.on_day")
_ORAL = f"p.programme = 'asylum' AND m.kind IN {_kinds((measures.SEPARATE_ROOM, measures.TRANSFER))}"
"""SQL: ordered by word of mouth, the decision in writing follows (ZMZ-1 82.b(4))."""
_WRITE_BY = days_after("m.on_day", f"(({_HOURS} + 23) / 24)")
"""SQL: the day on which the hours end, counted from the last moment of the day of the order."""
_OBJECTION = " OR ".join(
    f"p.programme = '{programme}' AND m.kind IN {_kinds(kinds)}"
    for programme, kinds in measures.OBJECTION.items()
)
_MAY_BE_OBJECTED = f"""
    (m.served_on IS NULL OR m.objection_until >= :on
     OR m.objected_on IS NOT NULL AND coalesce(m.outcome_on, {OPEN}) > :on)""".strip()
"""SQL: on the day the measure may still be objected to, or the objection is not decided."""

CHECKS = (
    Check(
        "decision-late",
        STANDARD,
        N_("a measure ordered orally without its written decision in time"),
        N_("the written decision on the measure of {day} against {one} was due by {until} ({measure})"),
        N_("azil measure complete with --written DATE; for the record: azil measure list {subject}"),
        "ZMZ-1 82.b(4)",
        f"""
        SELECT {SAID}, {_WRITE_BY} AS until {OF_THE_HOUSE}
          AND {_ORAL} AND coalesce(m.written_on, m.served_on, :on) > {_WRITE_BY}
        """,
    ),
    Check(
        "measure-not-served",
        STANDARD,
        N_("a measure whose decision has no recorded service"),
        N_("service of the decision of {day} against {one} is not recorded: {measure}"),
        N_("azil measure complete {record} --served DATE"),
        "ZMZ-1 82.b(4), 96(6)",
        f"""
        SELECT {SAID}, m.id AS record {OF_THE_HOUSE}
          AND ({_OBJECTION}) AND m.served_on IS NULL AND m.on_day < :on
        """,
    ),
    Check(
        "objection-late",
        STANDARD,
        N_("an objection filed too late"),
        N_("the objection of {one} was filed on {filed}; the last day was {until}"),
        N_("azil measure complete {record} --outcome dismissed, unless reinstatement was granted (ZUP 103)"),
        "ZMZ-1 82.b(4), 96(6), ZUP 100, 101, 103",
        f"""
        SELECT {SAID}, m.id AS record, m.objected_on AS filed, m.objection_until AS until {OF_THE_HOUSE}
          AND m.objected_on > m.objection_until AND m.outcome IS NULL
        """,
    ),
    Check(
        "objection-undecided",
        STANDARD,
        N_("an objection that the head of the Office has not decided"),
        N_("the objection of {one} filed on {filed} has not been decided"),
        N_("azil measure complete {record} --outcome CODE --outcome-on DATE"),
        "ZMZ-1 82.b(4), 96(6)",
        f"""
        SELECT m.person AS subject, {slept("1")} AS site, {NAME} AS one, m.id AS record,
               m.objected_on AS filed
        FROM measure AS m JOIN person AS p ON p.id = m.person
        WHERE m.objected_on IS NOT NULL AND m.outcome IS NULL AND m.objected_on < :on
        """,
    ),
    Check(
        "carried-out-early",
        STANDARD,
        N_("a measure carried out while it may still be objected to"),
        N_("the measure of {day} against {one} was carried out although the objection is still open"),
        N_("does the objection suspend it? ask a lawyer: 96(7) excludes that only for a written warning"),
        "ZMZ-1 96(6), (7)",
        f"""
        SELECT m.person AS subject, {slept("1")} AS site, {NAME} AS one, m.on_day AS day
        FROM measure AS m JOIN stay AS s ON s.id = m.stay JOIN person AS p ON p.id = m.person
        WHERE m.kind = 'termination' AND m.outcome IS NULL AND s.programme = 'integration'
          AND s.departed BETWEEN m.on_day AND :on AND s.reason = 'house-rules' AND {_MAY_BE_OBJECTED}
        UNION ALL
        SELECT p.person AS subject, p.site AS site, {NAME} AS one, m.on_day AS day {OF_THE_HOUSE}
          AND p.programme = 'integration' AND m.kind = 'transfer' AND m.outcome IS NULL
          AND p.from_day >= m.on_day AND p.site <> {slept("a.from_day < m.on_day")} AND {_MAY_BE_OBJECTED}
        """,
    ),
    Check(
        "left-without-termination",
        STANDARD,
        N_("discharged for breach of house rules without a termination"),
        N_("{one} was discharged on {departed} for breach of house rules, but no termination is recorded"),
        N_("azil measure add {subject} termination, if there was one; the act provides none for applicants"),
        "ZMZ-1 82.b, 95",
        f"""
        SELECT {WHO}, p.departed AS departed
        FROM sleeper AS p CROSS JOIN stay AS s ON s.id = p.stay
        WHERE {ends("p.to_day")} BETWEEN date(:on, '-1 year') AND :on AND p.to_day = p.departed
          AND s.reason = 'house-rules' AND p.programme IN ('asylum', 'integration')
          AND NOT EXISTS (SELECT 1 FROM measure AS b WHERE b.stay = p.stay AND b.kind = 'termination'
              AND b.on_day <= p.departed)
        """,
    ),
)

DUES = (
    Due(
        "written-decision",
        N_("the written decision on a measure ordered orally"),
        N_("the written decision on the measure of {since} against {one} is due ({measure})"),
        "ZMZ-1 82.b(4)",
        f"""
        SELECT p.person AS subject, p.site AS site, {NAME} AS one, m.kind AS measure, m.on_day AS since,
               {_WRITE_BY} AS day {STILL_THERE}
          AND {_ORAL} AND m.written_on IS NULL AND m.served_on IS NULL
          AND m.on_day >= date(:on, '-31 days') AND {_WRITE_BY} BETWEEN :on AND :until
        """,
    ),
    Due(
        "objection-ends",
        N_("the last day of an objection"),
        N_("the time in which {one} may object to the measure of {since} ends"),
        "ZMZ-1 82.b(4), 96(6), ZUP 100, 101",
        f"""
        SELECT p.person AS subject, p.site AS site, {NAME} AS one, m.on_day AS since,
               m.objection_until AS day {STILL_THERE}
          AND m.served_on IS NOT NULL AND m.objected_on IS NULL AND m.objection_until BETWEEN :on AND :until
        """,
    ),
)
