"""The organisations the Office works with, and its own units (ZMZ-1 83(3), 91)."""

from __future__ import annotations

from typing import Any

from azilcli.language import N_
from azilcli.rules.records import Declared, Field, Given


def named_in_capitals(record: dict[str, Any], _given: Given) -> None:
    """The code is the name of the record in every copy, so it is written in one way."""
    record["code"] = record["code"].upper()


DECLARED = Declared(
    kind="organisation",
    words=N_("organisation"),
    title=N_("Organisations"),
    help=N_(
        """Add an organisation under a code of its own, such as CSD-POSTOJNA.

Repeated with the same code, it corrects what is recorded; what is then left out stays."""
    ),
    examples=N_(
        'azil organisation add OZARA --kind ngo --name "Ozara Slovenija"\n'
        'azil organisation add JSS-KP --kind housing-fund --name "Javni stanovanjski sklad" --town Koper'
    ),
    receipt=N_("{code}: {name}, {kind}"),
    fields={
        "code": Field(N_("code"), N_("Its code, such as CSD-POSTOJNA"), is_argument=True),
        "name": Field(N_("name"), N_("Its name"), metavar="NAME"),
        "kind": Field(N_("kind"), N_("The kind of organisation; see azil code list organisation-kind")),
        "town": Field(N_("town"), N_("The town")),
        "phone": Field(N_("phone"), N_("Its telephone number")),
        "mail": Field(N_("e-mail"), N_("Its e-mail address")),
        "source": Field(N_("source"), N_("Where this is known from")),
        "country": Field(
            N_("country"), N_("Whose authority it is, if not of Slovenia: ISO code, such as AFG")
        ),
        "from_day": Field(N_("from"), N_("The first day"), default="today"),
        "to_day": Field(N_("to"), N_("The first day on which it no longer applies, if known")),
    },
    rule=named_in_capitals,
    is_completed=True,
)
