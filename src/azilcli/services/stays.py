"""Stays: admission, transfer, discharge."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from azilcli import dates
from azilcli.errors import Refused, UsageError
from azilcli.language import _, listed, n_
from azilcli.ledger import ids
from azilcli.repository import Record, Repository, living, people, policies
from azilcli.repository.places import Place
from azilcli.services import Done, check_day, gates, placing, sleeping, use_case


@use_case
def admit(
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
    note: str | None = None,
) -> Done:
    """Admit people and households to a site, a room or a bed from a day on.

    Without a bed one is chosen for each. `status_on` is the day international protection was
    acquired, from which a term in an integration house is counted (ZMZ-1 93). `overflow` records
    those for whom there is no bed as staying over capacity; `override` is the reason for passing a
    gate that is not met.
    """
    check_day(on)
    arriving = living.alive(repo, typed, on, households)
    place = sleeping.open_place(repo, to, on)
    for person in arriving:
        sleeping.refuse_unborn(person, on)
        sleeping.refuse_second_stay(repo, person, on)
    code = sleeping.programme(repo, place, programme)
    terms = [
        sleeping.term(repo, one, code, on, status_on or _status_day(repo, one, code, on)) for one in arriving
    ]
    entries = [gates.Entry(person, place, code, on) for person in arriving]
    passed = gates.refuse(repo, gates.of_admission(repo, entries), override, on)
    placed = placing.beds(repo, arriving, place, on, overflow=overflow, programme=code, override=override)
    admitted = []
    for person, term in zip(arriving, terms, strict=True):
        stay = repo.add(
            "stay",
            person=person["id"],
            programme=code,
            arrived=on,
            anchor=term.anchor,
            until=term.until,
            note=note,
        )
        sleeping.grant_like(repo, stay, term.extensions)
        where = sleeping.put_placement(repo, stay, place, placed.beds.get(person["id"]), on)
        admitted.append({"person": person["id"], "name": people.name(person), "stay": stay, **where})
    entry = repo.record("admit")
    sentence = _("Admitted on {day}: {people}", day=dates.show(on), people=sleeping.whereabouts(admitted))
    last_days = sorted({term.last_day for term in terms if term.last_day})
    if last_days:
        sentence += "; " + _("until {day}", day=listed([dates.show(day) for day in last_days]))
    data = {"programme": code, "arrived": on.isoformat(), "people": admitted}
    first = last_days[0].isoformat() if last_days else None
    return Done(
        entry, sentence, {**data, "until": first}, (*passed, *placed.passed, *placed.why), placed.doubts
    )


def _status_day(repo: Repository, person: Record, programme: str, on: date) -> date | None:
    """The day since which the person has had a status of the programme, where it is on record."""
    from azilcli.repository import status as known
    from azilcli.services import status

    return status.status_day(repo, person["id"], known.fitting(repo, programme, on), on)


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
    """Move people and households to another site, room or bed from a day on.

    Moving to another site asks for the same as being admitted there.
    """
    check_day(on)
    moving = living.accommodated(repo, typed, on, households)
    place = sleeping.open_place(repo, to, on)
    now = {person["id"]: sleeping.current(repo, person, on) for person in moving}
    for person in moving:
        sleeping.programme(repo, place, now[person["id"]][0]["programme"])
    entries = [
        gates.Entry(person, place, now[person["id"]][0]["programme"], on)
        for person in moving
        if now[person["id"]][1]["site"] != place.site
    ]
    passed = gates.refuse(repo, gates.of_moving(repo, entries, on), override, on)
    leaving = [here["id"] for _stay, here in now.values()]
    programme = now[moving[0]["id"]][0]["programme"]
    placed = placing.beds(
        repo, moving, place, on, overflow=overflow, programme=programme, leaving=leaving, override=override
    )
    going = [
        person
        for person in moving
        if not sleeping.is_there(now[person["id"]][1], place, placed.beds.get(person["id"]))
    ]
    if not going:
        raise Refused(
            _("{name} sleeps in {place} already", name=people.name(moving[0]),
              place=sleeping.of(now[moving[0]["id"]][1])),
            _("name another room or bed"),
        )  # fmt: skip
    moved: list[dict[str, Any]] = []
    still_open: list[str] = []
    for person in going:
        stay, here = now[person["id"]]
        still_open += sleeping.left_open(repo, person, stay)
        bed = placed.beds.get(person["id"])
        repo.put("placement", here["id"], to_day=on)
        where = sleeping.put_placement(repo, stay["id"], place, bed, on)
        moved.append(
            {"person": person["id"], "name": people.name(person), "from": sleeping.of(here), **where}
        )
    with gates.told(repo, now, (on,), gates.IN_ROOMS) as alone:
        entry = repo.record("transfer")
    sentence = _("Moved on {day}: {people}", day=dates.show(on), people=sleeping.whereabouts(moved))
    why = (*passed, *placed.passed, *placed.why, *still_open)
    return Done(entry, sentence, {"on": on.isoformat(), "people": moved}, why, (*placed.doubts, *alone))


@use_case
def swap(repo: Repository, one: str, other: str, *, on: date, override: str | None = None) -> Done:
    """Let two people change places from a day on; at another site each must be let in."""
    check_day(on)
    pair = [people.person(repo, one), people.person(repo, other)]
    if pair[0]["id"] == pair[1]["id"]:
        raise UsageError(
            _("{name} cannot change places with themselves", name=people.name(pair[0])),
            _("name two different people"),
        )
    now = [sleeping.current(repo, person, on) for person in pair]
    targets = [
        Place("bed", there["bed"] or there["site"], there["site"], there["room"], there["bed"])
        for _stay, there in reversed(now)
    ]
    entries = [
        gates.Entry(person, target, stay["programme"], on)
        for person, (stay, here), target in zip(pair, now, targets, strict=True)
        if here["site"] != target.site
    ]
    passed = gates.refuse(repo, gates.of_moving(repo, entries, on), override, on)
    leaving = [here["id"] for _stay, here in now]
    placed = placing.swapped(repo, pair, targets, on, leaving=leaving, override=override)
    moved = []
    still_open: list[str] = []
    for person, (stay, here), target in zip(pair, now, targets, strict=True):
        still_open += sleeping.left_open(repo, person, stay)
        sleeping.programme(repo, target, stay["programme"])
        repo.put("placement", here["id"], to_day=on)
        where = sleeping.put_placement(repo, stay["id"], target, target.bed, on)
        moved.append(
            {"person": person["id"], "name": people.name(person), "from": sleeping.of(here), **where}
        )
    with gates.told(repo, [person["id"] for person in pair], (on,), gates.IN_ROOMS) as alone:
        entry = repo.record("transfer")
    sentence = _("Swapped on {day}: {people}", day=dates.show(on), people=sleeping.whereabouts(moved))
    why = (*passed, *placed.passed, *still_open)
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

    A child who is left alone by it is named in a remark.
    """
    check_day(on)
    why = policies.code(repo, "discharge-reason", reason)
    where = policies.code(repo, "destination", destination) if destination else None
    left = []
    still_open: list[str] = []
    leaving = living.accommodated(repo, typed, on, households)
    for person in leaving:
        stay, here = sleeping.current(repo, person, on)
        still_open += sleeping.left_open(repo, person, stay)
        fields: dict[str, Any] = {"departed": on, "reason": why, "destination": where, "note": note}
        repo.put("stay", stay["id"], **{k: v for k, v in fields.items() if v is not None})
        repo.put("placement", here["id"], to_day=on)
        nights = (on - dates.iso(stay["arrived"])).days
        left.append(
            {
                "person": person["id"],
                "name": people.name(person),
                "stay": stay["id"],
                "place": sleeping.of(here),
                "nights": nights,
            }
        )
    with gates.told(repo, [person["id"] for person in leaving], (on, dates.today())) as left_alone:
        entry = repo.record("discharge", ends=True)
    phrases = [
        n_(
            "{name} ({code}) from {place} after {n} night",
            "{name} ({code}) from {place} after {n} nights",
            int(str(one["nights"])),
            name=one["name"],
            code=ids.show(str(one["person"])),
            place=one["place"],
        )
        for one in left
    ]
    sentence = _("Discharged on {day}: {people}", day=dates.show(on), people="; ".join(phrases))
    data = {"departed": on.isoformat(), "reason": why, "destination": where, "people": left}
    return Done(entry, sentence, data, (*still_open, *left_alone))
