"""Requests of people about their own data (ZVOP-2 14, 21(1))."""

from __future__ import annotations

from typing import Any

from azilcli import dates
from azilcli.errors import UsageError
from azilcli.language import N_, _
from azilcli.rules.demands import ANSWER_MONTHS
from azilcli.rules.records import Declared, Field, Given


def _rule(record: dict[str, Any], given: Given) -> None:
    """It is answered in a month ((EU) 2016/679 12(3)), and what is finally decided was answered."""
    if record.get("final_on") and not record.get("answered_on"):
        raise UsageError(_("what is finally decided was answered before"), _("give the day with --answered"))
    if not record.get("answer_by"):
        months, _basis = given.limit(ANSWER_MONTHS)
        record["answer_by"] = dates.add_months(dates.iso(str(record["on_day"])), months)


DECLARED = Declared(
    kind="demand",
    words=N_("request about own data"),
    title=N_("Requests of people about their own data"),
    help=N_(
        """Record that people asked for access to their own data, or for their correction or erasure.

From that day until it is finally decided, nothing of theirs is erased, and no year of the log of viewing
destroyed: azil demand correct, with --answered and --final."""
    ),
    examples=N_(
        "azil demand add Haidari access\nazil demand add Haidari erasure --on 22.11.2026 --reference 7/2026"
    ),
    receipt=N_("{whom}: {kind}, asked for on {on_day}"),
    fields={
        "kind": Field(
            N_("asked for"), N_("What is asked for; see azil code list demand-kind"), is_argument=True
        ),
        "on_day": Field(
            N_("received on"), N_("The day on which it was received"), default="today", option="on"
        ),
        "answer_by": Field(N_("answer by"), N_("The last day for the answer; a month if not given")),
        "answered_on": Field(N_("answered on"), N_("The day on which it was answered"), option="answered"),
        "final_on": Field(
            N_("finally decided on"), N_("The day on which the decision became final"), option="final"
        ),
        "reference": Field(N_("number"), N_("Number of the case"), metavar="NUMBER"),
        "note": Field(N_("note"), N_("A note")),
    },
    rule=_rule,
)
