"""Whom a receipt is about: a few people in its sentence, many in a table above it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from itertools import zip_longest
from typing import Any

from azilcli.language import _, c_, n_
from azilcli.ledger import ids
from azilcli.repository import Record, people
from azilcli.tuples import NamedTuple

FEW = 5
"""So many people stand in a sentence."""


class Listed(NamedTuple):
    """People as a sentence names them, and the table of those who are too many for one."""

    words: str
    table: tuple[tuple[str, ...], ...] = ()
    """The headings, then a row for each; without headings where there is nothing but people."""


def listed(
    rows: Sequence[Any],
    columns: dict[str, Callable[[Any], str]],
    phrase: Callable[[Any], str],
    *,
    glue: str = "; ",
) -> Listed:
    """What is said of each by its `phrase`, of many by columns; those that say nothing are left out.

    Where only one says something, two people share a line, and there are no headings.
    """
    if len(rows) <= FEW:
        return Listed(glue.join(map(phrase, rows)))
    said = [(head, [cell(one) for one in rows]) for head, cell in columns.items()]
    full = [(head, cells) for head, cells in said if any(cells)]
    words = n_("{n} person", "{n} people", len(rows))
    if len(full) == 1:
        names = full[0][1]
        return Listed(words, tuple(zip_longest(names[::2], names[1::2], fillvalue="")))
    return Listed(words, tuple(zip(*([head, *cells] for head, cells in full), strict=True)))


def of_people(records: Iterable[Record]) -> Listed:
    """People by name and code."""
    return listed([*records], {_("person"): _named_person}, _named_person, glue=", ")


def of_moves(moved: Sequence[dict[str, Any]]) -> Listed:
    """People who move, each with where to, and why there where that was chosen."""
    return listed(
        moved,
        {
            _("person"): _named,
            c_("of a move", "from"): lambda one: str(one.get("from") or ""),
            _("bed"): _where,
            _("why"): lambda one: str(one.get("why") or ""),
        },
        _move,
    )


def _named_person(person: Record) -> str:
    return ids.named(people.name(person), person["id"])


def _named(one: dict[str, Any]) -> str:
    return ids.named(str(one["name"]), str(one["person"]))


def _where(one: dict[str, Any]) -> str:
    if one["bed"]:
        return str(one["bed"])
    if one.get("address"):
        return f"{one['address']} ({one['site']})"
    return _("{place} without a bed", place=one["room"] or one["site"])


def _move(one: dict[str, Any]) -> str:
    if one["bed"] or one.get("address"):
        return f"{_named(one)} → {_where(one)}"
    return _("{name} → {place} without a bed", name=_named(one), place=one["room"] or one["site"])
