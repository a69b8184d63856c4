"""Early warnings: others are asked, a case comes further, it is closed, a household comes to a flat."""

from __future__ import annotations

from datetime import date
from typing import Any

from azilcli import dates
from azilcli.errors import Refused
from azilcli.language import N_, _
from azilcli.ledger import ids
from azilcli.repository import Record, Repository, living, places, policies, warnings
from azilcli.repository import records as stored
from azilcli.rules import conditions, eviction, workdays
from azilcli.rules.conditions import CHECKED
from azilcli.rules.eviction import GATE
from azilcli.rules.records import declared
from azilcli.rules.status import EVICTION
from azilcli.services import Done, check_day, gates, records, sleeping, stays, use_case
from azilcli.services.gates import Gate

_REMEDIES = {
    eviction.ENDANGERED: N_("once it was found: azil warning correct {code} --endangered DATE"),
    eviction.EVICTED: N_("once it has happened: azil warning stage {code} evicted"),
    eviction.NO_JOINT_HOUSING: N_("azil warning correct {code} --no-joint-housing --housing-asked DATE"),
    eviction.CITIZENS: N_("azil warning correct {code} --citizens, or enter the citizenship of each member"),
    eviction.FLAT: N_("which flat fits: azil warning rank"),
}
"""What to do where a condition is not met."""


@use_case
def tell(
    repo: Repository,
    typed: str,
    organisation: str,
    what: str,
    *,
    on: date,
    due: date | None = None,
    by: str | None = None,
    note: str | None = None,
) -> Done:
    """Record what was asked of an organisation about a warning; by default it answers in so many workdays."""
    row = records.one(repo, declared("warning"), typed)
    days, _basis = policies.number(repo, eviction.ANSWER_WORKDAYS, on)
    request = {
        "what": what,
        "organisation": organisation,
        "asked_on": on.isoformat(),
        "due_day": (due or workdays.after(on, days)).isoformat(),
        "asked_by": by,
        "note": note,
    }
    owner = {"household": row["household"], "warning": row["id"]}
    return records.add(repo, declared("request"), request, owner=owner, command="warning tell")


@use_case
def stage(repo: Repository, typed: str, code: str, *, on: date, day: date | None = None) -> Done:
    """Record how far a case has come since a day, with the day of the eviction once that is set."""
    given = {"stage": code, "stage_on": on.isoformat(), "eviction_day": day.isoformat() if day else None}
    done = records.correct(repo, declared("warning"), typed, given, verb="stage")
    sentence = _("{case}: {stage} since {day}", case=_case(done), day=dates.show(on),
                 stage=policies.label(repo, "warning-stage", done.data["stage"]))  # fmt: skip
    if day:
        sentence += "; " + _("eviction on {day}", day=dates.show(day))
    return done._replace(sentence=sentence)


@use_case
def close(repo: Repository, typed: str, outcome: str, *, on: date) -> Done:
    """Record what came of a case."""
    given = {"outcome": outcome, "outcome_on": on.isoformat()}
    done = records.correct(repo, declared("warning"), typed, given, verb="close")
    sentence = _("{case}: closed on {day}, {outcome}", case=_case(done), day=dates.show(on),
                 outcome=policies.label(repo, "warning-outcome", done.data["outcome"]))  # fmt: skip
    return done._replace(sentence=sentence)


def _case(done: Done) -> str:
    """The name of whom a warning is about, with its code."""
    return ids.named(done.data["name"], done.data["warning"])


@use_case
def admit(repo: Repository, typed: str, to: str, *, on: date, override: str | None = None) -> Done:
    """Admit the household of a warning to a flat: conditions, admission and outcome are one entry.

    Refused by the name of the condition that is missing; `override` is the reason for passing it.
    """
    check_day(on)
    row = records.one(repo, declared("warning"), typed)
    if row["outcome_on"]:
        raise Refused(
            _("the case of {name} was closed on {day}", name=stored.name(repo, "warning", row),
              day=dates.show(row["outcome_on"])),
            _("to go on with it: azil warning correct {code} --outcome \"\" --outcome-on \"\"",
              code=ids.show(row["id"])),
        )  # fmt: skip
    sleeping.programme(repo, places.place(repo, to), EVICTION)
    members = living.alive(repo, [], on, [row["household"]])
    asked = warnings.conditions(repo, row, to, on)
    missing = conditions.missing(asked)
    unmet = [
        Gate(GATE, members[0]["id"], one.sentence, _(_REMEDIES[one.code], code=ids.show(row["id"])),
             one.legal_basis)
        for one in missing
    ]  # fmt: skip
    passed = gates.refuse(repo, unmet, override, on)
    for member in members:
        repo.add("evidence", person=member["id"], kind=CHECKED, on_day=on)
    _granted(repo, row, on)
    done = stays.admitted(
        repo,
        [member["id"] for member in members],
        to,
        on=on,
        programme=EVICTION,
        override=override,
        action="warning admit",
    )
    lines = tuple(f"{'+' if one.met else '-'} {one.sentence}" for one in asked)
    data = {
        **done.data,
        "warning": row["id"],
        "conditions": [{"condition": one.code, "met": one.met, "sentence": one.sentence} for one in asked],
    }
    return done._replace(data=data, why=(*lines, *passed, *done.why))


def _granted(repo: Repository, row: Record, on: date) -> None:
    fields: dict[str, Any] = {
        "decision": "admitted",
        "decided_on": on,
        "outcome": "pilot-flat",
        "outcome_on": on,
    }
    if not row["asked_flat_on"]:
        fields["asked_flat_on"] = on
    repo.put("warning", row["id"], **fields)
