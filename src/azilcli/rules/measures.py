"""House rules: which measure may be taken when (ZMZ-1 82.a, 82.b; in integration houses 97)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from azilcli.rules import workdays

INTEGRATION = "integration"
BREACHES = ("breach-minor", "breach-serious")
WARNING, TRANSFER, TERMINATION = "written-warning", "transfer", "termination"
SEPARATE_ROOM = "separate-room"

_STEPS = {TRANSFER: (WARNING,), TERMINATION: (WARNING, TRANSFER)}
"""What must have been tried before a measure in an integration house."""


class Step(NamedTuple):
    """A breach or measure of a stay that is on record: its code, what it was, and when."""

    id: str
    kind: str
    on: date


def earlier(kind: str, on: date, taken: Iterable[Step]) -> Step | None:
    """The latest step of a kind before the day `on`; one of the same day is not an earlier one."""
    before = [step for step in taken if step.kind == kind and step.on < on]
    return max(before, key=lambda step: (step.on, step.id), default=None)


def steps_before(programme: str, kind: str) -> tuple[str, ...]:
    """The measures that must come before one of this kind; none outside the integration programme."""
    return _STEPS.get(kind, ()) if programme == INTEGRATION else ()


def objection_until(programme: str, kind: str, on: date, days: int) -> date | None:
    """The last day of the objection to a measure given on a day (ZMZ-1 97, ZUP 100, 101).

    None for a breach, which is no measure, and outside the integration programme.
    """
    if programme != INTEGRATION or kind in BREACHES:
        return None
    return workdays.deadline(on, days)
