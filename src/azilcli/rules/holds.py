"""Beds kept free: which ones a hold takes out of the choice, and whom it fails."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from azilcli.rules.rooms import NEVER_CHOSEN, Room
from azilcli.rules.sql import holds
from azilcli.text.keys import natural_key
from azilcli.tuples import NamedTuple

KEPT = (
    "NOT EXISTS (SELECT 1 FROM membership AS m JOIN sleeper AS s ON s.person = m.person"
    f" WHERE m.household = h.household AND {holds('m')} AND {holds('s')})"
)
"""SQL: whom the hold `h` is for has not come yet: of a household that sleeps somewhere nothing is kept."""


class Hold(NamedTuple):
    """So many beds of a place that are kept for somebody who is to come."""

    id: str
    place: str
    """A site, a room or a bed."""
    people: int
    label: str
    from_day: str
    until: str
    """The day of the last night."""
    alone: bool = False
    """Whether nobody else is put in the room."""


class Kept(NamedTuple):
    """The rooms without the beds that are kept, and which beds each hold has."""

    rooms: list[Room]
    beds: dict[str, tuple[str, ...]]

    def short(self, hold: Hold) -> int:
        """How many people a hold has no bed for."""
        return max(0, hold.people - len(self.beds[hold.id]))


def keep(rooms: Iterable[Room], holds: Sequence[Hold]) -> Kept:
    """Take the beds of holds out of what is free: those named first, then of rooms, then of whole sites.

    Of a room the last ones are kept, of a site the last ones of its last rooms that are for anybody, and
    plain beds before accessible ones: the choice keeps as much as it can.
    """
    now = {room.id: room for room in sorted(rooms, key=lambda room: natural_key(room.id))}
    beds: dict[str, tuple[str, ...]] = {}
    for hold in sorted(holds, key=lambda one: (-one.place.count("/"), one.id)):
        wanted = hold.people
        for room in _of(hold, now):
            free = [bed for bed in _last_first(room) if hold.place.count("/") < 2 or bed == hold.place]
            taken = free if hold.alone else free[:wanted]
            wanted -= min(wanted, len(taken))
            beds[hold.id] = (*beds.get(hold.id, ()), *taken)
            now[room.id] = room._replace(free=tuple(bed for bed in room.free if bed not in taken))
            if wanted <= 0:
                break
        beds.setdefault(hold.id, ())
    return Kept([room for room in now.values() if room.free], beds)


def failed(rooms: Sequence[Room], holds: Sequence[Hold], bed: str) -> Hold | None:
    """The hold that would lack a bed, or be no longer alone, if somebody else took this one."""
    before = keep(rooms, holds)
    without = [room._replace(free=tuple(one for one in room.free if one != bed)) for room in rooms]
    after = keep(without, holds)
    for hold in holds:
        if after.short(hold) > before.short(hold) or (hold.alone and bed in before.beds[hold.id]):
            return hold
    return None


def _of(hold: Hold, rooms: dict[str, Room]) -> list[Room]:
    """The rooms in which a hold may have its beds, in the order in which it takes them."""
    parts = hold.place.split("/")
    if len(parts) > 1:
        room = rooms.get("/".join(parts[:2]))
        return [room] if room else []
    there = [room for room in reversed(rooms.values()) if room.id.partition("/")[0] == hold.place]
    there.sort(key=lambda room: (room.reserved_for in NEVER_CHOSEN, room.reserved_for != ""))
    return there


def _last_first(room: Room) -> list[str]:
    beds = list(reversed(room.free))
    beds.sort(key=lambda bed: bed in room.accessible)
    return beds
