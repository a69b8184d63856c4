"""Stays: admission, transfer, discharge; also of days past, in front of what is on record for later ones."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from azilcli import dates
from azilcli.errors import Missing, Refused, UsageError
from azilcli.language import _, listed, n_
from azilcli.ledger import ids
from azilcli.repository import Record, Repository, living, people, places, policies, stays
from azilcli.rules import timeline
from azilcli.services import Done, check_day, gates, listing, nights, placing, sleeping, use_case
from azilcli.tuples import NamedTuple


def admitted(
    repo: Repository,
    typed: Sequence[str],
    to: str,
    *,
    households: Sequence[str] = (),
    on: date,
    programme: str | None = None,
    status_on: date | None = None,
    overflow: bool = False,
    override: str | None = None,
    departed: date | None = None,
    reason: str | None = None,
    destination: str | None = None,
    note: str | None = None,
    address: str | None = None,
    town: str | None = None,
    hold: str | None = None,
    action: str = "admit",
) -> Done:
    """Admit people and households to a site, a room or a bed from a day on.

    With `departed` it is a stay that is over, with the `reason` for leaving; it may be earlier than others
    on record. Without a bed one is chosen for each. `status_on` is the day international protection was
    acquired, from which a term in an integration house is counted (ZMZ-1 93). `overflow` records
    those for whom there is no bed as staying over capacity; `override` is the reason for passing a
    gate that is not met, and for writing what contradicts a record of a day past. At a site without beds
    they live at an `address`, in its `town` if that is not the end of it. With a `hold`, the label of an
    arrival, they get the places that are kept for it. `action` is the command that the entry is of: what it
    put before is part of it.
    """
    check_day(on)
    left = _left(repo, on, departed, reason, destination)
    arriving = living.alive(repo, typed, on, households)
    place = sleeping.open_place(repo, to, on)
    home = sleeping.home(repo, place, address, town)
    for person in arriving:
        sleeping.refuse_unborn(person, on)
    twice = [one for person in arriving for one in nights.second_stay(repo, person, (on, departed))]
    passed = nights.refuse(repo, twice, override)
    code = sleeping.programme(repo, place, programme, whom=arriving, on=on)
    terms = [sleeping.term(repo, one, code, on, status_on) for one in arriving]
    placed = placing.beds(
        repo, arriving, place, on, overflow=overflow, programme=code, override=override, until=departed,
        hold=hold,
    )  # fmt: skip
    lines = {
        one["id"]: (nights.as_part(place, placed.beds.get(one["id"]), on, departed),) for one in arriving
    }
    passed += nights.refuse(
        repo,
        [two for one in arriving for two in nights.contradictions(repo, one, (), lines[one["id"]])],
        override,
    )
    admitted = []
    for person, term in zip(arriving, terms, strict=True):
        admitted.append(
            begin(repo, person, code, on, term, lines[person["id"]], {**left, "note": note, **home})
            | sleeping.shown(home)
            | placed.why_of(person["id"])
        )
    placed = placing.company(repo, placed, on, override, departed)
    passed += gates.of_coming(repo, [one["id"] for one in arriving], on, override)
    remarks: tuple[str, ...] = ()
    if hold:
        from azilcli.services import expected

        remarks = expected.come(repo, hold, place.site, placed.beds.values(), on)
    entry = repo.record(action)
    those = listing.of_moves(admitted)
    sentence = _("Admitted on {day}: {people}", day=dates.show(on), people=those.words)
    if departed:
        sentence += "; " + _("left on {day}", day=dates.show(departed))
    last_days = sorted({term.last_day for term in terms if term.last_day})
    if last_days:
        sentence += "; " + _("until {day}", day=listed([dates.show(day) for day in last_days]))
    data = {"programme": code, "arrived": on.isoformat(), "people": admitted}
    if departed:
        data["departed"] = departed.isoformat()
    first = last_days[0].isoformat() if last_days else None
    return Done(
        entry,
        sentence,
        {**data, "until": first},
        (*passed, *placed.passed, *(() if those.table else placed.why), *remarks),
        placed.doubts,
        table=those.table,
    )


admit = use_case(admitted)
"""The same as a use case of its own."""


def begin(
    repo: Repository,
    person: Record,
    programme: str,
    on: date,
    term: sleeping.Term,
    line: timeline.Line,
    more: Record,
) -> dict[str, Any]:
    """Put a stay that begins on a day, with its term and where it sleeps; the stay as data."""
    stay = repo.add(
        "stay",
        person=person["id"],
        programme=programme,
        arrived=on,
        anchor=term.anchor,
        until=term.until,
        **more,
    )
    departed = more.get("departed")
    granted = [one for one in term.extensions if departed is None or one["decided_on"] <= str(departed)]
    sleeping.grant_like(repo, stay, granted)
    nights.tell(repo, stay, (), line)
    where = nights.as_data(line[0])
    return {"person": person["id"], "name": people.name(person), "stay": stay, **where}


def _left(
    repo: Repository, on: date, departed: date | None, reason: str | None, destination: str | None
) -> dict[str, Any]:
    """What a stay that is over holds of its end."""
    if departed is None:
        if reason or destination:
            raise UsageError(
                _("reason and destination can be given only with the day of departure"),
                _("add --departed DATE"),
            )
        return {}
    check_day(departed, "--departed")
    if departed < on:
        raise Refused(
            _("the departure on {end} would be before the arrival on {start}", end=dates.show(departed),
              start=dates.show(on)),
            _("check both days"),
        )  # fmt: skip
    if not reason:
        raise Missing(
            _("the reason for the departure is missing"),
            _("add --reason CODE; see: azil code list discharge-reason"),
            "reason",
        )
    return {
        "departed": departed,
        "reason": policies.code(repo, "discharge-reason", reason),
        "destination": policies.code(repo, "destination", destination) if destination else None,
    }


@use_case
def transfer(
    repo: Repository,
    typed: Sequence[str],
    to: str,
    *,
    households: Sequence[str] = (),
    on: date,
    overflow: bool = False,
    override: str | None = None,
) -> Done:
    """Move people and households to another site, room or bed from a day on, up to a later move on record.

    Moving to another site asks for the same as being admitted there.
    """
    check_day(on)
    moving = living.accommodated(repo, typed, on, households)
    place = sleeping.open_place(repo, to, on)
    now = {person["id"]: _Now.of(repo, person, on) for person in moving}
    sleeping.refuse_without_beds(repo, [place.site, *(one.here.place[0] for one in now.values())])
    for person in moving:
        sleeping.programme(repo, place, now[person["id"]].stay["programme"], changes=True)
    leaving = [one.here.key for one in now.values()]
    ends = [timeline.until(one.line, on) for one in now.values()]
    until = None if None in ends else max(end for end in ends if end)
    placed = placing.beds(
        repo, moving, place, on, overflow=overflow, programme=now[moving[0]["id"]].stay["programme"],
        leaving=leaving, override=override, until=until,
    )  # fmt: skip
    to_part = {one["id"]: nights.as_part(place, placed.beds.get(one["id"]), on) for one in moving}
    going = [one for one in moving if now[one["id"]].here.place != to_part[one["id"]].place]
    if not going:
        raise Refused(
            _("{name} already sleeps in {place}", name=people.name(moving[0]),
              place=nights.where(now[moving[0]["id"]].here)),
            _("give another room or bed"),
        )  # fmt: skip
    moves = [(one, now[one["id"]], to_part[one["id"]].place) for one in going]
    moved, remarks = _move(repo, moves, on, override, leaving)
    placed = placing.company(repo, placed, on, override, until)
    passed = gates.of_admission(repo, list(now), on, override)
    with gates.told(repo, now, (on,), {**gates.IN_ROOMS, **gates.OF_HOUSE_RULES}) as alone:
        entry = repo.record("transfer")
    moved = [one | placed.why_of(one["person"]) for one in moved]
    those = listing.of_moves(moved)
    sentence = _("Moved on {day}: {people}", day=dates.show(on), people=those.words)
    why = (*passed, *placed.passed, *(() if those.table else placed.why), *remarks)
    return Done(entry, sentence, {"on": on.isoformat(), "people": moved}, why, (*placed.doubts, *alone),
                table=those.table)  # fmt: skip


class _Now(NamedTuple):
    """Somebody's stay on a day, its line, and where it slept."""

    stay: Record
    line: timeline.Line
    here: timeline.Part

    @classmethod
    def of(cls, repo: Repository, person: Record, on: date) -> _Now:
        stay = sleeping.on_day(repo, person, on)
        line = nights.line(repo, person, stay)
        return cls(stay, line, nights.part_on(person, line, on))


def _move(
    repo: Repository,
    moves: Sequence[tuple[Record, _Now, timeline.Where]],
    on: date,
    override: str | None,
    leaving: Sequence[str],
) -> tuple[list[dict[str, Any]], list[str]]:
    """Put the moves of people, each from where they slept to a place; and what is to be said of them."""
    lines = [timeline.insert(now.line, to, on) for _person, now, to in moves]
    clashes = [
        clash
        for (person, now, _to), after in zip(moves, lines, strict=True)
        for clash in nights.contradictions(repo, person, now.line, after, leaving)
    ]
    remarks = list(nights.refuse(repo, clashes, override))
    moved = []
    for (person, now, to), after in zip(moves, lines, strict=True):
        remarks += sleeping.left_open(repo, person, now.stay)
        remarks += nights.tell(repo, now.stay["id"], now.line, after)
        where = nights.as_data(timeline.Part(to, on))
        moved.append(
            {"person": person["id"], "name": people.name(person), "from": nights.where(now.here), **where}
        )
    return moved, remarks


def resettle(
    repo: Repository, beds: Mapping[str, str], on: date
) -> tuple[list[dict[str, Any]], tuple[str, ...]]:
    """Put the moves of people on a day, each to a bed that was chosen, and say what is to be said."""
    moving = repo.rows_of("SELECT * FROM person WHERE id IN ({ids}) ORDER BY sort_key", [*beds])
    now = {person["id"]: _Now.of(repo, person, on) for person in moving}
    moves = [
        (one, now[one["id"]], nights.as_part(places.parts(beds[one["id"]]), beds[one["id"]], on).place)
        for one in moving
    ]
    moved, remarks = _move(repo, moves, on, None, [one.here.key for one in now.values()])
    return moved, (*gates.of_admission(repo, list(now), on, None), *remarks)


@use_case
def swap(repo: Repository, one: str, other: str, *, on: date, override: str | None = None) -> Done:
    """Let two people change places from a day on; at another site each must be let in."""
    check_day(on)
    pair = [people.person(repo, one), people.person(repo, other)]
    if pair[0]["id"] == pair[1]["id"]:
        raise UsageError(
            _("{name} cannot swap places with themselves", name=people.name(pair[0])),
            _("give two different people"),
        )
    now = [_Now.of(repo, person, on) for person in pair]
    targets = [there.here for there in reversed(now)]
    leaving = [own.here.key for own in now]
    spots = [nights.place(target) for target in targets]
    sleeping.refuse_without_beds(repo, [spot.site for spot in spots])
    placed = placing.swapped(repo, pair, spots, on, leaving=leaving, override=override)
    for own, spot in zip(now, spots, strict=True):
        sleeping.programme(repo, spot, own.stay["programme"])
    moves = [(person, own, target.place) for person, own, target in zip(pair, now, targets, strict=True)]
    moved, remarks = _move(repo, moves, on, override, leaving)
    placed = placing.company(repo, placed, on, override)
    passed = gates.of_admission(repo, [person["id"] for person in pair], on, override)
    with gates.told(repo, [person["id"] for person in pair], (on,), gates.IN_ROOMS) as alone:
        entry = repo.record("transfer")
    people_ = listing.of_moves(moved).words
    sentence = _("Swapped on {day}: {people}", day=dates.show(on), people=people_)
    why = (*passed, *placed.passed, *remarks)
    return Done(entry, sentence, {"on": on.isoformat(), "people": moved}, why, (*placed.doubts, *alone))


@use_case
def discharge(
    repo: Repository,
    typed: Sequence[str],
    *,
    households: Sequence[str] = (),
    on: date,
    reason: str,
    destination: str | None,
    note: str | None = None,
) -> Done:
    """End the stays of people and households; the night of the day `on` no longer counts.

    A later move on record never was: it is cancelled. A child who is left alone is named in a remark.
    """
    check_day(on)
    why = policies.code(repo, "discharge-reason", reason)
    where = policies.code(repo, "destination", destination) if destination else None
    left: list[dict[str, Any]] = []
    remarks: list[str] = []
    leaving = living.accommodated(repo, typed, on, households)
    for person in leaving:
        stay = stays.open_stay_or_refuse(repo, person)
        sleeping.refuse_before_arrival(stay, on)
        line = nights.line(repo, person, stay)
        after = timeline.end(line, on)
        remarks += sleeping.left_open(repo, person, stay)
        fields: dict[str, Any] = {"departed": on, "reason": why, "destination": where, "note": note}
        repo.put("stay", stay["id"], **{k: v for k, v in fields.items() if v is not None})
        remarks += nights.tell(repo, stay["id"], line, after)
        left.append(
            {
                "person": person["id"],
                "name": people.name(person),
                "stay": stay["id"],
                "place": nights.where(after[-1]),
                "nights": (on - dates.iso(stay["arrived"])).days,
            }
        )
    codes = {**gates.OF_CHILDREN, **gates.OF_HOUSE_RULES}
    with gates.told(repo, [person["id"] for person in leaving], (on, dates.today()), codes) as left_alone:
        entry = repo.record("discharge", ends=True)
    remarks += [remark for one in left for remark in nights.hanging(repo, one["stay"])]
    those = _departures(left)
    sentence = _("Discharged on {day}: {people}", day=dates.show(on), people=those.words)
    data = {"departed": on.isoformat(), "reason": why, "destination": where, "people": left}
    return Done(entry, sentence, data, (*remarks, *left_alone), table=those.table)


def _departures(left: Sequence[dict[str, Any]]) -> listing.Listed:
    """People who left, each with the place and how many nights they slept there."""
    columns: dict[str, Callable[[dict[str, Any]], str]] = {
        _("person"): lambda one: ids.named(one["name"], one["person"]),
        _("place"): lambda one: str(one["place"]),
        _("nights"): lambda one: str(one["nights"]),
    }
    return listing.listed(
        left,
        columns,
        lambda one: n_(
            "{name} ({code}) from {place} after {n} night",
            "{name} ({code}) from {place} after {n} nights",
            one["nights"],
            name=one["name"],
            code=ids.show(one["person"]),
            place=one["place"],
        ),
    )
