"""Passes refused by decision, with the last day of the objection (ZMZ-1 82(7), (8))."""

from __future__ import annotations

from typing import Any

from azilcli import dates
from azilcli.language import N_
from azilcli.rules import workdays
from azilcli.rules.records import Declared, Field, Given


def _rule(record: dict[str, Any], given: Given) -> None:
    """The objection may be made in three days of service (ZMZ-1 82(8), ZUP 100, 101)."""
    if record.get("served_on") and not record.get("objection_until"):
        days, _basis = given.limit("pass.objection-days")
        record["objection_until"] = workdays.deadline(dates.iso(str(record["served_on"])), days)


DECLARED = Declared(
    kind="refusal",
    words=N_("refused pass"),
    title=N_("Refused passes"),
    help=N_(
        """Record that a pass was refused by decision, and on which ground.

Past breaches, public health or security and a Dublin procedure oppose a pass: it is refused then. An
objection may be made in three days of service."""
    ),
    examples=N_(
        "azil refusal add Haidari serious-breach\n"
        "azil refusal add Haidari dublin --decision 12/2026 --on 20.11.2026 --served 23.11.2026"
    ),
    receipt=N_("{whom}: pass refused on {on_day}, {ground}"),
    fields={
        "ground": Field(N_("ground"), N_("The ground; see azil code list refusal-ground"), is_argument=True),
        "on_day": Field(N_("day"), N_("The day to which it applies, such as 22.11.2026"), default="today"),
        "decision": Field(N_("decision"), N_("Number of the decision"), metavar="NUMBER"),
        "served_on": Field(N_("served on"), N_("The day on which the decision was served"), option="served"),
        "objection_until": Field(N_("objection until"), N_("The last day of the objection")),
        "objected_on": Field(N_("objection of"), N_("The day of the objection"), option="objected"),
        "note": Field(N_("note"), N_("A note")),
    },
    rule=_rule,
)
