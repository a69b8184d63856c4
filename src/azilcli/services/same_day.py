"""What two entries of one person, united now, both say of the same day: one counts, and it is said which."""

from __future__ import annotations

import shlex
from collections.abc import Callable, Iterator, Mapping, Set
from itertools import groupby

from azilcli import dates
from azilcli.language import N_, _
from azilcli.ledger import ids
from azilcli.repository import Record, Repository, values
from azilcli.rules.identity import ONE_A_DAY
from azilcli.rules.records import declared, names, option
from azilcli.tuples import NamedTuple

_Command = tuple[str, Mapping[str, str], Record]
"""A command, how each field is typed for it, with no option if it is an argument, and what to type."""


class _Said(NamedTuple):
    """A kind of record: what it is called, which of its fields say something, how to record another."""

    words: str
    fields: tuple[str, ...]
    command: Callable[[Record, Record], _Command]


_EXAM = {"on_day": "--on", "fitness": "--result", "place": "--place", "by_whom": "--by-whom"}
_INFO = {"on_day": "--on", "language": "--language"}
_WRITTEN_OUT = {
    "examination": _Said(
        N_("health examination"),
        ("fitness", "place", "by_whom"),
        lambda _kept, row: ("health exam {person}", _EXAM, row),
    ),
    "information": _Said(
        N_("receipt of information"), ("language",), lambda _kept, row: ("health info {person}", _INFO, row)
    ),
}


def _said(kind: str) -> _Said:
    """What is to be known of a kind, as it is declared where it is."""
    if kind in _WRITTEN_OUT:
        return _WRITTEN_OUT[kind]
    what = declared(kind)
    command = f"{what.noun} {what.verb} {{person}}"
    typed = {name: "" if field.is_argument else option(name, field) for name, field in what.fields.items()}
    fields = tuple(name for name in what.fields if name not in ONE_A_DAY[kind])
    return _Said(what.words, fields, lambda _kept, row: (command, typed, row))


def remarks(repo: Repository, person: Record, came: Set[str]) -> Iterator[str]:
    """What both sides said differently of one day, with what counts now and how to let the other count.

    `came` are the codes of the entries that were united with the person just now.
    """
    for kind, keys in ONE_A_DAY.items():
        if kind not in _WRITTEN_OUT and kind not in names():
            continue
        said = _said(kind)
        order = ", ".join((*keys, "instr(id, person) = 0", "id"))
        rows = repo.rows(f"SELECT * FROM {kind} WHERE person = :person ORDER BY {order}", person=person["id"])
        for _key, group in groupby(rows, key=lambda row: [row[name] for name in keys]):
            first, *others = group
            is_from_there = _stands_under(first, came)
            for row in others:
                if _stands_under(row, came) == is_from_there:
                    continue
                if any(row[name] != first[name] for name in said.fields):
                    yield _(
                        "{what} of {day}: {kept} counts, not {other}; to change that: {command}",
                        what=_(said.words),
                        day=dates.show(first[keys[-1]]),
                        kept=_shown(repo, kind, said, first, row),
                        other=_shown(repo, kind, said, row, first),
                        command=_command(person, *said.command(first, row)),
                    )


def _stands_under(row: Record, codes: Set[str]) -> bool:
    """Whether it was recorded under one of these codes."""
    return not codes.isdisjoint(row["id"].split("/"))


def _shown(repo: Repository, kind: str, said: _Said, row: Record, beside: Record) -> str:
    """What a record says, but for what neither of the two says anything of."""
    named = ("kind",) if "kind" in ONE_A_DAY[kind] else ()
    told = [name for name in (*named, *said.fields) if row[name] or beside[name]]
    return ", ".join(values.shown(repo, kind, name, row[name]) for name in told)


def _command(person: Record, command: str, typed: Mapping[str, str], row: Record) -> str:
    """A command as it is typed, with what a record says."""
    words = (
        f"{option} {shlex.quote(str(row[name]))}".lstrip() for name, option in typed.items() if row[name]
    )
    return " ".join(("azil", command.format(person=ids.show(person["id"])), *words))
