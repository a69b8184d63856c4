"""What two entries of one person, united now, both say of the same day: one counts, and it is said which."""

from __future__ import annotations

import shlex
from collections.abc import Callable, Iterator, Set
from itertools import groupby
from typing import NamedTuple

from azilcli import dates
from azilcli.language import N_, _
from azilcli.ledger import ids
from azilcli.repository import Record, Repository, values
from azilcli.rules.identity import ONE_A_DAY


class _Said(NamedTuple):
    """A kind of record: what it is called, which of its fields say something, how to record another."""

    words: str
    fields: tuple[str, ...]
    command: Callable[[Record, Record], tuple[str, dict[str, str | None]]]


def _vulnerability(kept: Record, other: Record) -> tuple[str, dict[str, str | None]]:
    """Ends the kept one earlier, or goes on after it."""
    if other["to_day"] and other["to_day"] < (kept["to_day"] or "~"):
        return "health vulnerability {person} --ended", {"kind": kept["kind"], "on": other["to_day"]}
    return "health vulnerability {person}", {
        "kind": kept["kind"],
        "on": kept["to_day"],
        "to": other["to_day"],
    }


_KINDS = {
    "status": _Said(
        N_("status"),
        ("code", "decision"),
        lambda _kept, row: (
            "status set {person} " + row["code"],
            {"on": row["on_day"], "decision": row["decision"]},
        ),
    ),
    "examination": _Said(
        N_("health examination"),
        ("result", "place", "by_whom"),
        lambda _kept, row: (
            "health exam {person}",
            {"on": row["on_day"], "result": row["result"], "place": row["place"], "by-whom": row["by_whom"]},
        ),
    ),
    "information": _Said(
        N_("receipt of information"),
        ("language",),
        lambda _kept, row: ("health info {person}", {"on": row["on_day"], "language": row["language"]}),
    ),
    "vulnerability": _Said(N_("vulnerability"), ("to_day",), _vulnerability),
    "opinion": _Said(
        N_("opinion of a centre for social work"),
        ("csd", "placement"),
        lambda _kept, row: (
            "guardian opinion {person}",
            {"on": row["on_day"], "csd": row["csd"], "placement": row["placement"]},
        ),
    ),
    "decision": _Said(
        N_("decision"),
        ("enforceable", "number"),
        lambda _kept, row: (
            "leaving decision {person}",
            {
                "on": row["on_day"],
                "kind": row["kind"],
                "enforceable": row["enforceable"],
                "number": row["number"],
            },
        ),
    ),
}


def remarks(repo: Repository, person: Record, came: Set[str]) -> Iterator[str]:
    """What both sides said differently of one day, with what counts now and how to let the other count.

    `came` are the codes of the entries that were united with the person just now.
    """
    for kind, said in _KINDS.items():
        keys = ONE_A_DAY[kind]
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
                        kept=_shown(repo, kind, first, row),
                        other=_shown(repo, kind, row, first),
                        command=_command(person, *said.command(first, row)),
                    )


def _stands_under(row: Record, codes: Set[str]) -> bool:
    """Whether it was recorded under one of these codes."""
    return not codes.isdisjoint(row["id"].split("/"))


def _shown(repo: Repository, kind: str, row: Record, beside: Record) -> str:
    """What a record says, but for what neither of the two says anything of."""
    named = ("kind",) if "kind" in ONE_A_DAY[kind] else ()
    told = [name for name in (*named, *_KINDS[kind].fields) if row[name] or beside[name]]
    return ", ".join(values.shown(repo, kind, name, row[name]) for name in told)


def _command(person: Record, begin: str, options: dict[str, str | None]) -> str:
    """A command as it is typed, with what the other record says."""
    typed = [f"--{name} {shlex.quote(value)}" for name, value in options.items() if value]
    return " ".join(("azil", begin.format(person=ids.show(person["id"])), *typed))
