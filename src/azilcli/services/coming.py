"""Those of a list who came: entered, examined and admitted to the places kept for them, in one entry."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from contextlib import nullcontext
from datetime import date
from typing import Any

from azilcli import dates
from azilcli.errors import Refused, UsageError
from azilcli.language import _, n_
from azilcli.repository import Record, Repository, keeping, places, policies, stays
from azilcli.repository import people as stored
from azilcli.rules import allocation, births, holds
from azilcli.rules.allocation import Given, Site
from azilcli.rules.arrivals import One, Party, Row, parties
from azilcli.rules.rooms import Room
from azilcli.services import (
    Done,
    arrivals,
    check_day,
    expected,
    gates,
    memberships,
    nights,
    people,
    sleeping,
    status,
    use_case,
)
from azilcli.services import stays as service
from azilcli.services.lists import headings
from azilcli.text.cells import heading
from azilcli.text.keys import search_key, sort_key
from azilcli.tuples import NamedTuple

_YES = ("yes", "da", "x")


class _Comer(NamedTuple):
    """Somebody of the list: who, what is said of them, and whether they are new in the file."""

    person: Record
    row: One
    is_new: bool

    @property
    def needs_access(self) -> bool:
        """Whether an accessible bed is needed."""
        return "a" in self.row.needs


@use_case
def confirm(
    repo: Repository,
    rows: Sequence[Row],
    *,
    programme: str,
    on: date,
    label: str,
    sure: bool = False,
    override: str | None = None,
) -> Done:
    """Admit those of a list who came and were examined to the places that are kept under a label.

    Who is not in the file yet is entered, with the household; who is, by name, birth date and sex, is not
    entered again, and whoever is accommodated already is left as they are. A household waits until all of it
    are examined. Raises `Doubtful` for new people as `people.add` does.
    """
    check_day(on)
    code = policies.code(repo, "programme", programme)
    listed = parties(rows, on)
    present = [party for party in listed if all(member.exam for member in party.members)]
    comers = _comers(repo, rows, [member for party in present for member in party.members])
    there = {line for line, one in comers.items()
             if not one.is_new and stays.stay_on(repo, one.person["id"], on)}  # fmt: skip
    missing = [party for party in listed if not there.issuperset(member.line for member in party.members)]
    coming = [party for party in missing if party in present]
    sites = _kept(repo, label, on, any(party.kind.needing for party in missing))
    given = Given(Counter(), sites, overflow=True, limits=places.room_limits(repo, on))
    seated = [one for one in _seated(given, missing if coming else ()) if one[0] in coming]
    _refuse_nobody(seated, listed, present)
    remarks = people.doubted(repo, [comer.person for comer in comers.values() if comer.is_new], sure=sure)
    statuses = _told(repo, [comers[member.line] for party in coming for member in party.members], on)
    _together(repo, coming, comers, on)
    admitted = _put(repo, seated, comers, sites, code, on)
    ids = [one["person"] for one in admitted]
    passed = gates.of_coming(repo, ids, on, override)
    for site in sorted({one["site"] for one in admitted}):
        expected.come(repo, label, site, [one["bed"] for one in admitted if one["site"] == site], on)
    with status.follows(repo, statuses, override) if statuses else nullcontext(()) as follows:
        entry = repo.record("allocate")
    waiting = sum(len(party.members) for party in listed) - sum(len(party.members) for party in present)
    left = sum(p.kind.size for p in coming) - len(admitted)
    still = sum(hold.people for hold in keeping.between(repo, on) if hold.label == label)
    sentence = n_(
        "Admitted on {day} for {label}: {n} person; already there: {there}; not examined: "
        "{waiting}; without a place: {left}; still expected: {still}",
        "Admitted on {day} for {label}: {n} people; already there: {there}; not examined: "
        "{waiting}; without a place: {left}; still expected: {still}",
        len(admitted),
        day=dates.show(on),
        label=label,
        there=len(there),
        waiting=waiting,
        left=left,
        still=still,
    )
    data = {"label": label, "programme": code, "arrived": on.isoformat(), "people": admitted,
            "already_there": len(there), "not_examined": waiting, "left": left,
            "expected": still}  # fmt: skip
    return Done(entry, sentence, data, (*passed, *follows), remarks)


def _comers(repo: Repository, rows: Sequence[Row], ones: Sequence[One]) -> dict[int, _Comer]:
    """Who the rows of the list are, by line; `UsageError` with all that cannot be read of them."""
    comers, faults = dict[int, _Comer](), list[UsageError]()
    for one in ones:
        try:
            comers[one.line] = _comer(repo, rows, one)
            if one.status:
                _status(repo, one)
        except UsageError as error:
            faults.append(error)
    if faults:
        every = "; ".join(fault.sentence for fault in faults)
        raise UsageError(every, faults[0].hint)
    return comers


def _comer(repo: Repository, rows: Sequence[Row], one: One) -> _Comer:
    """Who a row of the list is: somebody of this name, birth date and sex in the file, or somebody new."""
    row = rows[one.line - 2]
    if one.people > 1:
        raise UsageError(
            _("line {n}: who came is named, one person in each line", n=one.line),
            _("columns: {columns}", columns="household, family_name, given_name, sex, birth_date, exam"),
        )
    entered = people.Identity()
    for column, value in row.items():
        if name := headings.HEADERS.get(heading(column or "")):
            setattr(entered, name, (value or "").strip())
    entered.line, entered.languages = one.line, entered.languages or one.language
    born = births.read(entered.birth_date)[0] if entered.birth_date else None
    person = repo.row(
        "SELECT * FROM person WHERE sort_key = :key AND birth_date = :born AND sex = :sex"
        " AND same_as IS NULL ORDER BY id LIMIT 1",
        key=sort_key(f"{entered.family_name} {entered.given_name}"),
        born=born,
        sex=one.sex,
    )
    return _Comer(person or people.put_person(repo, entered), one, person is None)


def _told(repo: Repository, those: Sequence[_Comer], on: date) -> list[Record]:
    """Put what the list says of people on a day: examination, receipt of information, status; the statuses.

    No diagnosis is recorded (ZMZ-1 42(3), (4)).
    """
    statuses = []
    for one in those:
        id_, said = one.person["id"], {"person": one.person["id"], "on_day": on}
        repo.put("examination", f"{id_}/{on.isoformat()}", **said, fitness=one.row.exam)
        if one.row.informed:
            language = None if search_key(one.row.informed) in _YES else one.row.informed
            repo.put("information", f"{id_}/{on.isoformat()}", **said, language=language)
        if one.row.status:
            code = _status(repo, one.row)
            repo.put("status", f"{id_}/{on.isoformat()}", **said, code=code)
            statuses.append({"person": id_, "on_day": on.isoformat(), "code": code})
    return statuses


def _status(repo: Repository, one: One) -> str:
    """The status of a row. Raises `UsageError` with its line."""
    try:
        return policies.code(repo, "status", one.status)
    except UsageError as error:
        where = _("line {line} of the CSV: {sentence}", line=one.line, sentence=error.sentence)
        raise UsageError(where, error.hint) from None


def _together(repo: Repository, coming: Sequence[Party], comers: dict[int, _Comer], on: date) -> None:
    """Put who belongs to which household: the one that some of them belong to already, or a new one."""
    households: dict[str, list[Record]] = defaultdict(list)
    for party in coming:
        if party.household:
            households[party.household] += [comers[member.line].person for member in party.members]
    for name, members in households.items():
        homes = {member["id"]: stored.household_of(repo, member["id"], on) for member in members}
        home = next((one["id"] for one in homes.values() if one), None)
        if home is None and len(members) > 1:
            kind = policies.code(repo, "household-kind", "family")
            head = next((one for one in members if one.get("relation") == "head"), members[0])
            home = repo.add("household", name=memberships.called(name, head), kind=kind)
        for member in members:
            if home and not homes[member["id"]]:
                memberships.put(repo, home, member["id"], on, member.get("relation"))


def _kept(repo: Repository, label: str, on: date, is_needed: bool) -> tuple[Site, ...]:
    """The sites with the rooms in which places are kept under a label, and no more beds than are kept."""
    own = [one for one in keeping.between(repo, on) if one.label == label and one.from_day <= on.isoformat()]
    if not own:
        raise Refused(
            _("nothing is kept for {label} on {day}", label=label, day=dates.show(on)),
            _("see: azil hold list; first: azil allocate, without --confirm"),
        )
    sites = []
    for id_ in sorted({places.parts(one.place).site for one in own}):
        rooms = places.rooms_on(repo, on, id_, coming={label})
        kept = holds.keep(rooms, [one for one in own if places.parts(one.place).site == id_])
        people_ = {one.id: one.people for one in own}
        count = Counter(str(places.parts(bed).room)
                        for hold, beds in kept.beds.items() for bed in beds[: people_[hold]])  # fmt: skip
        its = tuple(_cut(room, count[room.id], is_needed) for room in rooms if count[room.id])
        free = sum(len(room.free) for room in its)
        sites.append(Site(id_, its, free, 0))
    return tuple(sites)


def _cut(room: Room, count: int, is_needed: bool) -> Room:
    """A room with so many of its free beds: accessible ones first where somebody needs them, else last."""
    free = sorted(room.free, key=lambda bed: (bed in room.accessible) != is_needed)
    return room._replace(free=tuple(free[:count]))


def _seated(given: Given, coming: Sequence[Party]) -> Iterator[tuple[Party, str]]:
    """Each party that gets a place, with its room: the one in the list where it is kept and takes them."""
    rooms = {room.id: room for site in given.sites for room in site.rooms}
    others = []
    for number, party in enumerate(coming):
        room = rooms.get(places.normal(party.members[0].room))
        if room and allocation.fits(room, party.kind, overflow=True) >= party.kind.size:
            rooms[room.id] = room.with_guests(party.kind.guests(f"listed {number}"))
            yield party, room.id
        else:
            others.append(party)
    if others:
        sites = allocation.as_now(given.sites, rooms)
        remaining = given._replace(arrival=Counter(party.kind for party in others), sites=sites)
        yield from allocation.seated(others, arrivals.best(remaining))


def _refuse_nobody(
    seated: Sequence[tuple[Party, str]], listed: Sequence[Party], present: Sequence[Party]
) -> None:
    if seated:
        return
    if not present and listed:
        raise Refused(
            _("nobody on the list has been examined"),
            _("write what came of it into the column exam: fit, isolation or referred"),
        )
    raise Refused(
        _("nobody on the list is still to be admitted to the places that are kept"), _("see: azil hold list")
    )


def _put(
    repo: Repository,
    seated: Sequence[tuple[Party, str]],
    comers: dict[int, _Comer],
    sites: Sequence[Site],
    programme: str,
    on: date,
) -> list[dict[str, Any]]:
    """Put the stays of those who get a place, each in a bed; those who need an accessible one first."""
    rooms = {room.id: room for site in sites for room in site.rooms}
    free = {id_: list(room.free) for id_, room in rooms.items()}
    admitted = []
    for party, id_ in sorted(seated, key=lambda one: -one[0].kind.needing):
        for one in sorted(party.members, key=lambda one: not comers[one.line].needs_access):
            person, accessible = comers[one.line].person, rooms[id_].accessible
            wanted = comers[one.line].needs_access
            bed = min(free[id_], key=lambda bed: (bed in accessible) != wanted)
            free[id_].remove(bed)
            sleeping.refuse_unborn(person, on)
            term = sleeping.term(repo, person, programme, on, None)
            line = (nights.as_part(places.parts(bed), bed, on, None),)
            admitted.append(service.begin(repo, person, programme, on, term, line, {}))
    return admitted
