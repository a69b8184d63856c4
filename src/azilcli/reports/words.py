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
    "policy": N_("policy"),
    "code": N_("code"),
}
_UNITS = {"months": N_("months"), "date": N_("date"), "anchor": N_("counted from")}


def kind(name: str) -> str:
    """The words for a kind of record; a kind that is not known stands for itself."""
    return _(_KINDS[name]) if name in _KINDS else name


def unit(name: str) -> str:
    """The words for a unit of a policy."""
    return _(_UNITS[name]) if name in _UNITS else name
