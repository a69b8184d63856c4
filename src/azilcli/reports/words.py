"""The words for the kinds of record, where a report speaks of them."""

from __future__ import annotations

from azilcli.language import N_, _

_KINDS = {
    "site": N_("site"),
    "room": N_("room"),
    "bed": N_("bed"),
    "closure": N_("closure"),
    "person": N_("person"),
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
    "policy": N_("policy"),
    "code": N_("code"),
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


def unit(name: str) -> str:
    """The words for a unit of a policy."""
    return _(_UNITS[name]) if name in _UNITS else name
