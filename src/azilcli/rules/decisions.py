"""Decisions on applications: which right or duty hangs on which of their days (ZMZ-1 49, 78, 90).

A decision has the day on which it was made, that of service, of enforceability and of finality. Rights of a
beneficiary begin with service (90(2)); those of an applicant end with enforceability (78(2), (3)), with which
a voluntary departure begins (49(11)); data are blocked with finality (115(2)).
"""

from __future__ import annotations

from azilcli.rules.identity import counts

DUBLIN, STOPPED, REPEAT_REJECTED = "dublin", "stopped", "repeat-rejected"
RIGHTS_ENDED = "rights-ended"
"""The rights to a house and an allowance ended, though not the status: after a conviction (ZMZ-1 90(6)).

Of what, the file does not say: the act has no place for it in the record of beneficiaries (116(2)).
"""
QUOTA = "quota"
"""The ground of those accepted under a quota: their rights to house, allowance and courses begin with the
contract (ZMZ-1 104(2))."""
NEGATIVE = (
    *("final-negative", "manifestly-unfounded", "excluded", "inadmissible", DUBLIN),
    *("status-ended", "status-revoked", REPEAT_REJECTED),
)
"""Decisions after which a person must leave the country."""
ENDING = (*NEGATIVE, STOPPED)
"""Decisions that end the rights of an applicant; under Dublin the transfer does (ZMZ-1 78(2))."""
LIFTING = ("final-positive", "annulled", "repeat-allowed")
"""Decisions after which a person may stay after all; the last of them removes what was set (49(11))."""
GROUNDED = {
    "inadmissible": ("other-member-state", "first-asylum-country", "safe-third-country"),
    "status-revoked": ("danger",),
    "final-positive": (QUOTA,),
}
"""The grounds on which such a decision may rest, where more than one thing follows from it."""

_DEPARTURE = ("final-negative", "manifestly-unfounded", "inadmissible", "status-ended", "status-revoked")
_NO_DEPARTURE = ("other-member-state", "danger")


def gives_departure(decision: str) -> str:
    """SQL: `decision`, a row, sets a time for voluntary departure (ZMZ-1 49(10)).

    None after exclusion, protection in another member state, Dublin, discontinuance, the dismissal of a
    request for a repeat procedure, and where protection was revoked because of danger or serious crimes.
    """
    return f"({decision}.kind IN {_DEPARTURE} AND coalesce({decision}.ground, '') NOT IN {_NO_DEPARTURE})"


def last(person: str, kinds: tuple[str, ...], what: str, *, until: str = ":on") -> str:
    """SQL: `what` of the latest decision `d` of some kinds about a person up to a day; null if none."""
    those = ", ".join(map(repr, kinds))
    return (
        f"(SELECT {what} FROM decision AS d WHERE d.person = {person} AND d.on_day <= {until}"
        f" AND d.kind IN ({those}) AND {counts('decision', 'd')} ORDER BY d.on_day DESC, d.id DESC LIMIT 1)"
    )


def is_lifted(person: str, since: str) -> str:
    """SQL: a decision since a day lets a person stay after all."""
    return (
        f"EXISTS (SELECT 1 FROM decision AS later WHERE later.person = {person}"
        f" AND later.kind IN {LIFTING} AND later.on_day BETWEEN {since} AND :on)"
    )


def is_asked_again(person: str, since: str, until: str) -> str:
    """SQL: a first request for a repeat procedure was lodged in some days, and stopped what ran then.

    Whether the rest of the time or all of it runs after its rejection, the act leaves open (49(11)).
    """
    return (
        f"EXISTS (SELECT 1 FROM status AS again WHERE again.person = {person}"
        f" AND again.code = 'repeat-applicant' AND again.on_day BETWEEN {since} AND {until}"
        " AND again.on_day <= :on)"
    )


def is_returning(person: str) -> str:
    """SQL: a person has decided to return to the country of origin and keeps all rights (ZMZ-1 106(2))."""
    return (
        f"EXISTS (SELECT 1 FROM leaving AS home WHERE home.person = {person} AND home.kind = 'return'"
        " AND home.from_day <= :on AND coalesce(home.handed_over, '9999-12-31') >= :on"
        " AND coalesce(home.failed, '9999-12-31') > :on)"
    )
