"""Status in the procedure: recording it, and the gate that asks whether it fits the programme."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from azilcli import dates
from azilcli.errors import UsageError
from azilcli.language import _
from azilcli.ledger import ids
from azilcli.repository import Record, Repository, living, people, policies
from azilcli.repository import status as stored
from azilcli.rules import status as rules
from azilcli.rules.checks.status import LEAVE_BY
from azilcli.services import Done, check_day, gates, sleeping, use_case


@use_case
def set_(
    repo: Repository,
    typed: Sequence[str],
    code: str,
    *,
    households: Sequence[str] = (),
    on: date,
    decision: str | None = None,
) -> Done:
    """Record the status that people and households have from a day on, the day it was acquired.

    Another status on record for the same day is corrected. Raises `UsageError` for a status that is not
    in the code list and where everything is so already, `Refused` for a day in the future or before birth.
    """
    check_day(on)
    status = policies.code(repo, "status", code)
    fields = {"code": status, "decision": (decision or "").strip() or None}
    altered: list[Record] = []
    named = living.alive(repo, typed, on, households)
    for person in named:
        sleeping.refuse_unborn(person, on)
        id_ = f"{person['id']}/{on.isoformat()}"
        before = repo.get("status", id_)
        if before is None or any(before[name] != value for name, value in fields.items()):
            repo.put("status", id_, person=person["id"], on_day=on, **fields)
            altered.append(person)
    if not altered:
        raise UsageError(
            _("nothing to change: this is already recorded for {name}", name=people.name(named[0])),
            _("see: azil status list"),
        )
    with gates.told(repo, [one["id"] for one in altered], (on, dates.today()), gates.OF_STATUS) as misfits:
        entry = repo.record("status set")
    sentence = _(
        "Status from {day} on: {people}: {status}",
        day=dates.show(on),
        people=", ".join(ids.named(people.name(one), one["id"]) for one in altered),
        status=policies.label(repo, "status", status),
    )
    data: dict[str, Any] = {
        "status": status,
        "on": on.isoformat(),
        "people": [{"person": one["id"], "name": people.name(one)} for one in altered],
    }
    return Done(entry, sentence, data, (*_follows(repo, altered, on), *misfits))


def status_day(repo: Repository, person_id: str, codes: Sequence[str], on: date) -> date | None:
    """The day since which a person has had one of the statuses `codes` without a break, seen on a day.

    With `stored.fitting(repo, "integration", on)` it is the day protection was acquired, from which a
    term is counted (ZMZ-1 93). None where the status on that day is none of them, or there is none.
    """
    history = [(row["on_day"], row["code"]) for row in stored.history(repo, person_id)]
    begun = [(day, code) for day, code in history if day <= on.isoformat()]
    day = rules.first_of_run(begun, tuple(codes))
    return dates.iso(day) if day else None


def _follows(repo: Repository, altered: Sequence[Record], on: date) -> tuple[str, ...]:
    """What follows from a status that was just recorded, said once for all whom it concerns."""
    remarks = []
    last = {
        row["subject"]: row
        for row in repo.rows_of(LEAVE_BY, [one["id"] for one in altered], on=dates.today())
    }
    for person in altered:
        held = stored.on_day(repo, person["id"], dates.today())
        if held and held["on_day"] > on.isoformat():
            remarks.append(
                _(
                    "{name} has had another status since {day}, which still applies",
                    name=people.name(person),
                    day=dates.show(held["on_day"]),
                )
            )
            continue
        if until := last.get(person["id"]):
            day = dates.show(until["day"])
            remarks.append(_("leave the asylum home by {day} ({basis})", day=day, basis=until["basis"]))
        if held and held["code"] == rules.APPLICANT:
            days, basis = policies.number(repo, rules.CARD_ISSUE_DAYS, on)
            day = dates.show(rules.last_day(on, days))
            remarks.append(_("the applicant card must be issued by {day} ({basis})", day=day, basis=basis))
    return tuple(dict.fromkeys(remarks))
