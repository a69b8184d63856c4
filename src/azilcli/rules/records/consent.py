"""Written consents to the processing of data, such as those on health (ZMZ-1 116(2)/6)."""

from __future__ import annotations

from azilcli.language import N_
from azilcli.rules.records import Declared, Field

DECLARED = Declared(
    kind="consent",
    words=N_("consent"),
    title=N_("Consents"),
    help=N_("Record that people consented in writing to the processing of data. Its withdrawal ends it."),
    examples=N_("azil consent add Haidari\nazil consent add Haidari --on 22.11.2026 --given-to UOIM"),
    receipt=N_("Written consent of {from_day} ({about}): {whom}"),
    fields={
        "about": Field(
            N_("about"), N_("What it is about; see azil code list consent-about"), default="health"
        ),
        "from_day": Field(
            N_("from"), N_("The day to which it applies, such as 22.11.2026"), default="today", option="on"
        ),
        "to_day": Field(N_("to"), N_("The day on which it was withdrawn")),
        "given_to": Field(N_("given to"), N_("To whom it was given")),
    },
    same=("person", "about", "from_day"),
)
