"""From one programme to another on a day, such as from the asylum home to an integration house."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from azilcli import dates
from azilcli.errors import Refused, UsageError
from azilcli.language import _, listed
from azilcli.repository import Record, Repository, living, people, policies
from azilcli.repository import stays as stored
from azilcli.rules import terms, timeline
from azilcli.services import Done, check_day, gates, nights, placing, sleeping, stays, use_case

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
) -> Done:
    """Move people to a place of another programme: their stay ends on a day, and the next one begins on it.

    The same is asked for as on admission there. `reason` is why the stay ends; where the new term is
    counted from a status, it is that the status was granted. `status_on` is as on admission.
    """
    check_day(on)
    moving = living.accommodated(repo, typed, on, households)
    place = sleeping.open_place(repo, to, on)
    code = sleeping.programme(repo, place, programme)
    now = {person["id"]: _stay(repo, person, code, on) for person in moving}
    lines = {person["id"]: nights.line(repo, person, now[person["id"]]) for person in moving}
    why = _reason(repo, code, reason, on)
    new = [
        sleeping.term(repo, one, code, on, status_on or stays.status_day(repo, one, code, on))
        for one in moving
    ]
    leaving = [part.key for line in lines.values() for part in line]
    placed = placing.beds(
        repo, moving, place, on, overflow=overflow, programme=code, leaving=leaving, override=override
    )
    destination = _destination(repo, place.site)
    moved: list[dict[str, Any]] = []
    still_open: list[str] = []
    for person, term in zip(moving, new, strict=True):
        stay, line = now[person["id"]], lines[person["id"]]
        after = timeline.end(line, on)
        next_ = (nights.as_part(place, placed.beds.get(person["id"]), on),)
        still_open += sleeping.left_open(repo, person, stay)
        ended = {"departed": on, "reason": why, "destination": destination}
        repo.put("stay", stay["id"], **{name: value for name, value in ended.items() if value})
        still_open += nights.tell(repo, stay["id"], line, after)
        id_ = repo.add("stay", person=person["id"], programme=code, arrived=on, anchor=term.anchor,
                       until=term.until)  # fmt: skip
        sleeping.grant_like(repo, id_, term.extensions)
        nights.tell(repo, id_, (), next_)
        moved.append(
            {"person": person["id"], "name": people.name(person), "from": nights.where(after[-1]),
             "ended": stay["id"], "stay": id_, **nights.as_data(next_[0])}
        )  # fmt: skip
    passed = gates.of_admission(repo, list(now), on, override)
    with gates.told(repo, now, (on,), gates.IN_ROOMS) as alone:
        entry = repo.record("transfer")
    still_open += [said for one in now.values() for said in nights.hanging(repo, one["id"])]
    sentence = _(
        "Moved on {day} to the programme {programme}: {people}",
        day=dates.show(on),
        programme=policies.label(repo, "programme", code),
        people=sleeping.whereabouts(moved),
    )
    last_days = sorted({term.last_day for term in new if term.last_day})
    if last_days:
        sentence += "; " + _("until {day}", day=listed([dates.show(day) for day in last_days]))
    data = {"on": on.isoformat(), "programme": code, "reason": why, "people": moved,
            "until": last_days[0].isoformat() if last_days else None}  # fmt: skip
    why_so = (*passed, *placed.passed, *placed.why, *still_open)
    return Done(entry, sentence, data, why_so, (*placed.doubts, *alone))


def _stay(repo: Repository, person: Record, code: str, on: date) -> Record:
    """The stay that ends by the change; `Refused` where there is none before that day, or nothing changes."""
    stay = stored.open_stay_or_refuse(repo, person)
    sleeping.refuse_before_arrival(stay, on)
    if stay["programme"] == code:
        raise Refused(
            _("{name} is already in the programme {programme}", name=people.name(person), programme=code),
            _("to move within the programme: azil transfer without --programme"),
        )
    if stay["arrived"] == on.isoformat():
        raise Refused(
            _("{name} arrived only on {day}, so there is no night before the change",
              name=people.name(person), day=dates.show(on)),
            _("undo that admission, or give a later day: --on DATE"),
        )  # fmt: skip
    return stay


def _reason(repo: Repository, code: str, typed: str | None, on: date) -> str:
    if typed is not None:
        return policies.code(repo, "discharge-reason", typed)
    if policies.terms(repo, code, on).counted_from == terms.STATUS:
        return _ON_RECOGNITION
    raise UsageError(
        _("the reason for the end of the former stay is missing"),
        _("give it with --reason CODE; see azil code list discharge-reason"),
    )


def _destination(repo: Repository, site: str) -> str | None:
    """The destination that is the kind of the site, where there is one."""
    found = repo.get("site", site)
    kind = str(found["kind"]) if found else ""
    return kind if repo.get("code", f"destination/{kind}") else None
