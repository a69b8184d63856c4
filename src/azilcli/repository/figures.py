"""Look-ups of the people whom the statistics of the Office count."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from azilcli.repository import Record, Repository, children, nights, places
from azilcli.rules.dispersal import PRIVATE, SITES
from azilcli.rules.identity import counts

ASYLUM, PROTECTED = "asylum", "temporary-protection"
"""The programme in which reception conditions are given; the status of temporary protection."""
EXPLICIT, IMPLICIT = "withdrawn-explicit", "withdrawn-implicit"
"""The statuses of whoever withdrew the application, or is deemed to have (ZMZ-1 50)."""


def people(repo: Repository, first: date, last: date) -> dict[str, set[str]]:
    """The codes of those whom each figure of the days from `first` to `last`, both included, counts.

    At the end means the night of the last day. Who lives at a private address gets no material care of
    the Office (ZMZ-1 78(1)/2); in an institution it may be the Office that pays (83(4)). Protection is
    counted by status, wherever the people live.
    """
    private = SITES[PRIVATE]
    slept = nights.slept(repo, first, last, "programme", elsewhere=private, kinds=(private,))
    own = {id_ for (id_,) in repo.values("SELECT id FROM site WHERE kind = :kind", kind=private)}
    sleepers = places.sleepers_on(repo, last)
    here = {row["person"] for row in sleepers if row["programme"] == ASYLUM and row["site"] not in own}
    counted: dict[str, set[str]] = {
        "reception": {person for programme, person, _night, _after in slept if programme == ASYLUM},
        "reception-end": here,
        "unaccompanied-end": children.unaccompanied(repo, here, last),
        "withdrawn-explicit": set(),
        "withdrawn-implicit": set(),
        "protection-granted": set(),
        "protection-end": set(),
    }
    before, last_code = "", ""
    for person, day, code in repo.values(
        f"SELECT person, on_day, code FROM status WHERE on_day <= :last AND {counts('status')}"
        " ORDER BY person, on_day",
        last=last,
    ):
        former = last_code if person == before else ""
        if day >= first.isoformat():
            if code in (EXPLICIT, IMPLICIT):
                counted[code].add(person)
            if code == PROTECTED != former:
                counted["protection-granted"].add(person)
        (counted["protection-end"].add if code == PROTECTED else counted["protection-end"].discard)(person)
        before, last_code = person, code
    return counted


def facts(repo: Repository, people_: Iterable[str]) -> dict[str, Record]:
    """What the figures are broken down by, of each of these people: sex, birth and citizenship."""
    rows = repo.rows_of(
        "SELECT id, sex, birth_date, birth_band, citizenship FROM person WHERE id IN ({ids})", sorted(people_)
    )
    return {row["id"]: row for row in rows}
