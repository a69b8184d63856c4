"""Objections, appeals and actions against decisions, and what was decided on them (ZMZ-1 115(1)/11)."""

from __future__ import annotations

from typing import Any

from azilcli import dates
from azilcli.errors import UsageError
from azilcli.language import N_, _
from azilcli.rules import workdays
from azilcli.rules.records import Declared, Field, Given
from azilcli.rules.restrictions import ACTION, COURT_WORKDAYS


def _rule(record: dict[str, Any], given: Given) -> None:
    """An outcome has its day; on a restriction the court decides in three working days (ZMZ-1 84(7), (8))."""
    if bool(record.get("outcome")) != bool(record.get("outcome_on")):
        raise UsageError(
            _("an outcome and its day belong together"), _("give both: --outcome CODE --outcome-on DATE")
        )
    if record["kind"] == ACTION and not record.get("decide_by"):
        days, _basis = given.limit(COURT_WORKDAYS)
        record["decide_by"] = workdays.after(dates.iso(str(record["on_day"])), days)


DECLARED = Declared(
    kind="remedy",
    words=N_("legal remedy"),
    title=N_("Legal remedies"),
    help=N_(
        """Record that people filed an objection, an appeal or an action against a decision.

What was decided on it is added with: azil remedy correct. Objections to measures under house rules are
recorded with: azil measure complete."""
    ),
    examples=N_(
        "azil remedy add Haidari action\n"
        "azil remedy add Haidari action-restriction --about RM3X-8QKD-2C7V --on 24.11.2026"
    ),
    receipt=N_("{whom}: {kind} filed on {on_day}"),
    fields={
        "kind": Field(
            N_("remedy"), N_("The kind of remedy; see azil code list remedy-kind"), is_argument=True
        ),
        "about": Field(
            N_("against"), N_("The code of the decision or restriction against which it was filed")
        ),
        "on_day": Field(N_("day"), N_("The day on which it was filed"), default="today"),
        "suspends": Field(N_("suspends"), N_("Whether the decision is not carried out meanwhile: yes or no")),
        "decide_by": Field(N_("to be decided by"), N_("The last day for the decision on it")),
        "outcome": Field(N_("outcome"), N_("What was decided; see azil code list remedy-outcome")),
        "outcome_on": Field(N_("decided on"), N_("The day of the decision on it")),
        "number": Field(N_("number"), N_("Number of the case")),
        "reasons": Field(N_("reasons"), N_("The reasons of the decision on it")),
        "note": Field(N_("note"), N_("A note")),
    },
    rule=_rule,
)
