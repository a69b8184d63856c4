"""Aid in kind and in money: given, due, or withheld with the reason (ZMZ-1 79, 85; ZZZRO-1)."""

from __future__ import annotations

from typing import Any

from azilcli import dates
from azilcli.errors import UsageError
from azilcli.language import N_, _
from azilcli.rules import workdays
from azilcli.rules.aid import COST_SHARE, GIVEN, POCKET_MONEY, WITHHELD
from azilcli.rules.records import Declared, Field, Given


def _rule(record: dict[str, Any], given: Given) -> None:
    """What is withheld has a reason, and nothing else has one (ZMZ-1 85).

    The objection to a decision on pocket money, or on a share of the costs, may be made in three days of
    service (82(3), 85(3), ZUP 100, 101).
    """
    if (record["state"] == WITHHELD) != bool(record.get("reason")):
        raise UsageError(
            _("the reason must be given if aid is withheld, and only then"),
            _("--state withheld --reason CODE; see: azil code list aid-withheld"),
        )
    if record["kind"] == POCKET_MONEY and record["state"] == WITHHELD:
        given.remarks.append(
            _("the decision gives its reasons, with the special position and proportionality (ZMZ-1 85(3))")
        )
    if (
        record["kind"] in (POCKET_MONEY, COST_SHARE)
        and record.get("served_on")
        and not record.get("objection_until")
    ):
        days, basis = given.limit("aid.objection-days")
        record["objection_until"] = workdays.deadline(dates.iso(str(record["served_on"])), days)
        if record["kind"] == COST_SHARE:
            given.remarks.append(
                _("the objection until {day} is that of an applicant ({basis})",
                  day=dates.show(record["objection_until"]), basis=basis)
            )  # fmt: skip


DECLARED = Declared(
    kind="aid",
    words=N_("aid"),
    title=N_("Aid"),
    help=N_(
        """Record aid in kind or in money that people or a household received, or did not receive.

For monthly aid, any day of the month will do. If it is withheld, the reason is required."""
    ),
    examples=N_(
        "azil aid add Haidari clothing --quantity 2\n"
        "azil aid add --household Haidari rent-aid --amount 421,89 --on 1.11.2026\n"
        "azil aid add Haidari pocket-money --state withheld --reason own-means --decision 12/2026"
    ),
    receipt=N_("{whom}: {kind} on {on_day}, {state}"),
    fields={
        "kind": Field(N_("kind"), N_("The kind of aid; see azil code list aid-kind"), is_argument=True),
        "on_day": Field(N_("day"), N_("The day to which it applies, such as 22.11.2026"), default="today"),
        "state": Field(N_("state"), N_("The state; see azil code list aid-state"), default=GIVEN),
        "quantity": Field(N_("quantity"), N_("The number of pieces"), at_least=1),
        "amount": Field(N_("amount"), N_("The amount in euros; negative if they pay it")),
        "reason": Field(N_("reason"), N_("The reason it is withheld; see azil code list aid-withheld")),
        "decision": Field(N_("decision"), N_("Number of the decision"), metavar="NUMBER"),
        "served_on": Field(N_("served on"), N_("The day on which the decision was served"), option="served"),
        "objection_until": Field(N_("objection until"), N_("The last day of the objection")),
        "until": Field(N_("until"), N_("The last day for which it is granted")),
        "note": Field(N_("note"), N_("A note")),
    },
    rule=_rule,
)
