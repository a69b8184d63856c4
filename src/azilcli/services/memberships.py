"""Belonging to a household: one at a time."""

from __future__ import annotations

from datetime import date

from azilcli import dates
from azilcli.errors import Refused
from azilcli.language import _
from azilcli.ledger import ids
from azilcli.repository import Record, Repository, people, policies
from azilcli.services import gates
from azilcli.services.gates import Gate


def called(typed: str, head: Record) -> str:
    """The name of a household of a list: as it is called there, or by its head where that is but a number."""
    return typed if any(map(str.isalpha, typed)) else str(head["family_name"])


def put(
    repo: Repository, household: str, person: str, on: date, relation: str | None, to: date | None = None
) -> None:
    """Put that a person belongs to a household from a day on, or up to another."""
    code = policies.code(repo, "relation", relation) if relation else None
    repo.add("membership", household=household, person=person, relation=code, from_day=on, to_day=to)


def refuse(
    repo: Repository, person: Record, on: date, to: date | None = None, override: str | None = None
) -> tuple[str, ...]:
    """Refuse somebody who belongs to a household on a day, or from one before `to` on, or ever after.

    What is over on the day `to` is written with the reason `override`, and stays a finding.
    """
    repo.refuse_erased("person", person["id"])  # or the hint would be to leave a household, which is no help
    present = people.household_between(repo, person["id"], on, to)
    if not present:
        return ()
    sentence = _("{name} already belongs to the household {household}", name=people.name(person),
                 household=ids.named(people.household_name(present), present["id"]))  # fmt: skip
    hint = (
        _("if they left before {day}, give the day: --to DATE", day=dates.show(present["from_day"]))
        if on.isoformat() < present["from_day"]
        else _("first: azil household leave {code}", code=ids.show(person["id"]))
    )
    if to is None:
        raise Refused(sentence, hint)
    return gates.refuse(repo, [Gate("two-households", person["id"], sentence, hint, "")], override, on)
