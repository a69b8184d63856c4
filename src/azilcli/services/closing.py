"""Closing a site: who goes by themselves, who is moved where and why, and what ends with it."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from azilcli import dates
from azilcli.errors import Refused
from azilcli.language import _, n_
from azilcli.repository import Record, Repository, grouped, keeping, leaving, people, stays
from azilcli.repository import places as stored
from azilcli.repository.places import CLOSED
from azilcli.rules import placement
from azilcli.rules.allocation import Given, Site, as_now
from azilcli.rules.arrivals import Kind
from azilcli.rules.holds import Hold
from azilcli.rules.rooms import Limits, Room, Sleeper
from azilcli.rules.sql import ends
from azilcli.services import Done, arrivals, gates, places, sleeping, use_case
from azilcli.services.stays import resettle
from azilcli.text.keys import natural_key
from azilcli.tuples import NamedTuple

_SAID_AT_MOST = 5
"""So many sites stand in the sentence that says why none takes somebody."""


class Going(NamedTuple):
    """Somebody who goes before the site is closed, as agreed."""

    person: Record
    day: str
    """The first night without them."""
    is_term: bool
    """Whether their term ends, rather than that a day was agreed."""


class Move(NamedTuple):
    """People who sleep in a room of another site from the day on."""

    people: tuple[Record, ...]
    room: str
    why: str


class Left(NamedTuple):
    """People for whom no other site has a place, and why."""

    people: tuple[Record, ...]
    why: str


class Closing(NamedTuple):
    """What closing a site brings with it."""

    going: Sequence[Going]
    moves: Sequence[Move]
    left: Sequence[Left]
    activities: Sequence[Record]
    liaisons: Sequence[Record]
    kept: Sequence[Hold]
    """Places that stay kept there for others."""


@use_case
def close(
    repo: Repository,
    typed: str,
    *,
    from_day: date,
    to_day: date | None,
    reason: str | None,
    move: bool = False,
    is_tried: bool = False,
) -> tuple[Done, Closing]:
    """Close a site over [from_day, to_day): with `move` whoever still sleeps there moves to other sites then.

    Who goes before as agreed is in nobody's way. Without a day back in use, the activities there end too. A
    plan that is only tried may be of a day ahead, and of people for whom there is no place.
    """
    place = stored.parts(stored.record(repo, "site", typed)["id"])
    if move:
        sleeping.refuse_without_beds(repo, [place.site])
    closure = places.put_closure(repo, place, effect=CLOSED, from_day=from_day, to_day=to_day, reason=reason)
    there = places.occupants(repo, place, from_day, to_day)
    going = list(_going(repo, there, from_day))
    gone = {one.person["person"] for one in going}
    staying = [row for row in there if row["person"] not in gone]
    if not move:
        hint = _("to move them on that day in the same entry: azil site close {site} --move", site=place.id)
        places.refuse_occupied(place, staying, hint)
    _refuse_ahead(staying, from_day, is_tried=is_tried)
    moves, left, beds = _plan(repo, staying, from_day, place.site)
    remarks: tuple[str, ...] = ()
    if not is_tried:
        _refuse(left, from_day)
    if beds and not is_tried:
        _moved, remarks = resettle(repo, beds, from_day)
        with repo.tried():
            rest = places.occupants(repo, place, from_day, to_day)
        rest = [row for row in rest if row["person"] not in gone]
        places.refuse_occupied(place, rest, _("move them first: azil transfer"))
    activities, liaisons = _ending(repo, place.site, from_day) if to_day is None else ((), ())
    kept = keeping.between(repo, from_day, to_day, place.site)
    over = Closing(going, moves, left, activities, liaisons, kept)
    for row in over.activities:
        repo.put("activity", row["id"], to_day=max(from_day.isoformat(), row["from_day"]))
    codes = {**gates.IN_ROOMS, **gates.OF_HOUSE_RULES}
    with gates.told(repo, [] if is_tried else [*beds], (from_day,), codes) as alone:
        entry = repo.record("site close")
    sentence = places.closed_sentence(place.id, out=False, from_day=from_day, to_day=to_day)
    parts = [sentence, *_counted(over, len(beds))]
    data = {"closure": closure, "place": place.id, **_as_data(over, beds)}
    return Done(entry, "; ".join(parts), data, (*remarks, *alone)), over


def _refuse_ahead(staying: Sequence[Record], day: date, *, is_tried: bool) -> None:
    """Refuse to move people on a day that lies ahead: what is recorded has happened."""
    if staying and day > dates.today() and not is_tried:
        raise Refused(
            _("people can be moved only on the day itself; {day} lies in the future", day=dates.show(day)),
            _("for the plan: --dry-run; to keep the places free: azil hold add"),
        )


def _going(repo: Repository, there: Sequence[Record], from_day: date) -> Iterator[Going]:
    """Those who go from today on, and before the day, as agreed with the police or at the end of a term."""
    today = dates.today()
    if from_day <= today:
        return
    agreed = leaving.agreed(repo, today.isoformat(), from_day.isoformat())
    terms = stays.last_days(repo, [row["stay"] for row in there], today)
    for row in there:
        days = [(agreed[row["person"]], False)] if row["person"] in agreed else []
        if (last := terms.get(row["stay"])) and today.isoformat() <= last < dates.OPEN:
            days.append(((dates.iso(last) + timedelta(days=1)).isoformat(), True))
        if days and min(days)[0] <= from_day.isoformat():
            yield Going(row, *min(days))


def _plan(
    repo: Repository, staying: Sequence[Record], on: date, closing: str
) -> tuple[list[Move], list[Left], dict[str, str]]:
    """Who moves where, who finds no place, and the bed of each; the programmes one after the other."""
    by_programme = grouped(staying, "programme")
    rows = {row["person"]: row for row in staying}
    limits, rooms = stored.room_limits(repo, on), dict[str, Room]()
    moves: list[Move] = []
    left: list[Left] = []
    beds: dict[str, str] = {}
    for programme, those in sorted(by_programme.items()):
        sites = [site for site in arrivals.sites(repo, programme, on, arrivals.Asked()) if site.id != closing]
        for site in sites:
            for room in site.rooms:
                rooms.setdefault(room.id, room)
        seats, without = _seated(as_now(sites, rooms), limits, stored.as_sleepers(repo, those, on), rooms)
        for party, bed_of, why in seats:
            beds |= bed_of
            where = next(iter(bed_of.values())).rpartition("/")[0]
            moves.append(Move(tuple(rows[one.person] for one in party), where, why))
        now = as_now(sites, rooms)
        left += [Left(tuple(rows[one.person] for one in party), _why_not(now, party)) for party in without]
    return sorted(moves, key=lambda move: natural_key(move.room)), left, beds


_Seat = tuple[list[Sleeper], dict[str, str], str]
"""A party, or those of it who share a room, the bed of each, and what speaks for the room."""


def _seated(
    sites: Sequence[Site], limits: Limits, guests: Sequence[Sleeper], rooms: dict[str, Room]
) -> tuple[list[_Seat], list[list[Sleeper]]]:
    """Who gets which beds, as a mass arrival would, and who none; the rooms are as they are then.

    A family that no room holds is parted over rooms of one site, as in an admission.
    """
    kinds: dict[Kind, list[list[Sleeper]]] = defaultdict(list)
    waiting: list[list[Sleeper]] = []
    for party in placement.parties(guests):
        kind = _kind(party)
        (waiting if kind is None else kinds[kind]).append(party)
    seats: list[_Seat] = []
    if kinds and sites:
        arrival = Counter({kind: len(kinds[kind]) for kind in sorted(kinds)})
        for seat in arrivals.best(Given(arrival, tuple(sites), limits=limits)).seats:
            party = kinds[seat.kind].pop(0)
            offer = placement.offers(party, [rooms[seat.room]])[0]
            if offer.beds:
                seats.append(_take(rooms, seat.room, party, offer.why))
            else:
                waiting.append(party)
    waiting += [party for those in kinds.values() for party in those]
    without = []
    for party in waiting:
        shares = _parted(as_now(sites, rooms), party)
        seats += [_take(rooms, room, share, _("as in an admission")) for room, share in shares.items()]
        without += [] if shares else [party]
    return seats, without


def _kind(party: Sequence[Sleeper]) -> Kind | None:
    """A party as a plan of arrivals knows it; None for one of a family whose others sleep elsewhere."""
    first = party[0]
    if len(party) > 1:
        needing = sum(one.needs_access for one in party)
        return Kind(len(party), is_minor=all(one.is_minor for one in party), needing=needing)
    if first.in_family and not first.needs_isolation:
        return None
    return Kind(1, first.sex, first.is_minor, first.needs_isolation, int(first.needs_access))


def _take(rooms: dict[str, Room], id_: str, party: list[Sleeper], why: str) -> _Seat:
    """Put people in a room."""
    beds = rooms[id_].beds_for(party)
    rooms[id_] = rooms[id_].with_guests(party)
    return party, beds, why


def _parted(sites: Sequence[Site], party: list[Sleeper]) -> dict[str, list[Sleeper]]:
    """Who of a party gets which room of the site with most free beds that holds all; empty if none does."""
    for site in sorted(sites, key=lambda site: -site.free):
        choice = placement.choose(party, site.rooms)
        if not choice.left:
            shares: dict[str, list[Sleeper]] = defaultdict(list)
            for one in party:
                shares[choice.beds[one.person].rpartition("/")[0]].append(one)
            return shares
    return {}


def _why_not(sites: Sequence[Site], party: Sequence[Sleeper]) -> str:
    """What keeps a party from the other sites: of each what most of its rooms say."""
    reasons = []
    for site in sorted(sites, key=lambda site: -site.free)[:_SAID_AT_MOST]:
        why = Counter(
            placement.objection(room, party) or placement.shortage(room, party) for room in site.rooms
        )
        most = min(why, key=lambda sentence: (-why[sentence], sentence)) if why else _("no free bed")
        reasons.append(f"{site.id}: {most}")
    return "; ".join(reasons) or _("no other site serves the programme")


def _refuse(left: Sequence[Left], on: date) -> None:
    """Refuse to move people where somebody finds no place, naming the first."""
    if left:
        first = left[0].people[0]
        raise Refused(
            _("{name} finds no place at another site on {day}: {why}", name=people.name(first),
              day=dates.show(on), why=left[0].why),
            _("make room there, or end the stay: azil discharge; for the whole plan: --dry-run"),
        )  # fmt: skip


def _ending(repo: Repository, site: str, day: date) -> tuple[list[Record], list[Record]]:
    """The activities at a site that do not end before a day, and whom to call for it alone."""
    return (
        repo.rows(
            f"SELECT * FROM activity WHERE site = :site AND {ends('to_day')} > :day ORDER BY id",
            site=site,
            day=day,
        ),
        repo.rows("SELECT * FROM valid_liaison WHERE site = :site ORDER BY organisation, id", site=site),
    )


def _counted(over: Closing, moved: int) -> Iterator[str]:
    """What is said of it in the receipt."""
    if over.going:
        yield n_("{n} person goes before, as agreed", "{n} people go before, as agreed", len(over.going))
    if moved:
        yield n_("{n} person moves", "{n} people move", moved)
    if over.left:
        yield _("without a place elsewhere: {n}", n=sum(len(one.people) for one in over.left))
    if over.activities:
        yield _("activities that end: {codes}", codes=", ".join(row["id"] for row in over.activities))
    if over.liaisons:
        names = ", ".join(row["name"] or row["id"] for row in over.liaisons)
        yield _("still recorded as contact persons for it: {names}", names=names)
    if over.kept:
        labels = ", ".join(dict.fromkeys(f"{hold.label} ({hold.place})" for hold in over.kept))
        yield _("places still kept there: {holds}; azil hold cancel", holds=labels)


def _as_data(over: Closing, beds: dict[str, str]) -> dict[str, object]:
    """The same as programs read it."""
    return {
        "going": [{"person": one.person["person"], "name": people.name(one.person), "day": one.day}
                  for one in over.going],
        "moves": [{"person": row["person"], "name": people.name(row), "bed": beds[row["person"]],
                   "why": move.why} for move in over.moves for row in move.people],
        "left": [{"person": row["person"], "name": people.name(row), "why": one.why}
                 for one in over.left for row in one.people],
        "activities": [row["id"] for row in over.activities],
        "liaisons": [row["id"] for row in over.liaisons],
        "holds": [hold.id for hold in over.kept],
    }  # fmt: skip
