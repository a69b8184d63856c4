"""Unaccompanied minors: their guardians, the opinions on where they live, and the gate that asks for one."""

from __future__ import annotations

from datetime import date

from azilcli import dates
from azilcli.errors import Refused, UsageError
from azilcli.language import _
from azilcli.ledger import ids
from azilcli.repository import Repository, living, people, policies
from azilcli.repository import children as stored
from azilcli.rules import children as rules
from azilcli.services import Done, check_day, gates, sleeping, use_case


@use_case
def appoint(repo: Repository, typed: str, *, name: str, address: str, csd: str, kind: str, on: date) -> Done:
    """Record the guardian whom a centre for social work (`csd`) appointed to a minor from a day on.

    A guardian whom the minor has on that day is ended by it; one appointed later ends this one. Raises
    `Refused` for somebody who is of age, `UsageError` for an empty name, address or centre.
    """
    check_day(on)
    person = living.person(repo, typed, on)
    sleeping.refuse_unborn(person, on)
    rules.refuse_adult(people.name(person), person["birth_date"], on.isoformat())
    fields = {
        "name": _said(name, _("the name of the guardian is missing")),
        "address": _said(address, _("the address of the guardian is missing")),
        "csd": _said(csd, _("give the centre for social work that appointed the guardian")),
        "kind": policies.code(repo, "guardian-kind", kind),
    }
    why: tuple[str, ...] = ()
    former = stored.guardian(repo, person["id"], on)
    if former:
        repo.put("guardian", former["id"], to_day=on)
        why = (
            _("{guardian} is no longer guardian from {day}", guardian=former["name"] or "?",
              day=dates.show(on)),
        )  # fmt: skip
    later = [
        row["from_day"] for row in stored.guardians(repo, person["id"]) if row["from_day"] > on.isoformat()
    ]
    to_day = min(later, default=None)
    guardian = repo.add("guardian", person=person["id"], from_day=on, to_day=to_day, **fields)
    entry = repo.record("guardian appoint")
    sentence = _(
        "{guardian} is the guardian of {name} ({code}) from {day}",
        guardian=fields["name"],
        name=people.name(person),
        code=ids.show(person["id"]),
        day=dates.show(on),
    )
    data = {"guardian": guardian, "person": person["id"], **fields, "from": on.isoformat(), "to": to_day,
            "ended": former["id"] if former else None}  # fmt: skip
    return Done(entry, sentence, data, why)


@use_case
def end(repo: Repository, typed: str, *, on: date, override: str | None = None) -> Done:
    """Record that a minor has no guardian from a day on; appointing a new one ends the former by itself.

    Refused while the minor lives unaccompanied at one of the sites, as somebody else is to be appointed
    first (ZMZ-1 16); `override` is the reason for going on all the same.
    """
    check_day(on)
    person = people.person(repo, typed)
    present = stored.guardian(repo, person["id"], on)
    if present is None:
        raise Refused(
            _("{name} has no guardian on {day}", name=people.name(person), day=dates.show(on)),
            _("see: azil show {code}", code=ids.show(person["id"])),
        )
    repo.put("guardian", present["id"], to_day=on)
    passed = gates.ask(repo, gates.OF_CHILDREN, [person["id"]], [on, dates.today()], override, on)
    entry = repo.record("guardian end")
    sentence = _(
        "{guardian} is not the guardian of {name} ({code}) from {day}",
        guardian=present["name"] or "?",
        name=people.name(person),
        code=ids.show(person["id"]),
        day=dates.show(on),
    )
    data = {"guardian": present["id"], "person": person["id"], "to": on.isoformat()}
    return Done(entry, sentence, data, passed)


def _said(typed: str, sentence: str) -> str:
    text = " ".join(typed.split())
    if not text:
        raise UsageError(sentence, _("see: azil guardian --help"))
    return text
