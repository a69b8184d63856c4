"""Changes of which beneficiaries have to tell: income, work, school, address, absence (ZMZ-1 105(2), (3))."""

from __future__ import annotations

from typing import Any

from azilcli import dates
from azilcli.language import N_
from azilcli.rules import workdays
from azilcli.rules.records import Declared, Field, Given

TELL_DAYS = "circumstance.tell-days"


def _rule(record: dict[str, Any], given: Given) -> None:
    """It is told in eight days from the day on which it arose (ZMZ-1 105(3))."""
    if not record.get("tell_by"):
        days, _basis = given.limit(TELL_DAYS)
        record["tell_by"] = workdays.deadline(dates.iso(str(record["on_day"])), days)


DECLARED = Declared(
    kind="circumstance",
    words=N_("change of circumstances"),
    title=N_("Changes of circumstances"),
    help=N_(
        """Record a change of which a beneficiary has to tell within eight days, and when it was told.

Income, work, school, examinations, address, telephone, name, marital status, a new citizenship, and an
absence from Slovenia of more than 90 days."""
    ),
    examples=N_(
        "azil circumstance add Haidari employment\n"
        "azil circumstance add Haidari absence --on 20.11.2026 --told 24.11.2026"
    ),
    receipt=N_("{whom}: {kind}, since {on_day}"),
    fields={
        "kind": Field(N_("change"), N_("The change; see azil code list circumstance-kind"), is_argument=True),
        "on_day": Field(N_("since"), N_("The day on which it arose"), default="today", option="on"),
        "tell_by": Field(N_("to be told by"), N_("The last day on which it has to be told")),
        "told_on": Field(N_("told on"), N_("The day on which it was told"), option="told"),
        "note": Field(N_("note"), N_("A note")),
    },
    rule=_rule,
)
