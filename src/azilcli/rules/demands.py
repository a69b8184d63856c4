"""Requests of people about their own data: what is asked for is erased by nobody meanwhile (ZVOP-2 21(1))."""

from __future__ import annotations

ANSWER_MONTHS = "demand.answer-months"


def is_open(person: str) -> str:
    """SQL: a request of `person` about their data was received by `:on`, and is not finally decided."""
    return (
        f"EXISTS (SELECT 1 FROM valid_demand AS q WHERE q.person = {person} AND q.on_day <= :on"
        " AND coalesce(q.final_on, '9999-12-31') > :on)"
    )
