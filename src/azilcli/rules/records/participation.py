"""Who takes part in an activity, and how many of its hours they attended (ZMZ-1 93(3), 116(2)/6)."""

from __future__ import annotations

from typing import Any

from azilcli.errors import UsageError
from azilcli.language import N_, _
from azilcli.rules.records import Declared, Field, Given


def _rule(record: dict[str, Any], _given: Given) -> None:
    """Hours are those up to a day, and nobody attends more of them than were held."""
    held, attended = record.get("hours_held"), record.get("hours_attended")
    if (held is None) != (attended is None) or (held is None) != (not record.get("as_of")):
        raise UsageError(
            _("attendance is the hours held and attended up to a day"),
            _("--held 60 --attended 51 --as-of 30.11.2026"),
        )
    if held is not None and attended > held:
        raise UsageError(
            _("{attended} hours of {held} cannot have been attended", attended=attended, held=held),
            _("check the number"),
        )


DECLARED = Declared(
    kind="participation",
    words=N_("participation"),
    title=N_("Participation"),
    help=N_(
        """Record that people take part in an activity.

The hours held and attended count from the beginning of the activity to the day given with --as-of; to
record them later: azil participation correct."""
    ),
    examples=N_(
        "azil participation add Haidari SLO-MB\n"
        "azil participation add Haidari SLO-MB --from 1.9.2026 --held 60 --attended 51 --as-of 20.11.2026"
    ),
    receipt=N_("{whom}: {activity} from {from_day}"),
    fields={
        "activity": Field(N_("activity"), N_("The activity, by its code"), is_argument=True),
        "from_day": Field(N_("from"), N_("The first day"), default="today"),
        "to_day": Field(N_("to"), N_("The first day on which it no longer applies, if known")),
        "hours_held": Field(N_("hours held"), N_("How many hours were held"), option="held", at_least=1),
        "hours_attended": Field(
            N_("hours attended"), N_("How many of them were attended"), option="attended", at_least=0
        ),
        "as_of": Field(N_("up to"), N_("The day up to which the hours are counted")),
        "result": Field(N_("result"), N_("The result; see azil code list participation-result")),
        "note": Field(N_("note"), N_("A note")),
    },
    rule=_rule,
)
