"""Status in the procedure: which programme it fits, how long a change may take, how long a card lasts.

The limits are policy rows; here is how they are counted, and the same as SQL for the checks. A period of
days begins on the day after the event (ZUP 100).
"""

from __future__ import annotations

from datetime import date, timedelta

ASYLUM, INTEGRATION, EVICTION = "asylum", "integration", "eviction"
APPLICANT, REJECTED = "applicant", "rejected"
APPLICANT_CARD = "applicant-card"
LEAVE_DAYS = "asylum.leave-days"
"""Policy: in how many days of status a beneficiary leaves the asylum home."""
DEPARTURE_DAYS = "leaving.voluntary-days"
"""Policy: how many days a rejected applicant has for departing voluntarily."""
CARD_DAYS = "card.applicant-days"
"""Policy: how many days an applicant card is valid at most (ZMZ-1 107)."""
CARD_ISSUE_DAYS = "card.applicant-issue-days"
"""Policy: in how many days of the application the card is issued (ZMZ-1 107)."""
HOME = "SVN"
"""Its citizens need no status in the flats for evicted households."""

GATE, OVERDUE = "status-does-not-fit", "beneficiary-overdue"
"""Codes of the checks for a status that does not fit the programme, or no longer."""


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
