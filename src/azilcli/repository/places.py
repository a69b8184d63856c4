"""Look-ups of sites, rooms and beds, and of their state on a day."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date
from typing import Any

from azilcli import dates
from azilcli.errors import NotFound
from azilcli.language import _
from azilcli.repository import Record, Repository, grouped, health, keeping, policies
from azilcli.rules.children import ADULT, CARER
from azilcli.rules.dispersal import WITHOUT_BEDS
from azilcli.rules.dispersal import is_without_beds as has_no_beds
from azilcli.rules.holds import keep
from azilcli.rules.rooms import Limits, Room, Sleeper
from azilcli.rules.sql import ends, holds
from azilcli.text.keys import place_key
from azilcli.tuples import NamedTuple

CLOSED, OUT_OF_SERVICE = "closed", "out-of-service"
FLAT, MINORS_HOME = "flat", "minors-home"
"""The kinds of site that one household lives in, and where unaccompanied minors belong."""
GROUP = "group"
"""The kind of household that is no family."""
_KINDS = ("site", "room", "bed")


def is_without_beds(repo: Repository, site: str) -> bool:
    """Whether a site is for addresses, which have no beds and count in no capacity."""
    row = repo.get("site", site)
    return row is not None and row["kind"] in WITHOUT_BEDS


def without_beds(repo: Repository) -> frozenset[str]:
    """The sites that are for addresses."""
    return frozenset(id_ for (id_,) in repo.values(f"SELECT id FROM site WHERE {has_no_beds('kind')}"))


class Place(NamedTuple):
    """A site, a room or a bed, with the ids of what it lies in."""

    kind: str
    id: str
    site: str
    room: str | None = None
    bed: str | None = None


def normal(typed: str) -> str:
    """A typed place code in its normal form: capitals, no spaces around the parts."""
    return "/".join(part.strip().upper() for part in typed.strip().strip("/").split("/"))


def parts(id_: str) -> Place:
    """The place that an id names, read off the id itself."""
    pieces = id_.split("/")
    kind = _KINDS[min(len(pieces), 3) - 1]
    return Place(
        kind,
        id_,
        pieces[0],
        "/".join(pieces[:2]) if len(pieces) > 1 else None,
        id_ if len(pieces) > 2 else None,
    )


def place(repo: Repository, typed: str) -> Place:
    """The site, room or bed of a typed code; `NotFound` with those that come near."""
    id_ = named(repo, typed)
    found = parts(id_)
    if id_.count("/") <= 2 and repo.get(found.kind, id_):
        return found
    raise NotFound(_("there is no place “{typed}”", typed=typed), _near(repo, id_))


def named(repo: Repository, typed: str) -> str:
    """The id that a typed place code means; a flat is also called `STAN-CE`."""
    id_ = normal(typed)
    is_flat = id_.startswith("STAN-") and not repo.get("site", parts(id_).site)
    return id_.replace("STAN-", "FLAT-", 1) if is_flat else id_


def record(repo: Repository, kind: str, typed: str) -> Record:
    """The site, room or bed (`kind`) of a typed code."""
    row = repo.get(kind, named(repo, typed))
    if row is None:
        sentences = {
            "site": _("there is no site “{typed}”", typed=typed),
            "room": _("there is no room “{typed}”", typed=typed),
            "bed": _("there is no bed “{typed}”", typed=typed),
        }
        other = parts(normal(typed))
        if other.kind != kind and repo.get(other.kind, other.id):
            hint = _("it is of another kind; see: azil {kind} edit {id} --help", kind=other.kind, id=other.id)
            raise NotFound(sentences[kind], hint)
        raise NotFound(sentences[kind], _near(repo, normal(typed)))
    return row


def _near(repo: Repository, id_: str) -> str:
    from difflib import get_close_matches as close

    above, _slash, last = id_.rpartition("/")
    see, below = "azil site list", "site"
    if above and (outer := parts(above)) and above.count("/") <= 1 and repo.get(outer.kind, above):
        children = "room" if outer.kind == "site" else "bed"
        see, below = f"azil {children} list {above}", f"{children} WHERE {outer.kind} = :above"
    found = [row["id"] for row in repo.rows(f"SELECT id FROM {below} ORDER BY id", above=above)]
    codes = {code.rpartition("/")[2]: code for code in found}
    if near := [codes[name] for name in close(last, codes, n=3, cutoff=0.5)]:
        return _("did you mean {places}?", places=", ".join(near))
    if 0 < len(found) <= 8:
        return _("one of: {codes}", codes=", ".join(found))
    return _("see: {command}", command=see) if found else _("to add one: azil site add")


class Bed(NamedTuple):
    """A bed on a day: whether it is out of service, by which closure, and the use and area of its room."""

    bed: str
    room: str
    site: str
    reserved_for: str | None
    out: bool
    accessible: bool = False
    area_m2: float | None = None
    out_by: str | None = None


def beds_on(repo: Repository, on: date, site: str | None = None) -> list[Bed]:
    """Every bed in use on a day, those out of service included, closed ones left out."""
    closures: dict[str, dict[str, str]] = {CLOSED: {}, OUT_OF_SERVICE: {}}
    closing = f"SELECT id, place, effect FROM closure WHERE {holds('closure')} ORDER BY +id"
    for id_, place, effect in repo.values(closing, on=on):
        closures.setdefault(effect, {})[place] = id_
    closed, unused = closures[CLOSED], closures[OUT_OF_SERVICE]
    beds = []
    for bed, room, site_, use, accessible, area in repo.values(
        "SELECT bed, room, site, reserved_for, accessible, area_m2 FROM bed_place"
        f" WHERE from_day <= :on {'AND site = :site' if site else ''}",
        on=on,
        **_given(site=site),
    ):
        if not (bed in closed or room in closed or site_ in closed):
            by = unused.get(bed) or unused.get(room) or unused.get(site_)
            beds.append(Bed(bed, room, site_, use, by is not None, bool(accessible), area, by))
    return beds


def is_open(repo: Repository, place: Place, on: date) -> bool:
    """Whether a place and all it lies in are in use and in service on a day."""
    above = [id_ for id_ in (place.site, place.room, place.bed) if id_]
    for id_ in above:
        row = repo.get(parts(id_).kind, id_)
        if row is None or row["from_day"] > on.isoformat():
            return False
        closed = repo.row(
            f"SELECT 1 FROM closure WHERE place = :place AND {holds('closure')}",
            place=id_,
            on=on,
        )
        if closed:
            return False
    return True


def sleepers_on(repo: Repository, on: date, place: Place | None = None) -> list[Record]:
    """Who sleeps where in the night of a day, in a place or everywhere, by name."""
    where = f"AND {place.kind} = :place" if place else ""
    return repo.rows(
        f"SELECT * FROM sleeper WHERE {holds('sleeper')} {where} ORDER BY sort_key, placement",
        on=on,
        **_given(place=place.id if place else None),
    )


def taken(
    repo: Repository, bed: str, start: date, end: date | None = None, ignoring: Iterable[str] = ()
) -> list[Record]:
    """Who sleeps in a bed in nights of [start, end), or any time later; by other placements than some."""
    skip = set(ignoring)
    rows = repo.rows(
        f"SELECT * FROM sleeper WHERE bed = :bed AND {ends('to_day')} > :start"
        f" AND {ends('to_day')} > from_day AND from_day < :end AND :start < :end"
        " ORDER BY from_day, placement",
        bed=bed,
        start=start,
        end=end or dates.OPEN,
    )
    return [row for row in rows if row["placement"] not in skip]


def rooms_on(
    repo: Repository,
    on: date,
    site: str,
    room: str | None = None,
    leaving: Iterable[str] = (),
    until: date | None = None,
    *,
    coming: Collection[str] | None = (),
) -> list[Room]:
    """The rooms of a site that have beds which are free from a day up to another or for good.

    Each comes with who sleeps there. People of the placements in `leaving` are taken as gone already. Beds
    kept for others than the households `coming` are not free; with None those that are kept are.
    """
    held = _held(repo, on, site, leaving, until)
    kept = [] if coming is None else keeping.between(repo, on, until, site, coming)
    taken = {bed for _placement, _room, bed in held}
    free: dict[str, list[Bed]] = {}
    for bed in beds_on(repo, on, site):
        if not bed.out and bed.bed not in taken and (kept or room in (None, bed.room)):
            free.setdefault(bed.room, []).append(bed)
    record_ = repo.get("site", site) if free else None
    is_flat = record_ is not None and record_["kind"] == FLAT
    there = _sleepers_of(repo, [p for p, here, _bed in held if is_flat or here in free], on)
    home = frozenset(one.party for those in there.values() for one in those) if is_flat else frozenset()
    limits = room_limits(repo, on) if free else Limits()
    rooms = [
        Room(
            id_,
            tuple(sorted((bed.bed for bed in beds), key=place_key)),
            tuple(there.get(id_, ())),
            beds[0].reserved_for or "",
            frozenset(bed.bed for bed in beds if bed.accessible),
            beds[0].area_m2,
            limits,
            is_flat,
            home,
            record_ is not None and record_["kind"] != MINORS_HOME,
        )
        for id_, beds in free.items()
    ]
    return [one for one in keep(rooms, kept).rooms if room in (None, one.id)] if kept else rooms


def room_of(
    repo: Repository, on: date, id_: str, leaving: Iterable[str] = (), until: date | None = None
) -> Room:
    """A room from a day up to another or for good, with who sleeps there, whether a bed is free or not."""
    row, site = record(repo, "room", id_), record(repo, "site", id_.partition("/")[0])
    is_flat = site["kind"] == FLAT
    held = _held(repo, on, site["id"], leaving, until)
    there = _sleepers_of(repo, [p for p, here, _bed in held if is_flat or here == id_], on)
    return Room(
        id_,
        (),
        tuple(there.get(id_, ())),
        row["reserved_for"] or "",
        area_m2=row["area_m2"],
        limits=room_limits(repo, on),
        is_flat=is_flat,
        home=frozenset(one.party for those in there.values() for one in those) if is_flat else frozenset(),
    )


def at_home(
    repo: Repository, on: date, site: str, leaving: Iterable[str] = (), until: date | None = None
) -> list[Sleeper]:
    """All who sleep at a site from a day up to another, or ever."""
    held = _held(repo, on, site, leaving, until)
    return [one for those in _sleepers_of(repo, [p for p, *_where in held], on).values() for one in those]


def _held(
    repo: Repository, on: date, site: str, leaving: Iterable[str], until: date | None
) -> list[tuple[str, str, str]]:
    """The placements at a site from a day up to another, or ever, but for those `leaving`: id, room, bed."""
    gone = set(leaving)
    return [
        (placement, here, bed)
        for placement, here, bed in repo.values(
            "SELECT id, room, bed FROM slept WHERE site = :site"
            f" AND {ends('to_day')} > :on AND {ends('to_day')} > from_day"
            " AND from_day < :until",
            site=site,
            on=on,
            until=until or dates.OPEN,
        )
        if placement not in gone
    ]


def arrivals(repo: Repository, rooms: list[str], on: date, until: date | None = None) -> list[date]:
    """The days after a day and before another, or ever, on which somebody begins to sleep in the rooms."""
    rows = repo.rows_of(
        f"SELECT DISTINCT from_day FROM slept WHERE room IN ({{ids}}) AND {ends('to_day')} > :on"
        " AND from_day > :on AND from_day < :until ORDER BY from_day",
        rooms,
        on=on,
        until=until or dates.OPEN,
    )
    return [dates.iso(row["from_day"]) for row in rows if dates.is_iso(row["from_day"])]


def room_limits(repo: Repository, on: date) -> Limits:
    """What a room may hold on a day, as the policies in force then say."""
    codes = ("rooms.area-per-person", "rooms.single-adults", "rooms.minors")
    area, adults, minors = (
        float(row["value"]) if (row := policies.in_force(repo, code, on)) else 0 for code in codes
    )
    return Limits(area, int(adults), int(minors))


def _sleepers_of(repo: Repository, placements: list[str], on: date) -> dict[str, list[Sleeper]]:
    """Who sleeps in the rooms of these placements, by room."""
    rows = repo.rows_of(
        "SELECT * FROM sleeper WHERE placement IN ({ids}) ORDER BY sort_key, placement", placements
    )
    by_room: dict[str, list[Sleeper]] = {}
    for row, sleeper in zip(rows, as_sleepers(repo, rows, on), strict=True):
        by_room.setdefault(row["room"], []).append(sleeper)
    return by_room


def as_sleepers(repo: Repository, people: list[Record], on: date, site: str | None = None) -> list[Sleeper]:
    """People (rows with `person` or `id`, `sex`, `birth_date`) as the placement rules see them on a day.

    A child is to sleep beside an adult of its family where one of them is among these people, or at the
    `site`, or at any where none is named.
    """
    wanted = [str(row.get("person") or row["id"]) for row in people]
    minors = {id_ for id_, row in zip(wanted, people, strict=True) if _is_under_age(row["birth_date"], on)}
    households = _households(repo, wanted, minors, on, site)
    examined = health.examinations(repo, wanted, on)
    vulnerable = health.vulnerabilities(repo, wanted, on)
    sleepers = []
    for id_, row in zip(wanted, people, strict=True):
        household = households.get(id_)
        family = household if household and household["is_family"] else None
        sleepers.append(
            Sleeper(
                person=id_,
                party=family["household"] if family else id_,
                sex=row["sex"],
                is_minor=id_ in minors,
                in_family=family is not None and family["size"] > 1,
                needs_isolation=id_ in examined and examined[id_]["fitness"] == health.ISOLATION,
                needs_access=health.DISABILITY in vulnerable.get(id_, ()),
                needs_adult=family is not None
                and id_ in minors
                and not family["adults"].isdisjoint(family["there"] | set(wanted)),
                group=household["household"] if household and not family else "",
            )
        )
    return sleepers


def _households(
    repo: Repository, wanted: list[str], minors: set[str], on: date, site: str | None
) -> dict[str, Record]:
    """The household of each of the people on a day: whether they are family in it, and who else is.

    In a group nobody is, but for the children whom one of it has in care, and that one.
    """
    memberships = repo.rows_of(
        "SELECT membership.person, membership.household, membership.relation, household.kind FROM membership"
        " JOIN household ON household.id = membership.household"
        f" WHERE membership.person IN ({{ids}}) AND {holds('membership')} ORDER BY membership.id",
        wanted,
        on=on,
    )
    members = repo.rows_of(
        "SELECT membership.household, membership.person, membership.relation, person.birth_date,"
        " EXISTS (SELECT 1 FROM sleeper WHERE sleeper.person = membership.person"
        f"  AND {holds('sleeper')} AND sleeper.site = coalesce(:site, sleeper.site)) AS there"
        " FROM membership JOIN person ON person.id = membership.person"
        f" WHERE membership.household IN ({{ids}}) AND {holds('membership')}",
        sorted({row["household"] for row in memberships}),
        on=on,
        site=site,
    )
    of_household = grouped(members, "household")
    by_person = {}
    for row in memberships:
        those = of_household[row["household"]]
        adults = {one["person"] for one in those if not _is_under_age(one["birth_date"], on)}
        carers = {one["person"] for one in those if one["relation"] == CARER} & adults
        in_care = row["person"] in carers or (bool(carers) and row["person"] in minors)
        is_group = row["kind"] == GROUP
        by_person[row["person"]] = {
            **row,
            "is_family": not is_group or in_care,
            "size": len({one["person"] for one in those}),
            "adults": carers if is_group else adults,
            "there": {one["person"] for one in those if one["there"]},
        }
    return by_person


def _is_under_age(born: str | None, on: date) -> bool:
    age = dates.age(born, on)
    return age is not None and age < ADULT


def _given(**values: Any) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value is not None}
