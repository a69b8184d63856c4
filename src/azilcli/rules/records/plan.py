"""Contracts on integration activities, integration plans and other plans (ZMZ-1 90.b, 116(2)/6)."""

from __future__ import annotations

from typing import Any

from azilcli.errors import UsageError
from azilcli.language import N_, _
from azilcli.rules.records import Declared, Field, Given


def _rule(record: dict[str, Any], _given: Given) -> None:
    """A plan is made by the day it is signed; who closes it says why."""
    if (signed := record.get("signed_on")) and str(signed) < str(record["made_on"]):
        record["made_on"] = signed
    if bool(record.get("closed_on")) != bool(record.get("close_reason")):
        raise UsageError(
            _("a plan is closed on a day and for a reason"),
            _("--closed DATE --reason CODE; see: azil code list plan-close"),
        )
    if record.get("close_approved_by") and not record.get("close_approved_on"):
        record["close_approved_on"] = record.get("closed_on")


DECLARED = Declared(
    kind="plan",
    words=N_("plan"),
    title=N_("Contracts and plans"),
    help=N_(
        """Record a contract on integration activities or another plan of people or of a household.

To sign, approve or close it later: azil plan correct."""
    ),
    examples=N_(
        "azil plan add Haidari integration-plan\n"
        "azil plan add Haidari integration-contract --signed 22.11.2026\n"
        'azil plan add Haidari integration-plan --on 15.7.2026 --staff "Maja Kos" --language tir\n'
        "azil plan add --household Haidari household --review +60"
    ),
    receipt=N_("{whom}: {kind} of {made_on}"),
    fields={
        "kind": Field(N_("kind"), N_("The kind of plan; see azil code list plan-kind"), is_argument=True),
        "made_on": Field(N_("day"), N_("The day on which it was made"), default="today", option="on"),
        "language": Field(N_("language"), N_("In which language")),
        "staff": Field(N_("staff"), N_("Who made it with them")),
        "signed_on": Field(N_("signed on"), N_("The day on which it was signed"), option="signed"),
        "approved_on": Field(N_("approved on"), N_("The day on which it was approved"), option="approved"),
        "approved_by": Field(N_("approved by"), N_("Who approved it")),
        "review_day": Field(N_("review on"), N_("The day on which it is to be reviewed"), option="review"),
        "closed_on": Field(N_("closed on"), N_("The day on which it was closed"), option="closed"),
        "close_reason": Field(
            N_("reason"), N_("The reason it was closed; see azil code list plan-close"), option="reason"
        ),
        "close_approved_on": Field(
            N_("closing approved on"),
            N_("The day on which the closing was approved"),
            option="close-approved",
        ),
        "close_approved_by": Field(N_("closing approved by"), N_("Who approved the closing")),
    },
    rule=_rule,
    is_open=lambda plan: plan["kind"] != "integration-contract" and not plan["closed_on"],
)
