"""Unaccompanied minors: their guardians, the opinions on where they live, and the gate that asks for one."""

from __future__ import annotations

from contextlib import suppress
from datetime import date

from azilcli import dates
from azilcli.errors import NotFound, Refused, UsageError
from azilcli.language import _
from azilcli.ledger import ids
from azilcli.repository import Record, Repository, living, organisations, people, policies
from azilcli.repository import children as stored
from azilcli.rules import children as rules
from azilcli.services import Done, check_day, gates, sleeping, use_case


@use_case
def appoint(
    repo: Repository,
    typed: str,
    *,
    name: str,
    address: str,
    csd: str,
    kind: str,
    on: date,
    ground: str | None = None,
    born: str | None = None,
) -> Done:
    """Record the guardian whom a centre for social work (`csd`) appointed to a minor from a day on.

    The centre is named by its code among the organisations, or in words. Of an adult who cannot understand
    the procedure the `ground` says so, and the representative is for it (ZMZ-1 19). A guardian whom the minor
    has on that day is ended by it; one appointed later ends this one.
    Raises `Refused` for somebody who is of age, `UsageError` for an empty name, address or centre.
    """
    check_day(on)
    person = living.person(repo, typed, on)
    sleeping.refuse_unborn(person, on)
    code = policies.code(repo, "guardian-ground", ground) if ground else None
    if code != rules.UNABLE:
        rules.refuse_adult(people.name(person), person["birth_date"], on.isoformat())
    fields = {
        "name": _said(name, _("the name of the guardian is missing")),
        "address": _said(address, _("the address of the guardian is missing")),
        **_centre(repo, _said(csd, _("give the centre for social work that appointed the guardian"))),
        "kind": policies.code(repo, "guardian-kind", kind),
        "ground": code,
        "birth_date": dates.parse_birth(born) if born else None,
    }
    why: tuple[str, ...] = ()
    former = stored.guardian(repo, person["id"], on)
    if former:
        is_after = former["kind"] in rules.FOR_PROCEDURE and fields["kind"] not in rules.FOR_PROCEDURE
        because = "guardian-appointed" if is_after else "replaced"
        repo.put("guardian", former["id"], to_day=on, ended_why=because)
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
def end(
    repo: Repository, typed: str, *, on: date, override: str | None = None, why: str | None = None
) -> Done:
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
    because = policies.code(repo, "guardian-end", why) if why else None
    repo.put("guardian", present["id"], to_day=on, ended_why=because)
    passed = gates.ask(repo, gates.OF_CHILDREN, [person["id"]], [on, dates.today()], override, on)
    entry = repo.record("guardian end")
    sentence = _(
        "{guardian} is not the guardian of {name} ({code}) from {day}",
        guardian=present["name"] or "?",
        name=people.name(person),
        code=ids.show(person["id"]),
        day=dates.show(on),
    )
    data = {"guardian": present["id"], "person": person["id"], "to": on.isoformat(), "why": because}
    return Done(entry, sentence, data, passed)


def refuse_made_adult(
    repo: Repository, before: Record, born: str | None, override: str | None
) -> tuple[str, ...]:
    """Refuse to make an adult of a minor by the birth date alone (ZMZ-1 17)."""
    today = dates.today()
    was, will_be = (dates.age(day, today) for day in (before["birth_date"], born))
    if was is None or will_be is None or not was < rules.ADULT <= will_be:
        return ()
    if stored.is_assessed(repo, before["id"], today):
        return ()
    sentence = _("{name} is a minor, and no age assessment says otherwise", name=people.name(before))
    hint = _("azil assessment add {code}, with the result", code=ids.show(before["id"]))
    return gates.refuse(
        repo, [gates.Gate(rules.MADE_ADULT, before["id"], sentence, hint, "ZMZ-1 17")], override, today
    )


def _centre(repo: Repository, typed: str) -> dict[str, str | None]:
    """The centre for social work that was typed: one of the organisations by code or name, else in words."""
    centre = None
    with suppress(NotFound):
        centre = organisations.meant(repo, typed)
    return {"csd": None, "organisation": centre} if centre else {"csd": typed, "organisation": None}


def _said(typed: str, sentence: str) -> str:
    text = " ".join(typed.split())
    if not text:
        raise UsageError(sentence, _("see: azil guardian --help"))
    return text
