"""Status in the procedure: which programme it fits, how long a change may take, how long a card lasts.

The limits are policy rows; here is how they are counted, and the same as SQL for the checks. A period of
days begins on the day after the event (ZUP 100).
"""

from __future__ import annotations

from datetime import date, timedelta

from azilcli.rules.identity import counts
from azilcli.rules.sql import in_force, is_among

ASYLUM, INTEGRATION, EVICTION = "asylum", "integration", "eviction"
ALLOWANCE = "housing-allowance"
"""The programme of an allowance for private accommodation (ZMZ-1 97)."""
FAMILY = "family-member"
"""Family with a permit after a reunification, who have a right to the house of whom they joined (93(2))."""
INTENDER, APPLICANT, REJECTED = "intender", "applicant", "rejected"
REPEAT_APPLICANT, SUBSIDIARY = "repeat-applicant", "subsidiary-protection"
LEAVING = (REJECTED, "withdrawn-explicit", "withdrawn-implicit")
"""Statuses with which the rights of an applicant last until the decision is enforceable (ZMZ-1 78(2))."""
WITHDRAWN = ("withdrawn-explicit", "withdrawn-implicit", "ended")
"""Statuses of somebody who is an applicant no longer."""
APPLICANT_CARD = "applicant-card"
LEAVE_DAYS = "asylum.leave-days"
"""Policy: in how many days of status a beneficiary leaves the asylum home; practice, the act names none."""
SUBSIDIARY_MONTHS = "status.subsidiary-months"
"""Policy: how many months subsidiary protection lasts at least (ZMZ-1 49(3))."""
CARD_DAYS = "card.applicant-days"
"""Policy: how many days an applicant card is valid at most (ZMZ-1 107)."""
CARD_ISSUE_DAYS = "card.applicant-issue-days"
"""Policy: in how many days of the application the card is issued (ZMZ-1 107)."""
HOME = "SVN"
"""Its citizens need no status in the flats for evicted households."""

IN_HOUSE = f"p.programme = '{INTEGRATION}'"
"""SQL: the sleeper `p` is in an integration house, or in a flat in place of one."""
SUPPORTED = (INTEGRATION, ALLOWANCE)
"""The programmes of beneficiaries, who have a counsellor in them (ZMZ-1 90, 97)."""
IS_SUPPORTED = f"p.programme IN {SUPPORTED}"
"""SQL: the sleeper `p` is in an integration house or has an allowance."""
IS_NEEDED = f"NOT (p.programme = '{EVICTION}' AND p.citizenship = '{HOME}')"
"""SQL: the sleeper `p` needs a status."""
IS_FITTED = f"""({IS_NEEDED} AND EXISTS (
    SELECT 1 FROM status AS any WHERE any.person = p.person AND any.on_day <= :on))"""
"""SQL: the sleeper `p` has a status, which must fit the programme."""

GATE, OVERDUE = "status-does-not-fit", "beneficiary-overdue"
"""Codes of the checks for a status that does not fit the programme, or no longer."""

_OTHERS = " || ' ' || ".join(
    f"coalesce({in_force(repr(f'{programme}.statuses'))}, '')"
    for programme in (INTEGRATION, "temporary-protection", EVICTION)
)


def is_protected(code: str) -> str:
    """SQL: a code is a status of beneficiaries, who have international protection."""
    return is_among(code, in_force(f"'{INTEGRATION}.statuses'"))


def held(person: str, day: str = ":on", what: str = "code") -> str:
    """SQL: the code, or `what` else, of the status that `person` has on a day; null where there is none."""
    return (
        f"(SELECT held.{what} FROM status AS held WHERE held.person = {person} AND held.on_day <= {day}"
        f" AND {counts('status', 'held')} ORDER BY held.on_day DESC LIMIT 1)"
    )


def since(same: str) -> str:
    """SQL: since when `p` has had without a break a status of which the condition `same` is true."""
    return f"""(
        SELECT min(run.on_day) FROM status AS run
        WHERE run.person = p.person AND run.on_day <= :on AND run.on_day > coalesce((
            SELECT max(other.on_day) FROM status AS other
            WHERE other.person = p.person AND other.on_day <= :on AND {counts("status", "other")}
              AND NOT ({same.format(code="other.code")})), ''))"""


LODGED = since(f"{{code}} = '{APPLICANT}'")
"""SQL: the day on which the sleeper `p`, an applicant, lodged the application."""


def is_in_asylum(sleeper: str, day: str = ":on") -> str:
    """SQL: `sleeper` is accommodated as an applicant, or as one who means to be, on a day.

    Not those whose status is that of another programme, wherever they sleep: a beneficiary in the days for
    leaving the asylum home is in the records of applicants no longer (ZMZ-1 115, 116).
    """
    code = f"coalesce({held(f'{sleeper}.person', day)}, '-')"
    return f"({sleeper}.programme = '{ASYLUM}' AND NOT {is_among(code, f'({_OTHERS})')})"


def last_day(event: date, days: int) -> date:
    """The last day of a period of `days` days after an event, whose own day is not counted (ZUP 100)."""
    return event + timedelta(days=days)


def first_of_run(history: list[tuple[str, str]], codes: tuple[str, ...]) -> str | None:
    """The day since which a person has had one of `codes` without a break.

    `history` holds the pairs of day (ISO text) and code up to the day asked about, in order of days.
    Another of the same codes does not begin anew: a term runs from the first. None where the last
    status is none of them.
    """
    first = None
    for day, code in history:
        first = (first or day) if code in codes else None
    return first
