"""That a minor is married; from an age on, none who is needs a guardian (ZMZ-1 16(8))."""

from __future__ import annotations

from typing import Any

from azilcli import dates
from azilcli.language import N_, n_
from azilcli.rules.children import MARRIED_AGE, refuse_adult
from azilcli.rules.records import Declared, Field, Given


def _rule(record: dict[str, Any], given: Given) -> None:
    """Under that age it is said that a guardian is needed all the same."""
    born, on = given.owner["birth_date"], record["on_day"]
    refuse_adult(given.name, born, on)
    years, basis = given.limit(MARRIED_AGE)
    age = dates.age(born, dates.iso(on))
    if age is not None and age < years:
        given.remarks.append(
            n_(
                "under {n} year of age a guardian is needed anyway ({basis})",
                "under {n} years of age a guardian is needed anyway ({basis})",
                years,
                basis=basis,
            )
        )


DECLARED = Declared(
    kind="marriage",
    words=N_("marriage"),
    title=N_("Marriage"),
    help=N_("Record that a minor is married and, from the age set by law, needs no guardian."),
    examples=N_("azil guardian married Haidari --on 2026-05-03"),
    receipt=N_("{whom} married since {on_day}"),
    fields={
        "on_day": Field(
            N_("day"), N_("The day to which it applies, such as 22.11.2026"), default="today", key="on"
        ),
    },
    rule=_rule,
    family="guardian",
    verb="married",
    is_of_one=True,
    is_listed=False,
)
