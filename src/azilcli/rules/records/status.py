"""The status that people have in the procedure from a day on."""

from __future__ import annotations

from typing import Any

from azilcli import dates
from azilcli.errors import Refused
from azilcli.language import N_, _, n_
from azilcli.rules.records import Declared, Field, Given
from azilcli.rules.status import SUBSIDIARY, SUBSIDIARY_MONTHS


def _rule(record: dict[str, Any], given: Given) -> None:
    """Subsidiary protection has an end, and lasts for a year at least (ZMZ-1 49(3)); nothing else has one."""
    until = record.get("until")
    if record["code"] != SUBSIDIARY:
        if until:
            raise Refused(_("only subsidiary protection has a last day"), _("leave out --until"))
        return
    months, basis = given.limit(SUBSIDIARY_MONTHS)
    if not until:
        given.remarks.append(_("its last day is not recorded: give it with --until ({basis})", basis=basis))
        return
    least = dates.add_months(dates.iso(str(record["on_day"])), months)
    if dates.iso(str(until)).toordinal() + 1 < least.toordinal():
        raise Refused(
            n_(
                "subsidiary protection lasts {n} month at least, that is until {day} ({basis})",
                "subsidiary protection lasts {n} months at least, that is until {day} ({basis})",
                months,
                day=dates.show(least),
                basis=basis,
            ),
            _("check both days"),
        )


DECLARED = Declared(
    kind="status",
    words=N_("status"),
    title=N_("Statuses"),
    help=N_(
        """Record the status of people from a day on.

The day is the one on which the status was acquired: for protection, the day on which the decision was
served. The newest status that has begun counts; another one for the same day corrects the first. For the
statuses allowed in each programme, see: azil policy list."""
    ),
    examples=N_(
        "azil status set Haidari applicant\n"
        "azil status set --household Haidari refugee --on 2026-11-02 --decision 2142-31/2026\n"
        "azil status set Haidari subsidiary-protection --on 2026-11-02 --until 2027-11-02"
    ),
    receipt=N_("Status from {on_day} on: {whom}: {code}"),
    fields={
        "code": Field(
            N_("status"), N_("The status; see azil code list status"), is_argument=True, key="status"
        ),
        "on_day": Field(
            N_("day"), N_("The day to which it applies, such as 22.11.2026"), default="today", key="on"
        ),
        "decision": Field(N_("decision"), N_("Number of the decision"), metavar="NUMBER"),
        "until": Field(N_("until"), N_("The last day of subsidiary protection")),
    },
    rule=_rule,
    verb="set",
    people="person",
    is_listed=False,
)
