"""Occupancy: how many places there are on a day, how many are taken, and by how much too many.

For every line: occupied = capacity - out of service - free + over. `free` counts beds in service with
nobody in them; `over` counts people who sleep there without a bed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from azilcli import dates
from azilcli.language import _
from azilcli.reports.table import BAR, ID, INT, PERCENT, Column, Report, Table, Word
from azilcli.repository import Record, Repository, people, places, policies
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


def occupancy(repo: Repository, on: date, by: str = "site", site: str | None = None) -> Report:
    """The occupancy table of the night of a day, with lines by one of `BY`, of one site or all."""
    place = places.parts(places.record(repo, "site", site)["id"]) if site else None
    beds = places.beds_on(repo, on, place.id if place else None)
    sleepers = places.sleepers_on(repo, on, place)
    notes = (
        _("Night of {day}", day=dates.show_long(on)),
        _("State {fingerprint}", fingerprint=repo.fingerprint),
    )
    if by == "bed":
        return [_by_bed(repo, beds, sleepers, notes)]
    sites = {row["id"]: row for row in repo.rows("SELECT * FROM site")}
    make = {"site": _by_site, "room": _by_room, "kind": _by_kind, "programme": _by_programme}[by]
    return [make(repo, sites, beds, sleepers, notes)]


def _counted(
    beds: Iterable[Record], sleepers: Iterable[Record], key: Callable[[Record], Any]
) -> dict[Any, Count]:
    """The counts of each group; `key` is asked of beds and of sleepers."""
    found: dict[Any, Count] = {}
    for bed in beds:
        count = found.setdefault(key(bed), Count())
        count.capacity += 1
        count.out += bed["out"]
    taken: set[str] = set()
    for sleeper in sleepers:
        count = found.setdefault(key(sleeper), Count())
        count.occupied += 1
        if sleeper["bed"] is None or sleeper["bed"] in taken:
            count.over += 1
        else:
            taken.add(sleeper["bed"])
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


def _by_site(
    repo: Repository, sites: dict[str, Record], beds: list[Record], sleepers: list[Record],
    notes: tuple[str, ...],
) -> Table:  # fmt: skip
    counts = _counted(beds, sleepers, lambda row: row["site"])
    large = {site["town"] for site in sites.values() if site["kind"] != "flat"}
    ranks = {row["code"]: row["rank"] for row in policies.codes(repo, "site-kind")}

    def order(id_: str) -> tuple[Any, ...]:
        town, kind = sites[id_]["town"], sites[id_]["kind"]
        return (town not in large, sort_key(town), ranks.get(kind, 999), natural_key(id_))

    rows = [(sites[id_]["town"], id_, *counts[id_].figures) for id_ in sorted(counts, key=order)]
    columns = (
        Column("town", _("town")),
        Column("site", _("site"), ID),
        *_figures(),
    )
    total = (_("Total"), "", *_total(counts.values()).figures)
    return Table("occupancy", _("Occupancy"), columns, rows, notes, total, grouped=True)


def _by_room(
    repo: Repository, sites: dict[str, Record], beds: list[Record], sleepers: list[Record],
    notes: tuple[str, ...],
) -> Table:  # fmt: skip
    counts = _counted(beds, sleepers, lambda row: (row["site"], row["room"]))
    uses = {bed["room"]: policies.label(repo, "room-use", bed["reserved_for"]) for bed in beds}
    rows = [
        (site, room, uses.get(room, ""), *count.figures)
        for (site, room), count in sorted(
            counts.items(),
            key=lambda item: (item[0][0], item[0][1] is None, natural_key(item[0][1] or "")),
        )
    ]
    columns = (
        Column("site", _("site"), ID),
        Column("room", _("room"), ID),
        Column("reserved_for", _("reserved for")),
        *_figures(),
    )
    total = (_("Total"), "", "", *_total(counts.values()).figures)
    return Table("occupancy", _("Occupancy by room"), columns, rows, notes, total, grouped=True)


def _by_bed(repo: Repository, beds: list[Record], sleepers: list[Record], notes: tuple[str, ...]) -> Table:
    by_bed: dict[str, list[Record]] = {}
    for sleeper in sleepers:
        by_bed.setdefault(sleeper["bed"] or "", []).append(sleeper)
    rows: list[tuple[Any, ...]] = []
    for bed in sorted(beds, key=lambda row: natural_key(row["bed"])):
        here = by_bed.pop(bed["bed"], [])
        state = "out-of-service" if bed["out"] else "occupied" if here else "free"
        first = here[0] if here else None
        rows.append(_bed_row(bed["site"], bed["room"], bed["bed"], state, first))
        rows += [_bed_row(bed["site"], bed["room"], bed["bed"], "over", other) for other in here[1:]]
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
    return Table("occupancy", _("Occupancy by bed"), columns, rows, notes)


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


def _by_kind(
    repo: Repository, sites: dict[str, Record], beds: list[Record], sleepers: list[Record],
    notes: tuple[str, ...],
) -> Table:  # fmt: skip
    counts = _counted(beds, sleepers, lambda row: sites[row["site"]]["kind"])
    ranks = {row["code"]: row["rank"] for row in policies.codes(repo, "site-kind")}
    rows = [
        (Word(kind, policies.label(repo, "site-kind", kind)), *counts[kind].figures)
        for kind in sorted(counts, key=lambda kind: (ranks.get(kind, 999), kind))
    ]
    columns = (Column("kind", _("kind")), *_figures())
    total = (_("Total"), *_total(counts.values()).figures)
    return Table("occupancy", _("Occupancy by kind of site"), columns, rows, notes, total)


def _by_programme(
    repo: Repository, sites: dict[str, Record], beds: list[Record], sleepers: list[Record],
    notes: tuple[str, ...],
) -> Table:  # fmt: skip
    """Beds count where their site serves one programme alone; those of several are a line of their own."""

    def programme_of_bed(row: Record) -> str:
        if "programme" in row:
            return str(row["programme"])
        served = row["programmes"].split()
        return served[0] if len(served) == 1 else ""

    sleepers_only = _counted([], sleepers, programme_of_bed)
    beds_only = _counted(beds, [], programme_of_bed)
    codes = [row["code"] for row in policies.codes(repo, "programme")]
    order = {code: rank for rank, code in enumerate(codes)}
    figures = {
        code: (
            beds_only.get(code, Count()).capacity,
            beds_only.get(code, Count()).out,
            sleepers_only.get(code, Count()).occupied,
            sleepers_only.get(code, Count()).over,
        )
        for code in beds_only.keys() | sleepers_only.keys()
    }
    rows = [
        (
            Word(code, policies.label(repo, "programme", code))
            if code
            else Word("shared", _("sites of several programmes")),
            *figures[code],
        )
        for code in sorted(figures, key=lambda code: (order.get(code, 99), code))
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
    return Table("occupancy", _("Occupancy by programme"), columns, rows, (*notes, note), total)
