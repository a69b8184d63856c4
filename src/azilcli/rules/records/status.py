"""The status that people have in the procedure from a day on."""

from __future__ import annotations

from azilcli.language import N_
from azilcli.rules.records import Declared, Field

DECLARED = Declared(
    kind="status",
    words=N_("status"),
    title=N_("Statuses"),
    help=N_(
        """Record the status of people from a day on.

The day is the one on which the status was acquired. The newest status that has begun counts; another one
for the same day corrects the first. For the statuses allowed in each programme, see: azil policy list."""
    ),
    examples="azil status set Haidari applicant\n"
    "azil status set --household Haidari refugee --on 2026-11-02 --decision 2142-31/2026",
    receipt=N_("Status from {on_day} on: {whom}: {code}"),
    fields={
        "code": Field(
            N_("status"), N_("The status; see azil code list status"), is_argument=True, key="status"
        ),
        "on_day": Field(
            N_("day"), N_("The day to which it applies, such as 22.11.2026"), default="today", key="on"
        ),
        "decision": Field(N_("decision"), N_("Number of the decision"), metavar="NUMBER"),
    },
    verb="set",
    people="person",
    is_listed=False,
)
