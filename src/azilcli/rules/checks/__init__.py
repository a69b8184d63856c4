"""The checks: small named queries, each finding one thing that is wrong though recorded; and what is due.

A check is data: its SQL gives one row per finding, with `subject`, `site` where it belongs to one, and
what the sentence names. A due is the same with `day`, on which something ends or must happen. The
parameter `:on` is the day asked about, `:today` and `:now` the day and the moment it is, `:until` the last
day of the time looked ahead. Both may use the limits of `policy`. A check is added in the file of its
family, and nowhere else.
"""

from __future__ import annotations

from importlib import import_module

from azilcli.rules.check import Check, Due

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
    "authority",
    "measures",
    "objections",
    "restrictions",
    "retention",
    "aid",
    "leaving",
    "dispersal",
    "allowance",
    "access",
    "health",
    "care",
    "partners",
    "documents",
    "warnings",
    "counselling",
    "protection",
    "rooms",
    "holds",
    "centres",
)
"""The files of this folder, in the order in which their checks are listed."""


def checks(*families: str) -> list[Check]:
    """Every check there is, or those of some families."""
    return [check for name in families or FAMILIES for check in import_module(f"{__name__}.{name}").CHECKS]


def dues() -> list[Due]:
    """Everything that can fall due."""
    return [due for name in FAMILIES for due in import_module(f"{__name__}.{name}").DUES]
