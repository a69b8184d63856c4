"""A mass arrival over the sites: who gets which room, so that as few as can be have none.

The rules are those of an admission (`rules/placement.py`, `rules/rooms.py`): a household together in one
room, one family to a room, people alone by sex, minors apart from adults, isolation apart. Beyond them a
plan is judged by `Values`, the first of them before all others. It is made in order of size here, and
exactly in `rules/optimum.py`.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction
from functools import lru_cache

from azilcli.rules import placement
from azilcli.rules.arrivals import Arrival, Kind, Party
from azilcli.rules.rooms import MINORS, Limits, Room
from azilcli.text.keys import natural_key
from azilcli.tuples import NamedTuple


class Site(NamedTuple):
    """A site that may take people in: its rooms with free beds, and how many people it may hold."""

    id: str
    rooms: tuple[Room, ...]
    capacity: int
    occupied: int
    most: int | None = None
    """The most people there altogether, if there is a limit."""
    reserve: int = 0
    """So many beds are left free."""
    usual: int = 4
    """How many beds most of its rooms have."""

    @property
    def free(self) -> int:
        """The free beds of its rooms."""
        return sum(len(room.free) for room in self.rooms)

    @property
    def head(self) -> int:
        """How many people may still come."""
        limits = [self.free - self.reserve]
        if self.most is not None:
            limits.append(self.most - self.occupied)
        return max(0, min(limits))


def as_now(sites: Iterable[Site], rooms: Mapping[str, Room]) -> tuple[Site, ...]:
    """The sites with their rooms as they are once those placed so far have come; without the full ones."""
    return tuple(
        site._replace(rooms=tuple(rooms[room.id] for room in site.rooms if rooms[room.id].free))
        for site in sites
    )


class Given(NamedTuple):
    """What a plan is made for."""

    arrival: Arrival
    sites: tuple[Site, ...]
    overflow: bool = False
    """Whether beds may be filled over the area, and over the most of a kind, that a standard allows."""
    limits: Limits = Limits()
    """What a room may hold."""


class Seat(NamedTuple):
    """One household, or one person alone, in a room."""

    kind: Kind
    room: str

    @property
    def site(self) -> str:
        """The site of the room."""
        return self.room.partition("/")[0]


class Plan(NamedTuple):
    """Who gets which room, and who gets none."""

    seats: tuple[Seat, ...]
    left: Arrival
    is_proved: bool = False
    """Whether no other plan is better."""


class Values(NamedTuple):
    """How good a plan is: the less the better, the first before all others."""

    without_bed: int
    vulnerable_without_bed: int
    """Of these, who needs an accessible bed or is a minor alone: they do not pay for there being too few."""
    over_standard: int
    unsuitable: int
    """People who need an accessible bed without one, and minors alone in a room that is not for minors."""
    splits: int
    """For each language, the sites beyond the first over which its people are spread."""
    occupancy: Fraction
    """The highest of the sites that take people in."""
    sites: int
    left_over: int
    """Beds left over in the rooms that are used."""


def fits(room: Room, kind: Kind, overflow: bool = False) -> int:
    """How many such people the room takes: as many as have space, all of a household or none."""
    return _fits(_signature(room), kind, overflow)


def standard(room: Room, kind: Kind) -> int:
    """How many such people the room takes within every standard, also where not the whole household."""
    return 0 if not fits(room, kind, True) else room.space(kind.guests("?")[0])


def _signature(room: Room) -> Room:
    """What of a room matters for who may come: not its name, nor who exactly sleeps there."""
    there = tuple(
        sorted(one._replace(person="", party="there" if one.in_family else "", group="", needs_access=False,
                            needs_adult=False) for one in room.sleepers)
    )  # fmt: skip
    accessible = sum(bed in room.accessible for bed in room.free)
    beds = tuple(f"{number}" for number in range(len(room.free)))
    home = frozenset({"there"}) if room.home else room.home
    return room._replace(id="", free=beds, sleepers=there, accessible=frozenset(beds[:accessible]), home=home)


@lru_cache(maxsize=4096)
def _fits(room: Room, kind: Kind, overflow: bool) -> int:
    room = _unlimited(room) if overflow else room
    guests = kind.guests("?")
    if placement.objection(room, guests):
        return 0
    space = room.space(guests[0])
    return kind.size * (space >= kind.size) if kind.is_apart else space


def objection(room: Room, kind: Kind, overflow: bool = False) -> str:
    """Why a room does not take a household or somebody alone; '' where it does."""
    room, guests = _unlimited(room) if overflow else room, kind.guests("?")
    if why := placement.objection(room, guests):
        return why
    return placement.shortage(room, guests) if room.space(guests[0]) < kind.size else ""


def roomiest(rooms: Iterable[Room], kind: Kind, overflow: bool = False) -> int:
    """For how many of a household the room has space that has the most; 0 where none is for such people."""
    guests = kind.guests("?")
    taken = [_unlimited(room) if overflow else room for room in rooms]
    return max((room.space(guests[0]) for room in taken if not placement.objection(room, guests)), default=0)


def _unlimited(room: Room) -> Room:
    return room._replace(area_m2=None, limits=Limits())


def alike(rooms: Iterable[Room]) -> dict[Room, list[Room]]:
    """The rooms that take the same people, each kind in the order of their names."""
    by_signature: dict[Room, list[Room]] = {}
    for room in sorted(rooms, key=lambda room: natural_key(room.id)):
        by_signature.setdefault(_signature(room), []).append(room)
    return by_signature


def values(given: Given, plan: Plan) -> Values:
    """How good a plan is."""
    rooms = {room.id: room for site in given.sites for room in site.rooms}
    by_room: dict[str, list[Kind]] = defaultdict(list)
    people: Counter[str] = Counter()
    places: dict[str, set[str]] = defaultdict(set)
    for kind, id_ in plan.seats:
        site = id_.partition("/")[0]
        by_room[id_].append(kind)
        people[site] += kind.size
        if kind.language:
            places[kind.language].add(site)
    over = unsuitable = left_over = 0
    for id_, kinds in by_room.items():
        room, count = rooms[id_], sum(kind.size for kind in kinds)
        over += max(0, count - standard(room, kinds[0]))
        unsuitable += lacking(room, sum(kind.needing for kind in kinds))
        unsuitable += sum(outside(room, kind) for kind in kinds)
        left_over += len(room.free) - count
    return Values(
        sum(kind.size * count for kind, count in plan.left.items()),
        sum(vulnerable(kind) * count for kind, count in plan.left.items()),
        over,
        unsuitable,
        sum(len(sites) - 1 for sites in places.values()),
        max((share(site, people[site.id]) for site in given.sites if people[site.id]), default=Fraction(0)),
        len(people),
        left_over,
    )


def share(site: Site, more: int) -> Fraction:
    """How much of a site's capacity is taken when so many more come."""
    return Fraction(site.occupied + more, max(1, site.capacity))


def lacking(room: Room, needing: int) -> int:
    """How many of those who need an accessible bed find none in a room."""
    return max(0, needing - sum(bed in room.accessible for bed in room.free))


def vulnerable(kind: Kind) -> int:
    """How many of a household need an accessible bed; 1 of a minor alone."""
    return max(kind.needing, int(kind.is_minor and not kind.is_apart))


def outside(room: Room, kind: Kind) -> int:
    """1 where a minor alone gets a room that is not for minors, or not in a home for them (ZMZ-1 16(7))."""
    is_fit = room.reserved_for == MINORS and not room.is_outside_home
    return int(kind.is_minor and not kind.is_apart and not is_fit)


def in_order(arrival: Arrival) -> Iterator[Kind]:
    """Each household and person of an arrival: those with a room to themselves first, large ones before."""
    for kind in sorted(arrival, key=lambda kind: (not kind.is_apart, -kind.size, -kind.needing, kind)):
        yield from [kind] * arrival[kind]


def one_by_one(given: Given, parties: Iterable[Kind] | None = None) -> Plan:
    """A plan in which each in turn, the largest first, gets the best place that is left."""
    now = {room.id: room for site in given.sites for room in site.rooms}
    sites = {site.id: site for site in given.sites}
    people: Counter[str] = Counter()
    places: dict[str, set[str]] = defaultdict(set)
    kinds = {site.id: {kind: [one.id for one in rooms] for kind, rooms in alike(site.rooms).items()}
             for site in given.sites}  # fmt: skip
    seats, left = [], Counter[Kind]()
    for number, kind in enumerate(in_order(given.arrival) if parties is None else parties):
        best: tuple[tuple[object, ...], str, Room] | None = None
        for id_, site in sites.items():
            if people[id_] + kind.size > site.head:
                continue
            highest = max([share(site, people[id_] + kind.size),
                           *(share(sites[one], people[one]) for one in people if people[one])])  # fmt: skip
            spread = bool(places[kind.language] - {id_}) and id_ not in places[kind.language]
            for like, ids in kinds[id_].items():
                if not ids or fits(like, kind, given.overflow) < kind.size:
                    continue
                rank = (
                    max(0, kind.size - standard(like, kind)),
                    lacking(like, kind.needing) + outside(like, kind),
                    bool(kind.language) and spread,
                    highest,
                    not people[id_],
                    not any(one.person.startswith("new ") for one in now[ids[0]].sleepers),
                    len(like.free) - kind.size,
                    like.reserved_for == "",
                    natural_key(ids[0]),
                )
                if best is None or rank < best[0]:
                    best = (rank, id_, like)
        if best is None:
            left[kind] += 1
            continue
        _rank, id_, like = best
        room = now[kinds[id_][like].pop(0)]
        seats.append(Seat(kind, room.id))
        people[id_] += kind.size
        if kind.language:
            places[kind.language].add(id_)
        after = room.with_guests(kind.guests(f"new {number}"))
        now[room.id] = after
        if after.free:
            ids = kinds[id_].setdefault(_signature(after), [])
            ids.append(room.id)
            ids.sort(key=natural_key)
    return Plan(tuple(seats), left)


def seated(parties: Iterable[Party], plan: Plan) -> Iterator[tuple[Party, str]]:
    """Those of a list who get a place, with the room: of those alike, in the order of the list."""
    alike_: dict[Kind, list[Party]] = defaultdict(list)
    for party in parties:
        alike_[party.kind].append(party)
    for seat in plan.seats:
        yield alike_[seat.kind].pop(0), seat.room


def rest(given: Given, plan: Plan) -> dict[str, tuple[Room, ...]]:
    """The rooms of each site once everybody of a plan has come."""
    now = {room.id: room for site in given.sites for room in site.rooms}
    for number, seat in enumerate(plan.seats):
        now[seat.room] = now[seat.room].with_guests(seat.kind.guests(f"new {number}"))
    return {site.id: tuple(now[room.id] for room in site.rooms if now[room.id].free) for site in given.sites}
