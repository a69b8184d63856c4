"""Beds for people: chosen, or named by whoever puts them there; and what speaks against that."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from azilcli import dates
from azilcli.errors import Refused, UsageError
from azilcli.language import _, n_
from azilcli.repository import Record, Repository, keeping, people, places
from azilcli.repository.places import Place
from azilcli.rules import placement
from azilcli.rules.holds import failed
from azilcli.rules.rooms import Room, Sleeper
from azilcli.rules.timeline import Nights
from azilcli.services import gates
from azilcli.services.gates import Gate
from azilcli.services.sleeping import is_over, is_taken
from azilcli.tuples import NamedTuple

STRANGERS, FLAT = "room-minors-with-adults", "flat-two-households"
"""Codes of the gates of rooms and flats, which are also those of the checks."""


class Placed(NamedTuple):
    """A bed for each person who has one, why these, and what else is to be said."""

    beds: dict[str, str]
    why: tuple[str, ...] = ()
    passed: tuple[str, ...] = ()
    """Gates that were passed with a reason."""
    named: tuple[Named, ...] = ()
    """Those of whom the room was named, and not chosen: `company` asks of it once their nights are put."""
    because: Mapping[str, str] = {}
    """Why each has that bed, where it was chosen."""

    def why_of(self, person: str) -> dict[str, str | None]:
        """Why somebody has their bed, as data."""
        return {"why": self.because.get(person)}

    @property
    def doubts(self) -> tuple[str, ...]:
        """Standards that are not met: whoever is at a terminal is asked before it is written."""
        return tuple(one.doubt for one in self.named if one.doubt)


class Named(NamedTuple):
    """Somebody who is put in a room that was named, and what speaks against it other than a gate."""

    person: Record
    room: str
    doubt: str


def beds(
    repo: Repository,
    arriving: Sequence[Record],
    place: Place,
    on: date,
    *,
    overflow: bool,
    programme: str,
    leaving: Sequence[str] = (),
    override: str | None = None,
    until: date | None = None,
    hold: str | None = None,
) -> Placed:
    """A bed for each person in a place, with the reasons; those left out are over capacity.

    Each is free up to the day `until`, or for good, and not kept for others; whether one that is named was
    taken in nights that are over, the caller asks.

    With a `hold` they are those for whom places are kept under this label, and get no others.

    A bed that is named, and a room that is filled over its beds, must meet what a chosen one does: of a
    gate it is refused without a reason to `override` it (see `company`), a standard is a doubt.
    """
    if places.is_without_beds(repo, place.site):
        return Placed({})
    guests = places.as_sleepers(repo, list(arriving), on, place.site)
    unmet = list(_flat_gates(repo, arriving, guests, place, (on, until), leaving))
    passed = gates.refuse(repo, unmet, override, on)
    coming = {name for guest in guests for name in (guest.party, guest.group)} | ({hold} if hold else set())
    if place.bed:
        _refuse_one_bed_for_many(repo, arriving, place, (on, until), programme, leaving)
        placed = Placed({arriving[0]["id"]: place.bed})
        named = guests
    else:
        rooms = places.rooms_on(repo, on, place.site, place.room, leaving, until, coming=coming)
        if hold:
            from azilcli.services import expected

            kept_in = expected.rooms(repo, hold, place.site, on)
            rooms = [room for room in rooms if kept_in is None or room.id in kept_in]
        if unmet:
            rooms = [room._replace(home=frozenset()) for room in rooms]
        choice = placement.choose(guests, rooms, overflow=overflow)
        if choice.left and not overflow:
            raise Refused(
                n_(
                    "{place} has no suitable place for {n} person on {day}",
                    "{place} has no suitable place for {n} people on {day}",
                    len(choice.left),
                    place=place.id,
                    day=dates.show(on),
                ),
                _where_else(repo, programme, place, (on, until), coming, len(choice.left)),
            )
        placed = Placed(choice.beds, choice.why, because=choice.because)
        named = [guest for guest in guests if place.room and guest.person in choice.left]
    if named and place.room:
        room = places.room_of(repo, on, place.room, leaving, until)
        if unmet:
            room = room._replace(home=frozenset())
        placed = placed._replace(named=tuple(_named(room, arriving, named)))
    if place.bed and (kept := _kept_bed(repo, place, (on, until), leaving, coming)):
        placed = placed._replace(
            named=tuple(
                one._replace(doubt="; ".join(filter(None, (one.doubt, kept)))) for one in placed.named
            )
        )
    return placed._replace(passed=passed)


def company(
    repo: Repository, placed: Placed, on: date, override: str | None, until: date | None = None
) -> Placed:
    """Refuse, of what was put, that a minor sleeps in a room named with adults none of whom is a relative.

    The check is asked of the first night and of each, up to the day `until`, in which somebody else comes.
    """
    rooms = sorted({one.room for one in placed.named})
    days = [on, *places.arrivals(repo, rooms, on, until)]
    endangered = gates.would_be(repo, {"rooms": (STRANGERS,)}, rooms, days) if rooms else set()
    unmet = [_strangers(one) for one in placed.named if one.room in endangered]
    passed = gates.refuse(repo, unmet, override, on)
    named = tuple(one._replace(doubt="") if one.room in endangered else one for one in placed.named)
    return placed._replace(passed=(*placed.passed, *passed), named=named)


def swapped(
    repo: Repository,
    pair: Sequence[Record],
    targets: Sequence[Place],
    on: date,
    *,
    leaving: Sequence[str],
    override: str | None,
) -> Placed:
    """What is to be said of two people who change places."""
    passed: tuple[str, ...] = ()
    named: list[Named] = []
    for person, target in zip(pair, targets, strict=True):
        guests = places.as_sleepers(repo, [person], on, target.site)
        unmet = list(_flat_gates(repo, [person], guests, target, (on, None), leaving))
        if target.room:
            room = places.room_of(repo, on, target.room, leaving)
            if unmet:
                room = room._replace(home=frozenset())
            named += _named(room, [person], guests)
        passed += gates.refuse(repo, unmet, override, on)
    return Placed({}, (), passed, tuple(named))


def _refuse_one_bed_for_many(
    repo: Repository,
    arriving: Sequence[Record],
    place: Place,
    nights: Nights,
    programme: str,
    leaving: Sequence[str],
) -> None:
    if len(arriving) > 1:
        raise UsageError(
            n_("{n} person cannot sleep in one bed", "{n} people cannot sleep in one bed",
               len(arriving)),
            _("give a room or a site, and beds are chosen"),
        )  # fmt: skip
    on, until = nights
    for other in places.taken(repo, str(place.bed), on, until, leaving):
        if not is_over(until, other["to_day"]):
            raise Refused(is_taken(str(place.bed), other), _other_places(repo, programme, on, place, 1))


def _kept_bed(
    repo: Repository, place: Place, nights: Nights, leaving: Sequence[str], coming: set[str]
) -> str:
    """That the bed that is named is kept for others, as a sentence; '' where it is not."""
    on, until = nights
    kept = keeping.between(repo, on, until, place.site, coming)
    rooms = places.rooms_on(repo, on, place.site, None, leaving, until, coming=None) if kept else []
    hold = failed(rooms, kept, str(place.bed)) if kept else None
    if hold is None:
        return ""
    return _("{bed} is kept free for {label} until {day}", bed=place.bed, label=hold.label,
             day=dates.show(hold.until))  # fmt: skip


def _where_else(
    repo: Repository, programme: str, place: Place, nights: Nights, coming: set[str], needed: int
) -> str:
    """A hint with what is kept for others in a place, and with the nearest sites that have free beds."""
    beds_ = _other_places(repo, programme, nights[0], place, needed)
    kept = [
        f"{one.place} {one.label} ({one.people})"
        for one in keeping.between(repo, *nights, place.site, coming)
        if place.room is None or places.parts(one.place).room in (None, place.room)
    ]
    if not kept:
        return beds_
    return _("kept free there: {holds}; {beds}", holds=", ".join(dict.fromkeys(kept[:5])), beds=beds_)


def _flat_gates(
    repo: Repository,
    arriving: Sequence[Record],
    guests: Sequence[Sleeper],
    place: Place,
    nights: Nights,
    leaving: Sequence[str],
) -> Iterator[Gate]:
    """That a flat is one household's: for each who would be the second one in it."""
    site = repo.get("site", place.site)
    if site is None or site["kind"] != places.FLAT:
        return
    home = {one.party for one in places.at_home(repo, nights[0], place.site, leaving, nights[1])} or {
        guests[0].party
    }
    for person, guest in zip(arriving, guests, strict=True):
        if home - {guest.party}:
            yield Gate(
                FLAT,
                person["id"],
                _("{place} is the flat of another household than that of {name}", place=place.site,
                  name=people.name(person)),
                _("find an empty flat: azil suggest; or record that they belong together: azil "
                  "household join"),
                "pilot 2016",
            )  # fmt: skip


def _strangers(one: Named) -> Gate:
    """That no minor sleeps with adults none of whom belongs to them."""
    return Gate(
        STRANGERS,
        one.person["id"],
        _("{name} in {room}: a minor and adults who are not relatives would sleep together",
          name=people.name(one.person), room=one.room),
        _("to have a bed chosen, give only the site; see azil suggest"),
        "ZMZ-1 16(7); EASO 2018, 44-45",
    )  # fmt: skip


def _named(room: Room, people_: Sequence[Record], guests: Sequence[Sleeper]) -> Iterator[Named]:
    """Each of the guests in the room that was named, with what speaks against it."""
    records = {person["id"]: person for person in people_}
    for guest in guests:
        person, why = records[guest.person], placement.objection(room, [guest])
        doubt = _("{name} in {room}: {why}", name=people.name(person), room=room.id, why=why) if why else ""
        yield Named(person, room.id, doubt)


def _other_places(repo: Repository, programme: str, on: date, place: Place, needed: int) -> str:
    """A hint with the nearest sites of the programme that have as many free beds."""
    here = repo.get("site", place.site)
    town = here["town"] if here else ""
    sites = []
    for site in repo.rows("SELECT id, town, programmes FROM site ORDER BY id"):
        if programme in site["programmes"].split():
            free = sum(len(room.free) for room in places.rooms_on(repo, on, site["id"]) if not room.home)
            if free >= needed:
                sites.append((site["town"] != town, site["id"] != place.site, f"{site['id']} ({free})"))
    if not sites:
        return _("no site of this programme has space; to record the stay without a bed: --overflow")
    listing = ", ".join(text for _far, _other, text in sorted(sites)[:5])
    return _("free beds: {places}; to record the stay without a bed: --overflow", places=listing)
