"""Where people could sleep: the best places first, and why not the other rooms with a free bed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from azilcli import dates
from azilcli.errors import Refused, UsageError
from azilcli.language import _
from azilcli.reports import lines
from azilcli.reports.table import FLAG, ID, INT, Column, Report, Table
from azilcli.repository import ON, Record, Repository, living, people, places, policies, stays
from azilcli.rules import placement
from azilcli.rules.placement import Offer
from azilcli.rules.rooms import Room, Sleeper
from azilcli.text.keys import natural_key


def suggest(
    repo: Repository,
    typed: Sequence[str],
    *,
    households: Sequence[str] = (),
    on: date,
    site: str | None = None,
    programme: str | None = None,
    limit: int = 0,
    everybody: bool = False,
) -> Report:
    """The rooms with a free bed for people, as they would be chosen on a day, each with why or why not.

    Without `programme` that of their stay counts, and the sites that serve it are looked at; at least one
    of site, programme and stay is needed. Where several families or single people are named, each gets
    its share of the `limit` rows, 0 being no limit, and the best place of one is taken for the next. With
    `everybody` each has one row at least, however many they are.
    """
    guests = living.to_be_placed(repo, typed, on, households)
    here = [stay for person in guests if (stay := _here(repo, person, on))]
    named = {person["id"]: people.name(person) for person in guests}
    sites = _sites(repo, here, site, programme)
    near = _near(repo, [person["id"] for person in guests], here, on)
    leaving = [stay["placement"] for stay in here]
    sleepers = places.as_sleepers(repo, guests, on)
    coming = {name for sleeper in sleepers for name in (sleeper.party, sleeper.group)}
    rooms = {
        id_: {room.id: room for room in places.rooms_on(repo, on, id_, leaving=leaving, coming=coming)}
        for id_ in sites
    }
    parties = placement.parties(sleepers)
    most = max(1, limit // max(1, len(parties))) if limit else None
    rows: list[tuple[Any, ...]] = []
    notes, hidden = list(repo.remarks), 0
    for party in parties:
        names = ", ".join(named[guest.person] for guest in party)
        offers = _offers(party, rooms, near)
        rows += [_row(names, offer) for offer in offers[:most]]
        hidden += len(offers) - len(offers[:most])
        if not offers or not offers[0].beds:
            notes.append(_("no suitable place for {people}", people=names))
        else:
            _take(party, offers, rooms)
    columns = (
        Column("people", _("people")),
        Column("room", _("room"), ID),
        Column("free", _("free"), INT),
        Column("suits", _("suitable"), FLAG),
        Column("beds", _("beds")),
        Column("why", _("why")),
    )
    shown = rows if everybody else rows[: limit or None]
    hidden += len(rows) - len(shown)
    if hidden and len(parties) > 1 and shown == rows:
        notes.insert(0, _("for each the best places; all rooms: --limit 0"))
        hidden = 0
    notes.append(_("On {day}", day=dates.show(on)))
    notes += lines.kept(repo, on, sites, coming)
    return [Table("places", _("Suggested places"), columns, shown, tuple(notes), grouped=True, hidden=hidden)]


def _here(repo: Repository, person: Record, on: date) -> Record | None:
    """The open stay of somebody with its `site` and `placement`, where it holds on the day."""
    stay = stays.open_stay(repo, person["id"])
    last = stays.last_placement(repo, stay["id"]) if stay else None
    if stay is None or last is None or last["from_day"] > on.isoformat():
        return None
    return {**stay, "site": last["site"], "placement": last["id"]}


def _sites(repo: Repository, here: Sequence[Record], site: str | None, programme: str | None) -> list[str]:
    """The sites to look at."""
    code = policies.code(repo, "programme", programme) if programme else ""
    if site:
        row = places.record(repo, "site", site)
        if code and code not in row["programmes"].split():
            raise Refused(
                _("{site} does not serve the programme {programme}", site=row["id"], programme=code),
                _("it serves: {programmes}; see azil site list", programmes=row["programmes"]),
            )
        return [row["id"]]
    if not code:
        if not here:
            raise UsageError(
                _("the programme of the stay is not known"),
                _("give --programme CODE or --site SITE"),
            )
        code = here[0]["programme"]
    return [
        row["id"]
        for row in repo.rows("SELECT id, programmes FROM site ORDER BY id")
        if code in row["programmes"].split()
    ]


def _near(repo: Repository, guests: Sequence[str], here: Sequence[Record], on: date) -> set[str]:
    """The sites where they or others of their households sleep (ZMZ-1 3(5))."""
    rows = repo.rows_of(
        "SELECT DISTINCT sleeper.site FROM membership AS own"
        f" JOIN membership AS beside ON beside.household = own.household AND {ON.format('beside')}"
        f" JOIN sleeper ON sleeper.person = beside.person AND {ON.format('sleeper')}"
        f" WHERE own.person IN ({{ids}}) AND {ON.format('own')}",
        guests,
        on=on,
    )
    return {row["site"] for row in (*rows, *here)}


_Rooms = dict[str, dict[str, Room]]


def _offers(party: Sequence[Sleeper], rooms: _Rooms, near: set[str]) -> list[Offer]:
    """The offers of all sites: whole before parted, then where the household is, then by preference."""
    ranked = [
        ((offer.rank[0], site not in near, offer.rank, natural_key(offer.room.id)), offer)
        for site, its in rooms.items()
        for offer in placement.offers(party, its.values())
    ]
    return [offer for _key, offer in sorted(ranked, key=lambda one: one[0])]


def _take(party: Sequence[Sleeper], offers: Sequence[Offer], rooms: _Rooms) -> None:
    """Let the party have the best place, so that it is not offered to the next one."""
    site = places.parts(offers[0].room.id).site
    waiting = list(party)
    for offer in offers:
        if waiting and offer.beds and places.parts(offer.room.id).site == site:
            people_, waiting = waiting[: len(offer.beds)], waiting[len(offer.beds) :]
            rooms[site][offer.room.id] = offer.room.with_guests(people_)


def _row(names: str, offer: Offer) -> tuple[Any, ...]:
    beds = ", ".join(offer.beds)
    return (names, offer.room.id, len(offer.room.free), int(bool(offer.beds)), beds, offer.why)
