"""The words for the kinds of record, where a report speaks of them."""

from __future__ import annotations

from azilcli.language import N_, _
from azilcli.reports.table import Word
from azilcli.rules import records

_KINDS = {
    "site": N_("site"),
    "room": N_("room"),
    "bed": N_("bed"),
    "closure": N_("closure"),
    "person": N_("person"),
    "distinction": N_("distinction of two people"),
    "household": N_("household"),
    "membership": N_("membership of a household"),
    "stay": N_("stay"),
    "placement": N_("placement"),
    "extension": N_("extension"),
    "correction": N_("correction"),
    "evidence": N_("evidence"),
    "overstay": N_("stay past its term"),
    "measure": N_("measure or breach"),
    "leaving": N_("departure"),
    "told": N_("notice of departure"),
    "absence": N_("absence"),
    "pass": N_("overnight pass"),
    "presence_check": N_("daily check"),
    "presence": N_("entry in a daily check"),
    "examination": N_("health examination"),
    "information": N_("receipt of information"),
    "guardian": N_("guardian"),
    "override": N_("overridden legal limit"),
    "arisen": N_("finding caused by a merge"),
    "policy": N_("policy"),
    "package": N_("packaged data"),
    "code": N_("code"),
}
_FIELDS = {
    "family_name": N_("family name"),
    "given_name": N_("given name"),
    "other_names": N_("other names"),
    "sex": N_("sex"),
    "birth_date": N_("birth date"),
    "birth_month": N_("month of birth"),
    "birth_band": N_("years of birth"),
    "citizenship": N_("citizenship"),
    "languages": N_("languages"),
    "emso": N_("EMŠO"),
    "case_number": N_("case number"),
    "foreign_id": N_("number in another register"),
    "phone": N_("phone"),
    "note": N_("note"),
    "same_as": N_("same person as"),
    "name": N_("name"),
    "kind": N_("kind"),
    "relation": N_("relation"),
    "from_day": N_("beginning"),
    "to_day": N_("end"),
    "cancelled": N_("recorded by mistake"),
    "arrived": N_("arrived"),
    "departed": N_("left"),
    "extended_on": N_("extended on"),
    "until": N_("until"),
    "anchor": N_("counted from"),
    "reason": N_("reason"),
    "destination": N_("destination"),
    "programme": N_("programme"),
    "site": N_("site"),
    "room": N_("room"),
    "bed": N_("bed"),
    "organisation": N_("organisation"),
    "activity": N_("activity"),
    "plan": N_("plan"),
    "place": N_("place"),
    "number": N_("number"),
    "months": N_("number of months"),
    "decision": N_("decision"),
    "area_m2": N_("area (m²)"),
    "reserved_for": N_("reserved for"),
    "floor": N_("floor"),
    "accessible": N_("accessible"),
    "town": N_("town"),
    "address": N_("address"),
    "programmes": N_("programmes"),
    "value": N_("value"),
    "version": N_("version"),
    "legal_basis": N_("legal basis"),
    "standing": N_("standing"),
    "on_day": N_("day"),
    "result": N_("result"),
    "fitness": N_("result"),
    "seen": N_("present"),
    "state": N_("state"),
    "expected": N_("expected"),
    "excused": N_("good reason"),
    "is_excused": N_("good reason"),
    "asked_on": N_("asked, no reason"),
    "told_on": N_("Ministry informed"),
    "left_at": N_("hour of leaving"),
    "notified_on": N_("notice of the landlord"),
    "agreed": N_("agreed"),
    "handed_over": N_("handed over"),
    "identity_on": N_("identity established"),
    "suitable_on": N_("conditions suitable"),
    "interviewed_on": N_("interview held"),
    "commission_on": N_("finding of the commission"),
    "visited_on": N_("conditions looked at"),
    "payer": N_("who pays"),
    "ground_on": N_("ground recorded"),
    "failed": N_("not carried out on"),
    "person": N_("person"),
    "other": N_("other person"),
    "household": N_("household"),
    "stay": N_("stay"),
    "effect": N_("closed or out of service"),
    "decided_on": N_("decided on"),
    "field": N_("field"),
    "was": N_("value before"),
    "becomes": N_("value after"),
    "was_place": N_("place before"),
    "was_programme": N_("programme before"),
    "gate": N_("legal limit"),
    "code": N_("code"),
    "percent": N_("per cent"),
    "counterpart": N_("with whom"),
    "document": N_("document"),
    "authorised": N_("authorised"),
    "csd": N_("centre for social work"),
    "granted_to": N_("granted until"),
    "day": N_("day"),
    "by_whom": N_("examined by"),
    "language": N_("language"),
    "objection_until": N_("objection until"),
    "breach": N_("breach"),
    "ground": N_("because of"),
    "ended": N_("ended early"),
    "ended_why": N_("why it ended"),
    "written_on": N_("written decision"),
    "served_on": N_("served"),
    "objected_on": N_("objection filed"),
    "outcome": N_("outcome of the objection"),
    "outcome_on": N_("decision on the objection"),
    "warning": N_("written warning"),
    "transfer": N_("transfer"),
    "description": N_("description"),
    "identity": N_("identity established"),
    "application": N_("application lodged"),
    "examined": N_("preventive examination"),
    "who": N_("who was informed"),
    "what": N_("what they were told"),
    "unit": N_("unit"),
    "valid_from": N_("valid from"),
    "list": N_("code list"),
    "sl": N_("Slovenian words"),
    "en": N_("English words"),
    "rank": N_("order"),
    "subject": N_("subject"),
}
_UNITS = {
    "months": N_("months"),
    "date": N_("date"),
    "days": N_("days"),
    "anchor": N_("counted from"),
    "statuses": N_("statuses"),
    "years": N_("years"),
    "percent": N_("per cent"),
    "number": N_("count"),
    "site-kinds": N_("kinds of site"),
    "measures": N_("measures"),
    "breaches": N_("breaches"),
    "hours": N_("hours"),
    "persons": N_("persons"),
    "m2": N_("m²"),
    "km": N_("km"),
    "minutes": N_("minutes"),
    "workdays": N_("working days"),
    "eur": N_("euros"),
    "decimal": N_("decimal number"),
    "ground": N_("ground"),
    "severity": N_("severity"),
    "zone": N_("time zone"),
}


_REMARKS = (
    N_("710 places are published for the end of 2023; since when there have been so many is not known"),
    N_("about 60 places are published for both houses together; 30 in each is an assumption"),
    N_("public pages of 2025 no longer name this house; check whether it is in use"),
    N_(
        "housed unaccompanied minors from 1 August 2016 to 29 March 2024; its division into rooms is "
        "an assumption"
    ),
    N_("70 places are published; their division into rooms is an assumption"),
    N_("the flat and its town are published; the number of rooms and beds is an assumption"),
)
"""Remarks on packaged sites."""


def remark(text: str | None) -> str | None:
    """A remark on a site; a packaged one in the language in use."""
    return Word(text, _(text)) if text in _REMARKS else text


def kind(name: str) -> str:
    """The words for a kind of record; a kind that is not known stands for itself."""
    if name in records.names():
        return _(records.declared(name).words)
    return _(_KINDS[name]) if name in _KINDS else name


def field(name: str, kind: str = "") -> str:
    """The words for a field of a record of a kind; a field that is not known stands for itself."""
    own = records.declared(kind).fields.get(name) if kind in records.names() else None
    if own:
        return _(own.words)
    return _(_FIELDS[name]) if name in _FIELDS else name


def unit(name: str) -> str:
    """The words for a unit of a policy."""
    return _(_UNITS[name]) if name in _UNITS else name
