"""Early warnings that a household may lose its home, from the first sign to the outcome."""

from __future__ import annotations

from typing import Any

from azilcli import dates
from azilcli.errors import UsageError
from azilcli.language import N_, _
from azilcli.rules import workdays
from azilcli.rules.eviction import ANSWER_WORKDAYS, DAY_SET
from azilcli.rules.records import Declared, Field, Given

_TOGETHER = (("outcome", "outcome_on"), ("decision", "decided_on"))


def _rule(record: dict[str, Any], given: Given) -> None:
    """What belongs together is there together; others are to be asked in so many working days."""
    if any(bool(record.get(one)) != bool(record.get(day)) for one, day in _TOGETHER):
        raise UsageError(
            _("an outcome or a decision has its day, and neither stands without the other"),
            _("--outcome CODE --outcome-on DATE; --decision CODE --decided DATE"),
        )
    if record["stage"] == DAY_SET and not record.get("eviction_day"):
        raise UsageError(_("the day of the eviction must be given once it is set"), _("--day DATE"))
    if record.get("refusal") and record.get("decision") not in ("refused", "declined"):
        raise UsageError(
            _("a reason is given only where the flat was refused or declined"),
            _("--decision CODE --decided DATE; see: azil code list warning-decision"),
        )
    if record.get("still_housed") is not None and not record.get("checked_after_on"):
        raise UsageError(
            _("the day must be given on which it was checked whether they still live there"),
            _("--checked-after DATE"),
        )
    if (record.get("minors") or 0) > (record.get("members") or record.get("minors") or 0):
        raise UsageError(_("there cannot be more minors than members"), _("check the number"))
    record["first_stage"] = record.get("first_stage") or record["stage"]
    record["stage_on"] = record.get("stage_on") or record["noticed_on"]
    days, _basis = given.limit(ANSWER_WORKDAYS)
    record["tell_by"] = workdays.after(dates.iso(str(record["noticed_on"])), days)


DECLARED = Declared(
    kind="warning",
    words=N_("warning"),
    title=N_("Early warnings of eviction"),
    help=N_(
        """Record the first sign that a household may lose its home.

The household need not ever have stayed here: azil household create enters it. What was then asked of others:
azil warning tell. What is next, and whose it is: azil step add with the code of the warning."""
    ),
    examples=N_(
        "azil warning add Haidari --signal arrears --noticed-by OZARA\n"
        "azil warning add --household Haidari --signal arrears --noticed-by CSD-CELJE --on 3.3.2026 "
        "--arrears 1.240,00 --months 4 --stage reminder --municipality Celje"
    ),
    receipt=N_("{whom}: {signal}, noticed by {noticed_by} on {noticed_on}; {stage}"),
    fields={
        "signal": Field(N_("sign"), N_("The sign; see azil code list warning-signal")),
        "noticed_by": Field(N_("noticed by"), N_("The organisation that noticed it, by its code")),
        "noticed_on": Field(
            N_("noticed on"), N_("The day on which it was noticed"), default="today", option="on"
        ),
        "tell_by": Field(
            N_("others to be asked by"),
            N_("The last day to ask others; it is counted from the first sign"),
            worth=1,
        ),
        "stage": Field(
            N_("stage"), N_("How far it has come; see azil code list warning-stage"), default="signal"
        ),
        "stage_on": Field(N_("stage since"), N_("The day since when it is so")),
        "first_stage": Field(
            N_("stage at first"),
            N_("How far it had come when it was noticed, if not the stage given"),
            worth=1,
        ),
        "eviction_day": Field(N_("eviction on"), N_("The day set for the eviction"), option="day"),
        "municipality": Field(N_("municipality"), N_("The municipality in which they live")),
        "tenure": Field(N_("tenure"), N_("How they live there; see azil code list warning-tenure"), worth=1),
        "landlord": Field(N_("landlord"), N_("The organisation that lets the flat, by its code"), worth=1),
        "arrears": Field(N_("arrears"), N_("What they owe, in euros"), at_least=0),
        "arrears_months": Field(
            N_("months in arrears"), N_("For how many months nothing was paid"), option="months", worth=1
        ),
        "members": Field(
            N_("members"), N_("How many they are, where not all of them are entered"), at_least=1, worth=1
        ),
        "minors": Field(N_("minors"), N_("How many of them are minors"), worth=1),
        "income": Field(N_("income"), N_("What they live on; see azil code list warning-income"), worth=1),
        "unemployed": Field(N_("without work"), N_("No adult among them has work"), worth=1),
        "endangered_on": Field(
            N_("materially endangered"),
            N_("The day on which they were found to be materially endangered"),
            option="endangered",
            worth=1,
        ),
        "joint_housing": Field(
            N_("joint accommodation"),
            N_("Elsewhere there is accommodation for all of them together"),
            worth=1,
        ),
        "housing_asked_on": Field(
            N_("accommodation looked into on"),
            N_("The day on which it was looked into whether there is any"),
            option="housing-asked",
            worth=1,
        ),
        "citizens": Field(N_("citizens"), N_("All of them are citizens of Slovenia"), worth=1),
        "asked_flat_on": Field(
            N_("asked for a flat on"),
            N_("The day on which they asked for a flat"),
            option="asked-flat",
            worth=1,
        ),
        "decision": Field(
            N_("decision on the flat"), N_("The decision on it; see azil code list warning-decision")
        ),
        "decided_on": Field(N_("decided on"), N_("The day of the decision on the flat"), option="decided"),
        "refusal": Field(
            N_("reason"), N_("Why it was refused or declined; see azil code list warning-refusal"), worth=1
        ),
        "owner": Field(N_("whose turn"), N_("The organisation whose turn it is, by its code"), worth=1),
        "outcome": Field(N_("outcome"), N_("The outcome; see azil code list warning-outcome")),
        "outcome_on": Field(N_("outcome on"), N_("The day of the outcome")),
        "checked_after_on": Field(
            N_("checked on"),
            N_("The day on which it was checked how they live now"),
            option="checked-after",
            worth=1,
        ),
        "still_housed": Field(N_("still housed"), N_("They still lived there on that day"), worth=1),
        "income_after": Field(
            N_("income afterwards"),
            N_("What they lived on afterwards; see azil code list warning-income"),
            worth=1,
        ),
        "debt_after": Field(
            N_("debt afterwards"), N_("What became of the debt; see azil code list warning-debt"), worth=1
        ),
    },
    rule=_rule,
    is_open=lambda warning: not warning["outcome"],
)
