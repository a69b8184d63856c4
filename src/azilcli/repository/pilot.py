"""Look-ups for the evaluation of the flats: cases, the stays of households, and the nights of each flat."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from itertools import chain
from typing import Any

from azilcli import dates
from azilcli.errors import check_among
from azilcli.repository import Record, Repository, flats, grouped, nights
from azilcli.repository.flats import Asked, Cost, Pupils
from azilcli.repository.places import FLAT
from azilcli.rules.sql import ends, holds
from azilcli.rules.status import EVICTION
from azilcli.text.keys import search_key
from azilcli.tuples import NamedTuple

_HELPED = ("granted", "partly", "helped")
"""Results of requests that helped (code list request-result)."""


class Case(NamedTuple):
    """A warning with what was done about it."""

    row: Record
    requests: list[Record]
    steps: list[Record]
    contacts: list[Record]
    adults: int
    minors: int
    aid: list[Record]
    """What was given to the household since."""
    town: str
    year: str

    @property
    def household(self) -> str:
        """Whose case it is."""
        return str(self.row["household"])

    @property
    def partners(self) -> set[str]:
        """The organisations that noticed it, or were asked."""
        return {str(self.row["noticed_by"]), *(str(one["organisation"]) for one in self.requests)}


class Home(NamedTuple):
    """The stay of a household in a flat."""

    stays: list[Record]
    """Those of its members."""
    household: str
    site: str
    town: str
    year: str
    start: date
    end: date | None
    until: date | None
    """The last day of what was granted."""
    extensions: int
    destinations: frozenset[str]
    is_together: bool
    """Whether all who left went to the same place."""
    efforts: Mapping[str, list[Record]]
    """What is recorded of a search for housing and of cooperation, by its kind."""
    asked: Mapping[int, Asked]
    """Which extension was asked for, and what came of it."""
    pupils: Pupils


class Spell(NamedTuple):
    """A bed that was in use, or a placement: its code, the first of its nights and the one after the last."""

    id: str
    first: int
    after: int

    @property
    def nights(self) -> range:
        """The nights one by one."""
        return range(self.first, self.after)


class Rooms(NamedTuple):
    """A flat: the nights on which it was in use, and those on which somebody slept there, as ordinals."""

    site: str
    town: str
    beds: list[Spell]
    placements: list[Spell]
    costs: list[Cost]
    """What the nights on which it was in use cost, as far as recorded."""

    @property
    def open(self) -> frozenset[int]:
        """The nights on which it was in use."""
        return _nights(self.beds)

    @property
    def taken(self) -> frozenset[int]:
        """The nights on which somebody slept there."""
        return _nights(self.placements)


class Data(NamedTuple):
    """All that is looked at, up to the last day."""

    cases: list[Case]
    homes: list[Home]
    flats: list[Rooms]
    last: date

    def only(self, town: str | None = None, year: str | None = None, partner: str | None = None) -> Data:
        """The part of a town, of a year, of a partner; what has no partner is left out of the last."""
        cases = [
            one
            for one in self.cases
            if town in (None, one.town)
            and year in (None, one.year)
            and (partner is None or partner in one.partners)
        ]
        households = {one.household for one in cases}
        homes = [
            one
            for one in self.homes
            if town in (None, one.town)
            and year in (None, one.year)
            and (partner is None or one.household in households)
        ]
        flats = [_of_year(one, year) for one in self.flats if town in (None, one.town)]
        return Data(cases, homes, flats if partner is None else [], self.last)

    @property
    def towns(self) -> list[str]:
        """The towns there are, by name."""
        return sorted({one.town for those in (self.cases, self.homes, self.flats) for one in those} - {""})

    @property
    def years(self) -> list[str]:
        """The years in which cases were noticed or households arrived."""
        return sorted({one.year for those in (self.cases, self.homes) for one in those})


def _of_year(one: Rooms, year: str | None) -> Rooms:
    if year is None:
        return one
    first, after = (date(int(year) + more, 1, 1).toordinal() for more in (0, 1))
    beds, placements = (
        [Spell(its.id, *both) for its in those if (both := _both(its.first, its.after, first, after))]
        for those in (one.beds, one.placements)
    )
    costs = [
        cost._replace(nights={day: value for day, value in cost.nights.items() if first <= day < after})
        for cost in one.costs
    ]
    return one._replace(beds=beds, placements=placements, costs=costs)


def _both(start: int, end: int, first: int, after: int) -> tuple[int, int] | None:
    """The nights that two intervals have in common, if there are any."""
    start, end = max(start, first), min(end, after)
    return (start, end) if start < end else None


def data(repo: Repository, first: date, last: date) -> Data:
    """The cases noticed, and the stays and nights in flats, from one day to another, both included."""
    return Data(_cases(repo, first, last), _homes(repo, first, last), _flats(repo, first, last), last)


_REQUESTS = "SELECT * FROM valid_request WHERE warning IN ({ids}) AND asked_on <= :last"
_STEPS = "SELECT * FROM valid_step WHERE warning IN ({ids}) AND set_on <= :last"
_MEMBERS = """
    SELECT m.household, m.person, m.from_day, m.to_day, p.birth_date
    FROM membership AS m JOIN person AS p ON p.id = m.person WHERE m.household IN ({ids})"""
_CONTACTS = f"""
    SELECT DISTINCT m.household, c.id, c.on_day
    FROM membership AS m JOIN valid_contact AS c ON c.person = m.person AND {holds("m", "c.on_day")}
    WHERE m.household IN ({{ids}}) AND c.on_day <= :last"""
_AID = """
    SELECT id, household, kind, amount, on_day FROM valid_aid WHERE household IN ({ids})
    AND state = 'given' AND amount IS NOT NULL AND on_day <= :last"""
_GRANTED = "FROM extension AS x WHERE x.stay = s.id AND x.decided_on <= :last"
_STAYS = f"""
    SELECT s.*, p.site, site.town AS site_town,
           min(p.from_day || {ends("p.to_day")} || p.site) AS first_there,
           coalesce((SELECT min(m.household) FROM membership AS m
                     WHERE m.person = s.person AND {holds("m", "s.arrived")}), s.person) AS household,
           (SELECT max(x.until) {_GRANTED}) AS extended, (SELECT count(*) {_GRANTED}) AS extensions
    FROM stay AS s JOIN sleeper AS p ON p.stay = s.id JOIN site ON site.id = p.site
    WHERE s.programme = :programme AND site.kind = :flat AND s.arrived <= :last
      AND {ends("s.departed")} > :first GROUP BY s.id ORDER BY s.arrived, s.id"""
"""SQL: the stays in flats; of one that moved from flat to flat the first, from which `min` takes the row."""
_EFFORTS = """
    SELECT id, person, kind, on_day FROM evidence WHERE person IN ({ids})
    AND kind IN ('housing-search', 'cooperation') AND on_day <= :last"""
_SLEPT = f"""
    SELECT id, from_day, {ends("to_day")} AS to_day FROM slept
    WHERE site = :site AND from_day <= :last AND {ends("to_day")} > :first"""


def _cases(repo: Repository, first: date, last: date) -> list[Case]:
    rows = repo.rows(
        "SELECT * FROM valid_warning WHERE noticed_on BETWEEN :first AND :last ORDER BY noticed_on, id",
        first=first,
        last=last,
    )
    ids = [row["id"] for row in rows]
    homes = sorted({row["household"] for row in rows})
    requests = grouped(repo.rows_of(_REQUESTS, ids, last=last), "warning")
    steps = grouped(repo.rows_of(_STEPS, ids, last=last), "warning")
    members = grouped(repo.rows_of(_MEMBERS, homes), "household")
    contacts = grouped(repo.rows_of(_CONTACTS, homes, last=last), "household")
    aid = grouped(repo.rows_of(_AID, homes, last=last), "household")
    return [
        _case(row, last, requests[row["id"]], steps[row["id"]], members[row["household"]],
              contacts[row["household"]], aid[row["household"]])
        for row in rows
    ]  # fmt: skip


def _case(
    row: Record,
    last: date,
    requests: list[Record],
    steps: list[Record],
    members: list[Record],
    contacts: list[Record],
    aid: list[Record],
) -> Case:
    on, until = row["noticed_on"], row["outcome_on"] or last.isoformat()
    there = {
        one["person"]: dates.age(one["birth_date"], dates.iso(on))
        for one in members
        if one["from_day"] <= on < (one["to_day"] or dates.OPEN)
    }
    young = sum(age is not None and age < 18 for age in there.values())
    minors = row["minors"] if row["minors"] is not None else young
    return Case(
        _up_to(row, last),
        requests,
        steps,
        [one for one in contacts if on <= one["on_day"] <= until],
        max((row["members"] or len(there)) - minors, 0),
        minors,
        [one for one in aid if one["on_day"] >= on],
        row["municipality"] or "",
        on[:4],
    )


_LATER = {
    "decided_on": ("decided_on", "decision", "refusal"),
    "outcome_on": ("outcome_on", "outcome"),
    "checked_after_on": ("checked_after_on", "still_housed", "income_after", "debt_after"),
    "asked_flat_on": ("asked_flat_on",),
}


def _up_to(row: Record, last: date) -> dict[str, Any]:
    """A warning without what happened after a day."""
    gone = {name for day, names in _LATER.items() if (row[day] or "") > last.isoformat() for name in names}
    return {name: None if name in gone else value for name, value in row.items()}


def _homes(repo: Repository, first: date, last: date) -> list[Home]:
    rows = repo.rows(_STAYS, programme=EVICTION, flat=FLAT, first=first, last=last)
    people = sorted({row["person"] for row in rows})
    efforts = grouped(repo.rows_of(_EFFORTS, people, last=last), "person")
    homes = list(grouped(rows, "household", "site").values())
    more = zip(flats.asked(repo, homes, last), flats.pupils(repo, homes, last), strict=True)
    return [_home(those, efforts, last, *its) for those, its in zip(homes, more, strict=True)]


def _home(
    those: list[Record],
    efforts: Mapping[str, list[Record]],
    last: date,
    asked: Mapping[int, Asked],
    pupils: Pupils,
) -> Home:
    left = [one["departed"] for one in those if (one["departed"] or dates.OPEN) <= last.isoformat()]
    start, is_over = min(one["arrived"] for one in those), len(left) == len(those)
    end = max(left) if is_over else None
    seen = [
        one
        for person in dict.fromkeys(row["person"] for row in those)
        for one in efforts[person]
        if start <= one["on_day"] <= (end or last.isoformat())
    ]
    granted = [one["extended"] or one["until"] for one in those if one["extended"] or one["until"]]
    destinations = frozenset(one["destination"] or "" for one in those) if is_over else frozenset()
    return Home(
        those,
        those[0]["household"],
        those[0]["site"],
        those[0]["site_town"] or "",
        start[:4],
        dates.iso(start),
        dates.iso(end) if end else None,
        dates.iso(max(granted)) if granted else None,
        max(one["extensions"] for one in those),
        destinations,
        len(destinations) == 1 and len(set(left)) == 1,
        {kind: [one for one in seen if one["kind"] == kind] for kind in ("housing-search", "cooperation")},
        asked,
        pupils,
    )


def _flats(repo: Repository, first: date, last: date) -> list[Rooms]:
    """The nights in which each flat was in use, and was lived in; none that is still to come."""
    until, rooms = min(last, dates.today()), []
    for site in repo.rows("SELECT * FROM site WHERE kind = :flat ORDER BY id", flat=FLAT):
        if EVICTION in site["programmes"].split():
            beds = [Spell(bed, *its) for (*_in, bed), *its in nights.beds(repo, first, until, site["id"])]
            slept = list(_slept(repo, first, until, site["id"]))
            costs = flats.costs(repo, site["id"], _nights(beds))
            rooms.append(Rooms(site["id"], site["town"] or "", beds, slept, costs))
    return rooms


def _slept(repo: Repository, first: date, last: date, site: str) -> Iterator[Spell]:
    begin, finish = first.toordinal(), last.toordinal() + 1
    for row in repo.rows(_SLEPT, first=first, last=last, site=site):
        start, after = (dates.iso(row[day]).toordinal() for day in ("from_day", "to_day"))
        if both := _both(start, after, begin, finish):
            yield Spell(row["id"], *both)


def _nights(those: Iterable[Spell]) -> frozenset[int]:
    return frozenset(chain.from_iterable(one.nights for one in those))


def town(repo: Repository, typed: str, option: str) -> str:
    """The town, among those of warnings and flats, that was typed."""
    rows = repo.values(
        "SELECT municipality FROM warning UNION SELECT town FROM site WHERE kind = :flat", flat=FLAT
    )
    known = sorted({str(name) for (name,) in rows if name})
    chosen = next((one for one in known if search_key(one) == search_key(typed)), typed)
    check_among(option, chosen, known)
    return chosen


def is_answered(request: Record, last: date) -> bool:
    """Whether a request was answered up to a day."""
    return bool(request["answered_on"] and request["answered_on"] <= last.isoformat())


def has_helped(request: Record, last: date) -> bool:
    """Whether the answer helped."""
    return is_answered(request, last) and request["result"] in _HELPED
