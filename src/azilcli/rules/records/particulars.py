"""What the lists of the act name of a person beside the name (ZMZ-1 45(6), 115(1), 116(1), (2))."""

from __future__ import annotations

from azilcli.language import N_
from azilcli.rules.records import Declared, Field

DECLARED = Declared(
    kind="particulars",
    words=N_("particulars"),
    title=N_("Particulars"),
    help=N_(
        """Record the place of birth, CR number and other particulars of a person that the act names.

Recorded again, it adds to what is there."""
    ),
    examples=N_(
        "azil particulars add Haidari --birth-place Kabul\n"
        "azil particulars add Haidari --cr 1234567 --mother-tongue dari --marital-status married"
    ),
    receipt=N_("{whom}: particulars of {on_day}"),
    fields={
        "birth_place": Field(N_("place of birth"), N_("The place of birth")),
        "cr_number": Field(
            N_("CR number"), N_("The number given by the police"), metavar="NUMBER", option="cr"
        ),
        "mother_tongue": Field(N_("mother tongue"), N_("The mother tongue")),
        "education": Field(N_("education"), N_("The education")),
        "occupation": Field(N_("occupation"), N_("The occupation")),
        "marital_status": Field(
            N_("marital status"), N_("The marital status; see azil code list marital-status")
        ),
        "permanent_address": Field(
            N_("permanent address"), N_("The permanent address in Slovenia, of a beneficiary")
        ),
        "on_day": Field(N_("day"), N_("The day on which they were asked for"), default="today"),
    },
    is_of_one=True,
    is_completed=True,
)
