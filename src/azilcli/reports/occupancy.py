"""Occupancy: how many places there are on a day, how many are taken, and by how much too many.

For every line: occupied = capacity - out of service - free + over. `free` counts beds in service with
nobody in them; `over` counts people without a bed of their own in service. Occupied counts who is
registered: an absent person keeps the bed. Present, where it is asked for, are those of them who are
neither away nor on an overnight pass in that night.

People at sites without beds (private addresses, other institutions) are in no total: their lines, in which
nothing but occupied and present says anything, stand below it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from azilcli.language import _, n_
from azilcli.reports import lines
from azilcli.reports.grounds import Count, Grounds, Line, Measure, line
from azilcli.reports.table import BAR, DETAIL, FLAG, ID, INT, PERCENT, Column, Report, Table, Word
from azilcli.repository import ON, Record, Repository, grouped, people, places, policies, presence
from azilcli.repository.places import Bed
from azilcli.text.keys import natural_key, place_key
from azilcli.tuples import NamedTuple

BY = ("site", "room", "bed", "kind", "programme", "all")
"""What the lines of the table may be."""


class Sleeper(NamedTuple):
    """Somebody who sleeps somewhere in a night."""

    site: str
    room: str | None
    bed: str | None
    programme: str
    stay: str
    placement: str


_PLACEMENT = 5
"""Where the placement stands in a sleeper."""


@dataclass
class Tally:
    """Whom and what the figures of one line count."""

    beds: list[Bed] = field(default_factory=list)
    unused: list[Bed] = field(default_factory=list)
    """Those in service with nobody in them."""
    sleepers: list[Sleeper] = field(default_factory=list)
    over: list[Sleeper] = field(default_factory=list)
    present: list[Sleeper] = field(default_factory=list)

    @property
    def percent(self) -> Measure | None:
        """Occupied per hundred of capacity; None where there is no capacity."""
        if not self.beds:
            return None
        occupied = _placed(self.sleepers)
        return Measure(round(100 * occupied / len(self.beds), 1), *occupied.grounds)

    def figures(self, present: bool) -> tuple[Any, ...]:
        """The figures in the order of the columns, with those `present` or without."""
        percent = self.percent
        return (
            lines.beds(self.beds),
            lines.beds_out(self.beds),
            _placed(self.sleepers),
            *((_placed(self.present),) if present else ()),
            lines.beds(self.unused),
            _placed(self.over),
            percent,
            None if percent is None else float(percent),
        )

    def take(self, other: Tally) -> None:
        """Add what another line counts."""
        self.beds += other.beds
        self.unused += other.unused
        self.sleepers += other.sleepers
        self.over += other.over
        self.present += other.present


def _placed(sleepers: Sequence[Sleeper]) -> Count:
    return Count(len(sleepers), Grounds("placement", sleepers, "from_day", _PLACEMENT))


class _Night(NamedTuple):
    """What the figures are made of: the beds and the sleepers of a night."""

    beds: list[Bed]
    sleepers: list[Sleeper]
    elsewhere: list[Sleeper]
    """Those at sites without beds."""
    sites: lines.Sites
    away: frozenset[str] | None
    """The stays of those away or on a pass; None where it is not asked who is present."""

    @property
    def present(self) -> bool:
        """Whether it is asked who is present."""
        return self.away is not None


def occupancy(
    repo: Repository, on: date, by: str = "site", site: str | None = None, *, present: bool = False
) -> Report:
    """The occupancy table of the night of a day, with lines by one of `BY`, of one site or all.

    With `present` it also says how many of those registered are in the house.
    """
    place = places.parts(places.record(repo, "site", site)["id"]) if site else None
    outside = places.without_beds(repo)
    everybody: tuple[list[Sleeper], list[Sleeper]] = ([], [])
    for sleeper in repo.values(
        "SELECT slept.site, slept.room, slept.bed, stay.programme, slept.stay, slept.id"
        " FROM slept JOIN stay ON stay.id = slept.stay"
        f" WHERE {ON.format('slept')}"
        + (" AND slept.site = :site" if place else "")
        # The sign keeps SQLite from walking all placements there ever were in that order.
        + " ORDER BY +slept.id",
        on=on,
        **({"site": place.id} if place else {}),
    ):
        everybody[sleeper[0] in outside].append(Sleeper(*sleeper))
    night = _Night(
        places.beds_on(repo, on, place.id if place else None),
        *everybody,
        lines.Sites(repo),
        frozenset(stay for (stay,) in repo.values(presence.AWAY, on=on)) if present else None,
    )
    if by == "bed":
        made = _by_bed(repo, night, places.sleepers_on(repo, on, place))
    else:
        makers = {"site": _by_site, "room": _by_room, "kind": _by_kind, "programme": _by_programme,
                  "all": _in_all}  # fmt: skip
        made = makers[by](repo, night)
    kept = lines.kept(repo, on, [place.id] if place else night.sites)
    return [made._replace(notes=(*made.notes, *kept))]


def _counted(
    night: _Night, of_bed: Callable[[Bed], Any], of_sleeper: Callable[[Sleeper], Any]
) -> dict[Any, Tally]:
    """What is counted in each group, by what `of_bed` and `of_sleeper` say of beds and sleepers."""
    tallies: dict[Any, Tally] = defaultdict(Tally)
    unused = {}
    for bed in night.beds:
        tallies[of_bed(bed)].beds.append(bed)
        if not bed.out:
            unused[bed.bed] = bed
    for sleeper in night.sleepers:
        tally = tallies[of_sleeper(sleeper)]
        tally.sleepers.append(sleeper)
        if unused.pop(sleeper.bed or "", None) is None:
            tally.over.append(sleeper)
        if sleeper.stay not in (night.away or ()):
            tally.present.append(sleeper)
    for bed in unused.values():
        tallies[of_bed(bed)].unused.append(bed)
    return tallies


def _elsewhere(night: _Night, of_sleeper: Callable[[Sleeper], Any]) -> dict[Any, Tally]:
    """What is counted in each group of those at sites without beds."""
    tallies: dict[Any, Tally] = defaultdict(Tally)
    for sleeper in night.elsewhere:
        tally = tallies[of_sleeper(sleeper)]
        tally.sleepers.append(sleeper)
        if sleeper.stay not in (night.away or ()):
            tally.present.append(sleeper)
    return tallies


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


def _total(tallies: Iterable[Tally]) -> Tally:
    total = Tally()
    for one in tallies:
        total.take(one)
    return total


def _by_site(repo: Repository, night: _Night) -> Table:
    counts = _counted(night, lambda bed: bed.site, lambda sleeper: sleeper.site)
    rows = [
        (night.sites[id_]["town"], id_, *counts[id_].figures(night.present))
        for id_ in lines.sites(repo, night.sites, counts)
    ]
    outside = _elsewhere(night, lambda sleeper: sleeper.site)
    below = [
        (night.sites[id_]["town"], id_, *outside[id_].figures(night.present))
        for id_ in lines.sites(repo, night.sites, outside)
    ]
    columns = (Column("town", _("town"), priority=4), Column("site", _("site"), ID), *_figures(night.present))
    total = (_("Total"), "", *_total(counts.values()).figures(night.present))
    return Table("occupancy", _("Occupancy"), columns, [*rows, *below], (), total, grouped=True,
                 below=len(below))  # fmt: skip


def _by_room(repo: Repository, night: _Night) -> Table:
    counts = _counted(night, lambda bed: (bed.site, bed.room), lambda sleeper: (sleeper.site, sleeper.room))
    uses = {bed.room: policies.label(repo, "room-use", bed.reserved_for) for bed in night.beds}
    rows = [
        (site, room, uses.get(room, ""), *count.figures(night.present))
        for (site, room), count in sorted(
            counts.items(), key=lambda item: (item[0][0], item[0][1] is None, natural_key(item[0][1] or ""))
        )
    ]
    outside = _elsewhere(night, lambda sleeper: sleeper.site)
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
        night, lambda bed: night.sites[bed.site]["kind"], lambda sleeper: night.sites[sleeper.site]["kind"]
    )
    rows = [(word, *counts[word].figures(night.present)) for word in lines.kinds(repo, counts)]
    outside = _elsewhere(night, lambda sleeper: night.sites[sleeper.site]["kind"])
    below = [(word, *outside[word].figures(night.present)) for word in lines.kinds(repo, outside)]
    columns = (Column("kind", _("kind")), *_figures(night.present))
    total = (_("Total"), *_total(counts.values()).figures(night.present))
    return Table("occupancy", _("Occupancy by kind of site"), columns, [*rows, *below], (), total,
                 below=len(below))  # fmt: skip


def _in_all(_repo: Repository, night: _Night) -> Table:
    (count,) = _counted(night, lambda _bed: "", lambda _sleeper: "").values() or (Tally(),)
    rows = [count.figures(night.present)]
    outside = len({sleeper.stay for sleeper in night.elsewhere})
    note = n_(
        "Not counted: {n} person at a private address or in another institution",
        "Not counted: {n} people at private addresses or in other institutions",
        outside,
    )
    return Table("occupancy", _("Total occupancy"), _figures(night.present), rows, (note,) if outside else ())


def _by_programme(repo: Repository, night: _Night) -> Table:
    """Beds count where their site serves one programme alone; those of several stand apart."""
    counts = _counted(
        night, lambda bed: (0, night.sites.programme(bed.site)), lambda sleeper: (1, sleeper.programme)
    )
    figures = {}
    for code in {code for _kind, code in counts}:
        beds, sleepers = counts[0, code], counts[1, code]
        present = (_placed(sleepers.present),) if night.present else ()
        figures[code] = (
            lines.beds(beds.beds), lines.beds_out(beds.beds), _placed(sleepers.sleepers), *present,
            _placed(sleepers.over),
        )  # fmt: skip
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
        (word, Count(0), Count(0), _placed(one.sleepers),
         *((_placed(one.present),) if night.present else ()), Count(0))
        for code, one in _elsewhere(night, lambda _sleeper: lines.ELSEWHERE).items()
        for word in lines.programmes(repo, [code])
    ]  # fmt: skip
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
    night: _Night,
    place: tuple[str, str | None, str | None],
    state: str,
    sleeper: Record | None,
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
