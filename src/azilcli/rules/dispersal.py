"""Living elsewhere than in a site of the Office: at a private address, or in another institution.

Such a stay is at a site without beds, which counts in no capacity. An applicant is let go there under the
conditions of ZMZ-1 83; they stand once here, for the gate and for what is found later.
"""

from __future__ import annotations

from azilcli.rules.status import ASYLUM
from azilcli.tuples import NamedTuple

PRIVATE, INSTITUTION = "private-address", "institution"
"""The kinds of dispersal (code list leaving-kind)."""
SITES = {PRIVATE: "private-address", INSTITUTION: "other-institution"}
"""The kind of site that each is a stay at."""
WITHOUT_BEDS = tuple(SITES.values())
"""The kinds of site that have no beds: their people count in no capacity."""

GATE, UNSEEN, TO_ANNUL, DEPARTED = (
    "dispersal-conditions",
    "dispersed-unseen",
    "dispersal-to-annul",
    "dispersal-as-departure",
)
"""Codes of the checks."""


class Condition(NamedTuple):
    """What a dispersal needs: the field with the day on which it was met, and the option that gives it."""

    field: str
    option: str


CONDITIONS = {
    PRIVATE: (
        Condition("identity_on", "--identity"),
        Condition("suitable_on", "--suitable"),
        Condition("interviewed_on", "--interviewed"),
    ),
    INSTITUTION: (Condition("commission_on", "--commission"),),
}
"""At a private address identity, living conditions and interview (ZMZ-1 83(1)); in an institution that the
commission found exceptional personal circumstances (83(2), (3))."""

ENDED_BY_LAW = ("public-order", "undeclared-work", "unsuitable", "procedure")
"""The grounds on which a dispersal to a private address is annulled (ZMZ-1 83(7)); to an institution none."""


def is_without_beds(kind: str) -> str:
    """SQL: `kind` is that of a site without beds."""
    return f"{kind} IN {WITHOUT_BEDS}"


IS_ELSEWHERE = f"({is_without_beds('site.kind')} AND p.programme = '{ASYLUM}')"
"""SQL: the sleeper `p` is an applicant at a `site` without beds."""


def missing(row: str, kind: str, day: str = ":on") -> str:
    """SQL: the options that say of each condition of the dispersal `row` not met by a day that it is."""
    return " || ".join(
        f"CASE WHEN {kind} = '{SITES[name]}' AND coalesce({row}.{one.field}, '~') > {day}"
        f" THEN ', {one.option}' ELSE '' END"
        for name, those in CONDITIONS.items()
        for one in those
    )
