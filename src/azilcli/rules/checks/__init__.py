"""The checks: small named queries, each finding one thing that is wrong though recorded; and what is due.

A check is data: its SQL gives one row per finding, with `subject`, `site` where it belongs to one, and
what the sentence names. A due is the same with `day`, on which something ends or must happen. The
parameter `:on` is the day asked about, `:today` and `:now` the day and the moment it is, `:until` the last
day of the time looked ahead. Both may use the limits of `policy`. A check is added in the file of its
family, and nowhere else.
"""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from typing import NamedTuple

GATE, CONTRADICTION, STANDARD = "gate", "contradiction", "standard"
"""Severity: a legal limit that was passed; records that cannot both be true; a standard not met."""

SEVERITIES = (STANDARD, CONTRADICTION, GATE)
"""From the lightest to the gravest."""

FAMILIES = (
    "merges",
    "clocks",
    "quality",
    "stays",
    "late",
    "evidence",
    "status",
    "children",
    "presence",
    "measures",
    "leaving",
    "health",
    "rooms",
)
"""The files of this folder, in the order in which their checks are listed."""

DANGLING = "{dangling}"
"""In SQL: the references to what is not there, of every kind: kind, record, field and value."""

IMPOSSIBLE = "{impossible}"
"""In SQL: the days that there are not, and the codes that no list has, of every kind: as `DANGLING`."""


class Check(NamedTuple):
    """One check: a code that never changes its meaning, and what to say of each row found."""

    code: str
    severity: str
    title: str
    sentence: str
    remedy: str
    source: str
    sql: str
    last_remedy: str = ""
    """What to do instead where the row is `is_last`: nothing milder is left."""

    def advice(self, row: Mapping[str, object]) -> str:
        """What to do about a row."""
        return self.last_remedy if self.last_remedy and row.get("is_last") else self.remedy


class Due(NamedTuple):
    """Something that ends or must happen on a day."""

    code: str
    title: str
    sentence: str
    source: str
    sql: str


def checks() -> list[Check]:
    """Every check there is."""
    return [check for name in FAMILIES for check in import_module(f"{__name__}.{name}").CHECKS]


def dues() -> list[Due]:
    """Everything that can fall due."""
    return [due for name in FAMILIES for due in import_module(f"{__name__}.{name}").DUES]
