"""The use cases: one function is one thing somebody does, and is carried out in one transaction.

A service takes the repository and plain values, asks the rules, and records one entry. It raises an
`AzilError` before anything is written, and returns what the receipt needs.
"""

from __future__ import annotations

from datetime import date
from typing import Any, NamedTuple

from azilcli import dates
from azilcli.errors import Refused
from azilcli.language import _
from azilcli.ledger.journal import Entry


class Done(NamedTuple):
    """What a command did: its entry, what to say of it, and the same as data."""

    entry: Entry
    sentence: str
    data: dict[str, Any]
    why: tuple[str, ...] = ()
    """Explanations of what the program chose by itself."""
    is_final: bool = False
    """Whether it cannot be undone, so that the receipt does not say how."""
    is_written: bool = True
    """Whether the command wrote the entry; else that is the newest one, after which the state is named."""


def check_day(on: date) -> None:
    """Refuse a day in the future: what is recorded has happened."""
    if on > dates.today():
        raise Refused(
            _("{day} lies in the future; what is recorded has happened", day=dates.show(on)),
            _("record it on that day, or give the right day with --on"),
        )
