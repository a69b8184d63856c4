"""From one programme to another on a day, such as from the asylum home to an integration house."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from azilcli import dates
from azilcli.errors import Missing, Refused
from azilcli.language import _, listed
from azilcli.repository import Record, Repository, living, people, places, policies, stays
from azilcli.repository.places import Place
from azilcli.rules import terms
from azilcli.services import Done, check_day, gates, listing, nights, placing, sleeping, succession, use_case

_ON_RECOGNITION = "status-granted"


@use_case
def change(
    repo: Repository,
    typed: Sequence[str],
    to: str,
    *,
    households: Sequence[str] = (),
    on: date,
    programme: str,
    status_on: date | None = None,
    reason: str | None = None,
    overflow: bool = False,
    override: str | None = None,
    address: str | None = None,
    town: str | None = None,
) -> Done:
    """Move people to a place of another programme: their stay ends on a day, and the next one begins on it.

    The same is asked for as on admission there. `reason` is why the stay ends; where the new term is
    counted from a status, it is that the status was granted. `status_on`, `address` and `town` are as on
    admission. Within a programme it is for moves to a place without beds and back.
    """
    check_day(on)
    moving = living.accommodated(repo, typed, on, households)
    place = sleeping.open_place(repo, to, on)
    home = sleeping.home(repo, place, address, town)
    code = sleeping.programme(repo, place, programme)
    now = {person["id"]: _stay(repo, person, place, code, on) for person in moving}
    lines = {person["id"]: nights.line(repo, person, now[person["id"]]) for person in moving}
    why = _reason(repo, code, reason, on)
    new = [sleeping.term(repo, one, code, on, status_on) for one in moving]
    leaving = [part.key for line in lines.values() for part in line]
    placed = placing.beds(
        repo, moving, place, on, overflow=overflow, programme=code, leaving=leaving, override=override
    )
    ended = {"reason": why, "destination": succession.destination(repo, place.site)}
    moved: list[dict[str, Any]] = []
    still_open: list[str] = []
    for person, term in zip(moving, new, strict=True):
        one, remarks = succession.succeed(
            repo, person, now[person["id"]], place, placed.beds.get(person["id"]), on, ended=ended,
            programme=code, term=term, home=home,
        )  # fmt: skip
        moved.append(one)
        still_open += remarks
    placed = placing.company(repo, placed, on, override)
    passed = gates.of_admission(repo, list(now), on, override)
    with gates.told(repo, now, (on,), gates.IN_ROOMS) as alone:
        entry = repo.record("transfer")
    still_open += [remark for one in now.values() for remark in nights.hanging(repo, one["id"])]
    moved = [one | placed.why_of(one["person"]) for one in moved]
    those = listing.of_moves(moved)
    sentence = _(
        "Moved on {day} to the programme {programme}: {people}",
        day=dates.show(on),
        programme=policies.label(repo, "programme", code),
        people=those.words,
    )
    last_days = sorted({term.last_day for term in new if term.last_day})
    if last_days:
        sentence += "; " + _("until {day}", day=listed([dates.show(day) for day in last_days]))
    data = {"on": on.isoformat(), "programme": code, "reason": why, "people": moved,
            "until": last_days[0].isoformat() if last_days else None}  # fmt: skip
    why_so = (*passed, *placed.passed, *(() if those.table else placed.why), *still_open)
    return Done(entry, sentence, data, why_so, (*placed.doubts, *alone), table=those.table)


def _stay(repo: Repository, person: Record, place: Place, code: str, on: date) -> Record:
    """The stay that ends by the change; `Refused` where there is none before that day, or nothing changes."""
    stay = stays.open_stay_or_refuse(repo, person)
    sleeping.refuse_before_arrival(stay, on)
    if stay["programme"] == code and not _is_of_address(repo, stay, place):
        raise Refused(
            _("{name} is already in the programme {programme}", name=people.name(person), programme=code),
            _("to move within the programme: azil transfer without --programme"),
        )
    succession.refuse_same_day(person, stay, on)
    return stay


def _is_of_address(repo: Repository, stay: Record, place: Place) -> bool:
    """Whether somebody goes to an address of their own, or comes from one."""
    return stay["address"] is not None or places.is_without_beds(repo, place.site)


def _reason(repo: Repository, code: str, typed: str | None, on: date) -> str:
    if typed is not None:
        return policies.code(repo, "discharge-reason", typed)
    if policies.terms(repo, code, on).counted_from == terms.STATUS:
        return _ON_RECOGNITION
    raise Missing(
        _("the reason for the end of the former stay is missing"),
        _("give it with --reason CODE; see azil code list discharge-reason"),
        "reason",
    )
