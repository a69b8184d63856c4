"""House rules: which measure is which, and the objection to it (ZMZ-1 82.a, 82.b, in houses 94 to 96).

Which breach allows which measure, and from which one on, are policies: see `checks/measures`.
"""

from __future__ import annotations

from datetime import date

from azilcli.rules import workdays

BREACH_MINOR, BREACH_SERIOUS = BREACHES = ("breach-minor", "breach-serious")
ORAL_WARNING, WRITTEN_WARNING = "oral-warning", "written-warning"
SEPARATE_ROOM, TRANSFER, TERMINATION = "separate-room", "transfer", "termination"
DAMAGES = "damages"

UNWRITTEN = (*BREACHES, ORAL_WARNING)
"""What is only noted, without a decision (ZMZ-1 82.b(1))."""
OBJECTION = {
    "asylum": (SEPARATE_ROOM, TRANSFER),
    "integration": (WRITTEN_WARNING, TRANSFER, TERMINATION, DAMAGES),
}
"""By programme the measures to which one may object (ZMZ-1 82.b(4), 96(6))."""


def calls_for(kind: str) -> str:
    """The gravity of the breach because of which such a measure is taken."""
    return BREACH_MINOR if kind == ORAL_WARNING else BREACH_SERIOUS


def objection_until(programme: str, kind: str, served: date | None, days: int) -> date | None:
    """The last day of the objection to a measure whose decision was served (ZUP 100, 101).

    None before service, and where the act gives no objection.
    """
    if served is None or kind not in OBJECTION.get(programme, ()):
        return None
    return workdays.deadline(served, days)
