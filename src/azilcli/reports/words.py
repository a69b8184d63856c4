"""The words for the kinds of record, where a report speaks of them."""

from __future__ import annotations

from azilcli.language import N_, _

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
    "overstay": N_("stay over its term"),
    "measure": N_("measure or breach"),
    "decision": N_("decision"),
    "leaving": N_("way of leaving"),
    "told": N_("notice given"),
    "absence": N_("absence"),
    "pass": N_("overnight pass"),
    "presence_check": N_("daily check"),
    "presence": N_("entry in a daily check"),
    "examination": N_("health examination"),
    "information": N_("receipt of information"),
    "vulnerability": N_("vulnerability"),
    "status": N_("status"),
    "card": N_("card or document"),
    "guardian": N_("guardian"),
    "opinion": N_("opinion of a centre for social work"),
    "marriage": N_("marriage"),
    "override": N_("gate that was passed"),
    "arisen": N_("finding of a merge"),
    "policy": N_("policy"),
    "code": N_("code"),
}
_FIELDS = {
    "family_name": N_("family name"),
    "given_name": N_("given name"),
    "other_names": N_("other names"),
    "sex": N_("sex"),
    "birth_date": N_("birth date"),
    "birth_band": N_("years of birth"),
    "citizenship": N_("citizenship"),
    "languages": N_("languages"),
    "emso": N_("EMŠO"),
    "case_number": N_("case number"),
    "phone": N_("phone"),
    "note": N_("note"),
    "same_as": N_("the same as"),
    "name": N_("name"),
    "kind": N_("kind"),
    "relation": N_("relation"),
    "from_day": N_("from"),
    "to_day": N_("to"),
    "arrived": N_("arrived"),
    "departed": N_("left"),
    "until": N_("until"),
    "anchor": N_("counted from"),
    "reason": N_("reason"),
    "destination": N_("destination"),
    "programme": N_("programme"),
    "site": N_("site"),
    "room": N_("room"),
    "bed": N_("bed"),
    "place": N_("place"),
    "number": N_("number"),
    "months": N_("months"),
    "decision": N_("decision"),
    "area_m2": N_("area (m²)"),
    "reserved_for": N_("reserved for"),
    "floor": N_("floor"),
    "accessible": N_("accessible"),
    "town": N_("town"),
    "address": N_("address"),
    "programmes": N_("programmes"),
    "value": N_("value"),
    "legal_basis": N_("legal basis"),
    "on_day": N_("day"),
    "result": N_("result"),
    "seen": N_("present"),
    "state": N_("state"),
    "expected": N_("expected"),
    "excused": N_("excused"),
    "is_excused": N_("excused"),
    "agreed": N_("agreed"),
    "handed_over": N_("handed over"),
    "failed": N_("failed"),
}
_UNITS = {
    "months": N_("months"),
    "date": N_("date"),
    "days": N_("days"),
    "anchor": N_("counted from"),
    "statuses": N_("statuses"),
    "years": N_("years"),
    "percent": N_("per cent"),
    "number": N_("number"),
    "site-kinds": N_("kinds of site"),
    "persons": N_("persons"),
    "m2": N_("m²"),
}


def kind(name: str) -> str:
    """The words for a kind of record; a kind that is not known stands for itself."""
    return _(_KINDS[name]) if name in _KINDS else name


def field(name: str) -> str:
    """The words for a field of a record; a field that is not known stands for itself."""
    return _(_FIELDS[name]) if name in _FIELDS else name


def unit(name: str) -> str:
    """The words for a unit of a policy."""
    return _(_UNITS[name]) if name in _UNITS else name
