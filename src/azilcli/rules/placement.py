"""Choosing sleeping places.

A family sleeps together, one family to a room (ZMZ-1 3(5); EASO 2016, 2.2-2.4). People who came
alone share a room with their own sex only, and a minor who came alone with minors only (EASO 2018).
Somebody whose examination asks for isolation sleeps in a room reserved for it, apart from their family
and from others who are isolated: no diagnosis is on record, so nobody here can tell who may share.
A family takes the smallest room that holds it, a single person the fullest room that suits, so that
big rooms stay free for big families.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from azilcli.language import _, n_, number
from azilcli.text import natural_key

FAMILIES, WOMEN, MEN, MINORS = "families", "women", "men", "minors"
ISOLATION, RESTRICTED = "isolation", "restricted"
NEVER_CHOSEN = (ISOLATION, RESTRICTED)
"""Rooms that are never chosen for somebody of whom nothing special is known."""


class Sleeper(NamedTuple):
    """Somebody who sleeps in a room, or is looking for a place."""

    person: str
    party: str
    """The household, or the person alone."""
    sex: str
    is_minor: bool = False
    in_family: bool = False
    needs_isolation: bool = False
    needs_access: bool = False
    """Whether the bed should be accessible."""


class Limits(NamedTuple):
    """What a room may hold; 0 where nothing is laid down."""

    area_per_person: float = 0
    """Square metres."""
    single_adults: int = 0
    minors: int = 0
    """Of those who came alone."""


class Room(NamedTuple):
    """A room on a day: its free beds and who sleeps there already."""

    id: str
    free: tuple[str, ...]
    sleepers: tuple[Sleeper, ...] = ()
    reserved_for: str = ""
    accessible: frozenset[str] = frozenset()
    """Those of its beds that are for a person with reduced mobility."""
    area_m2: float | None = None
    limits: Limits = Limits()

    def space(self, guest: Sleeper) -> int:
        """How many people such as `guest` may still be put here: free beds, area, and the most of a kind."""
        return max(0, min(len(self.free), self.by_area(), self.by_kind(guest)))

    def by_area(self) -> int:
        """For how many more people the area is enough; a large number where it is not known."""
        if not self.area_m2 or not self.limits.area_per_person:
            return _UNLIMITED
        return int(self.area_m2 / self.limits.area_per_person + 1e-9) - len(self.sleepers)

    def by_kind(self, guest: Sleeper) -> int:
        """How many more single adults, or minors who came alone, may sleep here (EASO 2016, 6.1; 2018)."""
        most = self.limits.minors if guest.is_minor else self.limits.single_adults
        if guest.in_family or not most:
            return _UNLIMITED
        return most - sum(not one.in_family and one.is_minor == guest.is_minor for one in self.sleepers)

    def beds_for(self, guests: Sequence[Sleeper]) -> dict[str, str]:
        """A free bed for each guest as far as they go; accessible ones for those who need them."""
        plain = [bed for bed in self.free if bed not in self.accessible]
        accessible = [bed for bed in self.free if bed in self.accessible]
        found = {}
        for guest in sorted(guests[: len(self.free)], key=lambda guest: not guest.needs_access):
            beds = (accessible or plain) if guest.needs_access else (plain or accessible)
            found[guest.person] = beds.pop(0)
        return found

    def with_guests(self, guests: Sequence[Sleeper]) -> Room:
        """The room after `guests` took their beds."""
        taken = set(self.beds_for(guests).values())
        free = tuple(bed for bed in self.free if bed not in taken)
        return self._replace(free=free, sleepers=(*self.sleepers, *guests))


_UNLIMITED = 1_000


class Choice(NamedTuple):
    """A bed for each person, why these, and the people for whom there is none."""

    beds: dict[str, str]
    why: tuple[str, ...]
    left: tuple[str, ...] = ()


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
    if room.reserved_for == RESTRICTED:
        return _("it is reserved for restricted movement")
    if guest.needs_isolation:
        if room.reserved_for != ISOLATION:
            return _("it is not reserved for isolation")
        return _("somebody else is isolated there") if strangers else _too_full(room, guest)
    if room.reserved_for == ISOLATION:
        return _("it is reserved for isolation")
    if any(sleeper.needs_isolation for sleeper in strangers):
        return _("somebody who needs isolation sleeps there")
    return _of_strangers(room, guest, strangers) or _too_full(room, guest)


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
            "its {area} m² are not enough for one more, {limit} m² are needed for each",
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


def choose(guests: Iterable[Sleeper], rooms: Iterable[Room]) -> Choice:
    """A bed for every guest for whom the rooms have one.

    Families are placed before single people, large ones first. A family that fits in no room is
    parted over as few empty rooms as can be; one that the free beds do not hold stays together
    without any.
    """
    now = {room.id: room for room in _in_order(rooms)}
    beds: dict[str, str] = {}
    why: list[str] = []
    left: list[str] = []
    for party in parties(guests):
        share = _one_room(party, now.values()) or _several_rooms(party, now.values())
        if share is None:
            left += [guest.person for guest in party]
            continue
        for room, people in share:
            theirs = room.beds_for(people)
            beds.update(theirs)
            now[room.id] = room.with_guests(people)
            why.append(_reason(room, people, together=len(share) == 1))
            why += [
                _("{bed}: not an accessible bed, as there is no suitable one", bed=theirs[guest.person])
                for guest in people
                if guest.needs_access and theirs[guest.person] not in room.accessible
            ]
    return Choice(beds, tuple(why), tuple(left))


def parties(guests: Iterable[Sleeper]) -> list[list[Sleeper]]:
    """Those who sleep in one room: families, large ones first, then single people.

    Who needs isolation is apart from the family; who needs an accessible bed comes first.
    """
    found: dict[str, list[Sleeper]] = {}
    for guest in guests:
        together = guest.in_family and not guest.needs_isolation
        found.setdefault(guest.party if together else guest.person, []).append(guest)
    return sorted(
        found.values(),
        key=lambda party: (not party[0].in_family, -len(party), not any(one.needs_access for one in party)),
    )


def offers(party: Sequence[Sleeper], rooms: Iterable[Room]) -> list[Offer]:
    """What each of the rooms with a free bed is to `party`: those that suit first, the best of all first."""
    having = [room for room in _in_order(rooms) if room.free]
    suitable = [room for room in having if _holds(room, party)]
    share: _Share = [(room, list(party)) for room in suitable]
    parted = not share and len(party) > 1
    if parted:
        share = _several_rooms(list(party), having) or []
    found = [
        Offer(
            room,
            tuple(room.beds_for(people).values()),
            _advantage(room, people, together=not parted),
            (int(parted), *_preference(room, people)),
        )
        for room, people in share
    ]
    taken = {room.id for room, _people in share}
    found += [
        Offer(room, (), objection(room, party) or _shortage(room, party), (2,))
        for room in having
        if room.id not in taken
    ]
    return sorted(found, key=lambda offer: offer.rank)


_Share = list[tuple[Room, list[Sleeper]]]


def _in_order(rooms: Iterable[Room]) -> list[Room]:
    return sorted(rooms, key=lambda room: natural_key(room.id))


def _holds(room: Room, party: Sequence[Sleeper]) -> bool:
    return room.space(party[0]) >= len(party) and not objection(room, party)


def _preference(room: Room, party: Sequence[Sleeper]) -> tuple[int, ...]:
    """How well a room that suits does so, the less the better.

    A family goes where one of it sleeps. Then: accessible beds for those who need them; a room reserved
    for such people; one that is in use; not the accessible beds that nobody here needs; the fullest.
    """
    needing = sum(guest.needs_access for guest in party)
    accessible = sum(bed in room.accessible for bed in room.free)
    lacking = max(0, needing - accessible)
    spoilt = max(0, len(party) - needing - (len(room.free) - accessible))
    size = room.space(party[0])
    if party[0].in_family:
        return (not room.sleepers, lacking, spoilt, size)
    return (lacking, room.reserved_for == "", not room.sleepers, spoilt, size)


def _one_room(party: list[Sleeper], rooms: Iterable[Room]) -> _Share | None:
    suitable = [room for room in rooms if _holds(room, party)]
    if not suitable:
        return None
    return [(min(suitable, key=lambda room: _preference(room, party)), party)]


def _several_rooms(party: list[Sleeper], rooms: Iterable[Room]) -> _Share | None:
    suitable = [
        (room, space) for room in rooms if (space := room.space(party[0])) and not objection(room, party)
    ]
    suitable.sort(key=lambda one: (not one[0].sleepers, -one[1]))
    share: _Share = []
    waiting = list(party)
    while waiting and suitable:
        enough = [one for one in suitable if one[1] >= len(waiting)]
        best = min(enough, key=lambda one: one[1]) if enough else suitable[0]
        suitable.remove(best)
        share.append((best[0], waiting[: best[1]]))
        waiting = waiting[best[1] :]
    return None if waiting else share


def _reason(room: Room, people: Sequence[Sleeper], *, together: bool) -> str:
    spare = len(room.free) - len(people)
    beds = n_("{n} bed left over", "{n} beds left over", spare)
    guest = people[0]
    if guest.needs_isolation:
        return _("{room}: reserved for isolation; {beds}", room=room.id, beds=beds)
    if guest.in_family and together:
        return _("{room}: the family together, nobody else in the room; {beds}", room=room.id, beds=beds)
    if guest.in_family:
        return _(
            "{room}: a part of the family, as no room holds it whole; {beds}",
            room=room.id,
            beds=beds,
        )
    if guest.needs_access and any(bed in room.accessible for bed in room.free):
        return _("{room}: with an accessible bed; {beds}", room=room.id, beds=beds)
    if room.sleepers:
        return _("{room}: with people of the same sex, the fullest room that suits; {beds}",
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
            return _("a part of the family, as no room holds it whole")
        return _("with the rest of the family") if room.sleepers else _("the family together, nobody else")
    if guest.needs_access and any(bed in room.accessible for bed in room.free):
        return _("with an accessible bed")
    if room.sleepers:
        return _("with people of the same sex")
    return _("an empty room reserved for such people") if room.reserved_for else _("an empty room")


def _shortage(room: Room, party: Sequence[Sleeper]) -> str:
    return n_("it has place for {n} person only", "it has place for {n} people only", room.space(party[0]))
