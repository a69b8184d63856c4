"""The kinds of record that are simply recorded: one declaration each, from which all their commands are made.

A declaration says only what the table in `ledger/derived` does not: how the kind is called, what is typed,
and what must hold. How to add one stands in README.md.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from importlib import import_module
from pkgutil import iter_modules
from typing import Any

from azilcli.tuples import NamedTuple

Record = Mapping[str, Any]
"""The fields of a record as the table holds them."""


class Given(NamedTuple):
    """What a rule may ask beside the record itself."""

    limit: Callable[[str], tuple[int, str]]
    """The whole number of a policy in force on the day of the record, and its legal basis."""
    owner: Record
    """The person, household, stay or other record that this one belongs to; empty if to none."""
    name: str
    """The name of whom it is."""
    remarks: list[str]
    """What the receipt is to say beside that it was recorded."""
    today: str
    """The day on which it is recorded, as days are stored."""


Rule = Callable[[dict[str, Any], Given], None]
"""Completes a record about to be written, or raises `Refused` or `UsageError` where it may not be so."""


class Field(NamedTuple):
    """A field of a declared kind, as it is typed and read."""

    words: str
    """What stands above it in a list, and names it in the log and in conflicts."""
    help: str
    metavar: str = ""
    """What stands for it in the usage; else what its mark asks for."""
    is_argument: bool = False
    """Whether it is typed without an option."""
    default: str = ""
    """What is taken where nothing is typed, as it would be typed."""
    at_least: int | None = None
    """The least number, or amount in cents."""
    at_most: int | None = None
    option: str = ""
    """The option, where it is not the name of the field."""
    key: str = ""
    """The key in receipts, lists and CSV, where it is not the name of the field."""
    needed: str = ""
    """What is said where it is left empty, of a field without which a record says nothing."""
    worth: int | None = None
    """What the column is worth on a narrow screen; see `reports.table.Column`."""


_OPTIONS = {"on_day": "on", "from_day": "from", "to_day": "to"}


def option(name: str, field: Field) -> str:
    """The option by which a field is given."""
    return f"--{field.option or _OPTIONS.get(name, name).replace('_', '-')}"


class Declared(NamedTuple):
    """A kind of record that is simply recorded."""

    kind: str
    """The name of its table."""
    words: str
    """What one such record is called."""
    title: str
    """What stands above several of them."""
    help: str
    """What recording one does; the first line is for the list of commands."""
    examples: str
    """Lines as they are typed, the first one the simplest."""
    receipt: str
    """The sentence of the receipt, with `{whom}` and fields by name."""
    fields: dict[str, Field]
    """In the order in which they are typed and listed."""
    rule: Rule | None = None
    family: str = ""
    """The noun of its commands, where it is not the name of the kind."""
    verb: str = "add"
    """The word for recording one."""
    key: str = ""
    """The name of the list as data, where it is not that of the kind."""
    is_of_one: bool = False
    """Whether the command is about one person, never about several at once."""
    is_completed: bool = False
    """Whether recording one again adds to it; else what is then left out is cleared."""
    is_listed: bool = True
    """Whether its part of `show` is made from it too; else a report of its own says it better."""
    people: str = ""
    """The key of whom each is of in a list `people` of the receipt, where scripts know such a list."""
    once: tuple[str, ...] = ()
    """The fields of which somebody has one at a time: a second is refused, and `--ended` ends it."""
    by_name: str = ""
    """The field that names in words whom it is of, where that is nobody of whom there are records: staff."""
    same: tuple[str, ...] = ()
    """The fields by which two records are the same, where not all of them."""
    is_open: Callable[[Record], bool] | None = None
    """Whether something may still be added to one: of several of somebody that is the one meant."""

    @property
    def noun(self) -> str:
        """The noun of its commands."""
        return self.family or self.kind


@cache
def names() -> tuple[str, ...]:
    """The declared kinds: each has its declaration in the file of its name."""
    return tuple(sorted(module.name for module in iter_modules(__path__)))


@cache
def declared(kind: str) -> Declared:
    """The declaration of a kind."""
    made: Declared = import_module(f"{__name__}.{kind}").DECLARED
    return made
