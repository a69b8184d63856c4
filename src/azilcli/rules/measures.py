"""House rules: which measure may be taken when (ZMZ-1 82.a, 82.b; in integration houses 97)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
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


def missing_steps(programme: str, kind: str, on: date, taken: Iterable[Step]) -> tuple[str, ...]:
    """The measures that should have come before one of this kind, but did not (ZMZ-1 97).

    A transfer asks for an earlier written warning, termination for that and an earlier transfer, all
    in the same stay; elsewhere than in the integration programme nothing is asked for.
    """
    known = tuple(taken)
    return tuple(step for step in steps_before(programme, kind) if earlier(step, on, known) is None)


def has_breach(on: date, taken: Iterable[Step]) -> bool:
    """Whether a breach is on record on or before the day of a measure."""
    return any(step.kind in BREACHES and step.on <= on for step in taken)


def separate_room_last(on: date, days: int) -> date:
    """The latest last day of a separate room of at most `days` days; the first day counts (ZMZ-1 82.b).

    It is a stay in a room, so its days are counted like the nights of a placement, to the person's good.
    """
    return on + timedelta(days=days - 1)


def objection_until(programme: str, kind: str, on: date, days: int) -> date | None:
    """The last day of the objection to a measure given on a day (ZMZ-1 97, ZUP 100, 101).

    None for a breach, which is no measure, and outside the integration programme.
    """
    if programme != INTEGRATION or kind in BREACHES:
        return None
    return workdays.deadline(on, days)
