"""Choosing sleeping places.

A family sleeps together, one family to a room (ZMZ-1 3(5); EASO 2016, 2.2-2.4). People who came
alone share a room with their own sex only, and a minor who came alone with minors only (EASO 2018).
A family that no room holds whole is parted over rooms that are near each other, with one of its adults in
each where children sleep; in a flat, which is one household's, the rooms are its own affair. People who came
as a group are single people, near each other.
Somebody whose examination asks for isolation sleeps in a room reserved for it, apart from their family
and from others who are isolated: no diagnosis is on record, so nobody here can tell who may share.
A family takes the smallest room that holds it, a single person the fullest room that suits, so that
big rooms stay free for big families.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

from azilcli.language import _, n_, number
from azilcli.rules import parting
from azilcli.rules.rooms import (
    FAMILIES,
    ISOLATION,
    MEN,
    MINORS,
    RESTRICTED,
    WITHOUT_BEDS,
    WOMEN,
    Room,
    Sleeper,
)
from azilcli.text.keys import natural_key
from azilcli.tuples import NamedTuple


class Choice(NamedTuple):
    """A bed for each person, why these, and the people for whom there is none."""

    beds: dict[str, str]
    why: tuple[str, ...]
    left: tuple[str, ...] = ()
    because: Mapping[str, str] = {}
    """The reason of each person's bed."""


class Offer(NamedTuple):
    """A room with a free bed, looked at for somebody: the beds they would get, and why or why not."""

    room: Room
    beds: tuple[str, ...]
    """Empty where the room does not suit."""
    why: str
    rank: tuple[int, ...]
    """The less, the better; comparable over all offers to the same people."""


def objection(room: Room, party: Sequence[Sleeper]) -> str:
    """Why none of `party` should sleep in the room, as a sentence; '' where nothing speaks against it."""
    guest = party[0]
    strangers = [sleeper for sleeper in room.sleepers if sleeper.party != guest.party]
    if room.home - {guest.party}:
        return _("another household lives in the flat")
    if room.reserved_for == RESTRICTED:
        return _("it is reserved for restricted movement")
    if room.reserved_for in WITHOUT_BEDS:
        return _("it is no bedroom")
    if guest.needs_isolation:
        if room.reserved_for != ISOLATION:
            return _("it is not reserved for isolation")
        return _("somebody else is isolated there") if strangers else _too_full(room, guest)
    if room.reserved_for == ISOLATION:
        return _("it is reserved for isolation")
    if any(sleeper.needs_isolation for sleeper in strangers):
        return _("somebody who needs isolation sleeps there")
    if why := _of_strangers(room, guest, strangers):
        return why
    if not room.has_adult_for(party):
        return _("a child would sleep there without an adult of its family")
    return _too_full(room, guest)


def _of_strangers(room: Room, guest: Sleeper, strangers: Sequence[Sleeper]) -> str:
    """Why people and rooms that are not for each other should stay apart."""
    if guest.in_family:
        if strangers:
            return _("other people sleep there")
        if room.reserved_for in (WOMEN, MEN, MINORS):
            return _("it is not for families")
        return ""
    if room.reserved_for == FAMILIES:
        return _("it is reserved for families")
    if room.reserved_for in (WOMEN, MEN) and guest.sex != {WOMEN: "f", MEN: "m"}[room.reserved_for]:
        return _("it is reserved for the other sex")
    if room.reserved_for == MINORS and not guest.is_minor:
        return _("it is reserved for minors")
    if any(sleeper.in_family for sleeper in strangers):
        return _("a family sleeps there")
    if any(sleeper.sex != guest.sex for sleeper in strangers):
        return _("people of the other sex sleep there")
    if any(sleeper.is_minor != guest.is_minor for sleeper in strangers):
        return _("minors and adults would sleep together")
    return ""


def _too_full(room: Room, guest: Sleeper) -> str:
    """Why the room takes nobody more though it has a free bed."""
    if room.by_area() < 1:
        return _(
            "its {area} m² are not enough for one more person; {limit} m² are needed for each",
            area=_metres(room.area_m2 or 0),
            limit=_metres(room.limits.area_per_person),
        )
    if room.by_kind(guest) >= 1:
        return ""
    if guest.is_minor:
        return n_(
            "no more than {n} minor may sleep there",
            "no more than {n} minors may sleep there",
            room.limits.minors,
        )
    return n_(
        "no more than {n} single adult may sleep there",
        "no more than {n} single adults may sleep there",
        room.limits.single_adults,
    )


def _metres(value: float) -> str:
    return number(value, 0 if value == int(value) else 1)


def choose(guests: Iterable[Sleeper], rooms: Iterable[Room], *, overflow: bool = False) -> Choice:
    """A bed for every guest for whom the rooms have one.

    Families are placed before single people, large ones first. A family that fits in no room is
    parted over as few rooms as can be, near each other; one that the free beds do not hold stays
    together without any. With `overflow` as many of it get a bed as the rooms hold.
    """
    now = {room.id: room for room in _in_order(rooms)}
    beds: dict[str, str] = {}
    why: list[str] = []
    because: dict[str, str] = {}
    waiting: list[list[Sleeper]] = []

    def take(share: parting.Share, *, together: bool) -> None:
        for room, people in share:
            theirs = room.beds_for(people)
            beds.update(theirs)
            _let_in(now, room, people)
            why.append(_reason(room, people, together=together))
            reason = _advantage(room, people, together=together)
            because.update(dict.fromkeys((guest.person for guest in people), reason))
            for guest in people:
                if guest.needs_access and (bed := theirs[guest.person]) not in room.accessible:
                    why.append(_("{bed}: not an accessible bed, as there is no suitable one", bed=bed))
                    because[guest.person] = _("not an accessible bed, as there is no suitable one")

    for party in parties(guests):
        share = _one_room(party, now.values()) or _several_rooms(party, now.values())
        if share is None:
            waiting.append(party)
        else:
            take(share, together=len(share) == 1)
    if overflow:
        for party in waiting:
            take(parting.fill(party, _suitable(party, now.values())), together=False)
    left = [guest.person for party in waiting for guest in party if guest.person not in beds]
    return Choice(beds, tuple(why), tuple(left), because)


def _let_in(now: dict[str, Room], room: Room, people: Sequence[Sleeper]) -> None:
    """Put people in a room; a flat is their household's from then on, in all its rooms."""
    now[room.id] = now[room.id].with_guests(people)
    if room.is_flat:
        site = room.id.partition("/")[0]
        for id_, other in now.items():
            if other.is_flat and id_.partition("/")[0] == site:
                now[id_] = other._replace(home=other.home | {people[0].party})


def parties(guests: Iterable[Sleeper]) -> list[list[Sleeper]]:
    """Those who sleep in one room: families, large ones first, then single people.

    Who needs isolation is apart from the family; who needs an accessible bed comes first.
    """
    by_party: dict[str, list[Sleeper]] = {}
    for guest in guests:
        together = guest.in_family and not guest.needs_isolation
        by_party.setdefault(guest.party if together else guest.person, []).append(guest)
    return sorted(
        by_party.values(),
        key=lambda party: (not party[0].in_family, -len(party), not any(one.needs_access for one in party)),
    )


def offers(party: Sequence[Sleeper], rooms: Iterable[Room]) -> list[Offer]:
    """What each of the rooms with a free bed is to `party`: those that suit first, the best of all first."""
    having = [room for room in _in_order(rooms) if room.free]
    suitable = [room for room in having if _holds(room, party)]
    share: parting.Share = [(room, list(party)) for room in suitable]
    parted = not share and len(party) > 1
    if parted:
        share = _several_rooms(list(party), having) or []
    offered = [
        Offer(
            room,
            tuple(room.beds_for(people).values()),
            _advantage(room, people, together=not parted),
            (int(parted), *_preference(room, people)),
        )
        for room, people in share
    ]
    taken = {room.id for room, _people in share}
    offered += [
        Offer(room, (), objection(room, party) or shortage(room, party), (2,))
        for room in having
        if room.id not in taken
    ]
    return sorted(offered, key=lambda offer: offer.rank)


def _in_order(rooms: Iterable[Room]) -> list[Room]:
    return sorted(rooms, key=lambda room: natural_key(room.id))


def _holds(room: Room, party: Sequence[Sleeper]) -> bool:
    return len(room.free) >= len(party) <= room.space(party[0]) and not objection(room, party)


def _preference(room: Room, party: Sequence[Sleeper]) -> tuple[int, ...]:
    """How well a room that suits does so, the less the better.

    A family goes where one of it sleeps, then into the smallest room, rather one reserved for families.
    Others: accessible beds for those who need them; a room reserved for such people; one in use; not the
    accessible beds that nobody here needs; the fullest.
    """
    needing = sum(guest.needs_access for guest in party)
    accessible = sum(bed in room.accessible for bed in room.free)
    lacking = max(0, needing - accessible)
    spoilt = max(0, len(party) - needing - (len(room.free) - accessible))
    size = room.space(party[0])
    if party[0].in_family:
        return (not room.sleepers, lacking, spoilt, size, room.reserved_for == "")
    return (lacking, room.reserved_for == "", not room.sleepers, spoilt, size)


def _one_room(party: list[Sleeper], rooms: Iterable[Room]) -> parting.Share | None:
    listed = list(rooms)
    suitable = [room for room in listed if _holds(room, party)]
    if not suitable:
        return None
    beside = _beside(party[0], listed)

    def worth(room: Room) -> tuple[tuple[int, ...], int, tuple[int, ...]]:
        likes = _preference(room, party)
        return likes[:2], beside(room), likes

    return [(min(suitable, key=worth), party)]


def _beside(guest: Sleeper, rooms: Sequence[Room]) -> Callable[[Room], int]:
    """How far a room is from those in which others of the guest's group sleep; 0 for whoever has none."""
    group = guest.group
    theirs = [room for room in rooms if group and any(sleeper.group == group for sleeper in room.sleepers)]
    return lambda room: min((parting.distance(room, other) for other in theirs), default=0)


def _several_rooms(party: list[Sleeper], rooms: Iterable[Room]) -> parting.Share | None:
    return parting.part(party, _suitable(party, rooms)) if len(party) > 1 else None


def _suitable(party: Sequence[Sleeper], rooms: Iterable[Room]) -> list[Room]:
    return [room for room in rooms if room.free and room.space(party[0]) and not objection(room, party)]


def _reason(room: Room, people: Sequence[Sleeper], *, together: bool) -> str:
    spare = len(room.free) - len(people)
    beds = n_("{n} bed left over", "{n} beds left over", spare) if spare else _("no bed left over")
    guest = people[0]
    if guest.needs_isolation:
        return _("{room}: reserved for isolation; {beds}", room=room.id, beds=beds)
    if guest.in_family and together:
        return _("{room}: the family together, nobody else in the room; {beds}", room=room.id, beds=beds)
    if guest.in_family:
        return _(
            "{room}: part of the family, as no room has space for all of it; {beds}",
            room=room.id,
            beds=beds,
        )
    if guest.needs_access and any(bed in room.accessible for bed in room.free):
        return _("{room}: with an accessible bed; {beds}", room=room.id, beds=beds)
    if room.sleepers:
        return _("{room}: with people of the same sex, the fullest suitable room; {beds}",
                 room=room.id, beds=beds)  # fmt: skip
    if room.reserved_for:
        return _("{room}: an empty room reserved for such people; {beds}", room=room.id, beds=beds)
    return _("{room}: an empty room; {beds}",
             room=room.id, beds=beds)  # fmt: skip


def _advantage(room: Room, people: Sequence[Sleeper], *, together: bool) -> str:
    """What speaks for a room, where several are listed."""
    guest = people[0]
    if guest.needs_isolation:
        return _("reserved for isolation")
    if guest.in_family:
        if not together:
            return _("part of the family, as no room has space for all of it")
        return _("with the rest of the family") if room.sleepers else _("the family together, nobody else")
    if guest.needs_access and any(bed in room.accessible for bed in room.free):
        return _("with an accessible bed")
    if room.sleepers:
        return _("with people of the same sex")
    return _("an empty room reserved for such people") if room.reserved_for else _("an empty room")


def shortage(room: Room, party: Sequence[Sleeper]) -> str:
    return n_("it has space for {n} person only", "it has space for {n} people only", room.space(party[0]))
