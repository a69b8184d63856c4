"""Whether two entries are certainly one: of a person, of a stay, of a household.

It is the rule by which an import knows somebody, and stricter: nothing that is known of both may differ. A
name, a birth date and a citizenship are enough there, where somebody looks on; here they are not.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping, Sequence, Set
from itertools import combinations
from typing import Any

from azilcli.rules.records import Record
from azilcli.text.keys import search_key

_DAY = 10
_UNKNOWN = (None, "", "x", "XXX")
OF_PERSON = ("other_names", "languages", "emso", "case_number", "foreign_id", "phone", "note")
DECIDED = ("anchor", "until", "reason", "destination", "address", "town")
"""What two entries of one stay must not say otherwise."""
OF_STAY = (*DECIDED, "note", "foreign_id")
OF_HOUSEHOLD = ("note", "foreign_id")
"""What is added to the entry that is kept, where it says nothing of it."""


def are_one(what: str, one: Record, other: Record, *, stayed_alike: bool) -> bool:
    """Whether two entries that share a number are certainly of one person.

    `what` is the number: an EMŠO, that of a register, a case number beside the name, or the other's code.
    Where no day of birth is known they must have `stayed_alike`: have a stay that is the same.
    """
    if differing(one, other, ("sex", "citizenship", "emso", "case_number")) or _name(one) != _name(other):
        return False
    births = [(row["birth_date"], row["birth_month"]) for row in (one, other)]
    if what in ("emso", "code"):
        return births[0] == births[1] or not all(day for day, _month in births)
    is_known = len(one["birth_date"] or "") == _DAY
    return births[0] == births[1] and (is_known or stayed_alike)


def _name(person: Record) -> list[str]:
    return sorted(search_key(f"{person['family_name']} {person['given_name'] or ''}").split())


def differing(one: Record, other: Record, fields: Iterable[str]) -> list[str]:
    """The fields of which both say something, and not the same."""
    return [field for field in fields
            if not {one[field], other[field]} & {*_UNKNOWN} and one[field] != other[field]]  # fmt: skip


def united(
    pairs: Iterable[tuple[str, str]], apart: Set[frozenset[str]]
) -> tuple[list[list[str]], list[list[str]]]:
    """Who is one by certain pairs, each in order; and those of whom some are held `apart`, who are left."""
    of: dict[str, set[str]] = {}
    for one, other in pairs:
        whole = of.setdefault(one, {one}) | of.setdefault(other, {other})
        of |= dict.fromkeys(whole, whole)
    groups = sorted({tuple(sorted(whole)) for whole in of.values()})
    is_held = {group: any(frozenset(pair) in apart for pair in combinations(group, 2)) for group in groups}
    return [[*one] for one in groups if not is_held[one]], [[*one] for one in groups if is_held[one]]


def of_stay(stay: Record) -> Hashable:
    """What two entries of one stay have in common: programme, days, and each place with its nights."""
    nights = [(one["site"], one["room"], one["bed"], one["from_day"], one["to_day"]) for one in stay["slept"]]
    return stay["programme"], stay["arrived"], stay["departed"], tuple(nights)


def of_household(home: Record, whole: Mapping[str, str]) -> Hashable:
    """What two entries of one household have in common: name, kind, and who belongs to it when."""
    members = [(whole.get(one["person"], one["person"]), one["from_day"], one["to_day"] or "")
               for one in home["members"]]  # fmt: skip
    return search_key(home["name"]), home["kind"], tuple(sorted(members))


def alike(rows: Iterable[Record], key: Any) -> list[list[Record]]:
    """The rows that have the same key, where several do, each group in the order of their codes."""
    groups: defaultdict[Hashable, list[Record]] = defaultdict(list)
    for row in rows:
        groups[key(row)].append(row)
    return [sorted(some, key=lambda row: str(row["id"])) for some in groups.values() if len(some) > 1]


def say_the_same(rows: Sequence[Record], fields: Sequence[str]) -> bool:
    """Whether none of some rows says anything of these fields otherwise than another."""
    return not any(differing(one, other, fields) for one, other in combinations(rows, 2))


def filled(kept: Record, others: Iterable[Record], fields: Sequence[str]) -> dict[str, Any]:
    """What the others say of fields of which the entry that is kept says nothing."""
    told = [*others]
    more = {
        field: next((row[field] for row in told if row[field]), None) for field in fields if not kept[field]
    }
    return {field: value for field, value in more.items() if value}
