"""From one programme to another on a day, such as from the asylum home to an integration house."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from azilcli import dates
from azilcli.errors import Refused, UsageError
from azilcli.language import _, listed
from azilcli.repository import Record, Repository, living, people, policies
from azilcli.rules import terms
from azilcli.services import Done, check_day, gates, placing, sleeping, stays, use_case

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
    now = {person["id"]: sleeping.current(repo, person, on) for person in moving}
    for person in moving:
        _refuse_no_change(person, now[person["id"]][0], code, on)
    why = _reason(repo, code, reason, on)
    new = [
        sleeping.term(repo, one, code, on, status_on or stays.status_day(repo, one, code, on))
        for one in moving
    ]
    entries = [gates.Entry(person, place, code, on) for person in moving]
    passed = gates.refuse(repo, gates.of_moving(repo, entries, on), override, on)
    leaving = [here["id"] for _stay, here in now.values()]
    placed = placing.beds(
        repo, moving, place, on, overflow=overflow, programme=code, leaving=leaving, override=override
    )
    destination = _destination(repo, place.site)
    moved: list[dict[str, Any]] = []
    still_open: list[str] = []
    for person, term in zip(moving, new, strict=True):
        stay, here = now[person["id"]]
        still_open += sleeping.left_open(repo, person, stay)
        ended = {"departed": on, "reason": why, "destination": destination}
        repo.put("stay", stay["id"], **{name: value for name, value in ended.items() if value})
        repo.put("placement", here["id"], to_day=on)
        id_ = repo.add("stay", person=person["id"], programme=code, arrived=on, anchor=term.anchor,
                       until=term.until)  # fmt: skip
        sleeping.grant_like(repo, id_, term.extensions)
        where = sleeping.put_placement(repo, id_, place, placed.beds.get(person["id"]), on)
        moved.append(
            {"person": person["id"], "name": people.name(person), "from": sleeping.of(here),
             "ended": stay["id"], "stay": id_, **where}
        )  # fmt: skip
    with gates.told(repo, now, (on,), gates.IN_ROOMS) as alone:
        entry = repo.record("transfer")
    sentence = _(
        "Moved on {day} into the programme {programme}: {people}",
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


def _refuse_no_change(person: Record, stay: Record, code: str, on: date) -> None:
    if stay["programme"] == code:
        raise Refused(
            _("{name} is in the programme {programme} already", name=people.name(person), programme=code),
            _("to move within it: azil transfer without --programme"),
        )
    if stay["arrived"] == on.isoformat():
        raise Refused(
            _("{name} arrived on {day} only, so that no night lies before the change",
              name=people.name(person), day=dates.show(on)),
            _("undo that admission, or give a later day: --on DATE"),
        )  # fmt: skip


def _reason(repo: Repository, code: str, typed: str | None, on: date) -> str:
    if typed is not None:
        return policies.code(repo, "discharge-reason", typed)
    if policies.terms(repo, code, on).counted_from == terms.STATUS:
        return _ON_RECOGNITION
    raise UsageError(
        _("why does the stay in the former programme end?"),
        _("give it with --reason CODE; see azil code list discharge-reason"),
    )


def _destination(repo: Repository, site: str) -> str | None:
    """The destination that is the kind of the site, where there is one."""
    found = repo.get("site", site)
    kind = str(found["kind"]) if found else ""
    return kind if repo.get("code", f"destination/{kind}") else None
