"""The value of any field as people read it, by what its column declares."""

from __future__ import annotations

from typing import Any

from azilcli import dates
from azilcli.language import _, number
from azilcli.ledger import ids, schema
from azilcli.ledger.kinds import Kind
from azilcli.repository import Repository, people, policies


def shown(repo: Repository, kind: str, field: str, value: object) -> str:
    """A value as it is read: codes in words, people by name, days as they are printed, a dash for none."""
    if value is None:
        return "–"
    declared = schema.kinds().get(kind)
    if declared and field in declared.flags:
        return _("yes") if value else _("no")
    if declared and "eur" in declared.marks.get(field, ()) and isinstance(value, int):
        return _("{amount} €", amount=number(value / 100, 2))
    if isinstance(value, float):
        return number(value, 0 if value.is_integer() else 1)
    if declared and declared.days.get(field) == "moment":
        return dates.show_moment(str(value))
    list_ = declared.lists.get(field, "") if declared else ""
    if declared and field in declared.several:
        return ", ".join(_one(repo, list_, part) for part in str(value).split()) or "–"
    return _one(repo, list_, str(value))


def data(kind: Kind, field: str, value: Any) -> Any:
    """A value as programs read it: money in euros, anything else as it is stored."""
    return value / 100 if "eur" in kind.marks[field] and isinstance(value, int) else value


def _one(repo: Repository, list_: str, text: str) -> str:
    if list_:
        return policies.label(repo, list_, text)
    if not ids.is_valid(text):
        return dates.show(text)
    person = repo.get("person", ids.normalise(text))
    return people.name(person) if person else ids.show(text)
