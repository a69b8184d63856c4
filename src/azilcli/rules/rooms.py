"""Rooms and who sleeps in them, as the rules about placing see them."""

from __future__ import annotations

from collections.abc import Sequence

from azilcli.tuples import NamedTuple

FAMILIES, WOMEN, MEN, MINORS = "families", "women", "men", "minors"
ISOLATION, RESTRICTED = "isolation", "restricted"
HEALTH, QUIET = "health", "quiet"
WITHOUT_BEDS = (HEALTH, QUIET)
"""Uses of rooms in which nobody sleeps."""
NEVER_CHOSEN = (ISOLATION, RESTRICTED, *WITHOUT_BEDS)
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
    needs_adult: bool = False
    """Whether it is a child with adults of its family about, one of whom is to sleep in the same room."""
    group: str = ""
    """The household with which somebody came who is no family of theirs."""


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
    is_flat: bool = False
    home: frozenset[str] = frozenset()
    """Of a flat, the households that live in it, in whichever room."""
    is_outside_home: bool = False
    """Whether it is not in a home for unaccompanied minors, so that a room for minors is a makeshift."""

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
        bed_of = {}
        for guest in sorted(guests[: len(self.free)], key=lambda guest: not guest.needs_access):
            beds = (accessible or plain) if guest.needs_access else (plain or accessible)
            bed_of[guest.person] = beds.pop(0)
        return bed_of

    def with_guests(self, guests: Sequence[Sleeper]) -> Room:
        """The room after `guests` took their beds."""
        taken = set(self.beds_for(guests).values())
        free = tuple(bed for bed in self.free if bed not in taken)
        home = self.home | {guest.party for guest in guests} if self.is_flat else self.home
        return self._replace(free=free, sleepers=(*self.sleepers, *guests), home=home)

    def has_adult_for(self, guests: Sequence[Sleeper]) -> bool:
        """Whether an adult of the family sleeps where its children would, or they need none there."""
        if self.is_flat or not any(guest.needs_adult for guest in guests):
            return True
        parties_ = {guest.party for guest in guests}
        return any(not one.is_minor and one.party in parties_ for one in (*self.sleepers, *guests))


_UNLIMITED = 1_000
