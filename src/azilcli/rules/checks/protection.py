"""Rights under temporary protection: what was asked and not answered, who was told, who is in school."""

from __future__ import annotations

from azilcli.language import N_
from azilcli.rules.check import STANDARD, Check, Due
from azilcli.rules.checks.access import IS_OF_SCHOOL_AGE, has_school
from azilcli.rules.checks.care import requests
from azilcli.rules.sql import TONIGHT, WAITING, WHO, days_after, days_before, in_force, limit
from azilcli.rules.status import held, since
from azilcli.rules.terms import added

PROGRAMME, APPLICANT, PROTECTED = "temporary-protection", "tp-applicant", "temporary-protection"


def is_protected(code: str) -> str:
    """SQL: the status `code`, itself SQL, is one under temporary protection, or of who has asked for it."""
    return f"{code} IN ('{APPLICANT}', '{PROTECTED}')"


"""SQL: the status `code` is that of somebody under temporary protection, or waiting for it."""
_PROTECTED = f"""
    FROM sleeper AS p WHERE {TONIGHT} AND p.programme = '{PROGRAMME}'
      AND {is_protected(f"coalesce({held('p.person')}, '-')")}"""
_SINCE = since(is_protected("{code}"))
_INFORMED = """(
    EXISTS (SELECT 1 FROM information AS i WHERE i.person = p.person AND i.on_day <= :on)
    OR EXISTS (SELECT 1 FROM valid_contact AS c WHERE c.person = p.person AND c.on_day <= :on
               AND (c.kind = 'information' OR instr(' ' || coalesce(c.topics, '') || ' ',
                                                    ' temporary-protection ') > 0))
    OR EXISTS (SELECT 1 FROM valid_request AS r WHERE r.person = p.person AND r.what = 'right-information'
               AND r.state = 'done' AND r.answered_on <= :on))"""
_DECIDE_BY = days_after("since", limit("rights.decision-days"))
_UNDECIDED = f"""
    SELECT *, {_DECIDE_BY} AS day FROM (
        SELECT {WHO}, {since(f"{{code}} = '{APPLICANT}'")} AS since
        FROM sleeper AS p WHERE {TONIGHT} AND {held("p.person")} = '{APPLICANT}')"""

GROUP_END = in_force("'temporary-protection.until'")
_AHEAD = " UNION ALL ".join(
    f"SELECT {limit(f'rights.group-end-{which}-days')} AS days" for which in ("first", "second", "last")
)
_GROUP = f"""
    SELECT '{PROGRAMME}' AS subject, NULL AS site, ends, days, {days_before("ends", "days")} AS day,
           (SELECT count(DISTINCT p.person) FROM sleeper AS p
            WHERE {TONIGHT} AND p.programme = '{PROGRAMME}') AS people
    FROM (SELECT {GROUP_END} AS ends) CROSS JOIN ({_AHEAD})"""

CHECKS = (
    Check(
        "right-unanswered",
        STANDARD,
        N_("a right under temporary protection that was asked for and not answered in time"),
        N_("{one} asked {asked} for a right on {since}; no answer is recorded"),
        N_("ask again; then: azil request correct {request} --answered DATE --state done"),
        "-",
        requests("r.asked_on AS since") + f" WHERE r.what LIKE 'right-%' AND {WAITING} AND r.due_day IS NULL"
        f" AND {days_after('r.asked_on', limit('rights.answer-days'))} < :on",
    ),
    Check(
        "protection-undecided",
        STANDARD,
        N_("an application for temporary protection that was not decided in time"),
        N_("{one} at {place} applied for temporary protection on {since}; it was to be decided by {day}"),
        N_("ask; then: azil status set {subject} temporary-protection --on DATE"),
        "-",
        f"SELECT * FROM ({_UNDECIDED}) WHERE day < :on",
    ),
    Check(
        "tp-without-information",
        STANDARD,
        N_("somebody under temporary protection who was not told of their rights"),
        N_("{one} at {place}, under temporary protection since {since}, was not told of their rights"),
        N_("azil health info {subject} --language TEXT, or azil contact add {subject} information"),
        "2001/55/ES 9 [practice]",
        f"""
        SELECT * FROM (SELECT {WHO}, {_SINCE} AS since {_PROTECTED} AND NOT {_INFORMED})
        WHERE {days_after("since", limit("rights.information-days"))} < :on""",
    ),
    Check(
        "child-without-school",
        STANDARD,
        N_("a child of school age under temporary protection who is not in school"),
        N_("{one} at {place}, under temporary protection since {since}, is not in school"),
        N_("azil request add {subject} right-school --to ORGANISATION, or azil participation add"),
        "2001/55/ES 14(1) [practice]",
        f"""
        SELECT * FROM (SELECT {WHO}, {_SINCE} AS since {_PROTECTED} AND {IS_OF_SCHOOL_AGE}
                       AND NOT {has_school("''")})
        WHERE {added("since", limit("rights.school-months"))} < :on""",
    ),
)

DUES = (
    Due(
        "protection-decision",
        N_("the last day to decide on temporary protection"),
        N_("the application of {one} at {place} for temporary protection is to be decided by this day"),
        "-",
        f"SELECT * FROM ({_UNDECIDED}) WHERE day BETWEEN :on AND :until",
    ),
    Due(
        "group-end-ahead",
        N_("so many days before the end of temporary protection"),
        N_("temporary protection ends for all on {ends}, in {days} days; accommodated people: {people}"),
        "2001/55/ES 4(1)",
        f"SELECT * FROM ({_GROUP}) WHERE day BETWEEN :on AND :until AND people > 0",
    ),
)
