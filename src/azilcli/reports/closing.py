"""What closing a site brings with it, on paper: who goes, who moves where and why, and what ends."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from azilcli.language import _
from azilcli.reports.table import DATE, ID, INT, Column, Report, Table
from azilcli.repository import Record, people

Group = tuple[Sequence[Record], str | None, str]
"""People who sleep in one room from then on, the room, or none, and why."""


def plan(going: Sequence[tuple[Record, str, bool]], groups: Sequence[Group]) -> Report:
    """Who goes before the day as agreed, and who moves where, those without a place last."""
    rows: list[tuple[Any, ...]] = [
        (
            room,
            ", ".join(people.name(one) for one in those),
            len(those),
            those[0]["bed"] or those[0]["site"],
            why,
        )
        for those, room, why in groups
    ]
    return [
        Table(
            "moves",
            _("Who moves where"),
            (
                Column("room", _("room"), ID),
                Column("names", _("who")),
                Column("people", _("people"), INT),
                Column("from", _("where now"), ID),
                Column("why", _("why")),
            ),
            rows,
        ),
        Table(
            "going",
            _("Who goes before, as agreed"),
            (
                Column("person", _("code"), ID),
                Column("name", _("name")),
                Column("day", _("first night elsewhere"), DATE),
                Column("why", _("why")),
            ),
            [
                (one["person"], people.name(one), day, _("end of the term") if is_term else _("agreed day"))
                for one, day, is_term in going
            ],
        ),
    ]
