"""What was asked of other organisations: appointments, referrals, rights, opinions, and their answers."""

from __future__ import annotations

from typing import Any

from azilcli.errors import UsageError
from azilcli.language import N_, _
from azilcli.rules.records import Declared, Field, Given

_ANSWERED = ("done", "refused")


def _rule(record: dict[str, Any], _given: Given) -> None:
    """What is done or refused was answered on a day, and what is appointed is so for a moment."""
    if record["state"] in _ANSWERED and not record.get("answered_on"):
        raise UsageError(
            _("the day of the answer must be given with a request that is done or refused"),
            _("--answered DATE"),
        )
    if record["state"] == "appointed" and not record.get("appointment"):
        raise UsageError(
            _("the day of the appointment must be given with a request in this state"),
            _('--appointment "3.12.2026 10:30"'),
        )


DECLARED = Declared(
    kind="request",
    words=N_("request"),
    title=N_("Requests"),
    help=N_(
        """Record what was asked of an organisation for people or for a household.

Referrals and appointments, rights, opinions of a centre for social work, handing over to the police. The
answer is recorded later: azil request correct, with --state, --answered and --result."""
    ),
    examples=N_(
        "azil request add Haidari specialist --to OZARA\n"
        'azil request add Haidari specialist --to UOIM --state appointed --appointment "3.12.2026 10:30" '
        "--escort --cost urgent-care\n"
        "azil request add --household Haidari csd-opinion --to UOIM --due +14"
    ),
    receipt=N_("{whom}: {what}, asked of {organisation} on {asked_on}; {state}"),
    fields={
        "what": Field(
            N_("request for"), N_("What is asked for; see azil code list request-kind"), is_argument=True
        ),
        "organisation": Field(N_("organisation"), N_("The organisation, by its code"), option="to"),
        "asked_on": Field(
            N_("asked on"), N_("The day on which it was asked"), default="today", option="asked"
        ),
        "asked_by": Field(N_("asked by"), N_("Who asked")),
        "state": Field(N_("state"), N_("The state; see azil code list request-state"), default="asked"),
        "due_day": Field(N_("answer by"), N_("The day by which an answer is expected"), option="due"),
        "appointment": Field(N_("appointment"), N_("The day and time of the appointment")),
        "escort": Field(N_("escort"), N_("Somebody of the house goes along")),
        "answered_on": Field(N_("answered on"), N_("The day on which it was answered"), option="answered"),
        "result": Field(N_("result"), N_("The result; see azil code list request-result")),
        "until": Field(N_("until"), N_("The last day for which it is granted")),
        "cost": Field(N_("paid by"), N_("Who pays; see azil code list request-cost")),
        "need": Field(N_("need"), N_("The need it is for, by its code")),
        "step": Field(N_("step"), N_("The step of a plan it is for, by its code")),
        "reference": Field(N_("reference"), N_("Number of the letter or decision"), metavar="NUMBER"),
        "note": Field(N_("note"), N_("A note")),
    },
    rule=_rule,
)
