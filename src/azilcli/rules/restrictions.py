"""Restrictions of movement: the policies that limit them, and what the checks say of them (ZMZ-1 84)."""

from __future__ import annotations

from azilcli.rules.sql import limit
from azilcli.rules.terms import added

MONTHS, EXTRA_MONTHS = "restriction.months", "restriction.extra-months"
WRITTEN_HOURS = "restriction.written-hours"
SERVE_WORKDAYS = "restriction.serve-workdays"
ACTION_DAYS = "restriction.action-days"
COURT_WORKDAYS = "restriction.court-workdays"

SECURITY, DUBLIN = "security", "dublin"
"""The ground on which the Office may order one too (84(10)), and the one with a time of its own (84(6))."""
OFFICE, CENTRE, HOME = "office", "foreigners-centre", "asylum-home"
ACTION = "action-restriction"
"""The action before the court against one (84(7), (8))."""


def longest(row: str) -> str:
    """SQL: the last day that `row` may have by law: three months, four by a decision that extends it."""
    first, extra = limit(MONTHS, f"{row}.from_day"), limit(EXTRA_MONTHS, f"{row}.from_day")
    return added(f"{row}.from_day", f"{first} + CASE WHEN {row}.extended_on IS NULL THEN 0 ELSE {extra} END")
