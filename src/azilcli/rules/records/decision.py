"""What was decided on the applications of people; who records it again completes it."""

from __future__ import annotations

from typing import Any

from azilcli import dates
from azilcli.errors import Refused
from azilcli.language import N_, _
from azilcli.rules.records import Declared, Field, Given


def _rule(record: dict[str, Any], _given: Given) -> None:
    on, enforceable = record["on_day"], record["enforceable"]
    if enforceable and enforceable < on:
        raise Refused(
            _("a decision of {day} cannot have become enforceable on {enforceable}", day=dates.show(on),
              enforceable=dates.show(enforceable)),
            _("check both days"),
        )  # fmt: skip


DECLARED = Declared(
    kind="decision",
    words=N_("decision"),
    title=N_("Decisions"),
    help=N_(
        """Record a decision about people.

Repeated with the same kind and day, it adds the day of enforceability or the number."""
    ),
    examples="azil leaving decision Haidari --kind final-negative --on 22.11.2026 --enforceable 7.12.2026",
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
    },
    rule=_rule,
    family="leaving",
    verb="decision",
    people="person",
    is_completed=True,
    is_listed=False,
)
