"""Contracts, interviews, plans and conditions that nobody recorded, and when they are due.

What integration houses ask for is counted from the status and taken from the policies in force on that
day, as the term is (`rules.conditions` does the same before an extension).
"""

from __future__ import annotations

from azilcli.language import N_
from azilcli.rules import decisions, interviews
from azilcli.rules.check import GATE, STANDARD, Check, Due
from azilcli.rules.children import reaches
from azilcli.rules.identity import counts
from azilcli.rules.sql import (
    NAME,
    TONIGHT,
    WHO,
    basis,
    contract_signed,
    days_before,
    holds,
    in_force,
    limit,
    seen,
)
from azilcli.rules.status import FAMILY, IN_HOUSE, IS_SUPPORTED, held
from azilcli.rules.terms import added, last_day, next_last_day, next_months


def _is_reunited(person: str) -> str:
    """SQL: `person` is there as family of a beneficiary, of whom no contract is asked (ZMZ-1 93(2))."""
    return f"coalesce({held(person)}, '') = '{FAMILY}'"


_IS_ADULT = f"coalesce({reaches('p.birth_date')} <= :on, 1)"
"""SQL: `p` is of age, or for all that is known may be: of whom a contract and what it brings is asked."""


def _recorded(kind: str, since: str = "s.anchor") -> str:
    """SQL: how often something of the person `p` is on record from a day to `:on`."""
    return seen("p.person", kind, "count(*)", since)


_TERMS = f"""
    FROM sleeper AS p JOIN stay AS s ON s.id = p.stay
    WHERE {TONIGHT}
      AND {{whom}} AND s.anchor <= :on AND NOT {_is_reunited("p.person")}"""
_INTEGRATION = _TERMS.format(whom=IN_HOUSE)

_SERVED = decisions.last("p.person", ("final-positive",), "d.served_on")
_UNSIGNED = f"""
    SELECT *, {added("acquired", limit("integration.contract-months", "acquired"))} AS day,
           {basis("'integration.contract-months'")} AS basis FROM (
        SELECT {WHO}, p.person AS person, coalesce({_SERVED}, s.anchor) AS acquired,
               {_SERVED} IS NOT NULL AS is_served {_INTEGRATION} AND {_IS_ADULT})"""
"""SQL: tonight's adults in integration houses, with the last day on which they could sign the contract."""
_SIGNED = seen("u.person", "contract", "count(*)", "u.acquired", "u.day")


def _unsigned(code: str, is_served: int, sentence: str, remedy: str) -> Check:
    """Who did not sign in time has no right to the house (ZMZ-1 90(3)); a month begins on service (90(2))."""
    return Check(
        code,
        GATE,
        N_("no contract on integration activities in time"),
        sentence,
        remedy,
        "ZMZ-1 90(3)",
        f"SELECT * FROM ({_UNSIGNED}) AS u WHERE day < :on AND is_served = {is_served} AND {_SIGNED} = 0",
    )


_COUNSELLED = _TERMS.format(whom=IS_SUPPORTED)
"""SQL: those of whom an extension asks for interviews."""


def _deadline(kind: str, months: str) -> str:
    """SQL: tonight's adults in integration houses without a record, with the last day for it."""
    return (
        f"SELECT {WHO}, {added('s.anchor', limit(months, 's.anchor'))} AS day {_INTEGRATION}"
        f" AND {_IS_ADULT} AND {_recorded(kind)} = 0"
    )


_INTERVIEWS = in_force("p.programme || '.interviews'", "s.anchor")
_MONTHS = f"""
    SELECT *, {added("anchor", "months")} AS began, {added("anchor", "months - 1")} AS before FROM (
        SELECT *, {interviews.full("anchor")} AS months FROM (
            SELECT {WHO}, p.person AS person, CAST({_INTERVIEWS} AS INTEGER) AS asked,
                   {interviews.counted_from("p.person", "s.anchor")} AS anchor {_COUNSELLED}
              AND ({_IS_ADULT} OR {contract_signed("p.person", "s.anchor")} IS NOT NULL))
        WHERE asked > 0)"""
"""SQL: those tonight of whom interviews are asked: the full months, and when this one and the last began."""

CHECKS = (
    _unsigned(
        "contract-missing",
        1,
        N_(
            "{one} signed no contract on integration activities by {day}, within a month of the "
            "service of the decision on {acquired}, and has no right to the house"
        ),
        N_("azil plan add {subject} integration-contract --signed DATE if it was signed in time"),
    ),
    _unsigned(
        "contract-missing-unserved",
        0,
        N_(
            "{one} signed no contract on integration activities by {day}, within a month of the "
            "status recorded for {acquired}, as the day of service is not recorded, and has no right to the "
            "house"
        ),
        N_(
            "azil plan add {subject} integration-contract --signed DATE if it was signed in time; for the "
            "service: azil leaving decision {subject} --kind final-positive --served DATE"
        ),
    ),
    Check(
        "family-without-sponsor",
        GATE,
        N_("reunited family in a house without the beneficiary whom they joined"),
        N_("{one} is at {place} as family of a beneficiary, and nobody of the household stays there"),
        N_("azil discharge {subject}; or azil household join, if the household is not recorded"),
        "ZMZ-1 93(2)",
        f"""
        SELECT {WHO} FROM sleeper AS p WHERE {TONIGHT} AND {IN_HOUSE} AND {_is_reunited("p.person")}
          AND NOT EXISTS (
            SELECT 1 FROM membership AS own
            JOIN membership AS beside ON beside.household = own.household AND {holds("beside")}
            JOIN sleeper AS other ON other.person = beside.person
            WHERE own.person = p.person AND {holds("own")} AND other.person != p.person
              AND other.programme = 'integration' AND {holds("other")}
              AND NOT {_is_reunited("other.person")})
        """,
    ),
    Check(
        "rights-ended",
        GATE,
        N_("somebody in a house or with an allowance whose rights to these have ended"),
        N_("the rights of {one} to a house and to an allowance ended on {day}"),
        N_("azil discharge {subject}; if that was annulled: azil leaving decision {subject} --kind annulled"),
        "ZMZ-1 90(6)",
        f"""
        SELECT {WHO}, coalesce(d.final_on, d.on_day) AS day
        FROM sleeper AS p JOIN decision AS d ON d.person = p.person AND {counts("decision", "d")}
        WHERE {TONIGHT} AND {IS_SUPPORTED}
          AND d.kind = '{decisions.RIGHTS_ENDED}' AND coalesce(d.final_on, d.on_day) < :on
          AND NOT {decisions.is_lifted("d.person", "d.on_day")}
        """,
    ),
    Check(
        "year-not-from-contract",
        STANDARD,
        N_("the year in a house of somebody accepted under a quota that does not begin with the contract"),
        N_(
            "{one} at {place} was accepted under a quota: the year in the house begins with the contract of "
            "{signed}, but is counted from {since}"
        ),
        N_("azil undo of the admission, and azil admit {subject} once more"),
        "ZMZ-1 104(2)",
        f"""
        SELECT * FROM (
            SELECT {WHO}, s.anchor AS since,
                   {contract_signed("p.person", decisions.last("p.person", ("final-positive",), "d.on_day"))}
                   AS signed {_INTEGRATION}
              AND {decisions.last("p.person", ("final-positive",), "d.ground")} = '{decisions.QUOTA}')
        WHERE signed != since
        """,
    ),
    Check(
        "interview-missing",
        STANDARD,
        N_("a month without an interview"),
        N_("{one} at {place} had no interview from {before} on"),
        N_("azil contact add {subject} interview, once it has been held"),
        "ZMZ-1 93(3)",
        f"""
        SELECT * FROM ({_MONTHS}) AS p
        WHERE months > 0 AND {_recorded("interview", "p.before")} < asked
        """,
    ),
    Check(
        "plan-missing",
        STANDARD,
        N_("no integration plan in time"),
        N_("{one} at {place} should have had an integration plan by {day}"),
        N_("azil plan add {subject} integration-plan"),
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
        FROM sleeper AS p
        CROSS JOIN extension AS x ON x.stay = p.stay
        JOIN override AS v ON v.person = p.person AND v.on_day = x.decided_on
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
        "ZMZ-1 90(3)",
        f"SELECT * FROM ({_UNSIGNED}) AS u WHERE day BETWEEN :on AND :until AND {_SIGNED} = 0",
    ),
    Due(
        "interview",
        N_("the last day for this month's interview"),
        N_("{one} at {place} must be interviewed"),
        "ZMZ-1 93(3)",
        f"""
        SELECT * FROM (
            SELECT subject, site, place, one, date(
                {added("anchor", f"months + 1 + ({_recorded('interview', 'p.began')} >= asked)")}, '-1 day'
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
                   {days_before(last_day("s"), limit("extension.decide-days", ":on"))} AS day
            FROM sleeper AS p JOIN stay AS s ON s.id = p.stay
            WHERE {TONIGHT}
              AND s.until IS NOT NULL AND {next_months("s")} > 0 AND {next_last_day("s")} > {last_day("s")}
        ) WHERE day BETWEEN :on AND :until
        """,
    ),
)
