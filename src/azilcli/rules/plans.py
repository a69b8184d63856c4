"""How far plans were realised, and of what a beneficiary is to be told: pure rules of integration."""

from __future__ import annotations

from collections.abc import Sequence

from azilcli.rules.sql import is_among, took_place

TOPICS = ("housing", "money", "social", "health", "education", "work", "legal-aid")
"""Of what a beneficiary is informed as soon as possible, as topics of a contact (ZMZ-1 91)."""
FEWEST_STEPS = "plans.fewest-steps"
"""Policy: of how many steps at least a share is said."""


def realised(states: Sequence[str], fewest: int) -> float | None:
    """The percentage of steps that were reached, half of those partly, of all that were not dropped.

    None where there are fewer steps than such a share may rest on.
    """
    kept = [state for state in states if state != "dropped"]
    if not kept or len(kept) < fewest:
        return None
    return round(100 * (kept.count("reached") + kept.count("partly") / 2) / len(kept), 1)


def told(person: str, since: str, topic: str = "") -> str:
    """SQL: somebody spoke with `person` from a day to `:on`, of a topic, itself SQL, where one is named."""
    about = f" AND {is_among(topic, 'c.topics')}" if topic else ""
    return (
        f"EXISTS (SELECT 1 FROM valid_contact AS c WHERE c.person = {person}"
        f" AND c.on_day BETWEEN {since} AND :on AND {took_place('c')}{about})"
    )
