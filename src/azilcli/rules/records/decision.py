"""What was decided on the applications of people; who records it again completes it."""

from __future__ import annotations

from typing import Any

from azilcli import dates
from azilcli.errors import Refused, UsageError
from azilcli.language import N_, _
from azilcli.rules.decisions import GROUNDED
from azilcli.rules.records import Declared, Field, Given


def _rule(record: dict[str, Any], _given: Given) -> None:
    """No decision is enforceable before it is served, and a ground is one of its kind."""
    enforceable = record.get("enforceable")
    if enforceable:
        for day, saying in (
            (record["on_day"], N_("a decision of {day} cannot have become enforceable on {enforceable}")),
            (record.get("served_on"), N_("a decision served on {day} is not enforceable on {enforceable}")),
        ):
            if day and enforceable < day:
                raise Refused(
                    _(saying, day=dates.show(day), enforceable=dates.show(enforceable)),
                    _("check both days"),
                )
    if record.get("ground") and record["ground"] not in (allowed := GROUNDED.get(record["kind"], ())):
        raise UsageError(
            _("such a decision has no such ground"),
            _("one of: {codes}", codes=", ".join(allowed)) if allowed else _("leave out --ground"),
        )


DECLARED = Declared(
    kind="decision",
    words=N_("decision"),
    title=N_("Decisions"),
    help=N_(
        """Record a decision about people, and the days of its service, enforceability and finality.

Repeated with the same kind and day, it adds what became known later, such as the day of finality."""
    ),
    examples=N_(
        "azil leaving decision Haidari --kind final-negative --on 22.11.2026 --enforceable 7.12.2026\n"
        "azil leaving decision Haidari --kind inadmissible --ground safe-third-country --served 24.11.2026\n"
        "azil leaving decision Haidari --kind final-negative --on 22.11.2026 --police 7.12.2026"
    ),
    receipt=N_("{kind} on {on_day}: {whom}"),
    fields={
        "kind": Field(N_("kind"), N_("The kind of decision; see azil code list decision-kind")),
        "on_day": Field(
            N_("day"), N_("The day to which it applies, such as 22.11.2026"), default="today", key="on"
        ),
        "enforceable": Field(
            N_("enforceable on"), N_("The day on which it becomes enforceable; may lie in the future")
        ),
        "number": Field(N_("number"), N_("Number of the decision")),
        "ground": Field(N_("ground"), N_("The ground; see azil code list decision-ground")),
        "served_on": Field(N_("served on"), N_("The day on which the decision was served"), option="served"),
        "final_on": Field(
            N_("final on"), N_("The day on which it becomes final; may lie in the future"), option="final"
        ),
        "police_on": Field(
            N_("sent to the police on"), N_("The day on which it was sent to the police"), option="police"
        ),
    },
    rule=_rule,
    family="leaving",
    verb="decision",
    people="person",
    is_completed=True,
    is_listed=False,
)
