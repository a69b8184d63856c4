"""Look-ups of the people whom the statistics of the Office count."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from azilcli.repository import Record, Repository, children, nights, places
from azilcli.rules.checks.protection import is_protected
from azilcli.rules.dispersal import PRIVATE, SITES
from azilcli.rules.identity import counts
from azilcli.rules.sql import ends

ASYLUM, PROTECTED = "asylum", "temporary-protection"
"""The programme in which reception conditions are given; the status of temporary protection."""
RECEIVED = "reception"
"""The figure of all who received reception conditions in a period."""
EXPLICIT, IMPLICIT = "withdrawn-explicit", "withdrawn-implicit"
"""The statuses of whoever withdrew the application, or is deemed to have (ZMZ-1 50)."""
_COUNTED = f"""
    SELECT person FROM status WHERE {is_protected("code")}
    UNION SELECT person FROM status
    WHERE code IN ('{EXPLICIT}', '{IMPLICIT}') AND on_day BETWEEN :first AND :last"""
"""SQL: those whose statuses may be counted in a period; each of the two has an index of its own."""


def people(repo: Repository, first: date, last: date) -> dict[str, dict[str, str]]:
    """The codes of those whom each figure of the days from `first` to `last`, both included, counts.

    Each with the status for which they are counted; with none where they are for where they slept.
    At the end means the night of the last day. Who lives at a private address gets no material care of
    the Office (ZMZ-1 78(1)/2); in an institution it may be the Office that pays (83(4)). Protection is
    counted by status, wherever the people live.
    """
    private = SITES[PRIVATE]
    slept = nights.slept(repo, first, last, "programme", elsewhere=private, kinds=(private,))
    own = {id_ for (id_,) in repo.values("SELECT id FROM site WHERE kind = :kind", kind=private)}
    sleepers = places.sleepers_on(repo, last)
    here = {row["person"] for row in sleepers if row["programme"] == ASYLUM and row["site"] not in own}
    received = {person for programme, person, _night, _after in slept if programme == ASYLUM}
    return {
        RECEIVED: dict.fromkeys(received, ""),
        "reception-end": dict.fromkeys(here, ""),
        "unaccompanied-end": dict.fromkeys(children.unaccompanied(repo, here, last), ""),
        **by_status(repo, first, last),
    }


def by_status(repo: Repository, first: date, last: date) -> dict[str, dict[str, str]]:
    """Whom each figure of statuses counts, each with the status for which they are counted."""
    counted: dict[str, dict[str, str]] = {
        "withdrawn-explicit": {},
        "withdrawn-implicit": {},
        "protection-granted": {},
        "protection-end": {},
    }
    before, last_code = "", ""
    for id_, person, day, code in repo.values(
        f"SELECT id, person, on_day, code FROM status WHERE on_day <= :last AND {counts('status')}"
        f" AND person IN ({_COUNTED}) ORDER BY person, on_day",
        first=first,
        last=last,
    ):
        former = last_code if person == before else ""
        if day >= first.isoformat():
            if code in (EXPLICIT, IMPLICIT):
                counted[code][person] = id_
            if code == PROTECTED != former:
                counted["protection-granted"][person] = id_
        counted["protection-end"].pop(person, None)
        if code == PROTECTED:
            counted["protection-end"][person] = id_
        before, last_code = person, code
    return counted


def placements(repo: Repository, people_: Iterable[str], first: date, last: date) -> list[Record]:
    """Of each of these people the first placement of a period for which reception conditions are counted."""
    rows = repo.rows_of(
        "SELECT stay.person, slept.id FROM slept JOIN stay ON stay.id = slept.stay"
        " WHERE stay.person IN ({ids}) AND stay.programme = :programme"
        f" AND slept.from_day <= :last AND {ends('slept.to_day')} > :first"
        f" AND {ends('slept.to_day')} > slept.from_day"
        " AND slept.site NOT IN (SELECT id FROM site WHERE kind = :private)"
        " ORDER BY slept.from_day DESC, slept.number DESC, slept.id DESC",
        sorted(people_),
        programme=ASYLUM,
        first=first,
        last=last,
        private=SITES[PRIVATE],
    )
    return [*{row["person"]: row for row in rows}.values()]


def facts(repo: Repository, people_: Iterable[str]) -> dict[str, Record]:
    """What the figures are broken down by, of each of these people: sex, birth and citizenship."""
    rows = repo.rows_of(
        "SELECT id, sex, birth_date, birth_band, citizenship FROM person WHERE id IN ({ids})", sorted(people_)
    )
    return {row["id"]: row for row in rows}
