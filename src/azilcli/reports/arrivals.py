"""A plan of a mass arrival on paper: who goes where, how good it is, why, and what would be better."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from azilcli.language import _, number
from azilcli.reports.table import ID, INT, Column, Report, Table
from azilcli.rules.allocation import Plan, Values, seated
from azilcli.rules.arrivals import Kind, Party, Row
from azilcli.rules.explaining import Line, More, Refusal
from azilcli.text.keys import natural_key


def goals() -> tuple[str, ...]:
    """What is sought, the first before all others."""
    return (
        _("people without a bed"),
        _("vulnerable people without a bed"),
        _("places over a standard"),
        _("vulnerable people outside a suitable room"),
        _("languages split over sites"),
        _("highest occupancy of a site"),
        _("sites that take people in"),
        _("beds left over in the rooms used"),
    )


def plan(
    made: Plan,
    values: Values,
    by_size: Values,
    lines: Sequence[Line],
    refusals: Sequence[Refusal],
    more: Sequence[More],
) -> Report:
    """The tables of a plan."""
    alike: dict[tuple[str, Kind], list[Line]] = {}
    for line in lines:
        alike.setdefault((line.site, line.kind), []).append(line)
    rows: list[tuple[Any, ...]] = [
        (site, kind.words, count := sum(len(one.rooms) for one in those), count * kind.size,
         "; ".join(one.why for one in those), _rooms(those))
        for (site, kind), those in alike.items()
    ]  # fmt: skip
    rows += [
        (None, kind.words, count, count * kind.size, _("no place"), "") for kind, count in made.left.items()
    ]
    total = (_("Total"), "", sum(row[2] for row in rows), sum(row[3] for row in rows), "", "")
    return [
        Table(
            "plan",
            _("Plan"),
            (
                Column("site", _("site"), ID),
                Column("who", _("who")),
                Column("households", _("households"), INT),
                Column("people", _("people"), INT),
                Column("why", _("why")),
                Column("rooms", _("rooms")),
            ),
            rows,
            (),
            total,
            grouped=True,
        ),
        Table(
            "goals",
            _("Goals, the first before all others"),
            (
                Column("goal", _("goal")),
                Column("value", _("this plan")),
                Column("by_size", _("largest first")),
            ),
            list(zip(goals(), map(_shown, values), map(_shown, by_size), strict=True)),
            (_("Proved: no plan is better") if made.is_proved else _("Not proved the best"),),
        ),
        Table(
            "more",
            _("What would place more people"),
            (Column("what", _("what")), Column("people", _("more people"), INT)),
            [tuple(one) for one in more],
        ),
        Table(
            "refusals",
            _("Why not elsewhere"),
            (Column("site", _("site"), ID), Column("why", _("why")), Column("who", _("who"))),
            _why_not(refusals),
        ),
    ]  # fmt: skip


def listed(rows: Sequence[Row], parties: Sequence[Party], made: Plan) -> Report:
    """The list with the site and the room of everybody who has a place, as it is sent to the sites."""
    rooms: dict[int, list[str]] = {}
    for party, room in seated(parties, made):
        for member in party.members:
            rooms.setdefault(member.line, []).append(room)
    heads = [head for head in rows[0] if head.lower() not in ("site", "room")]
    columns = (*(Column(head, head) for head in heads), Column("site", "site"), Column("room", "room"))
    cells = []
    for line, row in enumerate(rows, 2):
        names = dict.fromkeys(rooms.get(line, ()))
        sites = dict.fromkeys(name.partition("/")[0] for name in names)
        cells.append((*(row[head] for head in heads), ", ".join(sites), ", ".join(names)))
    return [Table("list", "", columns, cells)]


def _rooms(those: Sequence[Line]) -> str:
    names = {room.partition("/")[2] for one in those for room in one.rooms}
    return ", ".join(sorted(names, key=natural_key))


def _why_not(refusals: Sequence[Refusal]) -> list[tuple[str, str, str]]:
    """By site and reason whom it keeps away; where somebody could go as well, nothing does."""
    kinds: dict[tuple[str, str], list[str]] = {}
    for refusal in refusals:
        if not refusal.is_possible:
            kinds.setdefault((refusal.site, refusal.why), []).append(refusal.kind._replace(language="").words)
    return [(site, why, "; ".join(dict.fromkeys(who))) for (site, why), who in sorted(kinds.items())]


def _shown(value: Any) -> str:
    """A share in percent, anything else as a number."""
    return number(value) if isinstance(value, int) else f"{number(100 * float(value), 1)} %"
