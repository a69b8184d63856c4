"""Unaccompanied minors: their guardians, the opinions on where they live, and the gate that asks for one."""

from __future__ import annotations

from datetime import date

from azilcli import dates
from azilcli.errors import Refused, UsageError
from azilcli.language import _, n_
from azilcli.ledger import ids
from azilcli.repository import Record, Repository, living, people, policies
from azilcli.repository import children as known
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
    _refuse_adult(person, on)
    fields = {
        "name": _said(name, _("a guardian needs a name")),
        "address": _said(address, _("a guardian needs an address")),
        "csd": _said(csd, _("name the centre for social work that appointed the guardian")),
        "kind": policies.code(repo, "guardian-kind", kind),
    }
    why: tuple[str, ...] = ()
    former = known.guardian(repo, person["id"], on)
    if former:
        repo.put("guardian", former["id"], to_day=on)
        why = (
            _("{guardian} is guardian no longer from {day} on", guardian=former["name"] or "?",
              day=dates.show(on)),
        )  # fmt: skip
    later = [
        row["from_day"] for row in known.guardians(repo, person["id"]) if row["from_day"] > on.isoformat()
    ]
    to_day = min(later, default=None)
    guardian = repo.add("guardian", person=person["id"], from_day=on, to_day=to_day, **fields)
    entry = repo.record("guardian appoint")
    sentence = _(
        "{guardian} is the guardian of {name} ({code}) from {day} on",
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
    present = known.guardian(repo, person["id"], on)
    if present is None:
        raise Refused(
            _("{name} has no guardian on {day}", name=people.name(person), day=dates.show(on)),
            _("see: azil show {code}", code=ids.show(person["id"])),
        )
    repo.put("guardian", present["id"], to_day=on)
    passed = gates.ask(repo, gates.OF_CHILDREN, [person["id"]], [on, dates.today()], override, on)
    entry = repo.record("guardian end")
    sentence = _(
        "{guardian} is not the guardian of {name} ({code}) from {day} on",
        guardian=present["name"] or "?",
        name=people.name(person),
        code=ids.show(person["id"]),
        day=dates.show(on),
    )
    data = {"guardian": present["id"], "person": person["id"], "to": on.isoformat()}
    return Done(entry, sentence, data, passed)


@use_case
def opinion(repo: Repository, typed: str, *, csd: str, on: date, placement: str) -> Done:
    """Record the opinion of a centre for social work on where a minor should be housed (ZMZ-1 16(7)).

    Another one on record for the same day is replaced.
    """
    check_day(on)
    person = living.person(repo, typed, on)
    sleeping.refuse_unborn(person, on)
    _refuse_adult(person, on)
    fields = {
        "csd": _said(csd, _("name the centre for social work whose opinion it is")),
        "placement": _said(placement, _("say what placement the opinion advises")),
    }
    _put(repo, "opinion", person, on, fields)
    entry = repo.record("guardian opinion")
    sentence = _(
        "Opinion of {day} on the placement of {name} ({code}): {placement}",
        day=dates.show(on),
        name=people.name(person),
        code=ids.show(person["id"]),
        placement=fields["placement"],
    )
    return Done(entry, sentence, {"person": person["id"], "on": on.isoformat(), **fields})


@use_case
def married(repo: Repository, typed: str, *, on: date) -> Done:
    """Record that a minor is married since a day; from an age on, none needs a guardian (ZMZ-1 16(8))."""
    check_day(on)
    person = living.person(repo, typed, on)
    sleeping.refuse_unborn(person, on)
    _refuse_adult(person, on)
    _put(repo, "marriage", person, on, {})
    entry = repo.record("guardian married")
    sentence = _(
        "{name} ({code}) is married since {day}",
        name=people.name(person),
        code=ids.show(person["id"]),
        day=dates.show(on),
    )
    years, basis = policies.number(repo, rules.MARRIED_AGE, on)
    age = dates.age(person["birth_date"], on)
    why: tuple[str, ...] = ()
    if age is not None and age < years:
        why = (
            n_(
                "under {n} year of age a guardian is needed all the same ({basis})",
                "under {n} years of age a guardian is needed all the same ({basis})",
                years,
                basis=basis,
            ),
        )
    return Done(entry, sentence, {"person": person["id"], "on": on.isoformat()}, why)


def _put(repo: Repository, kind: str, person: Record, on: date, fields: dict[str, str]) -> None:
    """Record what is named by a person and a day; `UsageError` where it is on record so already."""
    id_ = f"{person['id']}/{on.isoformat()}"
    before = repo.get(kind, id_)
    if before is not None and all(before[name] == value for name, value in fields.items()):
        raise UsageError(
            _("nothing to alter: {name} is so already", name=people.name(person)),
            _("see: azil show {code}", code=ids.show(person["id"])),
        )
    repo.put(kind, id_, person=person["id"], on_day=on, **fields)


def _said(typed: str, sentence: str) -> str:
    text = " ".join(typed.split())
    if not text:
        raise UsageError(sentence, _("see: azil guardian --help"))
    return text


def _refuse_adult(person: Record, on: date) -> None:
    age = dates.age(person["birth_date"], on)
    if age is not None and age >= rules.ADULT:
        raise Refused(
            _("{name} is of age on {day}", name=people.name(person), day=dates.show(on)),
            _("check the day, and the birth date: azil person edit"),
        )
