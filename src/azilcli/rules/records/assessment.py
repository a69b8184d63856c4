"""Doubts about the age of minors, and how it was assessed (ZMZ-1 17)."""

from __future__ import annotations

from typing import Any

from azilcli import dates
from azilcli.errors import Refused, UsageError
from azilcli.language import N_, _
from azilcli.rules.children import ADULT, REFUSED_EXAM
from azilcli.rules.records import Declared, Field, Given


def _rule(record: dict[str, Any], given: Given) -> None:
    """No result before both were told and have said yes, or one of them no."""
    result = record.get("result")
    if not result:
        age = dates.age(given.owner["birth_date"], dates.iso(str(record["doubted_on"])))
        if age is None or age < ADULT:
            given.remarks.append(
                _("until there is a result, {name} is a minor (ZMZ-1 17(6))", name=given.name)
            )
        return
    if not record.get("result_on"):
        raise UsageError(_("the day of the result is missing"), _("give it with --result-on"))
    if not record.get("told_on"):
        raise Refused(
            _("the minor and the representative must first be told in writing (ZMZ-1 17(1))"),
            _("give the day with --told"),
        )
    consents = [record.get("minor_consents"), record.get("guardian_consents")]
    if result == REFUSED_EXAM:
        if 0 not in consents:
            raise Refused(
                _("an examination is refused by the minor or by the representative (ZMZ-1 17(5))"),
                _("give --minor-consents no or --guardian-consents no"),
            )
        given.remarks.append(_("an adult in the application only; here still a minor (ZMZ-1 17(5))"))
    elif consents != [1, 1]:
        raise Refused(
            _("an examination needs the written consent of the minor and the representative (ZMZ-1 17(4))"),
            _("give --minor-consents yes and --guardian-consents yes"),
        )
    elif result == "doubt":
        given.remarks.append(_("doubt remains, so {name} is a minor (ZMZ-1 17(6))", name=given.name))


DECLARED = Declared(
    kind="assessment",
    words=N_("age assessment"),
    title=N_("Age assessments"),
    help=N_(
        """Record a doubt about the age of a minor, and how it was assessed.

Repeated with the same day of the doubt, it adds what became known later, such as the result."""
    ),
    examples=N_(
        "azil assessment add Haidari\n"
        "azil assessment add Haidari --on 22.11.2026 --told 23.11.2026 --minor-consents yes "
        "--guardian-consents yes --result doubt --result-on 25.11.2026"
    ),
    receipt=N_("Age of {whom} in doubt since {doubted_on}"),
    fields={
        "doubted_on": Field(
            N_("in doubt since"), N_("The day on which the age was doubted"), default="today", option="on"
        ),
        "doubted_by": Field(N_("doubted by"), N_("The official or the person working with the minor")),
        "told_on": Field(
            N_("told on"),
            N_("The day on which the minor and the representative were told in writing"),
            option="told",
        ),
        "minor_consents": Field(N_("the minor consents"), N_("Written consent of the minor: yes or no")),
        "guardian_consents": Field(
            N_("the representative consents"), N_("Written consent of the representative: yes or no")
        ),
        "ordered_on": Field(
            N_("opinion ordered on"),
            N_("The day on which the Ministry ordered an expert opinion"),
            option="ordered",
        ),
        "result": Field(N_("result"), N_("The result; see azil code list assessment-result")),
        "result_on": Field(N_("result on"), N_("The day of the result")),
    },
    rule=_rule,
    is_completed=True,
)
