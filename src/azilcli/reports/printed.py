"""What each command prints as data: the keys, what stands under them, and whether it tells of people.

It is read off what the commands print, by `tests/cli/test_surface.py`, and packaged: nobody's file is opened.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path

from azilcli.errors import ERRORS
from azilcli.language import N_, _, current, in_others
from azilcli.ledger.schema import kinds
from azilcli.reports import words
from azilcli.reports.table import (
    COUNT,
    DATE,
    DECIMAL,
    DETAIL,
    EUR,
    FLAG,
    ID,
    INT,
    MOMENT,
    NUMBER,
    PERCENT,
    TEXT,
    Column,
    Report,
    Table,
    Word,
)  # fmt: skip
from azilcli.tuples import NamedTuple

FILE = Path(__file__).parent.parent / "data" / "printed.jsonl"
PERSONAL, CODE = "yes", "code"
"""Of a column: it tells of people by itself, or by their codes and those of their records."""

_MEANING = {
    TEXT: N_("text"),
    INT: N_("whole number"),
    COUNT: N_("whole number"),
    DECIMAL: N_("decimal number"),
    NUMBER: N_("decimal number"),
    PERCENT: N_("number, per cent"),
    EUR: N_("amount in euros"),
    FLAG: N_("1 for yes, 0 for no"),
    DATE: N_("day, YYYY-MM-DD, or a year"),
    MOMENT: N_("moment in UTC, or a day"),
    ID: N_("code or place"),
    "list": N_("several values"),
    "object": N_("object with keys of its own"),
}


class Part(NamedTuple):
    """A part of what a command prints; it has no title, which may name somebody of a file."""

    command: str
    part: str
    columns: list[list[str]]
    """Of each its key, what it holds, its heading, and whether it tells of people."""


@cache
def parts() -> Sequence[Part]:
    """What every command prints."""
    return [Part(**json.loads(line)) for line in FILE.read_text(encoding="utf-8").splitlines()]


def listed(command: str) -> Report:
    """The keys of what a command prints, or each of those that begin with these words."""
    personal = {PERSONAL: _("yes"), CODE: _("code"), "": _("no")}
    rows = [
        (part.command, part.part or None, key, _heading(part, key, heading), kind, _meaning(part, key, kind),
         Word(said or "no", personal[said]))
        for part in of(command)
        for key, kind, heading, said in part.columns
    ]  # fmt: skip
    columns = (
        Column("command", _("command"), ID),
        Column("part", _("part")),
        Column("key", _("key"), ID),
        Column("heading", _("heading")),
        Column("type", _("type"), priority=DETAIL),
        Column("meaning", _("what it holds")),
        Column("personal", _("personal")),
    )
    return [Table("schema", _("What commands print as data"), columns, rows, grouped=True)]


def of(command: str) -> Iterator[Part]:
    """The parts of a command, or of all commands that begin with these words."""
    return (part for part in parts() if f"{part.command} ".startswith(f"{command} ".lstrip()))


def _heading(part: Part, key: str, english: str) -> str | None:
    """The heading of a column in the language in use; in a receipt the words for a field of its record."""
    if not english:
        kind = part.command.partition(" ")[0]
        return words.field(key, kind) if kind in kinds() and key in kinds()[kind].types else None
    shown = _(english)
    if shown == english and current() != "en":  # its words depend on a context that is not kept here
        return min(in_others(english), default=_labels().get(english, shown))
    return shown


@cache
def _labels() -> dict[str, str]:
    """What Slovenian calls the codes by whose English labels columns are headed."""
    with FILE.with_name("codes.csv").open(encoding="utf-8", newline="") as lines:
        return {row["en"]: row["sl"] for row in csv.DictReader(lines)}


def _meaning(part: Part, key: str, type_: str) -> str:
    """What a column holds; of a code of a list, which list."""
    for name in (part.part, part.command.partition(" ")[0]):
        if name in kinds() and key in kinds()[name].lists:
            if (list_ := kinds()[name].lists[key]) == "country":
                return _("country, ISO 3166-1 alpha-3")
            return _("code of the list {name}: azil code list {name}", name=list_)
    return _(_MEANING[type_])


def errors() -> Report:
    """The codes of errors."""
    rows = [(code, int(exit_), _(meaning)) for code, (exit_, meaning) in ERRORS.items()]
    columns = (
        Column("code", _("code")), Column("exit", _("exit code"), INT), Column("meaning", _("what it means")),
    )  # fmt: skip
    return [Table("errors", _("Codes of errors"), columns, rows)]
