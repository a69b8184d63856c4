"""Which organisations sit in a group or have a part in a measure (ZMZ-1 103.a)."""

from __future__ import annotations

from azilcli.language import N_
from azilcli.rules.records import Declared, Field

DECLARED = Declared(
    kind="member",
    words=N_("organisation in a group"),
    title=N_("Organisations in groups"),
    help=N_(
        """Record that an organisation sits in a group, or has a part in a measure.

The organisation of the activity leads it; here stand the others. With --ended it no longer does."""
    ),
    examples=N_(
        "azil activity member SOP-SPN POLICIJA\n"
        "azil activity member STR-3-2 MDDSZ --role provider --on 1.1.2027\n"
        "azil activity member SOP-SPN POLICIJA --ended"
    ),
    receipt=N_("{whom}: {organisation}, {role}, from {from_day}"),
    fields={
        "organisation": Field(N_("organisation"), N_("The organisation, by its code"), is_argument=True),
        "role": Field(N_("role"), N_("Its role; see azil code list participation-role"), default="member"),
        "from_day": Field(
            N_("from"),
            N_("The day to which it applies, such as 22.11.2026"),
            default="today",
            option="on",
        ),
        "to_day": Field(N_("to"), N_("The first day on which it no longer applies, if known")),
    },
    family="activity",
    verb="member",
    once=("organisation",),
)
