"""Interviews, counselling and other contacts with one person (ZMZ-1 91, 93(3))."""

from __future__ import annotations

from azilcli.language import N_
from azilcli.rules.records import Declared, Field

DECLARED = Declared(
    kind="contact",
    words=N_("contact"),
    title=N_("Contacts"),
    help=N_(
        """Record an interview or another contact with people.

A note is shown only on request. For sessions with people who are not named, see azil session add."""
    ),
    examples=N_(
        "azil contact add Haidari interview\n"
        "azil contact add Haidari interview --topic housing,work --minutes 40 --language tir --interpreter "
        "--next +30"
    ),
    receipt=N_("{whom}: {kind} on {on_day}"),
    fields={
        "kind": Field(
            N_("kind"), N_("The kind of contact; see azil code list contact-kind"), is_argument=True
        ),
        "on_day": Field(N_("day"), N_("The day to which it applies, such as 22.11.2026"), default="today"),
        "minutes": Field(N_("minutes"), N_("How many minutes it lasted"), at_least=1),
        "topics": Field(
            N_("topics"), N_("What it was about; see azil code list contact-topic"), option="topic"
        ),
        "staff": Field(N_("staff"), N_("Who spoke with them"), option="with"),
        "organisation": Field(N_("organisation"), N_("The organisation, by its code")),
        "activity": Field(N_("activity"), N_("The activity, by its code")),
        "language": Field(N_("language"), N_("In which language")),
        "interpreter": Field(N_("interpreter"), N_("Somebody interpreted")),
        "result": Field(N_("result"), N_("The result; see azil code list contact-result")),
        "next_day": Field(N_("next"), N_("The day of the next one"), option="next"),
        "note": Field(N_("note"), N_("A note")),
        "confidential": Field(
            N_("private"), N_("The whole record is shown only on request"), option="private"
        ),
    },
)
