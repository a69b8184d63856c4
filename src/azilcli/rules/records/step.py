"""Steps of plans, and tasks of groups."""

from __future__ import annotations

from typing import Any

from azilcli.errors import UsageError
from azilcli.language import N_, _
from azilcli.rules.records import Declared, Field, Given

_OVER = ("reached", "partly", "dropped")


def _rule(record: dict[str, Any], _given: Given) -> None:
    """What is over has the day on which it was, and nothing else has one."""
    if (record["state"] in _OVER) != bool(record.get("done_on")):
        raise UsageError(
            _("a step has a day of its end if it is reached, partly reached or dropped, and only then"),
            _("--state reached --done DATE; see: azil code list step-state"),
        )


DECLARED = Declared(
    kind="step",
    words=N_("step"),
    title=N_("Steps"),
    help=N_(
        """Add a step to a plan, a task to a group, or what is next about a warning.

It belongs to the plan or the warning of this code, to the plan of a person that is not closed, or to an
activity. When it is over: azil step correct, with --state and --done."""
    ),
    examples=N_(
        'azil step add Haidari work --what "register with the employment service" --due +30\n'
        'azil step add SLO-MB coordination --what "report for 2026" --who organisation --organisation UOIM'
    ),
    receipt=N_("{whom}: {field}, {what}; {state}"),
    fields={
        "field": Field(N_("field"), N_("The field; see azil code list step-field"), is_argument=True),
        "what": Field(N_("what"), N_("What is to be done")),
        "responsible": Field(
            N_("responsible"),
            N_("Who is to do it; see azil code list step-who"),
            default="person",
            option="who",
        ),
        "organisation": Field(N_("organisation"), N_("The organisation, by its code")),
        "staff": Field(N_("staff"), N_("Who sees to it")),
        "set_on": Field(N_("day"), N_("The day on which it was agreed"), default="today", option="on"),
        "due_day": Field(N_("due on"), N_("The day by which it is to be done"), option="due"),
        "state": Field(N_("state"), N_("The state; see azil code list step-state"), default="open"),
        "level_start": Field(
            N_("level at first"), N_("How things stood at the beginning, 1 to 5"), at_least=1, at_most=5
        ),
        "level_now": Field(N_("level now"), N_("How things stand now, 1 to 5"), at_least=1, at_most=5),
        "done_on": Field(N_("over on"), N_("The day on which it was over"), option="done"),
    },
    rule=_rule,
)
