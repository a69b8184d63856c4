"""Choosing sleeping places.

A family sleeps together, one family to a room (ZMZ-1 3(5); EASO 2016, 2.2-2.4). People who came
alone share a room with their own sex only, and a minor who came alone with minors only (EASO 2018).
A family takes the smallest room that holds it, a single person the fullest room that suits, so that
big rooms stay free for big families.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from azilcli.language import _, n_
from azilcli.text import natural_key

FAMILIES, WOMEN, MEN, MINORS = "families", "women", "men", "minors"
NEVER_CHOSEN = ("isolation", "restricted")
"""Rooms for which somebody must decide: never chosen by the program."""


class Sleeper(NamedTuple):
    """Somebody who sleeps in a room, or is looking for a place."""

    person: str
    party: str
    """The household, or the person alone."""
    sex: str
    is_minor: bool = False
    in_family: bool = False


class Room(NamedTuple):
    """A room on a day: its free beds and who sleeps there already."""

    id: str
    free: tuple[str, ...]
    sleepers: tuple[Sleeper, ...] = ()
    reserved_for: str = ""

    def with_guests(self, guests: Sequence[Sleeper]) -> Room:
        """The room after `guests` took its first free beds."""
        return self._replace(free=self.free[len(guests) :], sleepers=(*self.sleepers, *guests))


class Choice(NamedTuple):
    """A bed for each person, why these, and the people for whom there is none."""

    beds: dict[str, str]
    why: tuple[str, ...]
    left: tuple[str, ...] = ()


def objection(room: Room, party: Sequence[Sleeper]) -> str:
    """Why none of `party` should sleep in the room, as a sentence; '' where nothing speaks against it."""
    guest = party[0]
    if room.reserved_for in NEVER_CHOSEN:
        return _("it is kept for special use")
    strangers = [sleeper for sleeper in room.sleepers if sleeper.party != guest.party]
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
    if (room.reserved_for == MINORS) != guest.is_minor and room.reserved_for == MINORS:
        return _("it is reserved for minors")
    if any(sleeper.in_family for sleeper in strangers):
        return _("a family sleeps there")
    if any(sleeper.sex != guest.sex for sleeper in strangers):
        return _("people of the other sex sleep there")
    if any(sleeper.is_minor != guest.is_minor for sleeper in strangers):
        return _("minors and adults would sleep together")
    return ""


def choose(guests: Iterable[Sleeper], rooms: Iterable[Room]) -> Choice:
    """A bed for every guest for whom the rooms have one.

    Families are placed before single people, large ones first. A family that fits in no room is
    parted over as few empty rooms as can be; one that the free beds do not hold stays together
    without any.
    """
    now = {room.id: room for room in sorted(rooms, key=lambda room: natural_key(room.id))}
    beds: dict[str, str] = {}
    why: list[str] = []
    left: list[str] = []
    for party in _parties(guests):
        share = _one_room(party, now.values()) or _several_rooms(party, now.values())
        if share is None:
            left += [guest.person for guest in party]
            continue
        for room, people in share:
            beds.update(zip((guest.person for guest in people), room.free, strict=False))
            now[room.id] = room.with_guests(people)
            why.append(_reason(room, people, together=len(share) == 1))
    return Choice(beds, tuple(why), tuple(left))


def _parties(guests: Iterable[Sleeper]) -> list[list[Sleeper]]:
    found: dict[str, list[Sleeper]] = {}
    for guest in guests:
        found.setdefault(guest.party if guest.in_family else guest.person, []).append(guest)
    return sorted(found.values(), key=len, reverse=True)


_Share = list[tuple[Room, list[Sleeper]]]


def _one_room(party: list[Sleeper], rooms: Iterable[Room]) -> _Share | None:
    suitable = [room for room in rooms if len(room.free) >= len(party) and not objection(room, party)]
    if not suitable:
        return None
    if party[0].in_family:
        best = min(suitable, key=lambda room: (not room.sleepers, len(room.free)))
    else:
        best = min(suitable, key=lambda room: (room.reserved_for == "", len(room.free)))
    return [(best, party)]


def _several_rooms(party: list[Sleeper], rooms: Iterable[Room]) -> _Share | None:
    suitable = [room for room in rooms if room.free and not objection(room, party)]
    suitable.sort(key=lambda room: (not room.sleepers, -len(room.free)))
    share: _Share = []
    waiting = list(party)
    while waiting and suitable:
        enough = [room for room in suitable if len(room.free) >= len(waiting)]
        room = min(enough, key=lambda room: len(room.free)) if enough else suitable[0]
        suitable.remove(room)
        share.append((room, waiting[: len(room.free)]))
        waiting = waiting[len(room.free) :]
    return None if waiting else share


def _reason(room: Room, people: Sequence[Sleeper], *, together: bool) -> str:
    spare = len(room.free) - len(people)
    beds = n_("{n} bed left over", "{n} beds left over", spare)
    guest = people[0]
    if guest.in_family and together:
        return _("{room}: the family together, nobody else in the room; {beds}", room=room.id, beds=beds)
    if guest.in_family:
        return _(
            "{room}: a part of the family, as no room holds it whole; {beds}",
            room=room.id,
            beds=beds,
        )
    if not room.sleepers:
        return _("{room}: an empty room; {beds}",
                 room=room.id, beds=beds)  # fmt: skip
    return _("{room}: with people of the same sex, the fullest room that suits; {beds}",
             room=room.id, beds=beds)  # fmt: skip
