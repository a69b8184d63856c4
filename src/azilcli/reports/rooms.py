"""The plan of rooms: what is free in each, and who is in which bed."""

from __future__ import annotations

from datetime import date
from typing import Any

from azilcli.language import _
from azilcli.reports import lines, occupancy
from azilcli.reports.grounds import total
from azilcli.reports.table import DETAIL, ID, INT, Column, Report, Table, Word
from azilcli.repository import Record, Repository, grouped, places, policies
from azilcli.text.keys import natural_key, place_key


def rooms(repo: Repository, on: date, site: str | None = None) -> Report:
    """Each room in use in a night with its free beds, then each bed; people without a room last."""
    beds: dict[str, list[places.Bed]] = {}
    for bed in places.beds_on(repo, on, site):
        beds.setdefault(bed.room, []).append(bed)
    outside = places.without_beds(repo)
    sleepers = places.sleepers_on(repo, on, places.parts(site) if site else None)
    by_room = grouped([row for row in sleepers if row["site"] not in outside], "room")
    facts = {row["id"]: row for row in repo.rows("SELECT id, site, floor, reserved_for FROM room")}
    known = lines.Sites(repo)
    ids = {bed.site for those in beds.values() for bed in those}
    ids |= {row["site"] for those in by_room.values() for row in those}
    rows: list[tuple[Any, ...]] = []
    for id_ in lines.sites(repo, known, ids):
        here = {room for room in (*beds, *by_room) if room and room.partition("/")[0] == id_}
        rows += [
            (id_, room, *_room(repo, facts.get(room, {}), beds.get(room, []), by_room.get(room, [])))
            for room in sorted(here, key=natural_key)
        ]
        without = [row for row in by_room[""] if row["site"] == id_]
        if without:
            rows.append((id_, None, *_room(repo, {}, [], without)))
    columns = (
        Column("site", _("site"), ID),
        Column("room", _("room"), ID),
        Column("floor", _("floor"), ID, rare=True, priority=DETAIL),
        Column("reserved_for", _("reserved for"), rare=True, priority=3),
        Column("beds", _("beds"), INT),
        Column("occupied", _("occupied"), INT),
        Column("free", _("free"), INT),
        Column("over", _("over"), INT),
        Column("out_of_service", _("out of service"), INT, priority=DETAIL),
        Column("free_beds", _("free beds")),
    )
    sums = [total(row[at] for row in rows) for at in range(4, 9)]
    whole = (_("Total"), "", "", "", *sums, "") if rows else None
    notes = tuple(lines.kept(repo, on, ids))
    plan = Table("rooms", _("Plan of rooms"), columns, rows, notes, whole, grouped=True)
    return [plan, *(one._replace(notes=()) for one in occupancy.occupancy(repo, on, "bed", site))]


def _room(repo: Repository, room: Record, beds: list[places.Bed], here: list[Record]) -> tuple[Any, ...]:
    """The cells of a room after its name."""
    free = {bed.bed: bed for bed in beds if not bed.out}
    over = [row for row in here if free.pop(row["bed"], None) is None]
    use = room.get("reserved_for") or ""
    letters = [bed.rpartition("/")[2] for bed in sorted(free, key=place_key)]
    return (
        room.get("floor"),
        Word(use, policies.label(repo, "room-use", use)) if use else None,
        lines.beds(beds),
        lines.sleeping(here),
        lines.beds(free.values()),
        lines.sleeping(over),
        lines.beds_out(beds),
        ", ".join(letters) or None,
    )
