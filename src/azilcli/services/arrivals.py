"""A mass arrival: planned over the sites, and its places kept free."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from math import ceil

from azilcli import dates, solver
from azilcli.errors import Refused, UsageError
from azilcli.language import _
from azilcli.repository import Repository, keeping, places, policies
from azilcli.rules import allocation, explaining, optimum
from azilcli.rules.allocation import Given, Plan, Site
from azilcli.rules.arrivals import Arrival
from azilcli.services import Done, use_case
from azilcli.text.keys import is_blank
from azilcli.tuples import NamedTuple


class Asked(NamedTuple):
    """What is asked of a plan beside the rules of an admission."""

    sites: Sequence[str] = ()
    """Only these, if any are named."""
    most: Mapping[str, int] = {}
    """The most people that a site may hold altogether."""
    reserve: int = 0
    """Of a hundred beds of each site, how many are left free."""
    overflow: bool = False


class Outcome(NamedTuple):
    """A plan, how good it is, why it is so, and what would be better."""

    given: Given
    plan: Plan
    values: allocation.Values
    by_size: allocation.Values
    """Of the plan in order of size, for comparison."""
    lines: list[explaining.Line]
    refusals: list[explaining.Refusal]
    more: list[explaining.More]


@use_case
def allocate(
    repo: Repository,
    arrival: Arrival,
    *,
    programme: str,
    on: date,
    until: date,
    label: str,
    asked: Asked,
) -> tuple[Done, Outcome]:
    """Plan an arrival over the sites of a programme, and keep the places free from a day to a last one."""
    if is_blank(label):
        raise UsageError(_("the label of the arrival is missing"), _('give one with --label "bus 3"'))
    if until < on:
        raise Refused(
            _("it would end on {end}, before it begins on {begin}", end=dates.show(until),
              begin=dates.show(on)),
            _("check both days"),
        )  # fmt: skip
    code = policies.code(repo, "programme", programme)
    before = sum(hold.people for hold in keeping.between(repo, on, until) if hold.label == label)
    given = Given(arrival, sites(repo, code, on, asked), asked.overflow, places.room_limits(repo, on))
    outcome = planned(given)
    people: Counter[str] = Counter()
    alone: dict[str, bool] = defaultdict(bool)
    for seat in outcome.plan.seats:
        people[seat.room] += seat.kind.size
        alone[seat.room] |= seat.kind.is_apart
    for room, count in people.items():
        is_alone = {"alone": 1} if alone[room] else {}
        repo.add("hold", place=room, people=count, label=label, from_day=on, until=until, **is_alone)
    if not people:
        raise Refused(
            _("none of the sites has a place for anybody of this arrival on {day}", day=dates.show(on)),
            _("see: azil report occupancy; other sites: --programme, --overflow"),
        )
    entry = repo.record("allocate")
    sentence = _(
        "Kept free for {label} from {start} to {end}: beds {places}, rooms {rooms}; people without a bed: "
        "{left}",
        places=sum(people.values()),
        label=label,
        start=dates.show(on),
        end=dates.show(until),
        rooms=len(people),
        left=outcome.values.without_bed,
    )
    data = {"label": label, "from_day": on.isoformat(), "until": until.isoformat(), **as_data(outcome)}
    twice = (_("beds already kept free for {label}: {n}", label=label, n=before),) if before else ()
    return Done(entry, sentence, data, (*twice, *_remarks(outcome))), outcome


def sites(repo: Repository, programme: str, on: date, asked: Asked) -> tuple[Site, ...]:
    """The sites that serve the programme, as they are on a day; never flats, which are one household's."""
    wanted = [places.record(repo, "site", typed)["id"] for typed in (*asked.sites, *asked.most)]
    sites = []
    for row in repo.rows("SELECT id, kind, programmes FROM site ORDER BY id"):
        serves = programme in row["programmes"].split() and row["kind"] != places.FLAT
        if not serves or places.is_without_beds(repo, row["id"]):
            if row["id"] in wanted:
                raise Refused(
                    _("{site} does not serve the programme {programme}", site=row["id"], programme=programme),
                    _("see: azil site list"),
                )
        elif not asked.sites or row["id"] in wanted[: len(asked.sites)]:
            beds = places.beds_on(repo, on, row["id"])
            if not beds:
                continue
            sizes = Counter(Counter(bed.room for bed in beds).values())
            sites.append(
                Site(
                    row["id"],
                    tuple(places.rooms_on(repo, on, row["id"])),
                    len(beds),
                    len(places.sleepers_on(repo, on, places.parts(row["id"]))),
                    next((n for typed, n in asked.most.items() if places.normal(typed) == row["id"]), None),
                    ceil(len(beds) * asked.reserve / 100),
                    min(sizes, key=lambda size: (-sizes[size], size)),
                )
            )
    return tuple(sites)


def best(given: Given, by_size: Plan | None = None) -> Plan:
    """The best plan there is means to find; the one in order of size where no other is better."""
    by_size = by_size or allocation.one_by_one(given)
    exact = optimum.best(given) if solver.is_there() else None
    if exact and (exact.is_proved or allocation.values(given, exact) < allocation.values(given, by_size)):
        return exact
    return by_size


def planned(given: Given) -> Outcome:
    """The best plan there is means to find, with why it is so."""
    by_size = allocation.one_by_one(given)
    plan = best(given, by_size)
    return Outcome(
        given,
        plan,
        allocation.values(given, plan),
        allocation.values(given, by_size),
        explaining.lines(given, plan),
        explaining.refusals(given, plan),
        explaining.more(given, _left if plan.is_proved else _left_by_size),
    )


def _left(given: Given) -> int:
    exact = optimum.best(given, goals=1)
    return allocation.values(given, exact).without_bed if exact else _left_by_size(given)


def _left_by_size(given: Given) -> int:
    return allocation.values(given, allocation.one_by_one(given)).without_bed


def _remarks(outcome: Outcome) -> tuple[str, ...]:
    """What is to be said of how the plan was made."""
    if outcome.plan.is_proved:
        return ()
    if solver.is_there():
        return (_("not proved the best: the time for the proof was over"),)
    return (_("planned largest first, not proved the best: the package scipy is not installed"),)


def as_data(outcome: Outcome) -> dict[str, object]:
    """The outcome as programs read it."""
    return {
        "proved": outcome.plan.is_proved,
        "people": sum(seat.kind.size for seat in outcome.plan.seats),
        "goals": {name: _plain(value) for name, value in outcome.values._asdict().items()},
        "by_size": {name: _plain(value) for name, value in outcome.by_size._asdict().items()},
        "rooms": [
            {
                "site": line.site,
                "room": room,
                "who": line.kind.words,
                "people": line.kind.size,
                "why": line.why,
            }
            for line in outcome.lines
            for room in line.rooms
        ],
        "left": [{"who": kind.words, "households": n, "people": n * kind.size}
                 for kind, n in outcome.plan.left.items()],
        "refusals": [{"who": one.kind.words, "site": one.site, "why": one.why} for one in outcome.refusals],
        "more": [{"what": one.what, "people": one.placed} for one in outcome.more],
    }  # fmt: skip


def _plain(value: object) -> object:
    """A share in percent, anything else as it is."""
    return value if isinstance(value, int) else round(100 * float(value), 1)  # type: ignore[arg-type]
