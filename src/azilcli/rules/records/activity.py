"""What organisations do, where, when and for whom; also project groups (ZMZ-1 15, 88, 103, 103.a)."""

from __future__ import annotations

from azilcli.language import N_
from azilcli.rules.records import Declared, Field
from azilcli.rules.records.organisation import named_in_capitals

GROUPS = ("project-group", "coordination", "interdepartmental", "expert-group")
"""The kinds of activity that are a group of organisations with tasks, or a measure of several ministries."""

DECLARED = Declared(
    kind="activity",
    words=N_("activity"),
    title=N_("Activities"),
    help=N_(
        """Add an activity of an organisation under a code of its own.

A course, counselling, leisure, or a group that meets. Repeated with the same code, it corrects what is
recorded; what is then left out stays."""
    ),
    examples=N_(
        'azil activity add SLO-MB --organisation OZARA --kind slovenian-course --title "Slovenian 1"\n'
        'azil activity add PIC-INFO --organisation PIC --kind legal-information --title "Legal information" '
        "--at LJ-GORICE --from 1.1.2027 --places 30\n"
        "azil activity add STR-3-2 --organisation MDDSZ --kind interdepartmental "
        '--title "Children in schools"'
    ),
    receipt=N_("{code}: {title}, {kind}, {organisation}, from {from_day}"),
    fields={
        "code": Field(N_("code"), N_("Its code, such as SLO-MB"), is_argument=True),
        "organisation": Field(N_("organisation"), N_("The organisation, by its code")),
        "kind": Field(N_("kind"), N_("The kind of activity; see azil code list activity-kind")),
        "title": Field(N_("title"), N_("Its title")),
        "site": Field(N_("site"), N_("The site where it takes place"), option="at"),
        "town": Field(N_("town"), N_("The town, if it is not at a site")),
        "programme": Field(N_("programme"), N_("For whom it is; see azil code list programme"), option="for"),
        "funder": Field(N_("funder"), N_("Who pays for it")),
        "contract": Field(N_("contract"), N_("The number of the contract"), metavar="NUMBER"),
        "places": Field(N_("places"), N_("How many people can take part"), at_least=1),
        "hours_planned": Field(
            N_("hours planned"), N_("How many hours are planned"), option="hours", at_least=1
        ),
        "schedule": Field(N_("schedule"), N_("When it takes place, such as every Tuesday")),
        "goal": Field(N_("goal"), N_("What it is to achieve")),
        "from_day": Field(N_("from"), N_("The first day"), default="today"),
        "to_day": Field(N_("to"), N_("The first day on which it no longer applies, if known")),
    },
    rule=named_in_capitals,
    is_completed=True,
)
