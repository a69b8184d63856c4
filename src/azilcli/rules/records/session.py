"""Meetings of groups, and sessions for people who are counted and not named."""

from __future__ import annotations

from azilcli.language import N_
from azilcli.rules.records import Declared, Field

DECLARED = Declared(
    kind="session",
    words=N_("session"),
    title=N_("Sessions"),
    help=N_(
        """Record a session of an activity or a meeting of a group, with how many people came.

Nobody is named: for what was discussed with one person, see azil contact add."""
    ),
    examples=N_(
        "azil session add SLO-MB --people 12\n"
        "azil session add SLO-MB --on 22.11.2026 --people 24 --children 3 --minutes 90 --topic work,language"
    ),
    receipt=N_("{whom}: session on {on_day}"),
    fields={
        "on_day": Field(N_("day"), N_("The day to which it applies, such as 22.11.2026"), default="today"),
        "people": Field(N_("people"), N_("How many people came"), at_least=0),
        "children": Field(N_("children"), N_("How many of them were children"), at_least=0),
        "minutes": Field(N_("minutes"), N_("How many minutes it lasted"), at_least=1),
        "topics": Field(
            N_("topics"), N_("What it was about; see azil code list contact-topic"), option="topic"
        ),
        "language": Field(N_("language"), N_("In which language")),
        "interpreter": Field(N_("interpreter"), N_("Somebody interpreted")),
        "next_day": Field(N_("next"), N_("The day of the next one"), option="next"),
    },
)
