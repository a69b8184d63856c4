"""Orders to stay within an area: the asylum home, or the Centre for Foreigners (ZMZ-1 84)."""

from __future__ import annotations

from typing import Any

from azilcli import dates
from azilcli.errors import UsageError
from azilcli.language import N_, _
from azilcli.rules import workdays
from azilcli.rules.records import Declared, Field, Given
from azilcli.rules.restrictions import ACTION_DAYS, DUBLIN, MONTHS, SERVE_WORKDAYS


def _rule(record: dict[str, Any], given: Given) -> None:
    """Its days follow from one another (ZMZ-1 84(5)-(8)): what was not said of them is reckoned."""
    if record.get("served_on") and not record.get("written_on"):
        raise UsageError(_("what is served was written before"), _("give the day of it with --written"))
    if record["ground"] != DUBLIN and not record.get("until"):
        months, _basis = given.limit(MONTHS)
        record["until"] = dates.add_months(dates.iso(str(record["from_day"])), months)
    if record.get("written_on") and not record.get("serve_by"):
        days, _basis = given.limit(SERVE_WORKDAYS)
        record["serve_by"] = workdays.after(dates.iso(str(record["written_on"])), days)
    if record.get("served_on") and not record.get("action_until"):
        days, _basis = given.limit(ACTION_DAYS)
        record["action_until"] = workdays.deadline(dates.iso(str(record["served_on"])), days)
    if record.get("extension_served_on") and not record.get("extended_on"):
        raise UsageError(
            _("an extension that is served was decided before"), _("give the day of it with --extended")
        )
    if record.get("extension_served_on") and not record.get("extension_action_until"):
        days, _basis = given.limit(ACTION_DAYS)
        served = dates.iso(str(record["extension_served_on"]))
        record["extension_action_until"] = workdays.deadline(served, days)


DECLARED = Declared(
    kind="restriction",
    words=N_("restriction of movement"),
    title=N_("Restrictions of movement"),
    help=N_(
        """Record that people were ordered to stay within an area, and on which ground.

The order is oral; the written decision is issued in 48 hours and served in three working days. It lasts for
as long as its reasons, three months at most, and by a further decision a month longer."""
    ),
    examples=N_(
        "azil restriction add Haidari identity\n"
        "azil restriction add Haidari security --by-whom office --from 20.11.2026 --written 21.11.2026"
    ),
    receipt=N_("{whom}: restriction of movement from {from_day}, {ground}, {place}"),
    fields={
        "ground": Field(
            N_("ground"), N_("The ground; see azil code list restriction-ground"), is_argument=True
        ),
        "place": Field(
            N_("area"), N_("The area; see azil code list restriction-place"), default="asylum-home"
        ),
        "ordered_by": Field(
            N_("ordered by"),
            N_("Who ordered it; see azil code list restriction-authority"),
            default="ministry",
            option="by-whom",
        ),
        "from_day": Field(N_("from"), N_("The day of the oral order"), default="today"),
        "until": Field(N_("until"), N_("The last day as ordered or extended; the longest time if not given")),
        "written_on": Field(
            N_("written on"), N_("The day on which the written decision was issued"), option="written"
        ),
        "serve_by": Field(N_("to be served by"), N_("The last day for its service")),
        "served_on": Field(N_("served on"), N_("The day on which the decision was served"), option="served"),
        "action_until": Field(N_("action until"), N_("The last day for an action before the court")),
        "extended_on": Field(
            N_("extended on"), N_("The day of the decision that extended it"), option="extended"
        ),
        "extension_served_on": Field(
            N_("extension served on"),
            N_("The day on which the decision that extended it was served"),
            option="extension-served",
        ),
        "extension_action_until": Field(
            N_("action against the extension until"), N_("The last day for an action against the extension")
        ),
        "number": Field(N_("number"), N_("Number of the decision")),
        "note": Field(N_("note"), N_("A note")),
    },
    rule=_rule,
    same=("ground", "place", "from_day"),
)
