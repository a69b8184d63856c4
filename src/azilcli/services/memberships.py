"""Belonging to a household: one at a time."""

from __future__ import annotations

from datetime import date

from azilcli import dates
from azilcli.errors import Refused
from azilcli.language import _
from azilcli.ledger import ids
from azilcli.repository import Record, Repository, people, policies


def put(
    repo: Repository, household: str, person: str, on: date, relation: str | None, to: date | None = None
) -> None:
    """Put that a person belongs to a household from a day on, or up to another."""
    code = policies.code(repo, "relation", relation) if relation else None
    repo.add("membership", household=household, person=person, relation=code, from_day=on, to_day=to)


def refuse(repo: Repository, person: Record, on: date, to: date | None = None) -> None:
    """Refuse somebody who belongs to a household on a day, or from one before `to` on, or ever after."""
    repo.refuse_erased("person", person["id"])  # or the hint would be to leave a household, which is no help
    present = people.household_between(repo, person["id"], on, to)
    if present:
        is_later = on.isoformat() < present["from_day"]
        raise Refused(
            _("{name} belongs to the household {household} already", name=people.name(person),
              household=ids.named(people.household_name(present), present["id"])),
            _("if they left before {day}, say when: --to DATE", day=dates.show(present["from_day"]))
            if is_later
            else _("first: azil household leave {code}", code=ids.show(person["id"])),
        )  # fmt: skip
