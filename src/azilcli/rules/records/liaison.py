"""Whom to call at an organisation."""

from __future__ import annotations

from azilcli.language import N_
from azilcli.rules.records import Declared, Field

DECLARED = Declared(
    kind="liaison",
    words=N_("contact person"),
    title=N_("Contact persons"),
    help=N_(
        """Record whom to call at an organisation.

With --at for one site alone; of the Office, who is responsible for that site. azil organisation
forget-contact erases the contact persons of an organisation for good."""
    ),
    examples=N_(
        'azil liaison add OZARA "Novak Ana" --phone "01 234 56 78"\n'
        'azil liaison add UOIM "Kos Maja" --role "daily presence" --at LOGATEC'
    ),
    receipt=N_("{whom}: {name}"),
    fields={
        "name": Field(
            N_("name"), N_("The name of the person"), is_argument=True, needed=N_("the name is missing")
        ),
        "since": Field(N_("since"), N_("The first day"), default="today"),
        "role": Field(N_("role"), N_("What the person does there")),
        "phone": Field(N_("phone"), N_("The telephone number")),
        "mail": Field(N_("e-mail"), N_("The e-mail address")),
        "site": Field(N_("site"), N_("The site for which alone it holds"), option="at"),
    },
)
