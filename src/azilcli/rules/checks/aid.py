"""Aid that was due and not given, or withheld for what is not on record; objections that end."""

from __future__ import annotations

from azilcli.language import N_
from azilcli.rules.aid import DUE, GIVEN, POCKET_MONEY, WITHHELD
from azilcli.rules.check import CONTRADICTION, GATE, STANDARD, Check, Due
from azilcli.rules.sql import NAME, limit
from azilcli.rules.status import held
from azilcli.rules.terms import added


def _aid(days: str = "a.on_day AS since") -> str:
    """SQL: the aid `a`, with days of it."""
    return f"""
        SELECT coalesce(p.id, a.household) AS subject, NULL AS site, a.id AS aid, {days},
               CASE WHEN p.id IS NULL THEN coalesce(h.name, '–') ELSE {NAME} END AS one
        FROM valid_aid AS a
        LEFT JOIN person AS p ON p.id = a.person LEFT JOIN household AS h ON h.id = a.household"""


_IS_POCKET_MONEY = f"a.kind = '{POCKET_MONEY}'"
_IS_WITHHELD = f"a.state = '{WITHHELD}'"

CHECKS = (
    Check(
        "withheld-without-breach",
        GATE,
        N_("aid withheld for a serious breach that is not recorded"),
        N_("aid was withheld from {one} on {since} for a serious breach, but none is recorded by then"),
        N_("azil measure add {subject} breach-serious, or azil aid correct {aid}"),
        "ZMZ-1 85(2)",
        f"""
        {_aid()} WHERE {_IS_WITHHELD} AND a.on_day <= :on AND a.reason = 'serious-breach'
          AND NOT EXISTS (SELECT 1 FROM measure AS m WHERE m.person = a.person
                          AND m.kind = 'breach-serious' AND m.on_day <= a.on_day)""",
    ),
    Check(
        "withheld-too-long",
        GATE,
        N_("pocket money withheld for longer than the act allows"),
        N_("pocket money was withheld from {one} from {since} until {until}; it is for a month at most"),
        N_("azil aid correct {aid} --until DATE"),
        "ZMZ-1 85(2)",
        f"""
        {_aid("a.on_day AS since, a.until AS until")}
        WHERE {_IS_WITHHELD} AND a.on_day <= :on AND {_IS_POCKET_MONEY}
          AND a.reason IN ('left-without-permission', 'not-cooperated', 'serious-breach')
          AND a.until > {added("a.on_day", limit("aid.withheld-months", "a.on_day"))}
        """,
    ),
    Check(
        "withheld-not-served",
        STANDARD,
        N_("pocket money withheld without a decision that was served"),
        N_("pocket money was withheld from {one} on {since}; the service of the decision is not recorded"),
        N_("azil aid correct {aid} --decision NUMBER --served DATE"),
        "ZMZ-1 85(3)",
        f"{_aid()} WHERE {_IS_WITHHELD} AND {_IS_POCKET_MONEY} AND a.on_day < :on AND a.served_on IS NULL",
    ),
    Check(
        "pocket-money-repeat",
        GATE,
        N_("pocket money after a request for a repeat procedure"),
        N_("pocket money of {since} was given to {one}, who asked for a repeat procedure"),
        N_("azil aid correct {aid} --state none"),
        "ZMZ-1 85(1)",
        f"""
        {_aid()} WHERE a.state IN {DUE, GIVEN} AND {_IS_POCKET_MONEY} AND a.on_day <= :on
          AND {held("a.person", "a.on_day")} IN ('repeat-applicant', 'applicant')
          AND EXISTS (SELECT 1 FROM status AS again WHERE again.person = a.person
                      AND again.code = 'repeat-applicant' AND again.on_day <= a.on_day)
        """,
    ),
    Check(
        "pocket-money-twice",
        CONTRADICTION,
        N_("pocket money recorded twice for one month"),
        N_("the pocket money of the month of {since} is recorded twice for {one}"),
        N_("azil aid cancel {aid}"),
        "ZMZ-1 78(8)",
        f"""
        {_aid()} WHERE {_IS_POCKET_MONEY} AND a.on_day <= :on
          AND EXISTS (SELECT 1 FROM valid_aid AS b WHERE b.person = a.person AND b.kind = a.kind
                      AND substr(b.on_day, 1, 7) = substr(a.on_day, 1, 7)
                      AND (b.on_day, b.id) < (a.on_day, a.id))""",
    ),
    Check(
        "aid-not-given",
        STANDARD,
        N_("aid that was due and not given by the end of its month"),
        N_("aid was due to {one} on {since} and was not given by the end of that month"),
        N_("azil aid correct {aid} --state given, or another state"),
        "-",
        f"{_aid()} WHERE a.state = '{DUE}' AND a.on_day < date(:on, 'start of month')",
    ),
)

DUES = (
    Due(
        "aid-objection",
        N_("the last day of an objection about aid"),
        N_("{one} may object to a decision on aid until this day"),
        "-",
        _aid("a.objection_until AS day") + " WHERE a.objection_until BETWEEN :on AND :until",
    ),
)
