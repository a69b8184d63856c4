"""Look-ups of examinations, receipts of information and vulnerabilities, of many people at once."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from azilcli.repository import Record, Repository, of_each, policies
from azilcli.rules.identity import ONE_A_DAY, counts
from azilcli.rules.sql import holds

ISOLATION = "isolation"
"""The result of an examination after which somebody sleeps apart."""
DISABILITY = "disability"
"""The vulnerability for which a bed should be accessible."""


def needed_before(repo: Repository, site_kind: str, on: date) -> Record | None:
    """The policy that asks for an examination before accommodation in a kind of site, if one does."""
    row = policies.in_force(repo, "health.examination-before", on)
    return row if row and site_kind in row["value"].split() else None


def examinations(repo: Repository, people: Sequence[str], on: date) -> dict[str, Record]:
    """The latest examination of each of these people on or before a day, where there is one."""
    return of_each(repo, "examination", people, on)


def receipts(repo: Repository, people: Sequence[str], on: date) -> dict[str, Record]:
    """The first receipt of information of each of these people on or before a day."""
    return of_each(repo, "information", people, on, first=True)


def vulnerabilities(repo: Repository, people: Sequence[str], on: date) -> dict[str, list[str]]:
    """The kinds of vulnerability that each of these people has on a day."""
    kinds: dict[str, list[str]] = {}
    for row in repo.rows_of(
        "SELECT DISTINCT person, kind FROM vulnerability WHERE person IN ({ids})"
        f" AND {holds('vulnerability')} AND kind != '' ORDER BY kind",
        people,
        on=on,
    ):
        kinds.setdefault(row["person"], []).append(row["kind"])
    return kinds


def of_person(repo: Repository, kind: str, person_id: str) -> list[Record]:
    """All examinations, receipts or vulnerabilities (`kind`) of a person that count, the latest first."""
    day = "from_day" if kind == "vulnerability" else "on_day"
    counting = counts(kind) if kind in ONE_A_DAY else "1"
    return repo.rows(
        f"SELECT * FROM {kind} WHERE person = :person AND {counting} ORDER BY {day} DESC, id",
        person=person_id,
    )


def different(vulnerabilities: Sequence[Record]) -> list[Record]:
    """Vulnerabilities without those that say what another one says, as of somebody entered twice.

    Of those that are erased nobody can tell, so they stay.
    """
    return list({
        (row["kind"] or row["id"], row["from_day"], row["to_day"]): row for row in reversed(vulnerabilities)
    }.values())[::-1]  # fmt: skip
