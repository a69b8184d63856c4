"""The use cases: one function is one thing somebody does, and is carried out in one transaction.

A service takes the repository and plain values, asks the rules, and records one entry. It raises an
`AzilError` with nothing written, which `use_case` sees to, and returns what the receipt needs.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from functools import wraps
from typing import Any, Concatenate, ParamSpec, TypeVar, cast

from azilcli import dates
from azilcli.errors import Refused
from azilcli.language import _, n_
from azilcli.repository import Entry, Repository
from azilcli.tuples import NamedTuple

_Given = ParamSpec("_Given")
_Made = TypeVar("_Made")


_SAID_AT_MOST = 10
"""So many doubts stand in the sentence of a refusal."""


class Doubtful(Refused):
    """What was asked for can be so, but hardly is: whoever is sure says so.

    At a terminal it is asked, also of what a command only did with `Done.doubts`.
    """

    code = "doubtful"

    def __init__(self, doubts: Sequence[str], hint: str = "", question: str = "") -> None:
        self.question = question or _("Record it anyway?")
        self.doubts = tuple(dict.fromkeys(doubts))
        told = list(self.doubts[:_SAID_AT_MOST])
        if more := len(self.doubts) - len(told):
            told.append(n_("and {n} more doubt", "and {n} more doubts", more))
        super().__init__("; ".join(told), hint or _("check it; if it is correct anyway: --force"))


class Done(NamedTuple):
    """What a command did: its entry, what to say of it, and the same as data."""

    entry: Entry
    sentence: str
    data: dict[str, Any]
    why: tuple[str, ...] = ()
    """Explanations of what the program chose by itself."""
    doubts: tuple[str, ...] = ()
    """Standards that what was asked for does not meet: at a terminal it is asked before it is written."""
    is_final: bool = False
    """Whether it cannot be undone, so that the receipt does not say how."""
    table: tuple[tuple[str, ...], ...] = ()
    """Whom it is about where they are many: headings, and a row for each, to be read above the sentence."""
    since: Entry | None = None
    """The first of several entries that it wrote, `entry` being the last."""
    is_written: bool = True
    """Whether the command wrote the entry; else that is the newest one, after which the state is named."""

    @property
    def undone_by(self) -> str:
        """What is typed after `azil undo` to take it all back."""
        first = f"{self.since.id[:8]}.." if self.since and self.since.id != self.entry.id else ""
        return f"{first}{self.entry.id[:8]}"


def use_case(
    carry_out: Callable[Concatenate[Repository, _Given], _Made],
) -> Callable[Concatenate[Repository, _Given], _Made]:
    """A service that is carried out whole: where it refuses, nothing of it is left for the next to record."""

    @wraps(carry_out)
    def whole(repo: Repository, /, *given: _Given.args, **named: _Given.kwargs) -> _Made:
        with repo.whole():
            made: Any = carry_out(repo, *given, **named)
            if repo.remarks and isinstance(made, Done):
                made = made._replace(why=(*repo.remarks, *made.why))
            return cast(_Made, made)

    return whole


def check_day(on: date, option: str = "--on") -> None:
    """Refuse a day in the future, given with an option: what is recorded has happened."""
    if on > dates.today():
        raise Refused(
            _("{day} lies in the future; only what has happened can be recorded", day=dates.show(on)),
            _("record it on that day, or give the correct day with {option}", option=option),
        )
