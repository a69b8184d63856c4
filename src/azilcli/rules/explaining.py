"""Why a plan of a mass arrival is as it is: for each place the reason, for each other site what refuses."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator

from azilcli.language import _, n_
from azilcli.rules import placement
from azilcli.rules.allocation import Given, Plan, Site, fits, objection, rest, roomiest
from azilcli.rules.arrivals import Kind
from azilcli.rules.rooms import Room
from azilcli.tuples import NamedTuple


class Line(NamedTuple):
    """Households or people alike who go to a site for one reason."""

    site: str
    kind: Kind
    rooms: tuple[str, ...]
    """One for each of them."""
    why: str


class Refusal(NamedTuple):
    """The first thing that keeps households or people alike from a site."""

    kind: Kind
    site: str
    why: str
    is_possible: bool = False
    """Whether they could go there as well."""


class More(NamedTuple):
    """What would place more people, and how many."""

    what: str
    placed: int


def lines(given: Given, plan: Plan) -> list[Line]:
    """Who goes where, those together who go for the same reason."""
    now = {room.id: room for site in given.sites for room in site.rooms}
    together: dict[tuple[str, Kind, str], list[str]] = {}
    for number, (kind, id_) in enumerate(plan.seats):
        guests = kind.guests(f"new {number}")
        offers = placement.offers(guests, [now[id_]])
        why = offers[0].why if offers and offers[0].beds else _("over a standard")
        together.setdefault((id_.partition("/")[0], kind, why), []).append(id_)
        now[id_] = now[id_].with_guests(guests)
    order = {site.id: at for at, site in enumerate(given.sites)}
    ranked = sorted(together.items(), key=lambda item: (order[item[0][0]], -item[0][1].size, item[0][1:]))
    return [Line(site, kind, tuple(rooms), why) for (site, kind, why), rooms in ranked]


def refusals(given: Given, plan: Plan) -> list[Refusal]:
    """For each kind of household, what keeps it from the sites to which nobody of the kind goes."""
    after, come = rest(given, plan), Counter[str]()
    for seat in plan.seats:
        come[seat.site] += seat.kind.size
    goes = {(seat.kind, seat.site) for seat in plan.seats}
    return [
        _refusal(given, site, kind, after[site.id], come[site.id])
        for kind in given.arrival
        for site in given.sites
        if (kind, site.id) not in goes
    ]


def _refusal(given: Given, site: Site, kind: Kind, after: tuple[Room, ...], come: int) -> Refusal:
    if site.head - come >= kind.size and any(fits(one, kind, given.overflow) >= kind.size for one in after):
        return Refusal(kind, site.id, _("possible too, but worse by the goals"), is_possible=True)
    return Refusal(kind, site.id, _what_refuses(given, site, kind))


def _what_refuses(given: Given, site: Site, kind: Kind) -> str:
    if not site.rooms:
        return _("no free bed")
    why = Counter(objection(room, kind, given.overflow) for room in site.rooms)
    if "" not in why:
        if space := roomiest(site.rooms, kind, given.overflow):
            return n_(
                "its largest room has space for {n} person",
                "its largest room has space for {n} people",
                space,
            )
        sentence, count = min(why.items(), key=lambda item: (-item[1], item[0]))
        return n_("{why} ({n} room)", "{why} ({n} rooms)", count, why=sentence)
    if site.head < kind.size:
        return n_(
            "its limit or reserve leaves {n} place", "its limit or reserve leaves {n} places", site.head
        )
    return _("others of this arrival get its places")


def more(given: Given, left: Callable[[Given], int]) -> list[More]:
    """What would place more people, the most first: each is tried by planning anew with `left`."""
    now = left(given)
    if not now:
        return []
    gains = [More(what, now - left(changed)) for what, changed in _changes(given)]
    return sorted((gain for gain in gains if gain.placed > 0), key=lambda one: -one.placed)


def _changes(given: Given) -> Iterator[tuple[str, Given]]:
    for at, site in enumerate(given.sites):
        beds = tuple(f"{site.id}/+/{number}" for number in range(site.usual))
        wider = site._replace(
            rooms=(
                *site.rooms,
                Room(f"{site.id}/+", beds, reserved_for=_usual_use(site), limits=given.limits),
            ),
            capacity=site.capacity + site.usual,
        )
        sites = (*given.sites[:at], wider, *given.sites[at + 1 :])
        yield (
            n_("one more room of {n} bed in {site}", "one more room of {n} beds in {site}", site.usual,
               site=site.id),
            given._replace(sites=sites),
        )  # fmt: skip
    if large := [kind for kind in given.arrival if kind.size > 1 and not _anywhere(given, kind)]:
        halves = Counter(
            half for kind in large for half in _halves(kind) for _one in range(given.arrival[kind])
        )
        rest = Counter({kind: n for kind, n in given.arrival.items() if kind not in large})
        yield (
            _("two rooms for each family that no room is large enough for"),
            given._replace(arrival=rest + halves),
        )
    if any(site.most is not None for site in given.sites):
        yield _("no limits of sites"), given._replace(sites=tuple(s._replace(most=None) for s in given.sites))
    if any(site.reserve for site in given.sites):
        yield _("no reserve"), given._replace(sites=tuple(s._replace(reserve=0) for s in given.sites))
    if not given.overflow:
        yield _("beds over the standards (--overflow)"), given._replace(overflow=True)


def _usual_use(site: Site) -> str:
    """For whom most rooms of a site are reserved; '' if for anybody."""
    return Counter(room.reserved_for for room in site.rooms).most_common(1)[0][0] if site.rooms else ""


def _anywhere(given: Given, kind: Kind) -> bool:
    return any(fits(room, kind, given.overflow) for site in given.sites for room in site.rooms)


def _halves(kind: Kind) -> tuple[Kind, Kind]:
    """A household in two parts; whoever needs an accessible bed is in the first."""
    first = (kind.size + 1) // 2
    return (
        kind._replace(size=first, needing=min(first, kind.needing)),
        kind._replace(size=kind.size - first, needing=max(0, kind.needing - first)),
    )
