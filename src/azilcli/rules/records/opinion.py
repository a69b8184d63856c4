"""What a centre for social work advises on where a minor should be housed (ZMZ-1 16(7))."""

from __future__ import annotations

from typing import Any

from azilcli.language import N_
from azilcli.rules.children import refuse_adult
from azilcli.rules.records import Declared, Field, Given


def _rule(record: dict[str, Any], given: Given) -> None:
    refuse_adult(given.name, given.owner["birth_date"], record["on_day"])


DECLARED = Declared(
    kind="opinion",
    words=N_("opinion of a centre for social work"),
    title=N_("Opinions on placement"),
    help=N_("Record the opinion of a centre for social work on where a minor should be housed."),
    examples=N_('azil guardian opinion Haidari --csd "CSD Postojna" --on today --placement "DD Postojna"'),
    receipt=N_("Opinion of {on_day} on the placement of {whom}: {placement}"),
    fields={
        "csd": Field(
            N_("centre for social work"),
            N_("The centre for social work that gave the opinion"),
            needed=N_("give the centre for social work that gave the opinion"),
        ),
        "placement": Field(
            N_("placement"),
            N_("The recommended placement"),
            needed=N_("give the placement that the opinion recommends"),
        ),
        "on_day": Field(
            N_("day"), N_("The day to which it applies, such as 22.11.2026"), default="today", key="on"
        ),
    },
    rule=_rule,
    family="guardian",
    verb="opinion",
    is_of_one=True,
    is_listed=False,
)
