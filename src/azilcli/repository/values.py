"""The value of any field as people read it, by what its column declares."""

from __future__ import annotations

from azilcli import dates
from azilcli.language import _, number
from azilcli.ledger import ids, schema
from azilcli.repository import Repository, people, policies


def shown(repo: Repository, kind: str, field: str, value: object) -> str:
    """A value as it is read: codes in words, people by name, days as they are printed, a dash for none."""
    if value is None:
        return "–"
    declared = schema.kinds().get(kind)
    if declared and field in declared.flags:
        return _("yes") if value else _("no")
    if isinstance(value, float):
        return number(value, 0 if value.is_integer() else 1)
    list_ = declared.lists.get(field, "") if declared else ""
    if declared and field in declared.several:
        return ", ".join(_one(repo, list_, part) for part in str(value).split()) or "–"
    return _one(repo, list_, str(value))


def _one(repo: Repository, list_: str, text: str) -> str:
    if list_:
        return policies.label(repo, list_, text)
    if not ids.is_valid(text):
        return dates.show(text)
    person = repo.get("person", ids.normalise(text))
    return people.name(person) if person else ids.show(text)
