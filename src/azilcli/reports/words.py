"""The words for the kinds of record, where a report speaks of them."""

from __future__ import annotations

from azilcli.language import N_, _
from azilcli.reports.table import Word
from azilcli.rules import records
from azilcli.rules.words import KINDS, of_field

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
    return _(KINDS[name]) if name in KINDS else name


def field(name: str, kind: str = "") -> str:
    """The words for a field of a record of a kind; a field that is not known stands for itself."""
    return _(of_field(name, kind)) if name else name


def unit(name: str) -> str:
    """The words for a unit of a policy."""
    return _(_UNITS[name]) if name in _UNITS else name
