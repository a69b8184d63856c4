"""Parting a family that no room holds whole: few rooms, near each other, an adult where children sleep."""

from __future__ import annotations

import re
from bisect import insort
from collections.abc import Sequence

from azilcli.rules.rooms import Room, Sleeper
from azilcli.text.keys import natural_key
from azilcli.tuples import NamedTuple

Share = list[tuple[Room, list[Sleeper]]]
"""Rooms, with the people who sleep in each."""

_FAR = 1_000


class _Part(NamedTuple):
    """A room as a part of a family's places."""

    space: int
    asks: bool
    """Whether an adult of the family must be placed in it for its children to sleep there."""
    number: int | None
    room: Room


class _Family(NamedTuple):
    """What a family needs: beds, and no more rooms that ask for an adult than it has adults."""

    size: int
    adults: int

    def fewest(self, anchor: _Part, parts: Sequence[_Part]) -> int | None:
        """How many of the parts, the largest first, it needs beside the anchor; None if all are too few."""
        space, adults = anchor.space, self.adults - anchor.asks
        taken = 0
        for part_ in parts:
            if space >= self.size:
                break
            if part_ is not anchor and adults >= part_.asks:
                space, adults, taken = space + part_.space, adults - part_.asks, taken + 1
        return taken if space >= self.size and adults >= 0 else None


def distance(one: Room, other: Room) -> int:
    """How far two rooms are from each other, by their numbers; far where these say nothing of it."""
    return _apart(_number(one), _number(other))


def part(party: Sequence[Sleeper], rooms: Sequence[Room]) -> Share | None:
    """The family over the fewest of the rooms, the nearest of these; None where they do not hold it.

    All the rooms must suit the family. Where some of it sleep in one already, the others are near that one.
    """
    family, parts = _Family(len(party), sum(not guest.is_minor for guest in party)), _parts(party, rooms)
    at_home = [one for one in parts if any(other.party == party[0].party for other in one.room.sleepers)]
    best: tuple[int, int, int] | None = None
    chosen: list[_Part] = []
    for anchor in at_home or parts:
        count = family.fewest(anchor, parts)
        if count is None or (best and count > best[0]):
            continue
        around = _around(anchor, parts, count, family)
        if around:
            spread = max((_apart(anchor.number, one.number) for one in around), default=0)
            rank = (count, spread, sum(one.space for one in around))
            if best is None or rank < best:
                best, chosen = rank, around
    return _shared(party, chosen) if chosen else None


def fill(party: Sequence[Sleeper], rooms: Sequence[Room]) -> Share:
    """As many of the family as the rooms hold, children beside an adult; the others are left out."""
    space, adults = len(party), sum(not guest.is_minor for guest in party)
    chosen: list[_Part] = []
    for one in _parts(party, rooms):
        if space > 0 and adults >= one.asks:
            chosen.append(one)
            space, adults = space - one.space, adults - one.asks
    return _shared(party, chosen)


def _parts(party: Sequence[Sleeper], rooms: Sequence[Room]) -> list[_Part]:
    """The rooms, the largest first."""
    children = [guest for guest in party if guest.needs_adult]
    parts = [
        _Part(room.space(party[0]), not room.has_adult_for(children), _number(room), room) for room in rooms
    ]
    return sorted(parts, key=lambda one: (-one.space, natural_key(one.room.id)))


def _around(anchor: _Part, parts: Sequence[_Part], count: int, family: _Family) -> list[_Part] | None:
    """A room and so many others beside it that hold the family, the nearest ones."""
    largest: list[tuple[int, int]] = []
    near = sorted(range(len(parts)), key=lambda at: _apart(anchor.number, parts[at].number))
    for at in near:
        if parts[at] is anchor:
            continue
        insort(largest, (-parts[at].space, at))
        del largest[count:]
        if len(largest) == count and anchor.space - sum(space for space, _at in largest) >= family.size:
            chosen = [anchor, *(parts[at] for _space, at in largest)]
            if sum(one.asks for one in chosen) <= family.adults:
                return chosen
    return None


def _shared(party: Sequence[Sleeper], parts: Sequence[_Part]) -> Share:
    """Who sleeps in which room: an adult in each that asks for one, then all as they come, largest first."""
    ordered = sorted(parts, key=lambda one: (-one.space, natural_key(one.room.id)))
    shares: list[list[Sleeper]] = [[] for _one in ordered]
    waiting = list(party)
    for one, people in zip(ordered, shares, strict=True):
        adult = next((guest for guest in waiting if not guest.is_minor), None)
        if adult and one.asks:
            people.append(adult)
            waiting.remove(adult)
    for one, people in zip(ordered, shares, strict=True):
        free = one.space - len(people)
        people += waiting[:free]
        waiting = waiting[free:]
    return [(one.room, people) for one, people in zip(ordered, shares, strict=True) if people]


def _number(room: Room) -> int | None:
    match = re.search(r"(\d+)\D*$", room.id.rpartition("/")[2])
    return int(match[1]) if match else None


def _apart(one: int | None, other: int | None) -> int:
    return _FAR if one is None or other is None else abs(one - other)
