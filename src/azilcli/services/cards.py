"""Cards and documents by which a person proves who they are."""

from __future__ import annotations

from datetime import date

from azilcli import dates
from azilcli.errors import Refused, UsageError
from azilcli.language import _, n_
from azilcli.ledger import ids
from azilcli.repository import Repository, living, people, policies
from azilcli.repository import status as known
from azilcli.rules import status as rules
from azilcli.services import Done, check_day, sleeping, use_case


@use_case
def add(repo: Repository, typed: str, *, kind: str, number: str, issued: date, until: date | None) -> Done:
    """Record a card or document of a person; `until` is its last day of validity, inclusive.

    An applicant card is valid for `card.applicant-days` at most, counted from the day after its issue
    (ZMZ-1 107, ZUP 100), and for so long where `until` is left out. Raises `Refused` for a longer one, for
    one that is on record already, and for a day of issue in the future; `UsageError` for an end before
    the issue and for an empty number.
    """
    check_day(issued)
    person = living.person(repo, typed, issued)
    sleeping.refuse_unborn(person, issued)
    code = policies.code(repo, "card-kind", kind)
    written = " ".join(number.split())
    if not written:
        raise UsageError(_("a card needs its number"), _("give it with --number TEXT"))
    if code == rules.APPLICANT_CARD:
        until = _applicant_until(repo, issued, until)
    if until and until < issued:
        raise UsageError(
            _("{until} is before {start}", until=dates.show(until), start=dates.show(issued)),
            _("check both days"),
        )
    for other in known.cards(repo, person["id"]):
        if (other["kind"], other["number"], other["issued"]) == (code, written, issued.isoformat()):
            raise Refused(
                _("this card of {name} is on record already", name=people.name(person)),
                _("see: azil card list {code}", code=ids.show(person["id"])),
            )
    card = repo.add("card", person=person["id"], kind=code, number=written, issued=issued, until=until)
    entry = repo.record("card add")
    sentence = _(
        "{name} ({code}): {kind} {number}, issued on {day}",
        name=people.name(person),
        code=ids.show(person["id"]),
        kind=policies.label(repo, "card-kind", code),
        number=written,
        day=dates.show(issued),
    )
    if until:
        sentence += "; " + _("until {day}", day=dates.show(until))
    data = {"card": card, "person": person["id"], "kind": code, "number": written,
            "issued": issued.isoformat(), "until": until and until.isoformat()}  # fmt: skip
    return Done(entry, sentence, data)


def _applicant_until(repo: Repository, issued: date, until: date | None) -> date:
    """The last day of an applicant card; `Refused` where it is later than the law allows."""
    days, basis = policies.number(repo, rules.CARD_DAYS, issued)
    last = rules.last_day(issued, days)
    if until and until > last:
        raise Refused(
            n_(
                "an applicant card is valid for {n} day at most, so until {day} ({basis})",
                "an applicant card is valid for {n} days at most, so until {day} ({basis})",
                days,
                day=dates.show(last),
                basis=basis,
            ),
            _("leave --until out for as long as is allowed"),
        )
    return until or last
