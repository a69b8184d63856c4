"""Occupancy: how many places there are on a day, how many are taken, and by how much too many.

For every line: occupied = capacity - out of service - free + over. `free` counts beds in service with
nobody in them; `over` counts people who sleep there without a bed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple

from azilcli import dates
from azilcli.language import _
from azilcli.reports.table import BAR, ID, INT, PERCENT, Column, Report, Table, Word
from azilcli.repository import ON, Record, Repository, people, places, policies
from azilcli.repository.places import Bed
from azilcli.text import natural_key, sort_key

BY = ("site", "room", "bed", "kind", "programme")
"""What the lines of the table may be."""


@dataclass
class Count:
    """The figures of one line."""

    capacity: int = 0
    out: int = 0
    occupied: int = 0
    over: int = 0
    labels: dict[str, Any] = field(default_factory=dict)

    @property
    def free(self) -> int:
        """Beds in service with nobody in them."""
        return self.capacity - self.out - self.occupied + self.over

    @property
    def percent(self) -> float | None:
        """Occupied per hundred of capacity; None where there is no capacity."""
        return round(100 * self.occupied / self.capacity, 1) if self.capacity else None

    @property
    def figures(self) -> tuple[Any, ...]:
        """The figures in the order of the columns."""
        return (
            self.capacity,
            self.out,
            self.occupied,
            self.free,
            self.over,
            self.percent,
            self.percent,
        )

    def take(self, other: Count) -> None:
        """Add the figures of another line."""
        self.capacity += other.capacity
        self.out += other.out
        self.occupied += other.occupied
        self.over += other.over


class _Night(NamedTuple):
    """What the figures are made of: the beds of a night, and each sleeper's site, room, bed, programme."""

    beds: list[Bed]
    sleepers: list[tuple[str, str | None, str | None, str]]
    sites: dict[str, Record]
    notes: tuple[str, ...]


def occupancy(repo: Repository, on: date, by: str = "site", site: str | None = None) -> Report:
    """The occupancy table of the night of a day, with lines by one of `BY`, of one site or all."""
    place = places.parts(places.record(repo, "site", site)["id"]) if site else None
    night = _Night(
        places.beds_on(repo, on, place.id if place else None),
        repo.values(
            "SELECT placement.site, placement.room, placement.bed, stay.programme"
            " FROM placement JOIN stay ON stay.id = placement.stay"
            f" WHERE {ON.format('placement')}" + (" AND placement.site = :site" if place else ""),
            on=on,
            **({"site": place.id} if place else {}),
        ),
        {row["id"]: row for row in repo.rows("SELECT * FROM site")},
        (
            _("Night of {day}", day=dates.show_long(on)),
            _("State {fingerprint}", fingerprint=repo.fingerprint),
        ),
    )
    if by == "bed":
        return [_by_bed(repo, night, places.sleepers_on(repo, on, place))]
    make = {"site": _by_site, "room": _by_room, "kind": _by_kind, "programme": _by_programme}[by]
    return [make(repo, night)]


def _counted(
    night: _Night, of_bed: Callable[[Bed], Any], of_sleeper: Callable[[tuple[Any, ...]], Any]
) -> dict[Any, Count]:
    """The counts of each group, by what `of_bed` and `of_sleeper` say of beds and sleepers."""
    found: dict[Any, Count] = {}
    for bed in night.beds:
        count = found.setdefault(of_bed(bed), Count())
        count.capacity += 1
        count.out += bed.out
    taken: set[str] = set()
    for sleeper in night.sleepers:
        count = found.setdefault(of_sleeper(sleeper), Count())
        count.occupied += 1
        bed_id = sleeper[2]
        if bed_id is None or bed_id in taken:
            count.over += 1
        else:
            taken.add(bed_id)
    return found


def _figures() -> tuple[Column, ...]:
    return (
        Column("capacity", _("capacity"), INT),
        Column("out_of_service", _("out of service"), INT),
        Column("occupied", _("occupied"), INT),
        Column("free", _("free"), INT),
        Column("over", _("over"), INT),
        Column("percent", "%", PERCENT),
        Column("bar", "", BAR),
    )


def _total(counts: Iterable[Count]) -> Count:
    total = Count()
    for count in counts:
        total.take(count)
    return total


def _by_site(repo: Repository, night: _Night) -> Table:
    counts = _counted(night, lambda bed: bed.site, lambda sleeper: sleeper[0])
    large = {site["town"] for site in night.sites.values() if site["kind"] != "flat"}
    ranks = {row["code"]: row["rank"] for row in policies.codes(repo, "site-kind")}

    def order(id_: str) -> tuple[Any, ...]:
        town, kind = night.sites[id_]["town"], night.sites[id_]["kind"]
        return (town not in large, sort_key(town), ranks.get(kind, 999), natural_key(id_))

    rows = [(night.sites[id_]["town"], id_, *counts[id_].figures) for id_ in sorted(counts, key=order)]
    columns = (Column("town", _("town")), Column("site", _("site"), ID), *_figures())
    total = (_("Total"), "", *_total(counts.values()).figures)
    return Table("occupancy", _("Occupancy"), columns, rows, night.notes, total, grouped=True)


def _by_room(repo: Repository, night: _Night) -> Table:
    counts = _counted(night, lambda bed: (bed.site, bed.room), lambda sleeper: sleeper[:2])
    uses = {bed.room: policies.label(repo, "room-use", bed.reserved_for) for bed in night.beds}
    rows = [
        (site, room, uses.get(room, ""), *count.figures)
        for (site, room), count in sorted(
            counts.items(), key=lambda item: (item[0][0], item[0][1] is None, natural_key(item[0][1] or ""))
        )
    ]
    columns = (
        Column("site", _("site"), ID),
        Column("room", _("room"), ID),
        Column("reserved_for", _("reserved for")),
        *_figures(),
    )
    total = (_("Total"), "", "", *_total(counts.values()).figures)
    return Table("occupancy", _("Occupancy by room"), columns, rows, night.notes, total, grouped=True)


def _by_kind(repo: Repository, night: _Night) -> Table:
    counts = _counted(
        night, lambda bed: night.sites[bed.site]["kind"], lambda sleeper: night.sites[sleeper[0]]["kind"]
    )
    ranks = {row["code"]: row["rank"] for row in policies.codes(repo, "site-kind")}
    rows = [
        (Word(kind, policies.label(repo, "site-kind", kind)), *counts[kind].figures)
        for kind in sorted(counts, key=lambda kind: (ranks.get(kind, 999), kind))
    ]
    columns = (Column("kind", _("kind")), *_figures())
    total = (_("Total"), *_total(counts.values()).figures)
    return Table("occupancy", _("Occupancy by kind of site"), columns, rows, night.notes, total)


_SHARED = "shared"


def _by_programme(repo: Repository, night: _Night) -> Table:
    """Beds count where their site serves one programme alone; those of several stand apart."""

    def of_bed(bed: Bed) -> str:
        served = night.sites[bed.site]["programmes"].split()
        return served[0] if len(served) == 1 else _SHARED

    beds = _counted(night._replace(sleepers=[]), of_bed, str)
    people_ = _counted(night._replace(beds=[]), str, lambda sleeper: sleeper[3])
    figures = {
        code: (
            beds.get(code, Count()).capacity,
            beds.get(code, Count()).out,
            people_.get(code, Count()).occupied,
            people_.get(code, Count()).over,
        )
        for code in beds.keys() | people_.keys()
    }
    order = {row["code"]: row["rank"] for row in policies.codes(repo, "programme")}
    labels = {code: policies.label(repo, "programme", code) for code in figures}
    labels[_SHARED] = _("sites of several programmes")
    rows = [
        (Word(code, labels[code]), *figures[code])
        for code in sorted(figures, key=lambda code: (code == _SHARED, order.get(code, 999), code))
    ]
    columns = (
        Column("programme", _("programme")),
        Column("capacity", _("capacity"), INT),
        Column("out_of_service", _("out of service"), INT),
        Column("occupied", _("occupied"), INT),
        Column("over", _("over"), INT),
    )
    total = (_("Total"), *(sum(column) for column in zip(*figures.values(), strict=True)))
    note = _("Beds of a site that serves several programmes stand in a line of their own")
    return Table("occupancy", _("Occupancy by programme"), columns, rows, (*night.notes, note), total)


def _by_bed(repo: Repository, night: _Night, sleepers: list[Record]) -> Table:
    by_bed: dict[str, list[Record]] = {}
    for sleeper in sleepers:
        by_bed.setdefault(sleeper["bed"] or "", []).append(sleeper)
    rows: list[tuple[Any, ...]] = []
    for bed in sorted(night.beds, key=lambda bed: natural_key(bed.bed)):
        here = by_bed.pop(bed.bed, [])
        state = "occupied" if here else "out-of-service" if bed.out else "free"
        rows.append(_bed_row(bed.site, bed.room, bed.bed, state, here[0] if here else None))
        rows += [_bed_row(bed.site, bed.room, bed.bed, "over", other) for other in here[1:]]
    for others in by_bed.values():
        rows += [_bed_row(s["site"], s["room"], s["bed"], "over", s) for s in others]
    columns = (
        Column("site", _("site"), ID),
        Column("room", _("room"), ID),
        Column("bed", _("bed"), ID),
        Column("state", _("state")),
        Column("person", _("code"), ID),
        Column("name", _("name")),
    )
    return Table("occupancy", _("Occupancy by bed"), columns, rows, night.notes)


def _bed_row(
    site: str, room: str | None, bed: str | None, state: str, sleeper: Record | None
) -> tuple[Any, ...]:
    words = {
        "free": _("free"),
        "occupied": _("occupied"),
        "out-of-service": _("out of service"),
        "over": _("over"),
    }
    who = (sleeper["person"], people.name(sleeper)) if sleeper else (None, None)
    return (site, room, bed, Word(state, words[state]), *who)
