"""Special needs of people, and whether they are met (ZMZ-1 13, 14(1); Directive (EU) 2024/1346, 25)."""

from __future__ import annotations

from typing import Any

from azilcli.errors import UsageError
from azilcli.language import N_, _
from azilcli.rules.records import Declared, Field, Given


def _rule(record: dict[str, Any], _given: Given) -> None:
    """What is closed has a result, and nothing else has one."""
    if bool(record.get("closed_on")) != bool(record.get("result")):
        raise UsageError(
            _("a need is closed on a day and with a result"),
            _("--closed DATE --result CODE; see: azil code list need-result"),
        )


DECLARED = Declared(
    kind="need",
    words=N_("need"),
    title=N_("Special needs"),
    help=N_(
        """Record a special need of people, and what it asks of the place where they live.

Never a diagnosis. A note is shown only on request. When it is met or has passed: azil need correct, with
--closed and --result."""
    ),
    examples=N_(
        "azil need add Haidari mental\n"
        "azil need add Haidari mental --level raised --source application-form "
        "--adjustment own-room --review +30"
    ),
    receipt=N_("{whom}: {field}, {level}, found on {found_on}"),
    fields={
        "field": Field(N_("field"), N_("The field; see azil code list need-field"), is_argument=True),
        "level": Field(
            N_("level"), N_("How urgent it is; see azil code list need-level"), default="ordinary"
        ),
        "source": Field(
            N_("source"), N_("How it became known; see azil code list need-source"), default="staff"
        ),
        "found_on": Field(N_("found on"), N_("The day on which it was found"), default="today", option="on"),
        "by_whom": Field(N_("found by"), N_("Who found it")),
        "adjustment": Field(N_("adjustment"), N_("What it asks of the place; see azil code list adjustment")),
        "completed_on": Field(
            N_("assessed on"), N_("The day on which the assessment was completed"), option="assessed"
        ),
        "review_day": Field(N_("review on"), N_("The day on which it is to be reviewed"), option="review"),
        "closed_on": Field(N_("closed on"), N_("The day on which it was closed"), option="closed"),
        "result": Field(N_("result"), N_("The result; see azil code list need-result")),
        "note": Field(N_("note"), N_("A note")),
        "confidential": Field(
            N_("private"), N_("The whole record is shown only on request"), option="private"
        ),
    },
    rule=_rule,
)
