"""What sites cost a month: rent and running costs of the flats."""

from __future__ import annotations

from typing import Any

from azilcli import dates
from azilcli.errors import Refused
from azilcli.language import N_, _
from azilcli.rules.records import Declared, Field, Given


def _rule(record: dict[str, Any], given: Given) -> None:
    """What is to be paid from a day to come is known only where it is agreed."""
    if record["from_day"] > given.today and not record.get("contract"):
        raise Refused(
            _("{day} lies in the future: so far ahead only what a contract says is recorded",
              day=dates.show(record["from_day"])),
            _("give the number of the contract with --contract"),
        )  # fmt: skip


DECLARED = Declared(
    kind="cost",
    words=N_("cost"),
    title=N_("Costs of sites"),
    help=N_(
        """Record what a site costs each month from a day on, as rent or as running costs.

When the amount changes: azil cost end, then record the new one. What is paid for a household is recorded
with azil aid."""
    ),
    examples=N_(
        "azil cost add LOGATEC running --amount 9500\n"
        "azil cost add FLAT-CE rent --amount 412,50 --from 1.1.2026 --to 1.1.2027\n"
        "azil cost add FLAT-CE rent --amount 425 --from 1.1.2027 --contract 12/2026"
    ),
    receipt=N_("{site}: {kind}, {amount} a month from {from_day}"),
    fields={
        "site": Field(N_("site"), N_("The site, by its code"), metavar="SITE", is_argument=True),
        "kind": Field(N_("kind"), N_("What is paid; see azil code list cost-kind"), is_argument=True),
        "amount": Field(N_("a month"), N_("How much a month, in euros"), at_least=1),
        "from_day": Field(N_("from"), N_("The first day"), default="today"),
        "to_day": Field(N_("to"), N_("The first day on which it no longer applies, if known")),
        "contract": Field(N_("contract"), N_("The number of the contract")),
    },
    rule=_rule,
)
