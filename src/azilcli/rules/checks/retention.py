"""Data that the Office needs no longer: whose they are, and from when they are to be erased.

The records of ZMZ-1 115 to 117 are those of the Ministry (114(1)): they are blocked with the finality of the
decision or at the end of the status, and destroyed after 50 years. What the act leaves open is how long the
Office keeps its own copy, so the days are policies, and a standard asks. Whoever was to be erased more than a
year ago is not asked about again.
"""

from __future__ import annotations

from azilcli.language import N_
from azilcli.rules import decisions, demands
from azilcli.rules.check import GATE, STANDARD, Check, Due
from azilcli.rules.sql import NAME, OPEN, ends, last_of, usual
from azilcli.rules.status import INTENDER, held

_GONE = f"""
    NOT EXISTS (SELECT 1 FROM erased WHERE erased.kind = 'person' AND erased.record = {{who}})
      AND NOT EXISTS (SELECT 1 FROM stay AS here WHERE here.person = {{who}}
                      AND {ends("here.departed")} > :on)
      AND NOT {demands.is_open("{who}")}"""
"""SQL: the data are there, the person is not, and asks for nothing about them (ZVOP-2 21(1))."""
_ASKED = f"""
    SELECT q.person AS subject, NULL AS site, {NAME} AS one, q.on_day AS since, q.answer_by AS day,
           q.id AS record
    FROM valid_demand AS q JOIN person AS p ON p.id = q.person WHERE"""


def _within(day: str, policy: str, first: str, last: str) -> str:
    """SQL: the day lies so long ago that the last day of keeping is between two days."""
    back = f"'-' || {usual(repr(policy))} || ' days'"
    return f"{day} BETWEEN date({first}, {back}) AND date({last}, {back})"


def _intenders(first: str, last: str) -> str:
    """SQL: intenders who left without lodging an application (ZMZ-1 81(2))."""
    return f"""
        SELECT p.person AS subject, p.site AS site, {NAME} AS one,
               {last_of("p.departed", "retention.intender-days")} AS day
        FROM sleeper AS p
        WHERE {_within(ends("p.to_day"), "retention.intender-days", first, last)}
          AND p.to_day = p.departed AND {held("p.person")} = '{INTENDER}'
          AND {_GONE.format(who="p.person")}"""


def _final(first: str, last: str) -> str:
    """SQL: people whose procedure ended with a final decision, and who have no other status since."""
    return f"""
        SELECT d.person AS subject, NULL AS site, {NAME} AS one,
               {last_of("d.final_on", "retention.final-days")} AS day
        FROM decision AS d JOIN person AS p ON p.id = d.person
        WHERE d.final_on IS NOT NULL AND {_within("d.final_on", "retention.final-days", first, last)}
          AND d.kind IN {decisions.ENDING} AND NOT {decisions.is_lifted("d.person", "d.on_day")}
          AND NOT {decisions.is_asked_again("d.person", "d.on_day", OPEN)}
          AND {_GONE.format(who="d.person")}"""


def _ended(first: str, last: str) -> str:
    """SQL: people whose protection has ended (ZMZ-1 116(3))."""
    return f"""
        SELECT s.person AS subject, NULL AS site, {NAME} AS one,
               {last_of("s.on_day", "retention.ended-days")} AS day
        FROM status AS s JOIN person AS p ON p.id = s.person
        WHERE s.code = 'ended' AND {_within("s.on_day", "retention.ended-days", first, last)}
          AND {held("s.person")} = 'ended' AND {_GONE.format(who="s.person")}"""


_REMEDY = N_('azil person erase {subject} --reason "no longer needed", unless the Office still needs them')
_BEFORE, _AHEAD = "date(:on, '-1 day')", (":on", ":until")


def _checks(first: str) -> tuple[Check, ...]:
    """Whose data were to be erased from a day, itself SQL, to yesterday."""
    return (
        Check(
            "intender-not-erased",
            STANDARD,
            N_("data of somebody who left without lodging an application"),
            N_("{one} left without lodging an application; the data were to be erased by {day}"),
            _REMEDY,
            "practice; ZMZ-1 115 begins with the application",
            _intenders(first, _BEFORE),
        ),
        Check(
            "final-not-erased",
            STANDARD,
            N_("data of somebody whose procedure is finally over"),
            N_("the procedure of {one} is finally over; the data were to be erased by {day}"),
            _REMEDY,
            "practice; ZMZ-1 114(1), 115(2)",
            _final(first, _BEFORE),
        ),
        Check(
            "ended-not-erased",
            STANDARD,
            N_("data of somebody whose protection has ended"),
            N_("the protection of {one} has ended; the data were to be erased by {day}"),
            _REMEDY,
            "practice; ZMZ-1 114(1), 116(3)",
            _ended(first, _BEFORE),
        ),
    )


CHECKS = (
    *_checks("date(:on, '-1 year')"),
    Check(
        "demand-unanswered",
        STANDARD,
        N_("a request about own data that was not answered in time"),
        N_("{one} asked on {since} about the data kept; the answer was due by {day}"),
        N_("azil demand correct {record} --answered DATE"),
        "(EU) 2016/679 12(3), ZVOP-2 14(1) [eu]",
        f"{_ASKED} q.answered_on IS NULL AND q.answer_by < :on AND q.on_day <= :on",
    ),
    Check(
        "erased-in-spite-of-demand",
        GATE,
        N_("data erased while a request about them is not finally decided"),
        N_("the data that {subject} asked about on {since} were erased before that was finally decided"),
        N_("azil demand correct {record} --answered DATE --final DATE; see what the kept copies still hold"),
        "ZVOP-2 21(1)",
        f"{_ASKED} {demands.is_open('q.person')} AND q.final_on IS NULL AND q.on_day <= :on"
        " AND EXISTS (SELECT 1 FROM erased WHERE erased.kind = 'person' AND erased.record = q.person)",
    ),
)
EVER = _checks("'0001-01-01'")
"""The same of all whose data were ever to be erased: what an erasure of all of them goes by."""

DUES = (
    Due(
        "demand-to-answer",
        N_("the last day to answer a request about own data"),
        N_("what {one} asked about the data kept has to be answered"),
        "(EU) 2016/679 12(3), ZVOP-2 14(1) [eu]",
        f"{_ASKED} q.answered_on IS NULL AND q.answer_by BETWEEN :on AND :until",
    ),
    Due(
        "data-to-erase",
        N_("the last day on which the Office keeps somebody's data"),
        N_("the data of {one} are to be erased, unless they are still needed"),
        "practice; ZMZ-1 114(1), 115(2), 116(3)",
        " UNION ".join((_intenders(*_AHEAD), _final(*_AHEAD), _ended(*_AHEAD))),
    ),
)
