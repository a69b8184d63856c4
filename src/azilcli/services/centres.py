"""Opening a centre: the site with its rooms, its decision, who provides for it and who is responsible."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from azilcli import dates
from azilcli.errors import NotFound, UsageError
from azilcli.language import _, n_
from azilcli.repository import Repository, centres, organisations, policies
from azilcli.rules.dispersal import WITHOUT_BEDS as ADDRESSES
from azilcli.rules.rooms import WITHOUT_BEDS
from azilcli.services import Done, places, use_case
from azilcli.text.keys import is_blank
from azilcli.tuples import NamedTuple

FOOD, SUPPORT = "food", "support"


class Planned(NamedTuple):
    """A centre as it was typed."""

    name: str
    town: str
    kind: str
    programmes: Sequence[str]
    rooms: str
    """Such as 1-20."""
    beds: int
    """In each room in which people sleep."""
    address: str | None = None
    area_m2: float | None = None
    """Of each room in which people sleep."""
    uses: Sequence[str] = ()
    """What some of the rooms are for, each CODE=ROOMS."""
    mandate: str | None = None
    """The decision by which it is founded."""
    food: str | None = None
    """The organisation that brings the food."""
    partners: Sequence[str] = ()
    """Organisations that help there, each CODE or CODE=KIND, several with commas."""
    responsible: str | None = None
    """Who is responsible for the daily presence."""


@use_case
def open_(repo: Repository, typed: str, planned: Planned, *, from_day: date) -> Done:
    """Record a new site with rooms, beds, activities, the decision and who is responsible, in one entry."""
    site = places.put_site(
        repo, typed, planned.kind, planned.programmes, from_day,
        name=planned.name, town=planned.town, address=planned.address,
    )  # fmt: skip
    kind = policies.code(repo, "site-kind", planned.kind)
    if kind in ADDRESSES:
        raise UsageError(
            _("a site of the kind {kind} has no rooms", kind=kind),
            _("to add it: azil site add {site}", site=site),
        )
    rooms, beds = _rooms(repo, site, planned, from_day)
    if not beds:
        raise UsageError(_("a centre without beds takes in nobody"), _("give the beds of a room: --beds N"))
    helps = [
        *_typed(repo, [f"{planned.food}={FOOD}"] if planned.food is not None else []),
        *_typed(repo, planned.partners),
    ]
    activities = [
        _activity(repo, site, organisation, kind, from_day) for organisation, kind in dict.fromkeys(helps)
    ]
    document = _mandate(repo, site, planned.mandate, from_day) if planned.mandate is not None else None
    if planned.responsible is not None:
        _responsible(repo, site, planned.responsible, from_day)
    entry = repo.record("site open")
    sentence = n_(
        "{name} ({site}) opens on {day}: {n} room, beds: {beds}",
        "{name} ({site}) opens on {day}: {n} rooms, beds: {beds}",
        len(rooms),
        name=planned.name,
        site=site,
        day=dates.show(from_day),
        beds=beds,
    )
    needed = centres.needed(repo, site, from_day)
    data = {"site": site, "from_day": from_day.isoformat(), "rooms": rooms, "beds": beds,
            "activities": activities, "document": document, "needed": needed,
            "within_km": centres.distances(repo, from_day)}  # fmt: skip
    return Done(entry, sentence, data)


def _rooms(repo: Repository, site: str, planned: Planned, from_day: date) -> tuple[list[str], int]:
    """Record the rooms; their ids, and how many beds they have altogether."""
    letters = places.bed_letters(planned.beds)
    places.check_area(planned.area_m2)
    numbers = places.room_numbers(planned.rooms)
    uses = dict(_uses(repo, planned.uses, numbers))
    beds = 0
    for number in numbers:
        use = uses.get(number)
        sleep = [] if use in WITHOUT_BEDS else letters
        area = planned.area_m2 if sleep else None
        places.put_room(repo, f"{site}/{number}", sleep, from_day, area_m2=area, reserved_for=use)
        beds += len(sleep)
    return [f"{site}/{number}" for number in numbers], beds


def _uses(repo: Repository, typed: Iterable[str], numbers: Sequence[str]) -> Iterator[tuple[str, str]]:
    """What each room is for of which it is said."""
    uses: dict[str, str] = {}
    for one in typed:
        use, equals, rooms = one.partition("=")
        if not equals:
            raise UsageError(_("“{typed}” does not say which rooms", typed=one), _("use --use women=1-4"))
        code = policies.code(repo, "room-use", use)
        for number in places.room_numbers(rooms):
            if number not in numbers:
                raise UsageError(
                    _("the room {room} is not among the rooms that are opened", room=number),
                    _("add it to --rooms, or leave it out"),
                )
            if uses.setdefault(number, code) != code:
                raise UsageError(
                    _("the room {room} is given two uses: {one} and {other}", room=number, one=uses[number],
                      other=code),
                    _("give it one of them"),
                )  # fmt: skip
            yield number, code


def _typed(repo: Repository, typed: Iterable[str]) -> Iterator[tuple[str, str]]:
    """The organisation and the kind of activity of each that was typed."""
    for one in (part.strip() for many in typed for part in many.split(",")):
        organisation, _equals, kind = one.partition("=")
        if is_blank(organisation):
            raise UsageError(_("the organisation is missing"), _("see: azil organisation list"))
        yield (
            organisations.code(repo, organisation),
            policies.code(repo, "activity-kind", kind.strip() or SUPPORT),
        )


def _activity(repo: Repository, site: str, organisation: str, kind: str, from_day: date) -> str:
    """Record what an organisation does at the site, under a code of both."""
    id_ = f"{organisation}-{site}" if kind == SUPPORT else f"{organisation}-{site}-{kind}".upper()
    places.refuse_known(repo, "activity", id_)
    title = policies.label(repo, "activity-kind", kind)
    return repo.put("activity", id_, code=id_, organisation=organisation, kind=kind, title=title, site=site,
                    from_day=from_day)  # fmt: skip


def _mandate(repo: Repository, site: str, title: str, from_day: date) -> str:
    if is_blank(title):
        raise UsageError(_("the decision is missing"), _('use --mandate "decision 12/2026"'))
    id_ = f"SKLEP-{site}/1"
    places.refuse_known(repo, "document", id_)
    return repo.put("document", id_, code=id_.partition("/")[0], version="1", kind="mandate",
                    title=title.strip(), sites=site, audience="staff", from_day=from_day)  # fmt: skip


def _responsible(repo: Repository, site: str, name: str, from_day: date) -> None:
    """Record whom to ask at the Office about the daily presence at the site."""
    if is_blank(name):
        raise UsageError(_("the name is missing"), _('use --responsible "Novak Ana"'))
    office = organisations.office(repo)
    if office is None:
        raise NotFound(
            _("there is no unit of the Office to which somebody could belong"),
            _('azil organisation add UOIM --kind office --name "..."'),
        )
    repo.add("liaison", organisation=office, name=name.strip(), since=min(from_day, dates.today()),
             role=_("daily presence"), site=site)  # fmt: skip
