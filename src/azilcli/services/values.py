"""A typed value of any field, read as strictly as by the command that first enters it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from azilcli import dates
from azilcli.errors import Refused, UsageError
from azilcli.language import _
from azilcli.ledger import ids, schema
from azilcli.repository import Repository, organisations, policies
from azilcli.repository import places as stored
from azilcli.repository.records import unknown
from azilcli.rules import records
from azilcli.services import check_day, money, people, places
from azilcli.services.network import country
from azilcli.services.policies import policy_value

_YES, _NO = {"yes", "y", "da", "d", "1"}, {"no", "n", "ne", "0"}
_LARGEST = 9999


def read(repo: Repository, kind: str, record: str, field: str, typed: str) -> Any:
    """A typed value as the field holds it; None for an empty one.

    Raises `UsageError` for what the field cannot hold, `NotFound` for a record that is not there, `Refused`
    for a day that lies ahead of one that happened, or for an EMŠO of somebody else.
    """
    if kind == "person" and field != "same_as":
        return people.checked(repo, {field: typed}, record)[field]
    declared, text = schema.kinds()[kind], typed.strip()
    if not text:
        if field in declared.required:
            raise UsageError(_("{field} cannot be empty", field=field), _("type a value"))
        return None
    if kind == "policy" and field == "value":
        row = repo.get(kind, record)
        return policy_value(repo, row["unit"] if row else "", text)
    if field == "area_m2":
        return places.area(text)
    if field in declared.flags:
        return _flag(text)
    list_ = declared.lists.get(field, "")
    if field in declared.several:
        return _several(repo, list_, text)
    if list_:
        return country(text) if list_ == "country" else policies.code(repo, list_, text)
    if targets := declared.references.get(field):
        return _referred(repo, targets, text)
    if "eur" in declared.marks[field]:
        return money.cents(text)
    if str not in declared.types[field]:
        return _number(text)
    return _day(declared.days[field], text, _option(kind, field)) if field in declared.days else text


def refuse_backwards(repo: Repository, kind: str, record: str, new: Mapping[str, Any]) -> None:
    """Raise `Refused` where a record with some new values would end before it begins."""
    after = {**((repo.get(kind, record) if record else None) or {}), **new}
    marks = schema.kinds()[kind].marks
    for last, first in ((field, own["not before"]) for field, own in marks.items() if "not before" in own):
        begin, end = after.get(first), after.get(last)
        if {first, last} & new.keys() and begin and end and str(end) < str(begin):
            days = {"end": dates.show(end), "begin": dates.show(begin)}
            fields = records.declared(kind).fields if kind in records.names() else {}
            raise Refused(
                _("the days are in the wrong order: {first} {begin}, {last} {end}",
                  first=_(fields[first].words), last=_(fields[last].words), **days)
                if {first, last} <= fields.keys()
                else _("it would end on {end}, before it begins on {begin}", **days),
                _("check both days"),
            )  # fmt: skip


def _option(kind: str, field: str) -> str:
    """The option by which a field is typed."""
    known = records.declared(kind).fields.get(field) if kind in records.names() else None
    return records.option(field, known) if known else "--on"


def _day(mark: str, text: str, option: str) -> str:
    """A typed day or moment as it is stored, by the mark of its field."""
    if mark == "day or year":
        return dates.parse_birth(text)
    if mark == "moment":
        return dates.parse_time(text)
    day = dates.parse(text)
    if mark in ("past day", "cancelled"):
        check_day(day, option)
    return day.isoformat()


def _flag(text: str) -> int:
    if text.lower() in _YES:
        return 1
    if text.lower() in _NO:
        return 0
    raise UsageError(_("“{typed}” is neither yes nor no", typed=text), _("type yes or no"))


def _number(text: str) -> int:
    if not (text.isascii() and text.isdigit() and int(text) <= _LARGEST):
        raise UsageError(_("“{typed}” is not a number", typed=text), _("type digits only"))
    return int(text)


def _several(repo: Repository, list_: str, text: str) -> str:
    if list_ == "site":
        return " ".join(stored.record(repo, list_, word)["id"] for word in re.split(r"[\s,]+", text) if word)
    if not list_:
        raise UsageError(
            _("presence is not typed here"), _("keep a side, then: azil presence record for that day")
        )
    return " ".join(policies.several(repo, list_, text))


def _referred(repo: Repository, kinds: Sequence[str], typed: str) -> str:
    """The id of the record that was typed, of one of these kinds."""
    for id_ in (typed, typed.upper(), ids.normalise(typed), stored.named(repo, typed)):
        if any(repo.get(kind, id_) for kind in kinds):
            return id_
    if "organisation" in kinds and (known := organisations.meant(repo, typed)):
        return known
    raise unknown(kinds, typed)
