"""Contracts, interviews, plans and conditions that nobody recorded, and when they are due.

What integration houses ask for is counted from the status and taken from the policies in force on that
day, as the term is (`rules.conditions` does the same before an extension).
"""

from __future__ import annotations

from azilcli.language import N_
from azilcli.rules.check import GATE, STANDARD, Check, Due
from azilcli.rules.conditions import ALLOWANCE
from azilcli.rules.sql import NAME, TONIGHT, WHO, contract_signed, holds, in_force, limit, seen
from azilcli.rules.terms import added, last_day, next_last_day, next_months


def _recorded(kind: str, since: str = "s.anchor") -> str:
    """SQL: how often something of the person `p` is on record from a day to `:on`."""
    return seen("p.person", kind, "count(*)", since)


_TERMS = f"""
    FROM sleeper AS p JOIN stay AS s ON s.id = p.stay
    WHERE {TONIGHT}
      AND p.programme = {{programme}} AND s.anchor <= :on"""
_INTEGRATION = _TERMS.format(programme="'integration'")
_COUNSELLED = _TERMS.format(programme=f"iif(p.programme = '{ALLOWANCE}', p.programme, 'integration')")
"""SQL: those of whom an extension asks for interviews."""


def _deadline(kind: str, months: str) -> str:
    """SQL: tonight's people in integration houses without a record, with the last day for it."""
    return (
        f"SELECT {WHO}, {added('s.anchor', limit(months, 's.anchor'))} AS day {_INTEGRATION}"
        f" AND {_recorded(kind)} = 0"
    )


# Each with the number of full months since the contract, until there is one since the status, and the days
# on which the present one and the one before began (`rules.conditions` counts them so too). The number is
# that of the calendar, less one where its day has not come yet.
_INTERVIEWS = in_force("p.programme || '.interviews'", "s.anchor")
_CALENDAR = """
    (strftime('%Y', :on) - strftime('%Y', anchor)) * 12 + strftime('%m', :on) - strftime('%m', anchor)"""
_MONTHS = f"""
    SELECT *, {added("anchor", "months")} AS began, {added("anchor", "months - 1")} AS before FROM (
        SELECT subject, person, site, place, one, anchor,
               calendar - ({added("anchor", "calendar")} > :on) AS months
        FROM (SELECT *, {_CALENDAR} AS calendar FROM (
            SELECT {WHO}, p.person AS person,
                   coalesce({contract_signed("p.person", "s.anchor")}, s.anchor) AS anchor {_COUNSELLED}
              AND coalesce(CAST({_INTERVIEWS} AS INTEGER), 0) > 0))
    )"""

CHECKS = (
    Check(
        "contract-missing",
        STANDARD,
        N_("no contract on integration activities in time"),
        N_("{one} at {place} should have signed the contract on integration activities by {day}"),
        N_("azil evidence add contract"),
        "ZMZ-1 93",
        f"SELECT * FROM ({_deadline('contract', 'integration.contract-months')}) WHERE day < :on",
    ),
    Check(
        "interview-missing",
        STANDARD,
        N_("a month without an interview"),
        N_("{one} at {place} had no interview from {before} on"),
        N_("azil evidence add interview, once it has been held"),
        "ZMZ-1 93(2)",
        f"""
        SELECT * FROM ({_MONTHS}) AS p
        WHERE months > 0 AND {_recorded("interview", "p.before")} = 0
        """,
    ),
    Check(
        "plan-missing",
        STANDARD,
        N_("no integration plan in time"),
        N_("{one} at {place} should have had an integration plan by {day}"),
        N_("azil evidence add plan"),
        "-",
        f"SELECT * FROM ({_deadline('plan', 'integration.plan-months')}) WHERE day < :on",
    ),
    Check(
        "conditions-not-checked",
        STANDARD,
        N_("a flat whose household's conditions were not recorded"),
        N_("no record that {one} at {place} meets the conditions for the flat"),
        N_("citizenship and distress of all members: azil evidence add conditions-checked --household"),
        "pilot 2016",
        f"""
        SELECT coalesce(h.id, p.person) AS subject, p.site AS site, p.site AS place,
               coalesce(h.name, {NAME}) AS one
        FROM sleeper AS p
        JOIN stay AS s ON s.id = p.stay
        LEFT JOIN membership AS m ON m.person = p.person
         AND {holds("m")}
        LEFT JOIN household AS h ON h.id = m.household
        WHERE {TONIGHT} AND p.programme = 'eviction'
          AND coalesce({limit("eviction.conditions-checked", "s.anchor")}, 0) > 0
          AND NOT EXISTS (SELECT 1 FROM evidence AS e
                          WHERE e.stay = p.stay AND e.kind = 'conditions-checked' AND e.on_day <= :on)
          AND NOT EXISTS (SELECT 1 FROM evidence AS e
                          WHERE e.person = p.person AND e.kind = 'conditions-checked'
                            AND e.stay IS NULL AND e.on_day <= s.arrived AND e.on_day >= coalesce((
                                SELECT max(o.departed) FROM stay AS o
                                WHERE o.person = p.person AND o.arrived < s.arrived), ''))
        GROUP BY 1, 2
        """,
    ),
    Check(
        "extended-without-proof",
        GATE,
        N_("extended although conditions were not met"),
        N_("the stay of {one} at {place} was extended on {day} although conditions were not met: {reason}"),
        N_("nothing to do, except to make sure that it stays an exception; it ends with the stay"),
        "ZMZ-1 93",
        f"""
        SELECT {WHO}, x.decided_on AS day, v.reason AS reason
        FROM override AS v
        JOIN sleeper AS p ON p.person = v.person
        JOIN extension AS x ON x.stay = p.stay AND x.decided_on = v.on_day
        WHERE v.gate = 'extension-conditions' AND v.on_day <= :on
          AND {TONIGHT}
        """,
    ),
)

DUES = (
    Due(
        "contract",
        N_("the last day to sign the contract on integration activities"),
        N_("{one} at {place} must sign the contract on integration activities"),
        "ZMZ-1 93",
        f"SELECT * FROM ({_deadline('contract', 'integration.contract-months')})"
        " WHERE day BETWEEN :on AND :until",
    ),
    Due(
        "interview",
        N_("the last day for this month's interview"),
        N_("{one} at {place} must be interviewed"),
        "ZMZ-1 93(2)",
        f"""
        SELECT * FROM (
            SELECT subject, site, place, one, date(
                {added("anchor", f"months + 1 + ({_recorded('interview', 'p.began')} > 0)")}, '-1 day'
            ) AS day FROM ({_MONTHS}) AS p
        ) WHERE day BETWEEN :on AND :until
        """,
    ),
    Due(
        "plan",
        N_("the last day for the integration plan"),
        N_("{one} at {place} must have an integration plan"),
        "-",
        f"SELECT * FROM ({_deadline('plan', 'integration.plan-months')}) WHERE day BETWEEN :on AND :until",
    ),
    Due(
        "decide-extension",
        N_("the last day to decide on an extension"),
        N_("the extension of the stay of {one} at {place} must be decided; the stay ends on {ends}"),
        "-",
        f"""
        SELECT * FROM (
            SELECT {WHO}, {last_day("s")} AS ends,
                   date({last_day("s")}, '-' || {limit("extension.decide-days", ":on")} || ' days') AS day
            FROM sleeper AS p JOIN stay AS s ON s.id = p.stay
            WHERE {TONIGHT}
              AND s.until IS NOT NULL AND {next_months("s")} > 0 AND {next_last_day("s")} > {last_day("s")}
        ) WHERE day BETWEEN :on AND :until
        """,
    ),
)
