"""Cards and documents by which a person proves who they are."""

from __future__ import annotations

from typing import Any

from azilcli import dates
from azilcli.errors import Refused, UsageError
from azilcli.language import N_, _, n_
from azilcli.rules import status
from azilcli.rules.records import Declared, Field, Given


def _rule(record: dict[str, Any], given: Given) -> None:
    """An applicant card is valid for some days at most, from the day after its issue (ZMZ-1 107, ZUP 100)."""
    issued, until = record["issued"], record.get("until")
    if record["kind"] == status.APPLICANT_CARD:
        days, basis = given.limit(status.CARD_DAYS)
        last = status.last_day(dates.iso(issued), days).isoformat()
        if until and until > last:
            raise Refused(
                n_(
                    "an applicant card is valid for {n} day at most, that is until {day} ({basis})",
                    "an applicant card is valid for {n} days at most, that is until {day} ({basis})",
                    days,
                    day=dates.show(last),
                    basis=basis,
                ),
                _("leave out --until for the longest allowed validity"),
            )
        record["until"] = until = until or last
    if until and until < issued:
        raise UsageError(
            _("{until} is before {start}", until=dates.show(until), start=dates.show(issued)),
            _("check both days"),
        )


DECLARED = Declared(
    kind="card",
    words=N_("card or document"),
    title=N_("Cards and documents"),
    help=N_(
        """Record a card or another document of a person.

An applicant card is valid for as long as the law allows if --until is left out."""
    ),
    examples=N_(
        "azil card add Haidari --kind applicant-card --number P-00123 --issued today\n"
        "azil card add P4T7-KM92-QXHC --kind passport --number O1234567 --issued 3.5.2021 --until 2.5.2031"
    ),
    receipt=N_("{whom}: {kind} {number}, issued on {issued}"),
    fields={
        "kind": Field(N_("kind"), N_("What it is; see azil code list card-kind")),
        "number": Field(
            N_("number"), N_("The number of the document"), needed=N_("the number of the card is missing")
        ),
        "issued": Field(N_("issued"), N_("The day of issue")),
        "until": Field(N_("until"), N_("The last day of validity")),
    },
    rule=_rule,
    is_of_one=True,
    is_listed=False,
    same=("kind", "number", "issued"),
)
