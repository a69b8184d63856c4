"""Occupancy: how many places there are on a day, how many are taken, and by how much too many.

For every line: occupied = capacity - out of service - free + over. `free` counts beds in service with
nobody in them; `over` counts people without a bed of their own in service. Occupied counts who is
registered: an absent person keeps the bed. Present, where it is asked for, are those of them who are
neither away nor on an overnight pass in that night.

People at sites without beds (private addresses, other institutions) are in no total: their lines, in which
nothing but occupied and present says anything, stand below it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from azilcli.language import _, n_
from azilcli.reports import lines
from azilcli.reports.grounds import Grounds, Line, line
from azilcli.reports.table import BAR, DETAIL, FLAG, ID, INT, PERCENT, Column, Report, Table, Word
from azilcli.repository import ON, Record, Repository, grouped, people, places, policies, presence
from azilcli.repository.places import Bed
from azilcli.text.keys import natural_key, place_key
from azilcli.tuples import NamedTuple

BY = ("site", "room", "bed", "kind", "programme", "all")
"""What the lines of the table may be."""


@dataclass
class Count:
    """The figures of one line."""

    capacity: int = 0
    out: int = 0
    occupied: int = 0
    over: int = 0
    away: int = 0
    labels: dict[str, Any] = field(default_factory=dict)
    is_elsewhere: bool = False
    """Whether it is of sites without beds."""

    @property
    def free(self) -> int:
        """Beds in service with nobody in them."""
        return 0 if self.is_elsewhere else self.capacity - self.out - self.occupied + self.over

    @property
    def percent(self) -> float | None:
        """Occupied per hundred of capacity; None where there is no capacity."""
        return round(100 * self.occupied / self.capacity, 1) if self.capacity else None

    def figures(self, present: bool) -> tuple[Any, ...]:
        """The figures in the order of the columns, with those `present` or without."""
        return (
            self.capacity,
            self.out,
            self.occupied,
            *((self.occupied - self.away,) if present else ()),
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
        self.away += other.away


_Sleepers = list[tuple[str, str | None, str | None, str, str]]
"""Of each sleeper the site, room, bed, programme and stay."""


class _Night(NamedTuple):
    """What the figures are made of: the beds and the sleepers of a night."""

    beds: list[Bed]
    sleepers: _Sleepers
    elsewhere: _Sleepers
    """Those at sites without beds."""
    sites: lines.Sites
    away: frozenset[str] | None
    """The stays of those away or on a pass; None where it is not asked who is present."""

    @property
    def present(self) -> bool:
        """Whether it is asked who is present."""
        return self.away is not None


def occupancy(
    repo: Repository,
    on: date,
    by: str = "site",
    site: str | None = None,
    *,
    present: bool = False,
    why: str | None = None,
) -> Report:
    """The occupancy table of the night of a day, with lines by one of `BY`, of one site or all.

    With `present` it also says how many of those registered are in the house; `why` asks instead whom and
    what one figure counts.
    """
    by = "bed" if why else by
    place = places.parts(places.record(repo, "site", site)["id"]) if site else None
    outside = places.without_beds(repo)
    everybody: tuple[_Sleepers, _Sleepers] = ([], [])
    for sleeper in repo.values(
        "SELECT slept.site, slept.room, slept.bed, stay.programme, slept.stay"
        " FROM slept JOIN stay ON stay.id = slept.stay"
        f" WHERE {ON.format('slept')}"
        + (" AND slept.site = :site" if place else "")
        # The sign keeps SQLite from walking all placements there ever were in that order.
        + " ORDER BY +slept.id",
        on=on,
        **({"site": place.id} if place else {}),
    ):
        everybody[sleeper[0] in outside].append(sleeper)
    night = _Night(
        places.beds_on(repo, on, place.id if place else None),
        *everybody,
        lines.Sites(repo),
        frozenset(stay for (stay,) in repo.values(presence.AWAY, on=on)) if present else None,
    )
    if by == "bed":
        made = _by_bed(repo, night, places.sleepers_on(repo, on, place))
        if why:
            from azilcli.reports.counted import counted

            return counted(repo, on, made, why)
    else:
        makers = {"site": _by_site, "room": _by_room, "kind": _by_kind, "programme": _by_programme,
                  "all": _in_all}  # fmt: skip
        made = makers[by](repo, night)
    kept = lines.kept(repo, on, [place.id] if place else night.sites)
    return [made._replace(notes=(*made.notes, *kept))]


def _counted(
    night: _Night, of_bed: Callable[[Bed], Any], of_sleeper: Callable[[tuple[Any, ...]], Any]
) -> dict[Any, Count]:
    """The counts of each group, by what `of_bed` and `of_sleeper` say of beds and sleepers."""
    counts: dict[Any, Count] = {}
    unused = set()
    for bed in night.beds:
        count = counts.setdefault(of_bed(bed), Count())
        count.capacity += 1
        if bed.out:
            count.out += 1
        else:
            unused.add(bed.bed)
    for sleeper in night.sleepers:
        count = counts.setdefault(of_sleeper(sleeper), Count())
        count.occupied += 1
        if sleeper[2] in unused:
            unused.remove(sleeper[2])
        else:
            count.over += 1
        if night.away and sleeper[4] in night.away:
            count.away += 1
    return counts


def _elsewhere(night: _Night, of_sleeper: Callable[[tuple[Any, ...]], Any]) -> dict[Any, Count]:
    """The counts of each group of those at sites without beds."""
    counts: dict[Any, Count] = {}
    for sleeper in night.elsewhere:
        count = counts.setdefault(of_sleeper(sleeper), Count(is_elsewhere=True))
        count.occupied += 1
        count.away += int(bool(night.away) and sleeper[4] in (night.away or ()))
    return counts


def _figures(present: bool) -> tuple[Column, ...]:
    return (
        Column("capacity", _("capacity"), INT),
        Column("out_of_service", _("out of service"), INT, priority=DETAIL),
        Column("occupied", _("occupied"), INT),
        *_present(present),
        Column("free", _("free"), INT),
        Column("over", _("over"), INT),
        Column("percent", "%", PERCENT),
        Column("bar", "", BAR),
    )


def _present(asked: bool) -> tuple[Column, ...]:
    return (Column("present", _("present"), INT),) if asked else ()


def _total(counts: Iterable[Count]) -> Count:
    total = Count()
    for count in counts:
        total.take(count)
    return total


def _by_site(repo: Repository, night: _Night) -> Table:
    counts = _counted(night, lambda bed: bed.site, lambda sleeper: sleeper[0])
    rows = [
        (night.sites[id_]["town"], id_, *counts[id_].figures(night.present))
        for id_ in lines.sites(repo, night.sites, counts)
    ]
    outside = _elsewhere(night, lambda sleeper: sleeper[0])
    below = [
        (night.sites[id_]["town"], id_, *outside[id_].figures(night.present))
        for id_ in lines.sites(repo, night.sites, outside)
    ]
    columns = (Column("town", _("town"), priority=4), Column("site", _("site"), ID), *_figures(night.present))
    total = (_("Total"), "", *_total(counts.values()).figures(night.present))
    return Table("occupancy", _("Occupancy"), columns, [*rows, *below], (), total, grouped=True,
                 below=len(below))  # fmt: skip


def _by_room(repo: Repository, night: _Night) -> Table:
    counts = _counted(night, lambda bed: (bed.site, bed.room), lambda sleeper: sleeper[:2])
    uses = {bed.room: policies.label(repo, "room-use", bed.reserved_for) for bed in night.beds}
    rows = [
        (site, room, uses.get(room, ""), *count.figures(night.present))
        for (site, room), count in sorted(
            counts.items(), key=lambda item: (item[0][0], item[0][1] is None, natural_key(item[0][1] or ""))
        )
    ]
    outside = _elsewhere(night, lambda sleeper: sleeper[0])
    below = [(site, None, "", *outside[site].figures(night.present)) for site in sorted(outside)]
    columns = (
        Column("site", _("site"), ID),
        Column("room", _("room"), ID),
        Column("reserved_for", _("reserved for"), priority=DETAIL),
        *_figures(night.present),
    )
    total = (_("Total"), "", "", *_total(counts.values()).figures(night.present))
    return Table("occupancy", _("Occupancy by room"), columns, [*rows, *below], (), total, grouped=True,
                 below=len(below))  # fmt: skip


def _by_kind(repo: Repository, night: _Night) -> Table:
    counts = _counted(
        night, lambda bed: night.sites[bed.site]["kind"], lambda sleeper: night.sites[sleeper[0]]["kind"]
    )
    rows = [(word, *counts[word].figures(night.present)) for word in lines.kinds(repo, counts)]
    outside = _elsewhere(night, lambda sleeper: night.sites[sleeper[0]]["kind"])
    below = [(word, *outside[word].figures(night.present)) for word in lines.kinds(repo, outside)]
    columns = (Column("kind", _("kind")), *_figures(night.present))
    total = (_("Total"), *_total(counts.values()).figures(night.present))
    return Table("occupancy", _("Occupancy by kind of site"), columns, [*rows, *below], (), total,
                 below=len(below))  # fmt: skip


def _in_all(_repo: Repository, night: _Night) -> Table:
    (count,) = _counted(night, lambda _bed: "", lambda _sleeper: "").values() or (Count(),)
    rows = [count.figures(night.present)]
    outside = len({sleeper[4] for sleeper in night.elsewhere})
    note = n_(
        "Not counted: {n} person at a private address or in another institution",
        "Not counted: {n} people at private addresses or in other institutions",
        outside,
    )
    return Table("occupancy", _("Total occupancy"), _figures(night.present), rows, (note,) if outside else ())


def _by_programme(repo: Repository, night: _Night) -> Table:
    """Beds count where their site serves one programme alone; those of several stand apart."""
    counts = _counted(
        night, lambda bed: (0, night.sites.programme(bed.site)), lambda sleeper: (1, sleeper[3])
    )
    figures = {}
    for code in {code for _kind, code in counts}:
        beds, sleepers = counts.get((0, code), Count()), counts.get((1, code), Count())
        present = (sleepers.occupied - sleepers.away,) if night.present else ()
        figures[code] = (beds.capacity, beds.out, sleepers.occupied, *present, sleepers.over)
    rows = [(word, *figures[word]) for word in lines.programmes(repo, figures)]
    columns = (
        Column("programme", _("programme")),
        Column("capacity", _("capacity"), INT),
        Column("out_of_service", _("out of service"), INT, priority=DETAIL),
        Column("occupied", _("occupied"), INT),
        *_present(night.present),
        Column("over", _("over"), INT),
    )
    total = (_("Total"), *(sum(column) for column in zip(*figures.values(), strict=True)))
    below = [
        (word, 0, 0, one.occupied, *((one.occupied - one.away,) if night.present else ()), 0)
        for code, one in _elsewhere(night, lambda _sleeper: lines.ELSEWHERE).items()
        for word in lines.programmes(repo, [code])
    ]
    note = _("The beds of a site that serves several programmes have a line of their own")
    return Table("occupancy", _("Occupancy by programme"), columns, [*rows, *below], (note,), total,
                 below=len(below))  # fmt: skip


def _by_bed(repo: Repository, night: _Night, sleepers: list[Record]) -> Table:
    by_bed = grouped(sleepers, "bed")
    rows: list[tuple[Any, ...]] = []
    for bed in sorted(night.beds, key=lambda bed: place_key(bed.bed)):
        here = [] if bed.out else by_bed.pop(bed.bed, [])
        place = (bed.site, bed.room, bed.bed)
        own = None if bed.out or not here else here.pop(0)
        state = "out-of-service" if bed.out else "occupied" if own else "free"
        known = Line(bed.bed, Grounds("bed", [{"id": bed.bed, "closure": bed.out_by}], said_by="closure"))
        rows.append(_bed_row(night, place if own else (*place[:2], known), state, own))
        rows += [_bed_row(night, place, "over", other) for other in here]
    outside = places.without_beds(repo)
    for others in by_bed.values():
        rows += [
            _bed_row(
                night, (s["site"], s["room"], s["bed"]), "elsewhere" if s["site"] in outside else "over", s
            )
            for s in others
        ]
    columns = (
        Column("site", _("site"), ID),
        Column("room", _("room"), ID),
        Column("bed", _("bed"), ID),
        Column("state", _("state")),
        Column("person", _("code"), ID),
        Column("name", _("name")),
        *((Column("present", _("present"), FLAG),) if night.present else ()),
    )
    return Table("occupancy", _("Occupancy by bed"), columns, rows)


def _bed_row(
    night: _Night, place: tuple[str, str | None, str | None], state: str, sleeper: Record | None
) -> tuple[Any, ...]:
    words = {
        "free": _("free"),
        "occupied": _("occupied"),
        "out-of-service": _("out of service"),
        "over": _("over"),
        "elsewhere": _("at an address"),
    }
    who: tuple[Any, ...] = (None, None)
    if sleeper:
        who = line(sleeper["person"], "placement", sleeper["placement"], "from_day"), people.name(sleeper)
    if night.away is not None:
        who += (int(sleeper["stay"] not in night.away) if sleeper else None,)
    return (*place, Word(state, words[state]), *who)
