"""Look-ups of unaccompanied minors, their guardians and the opinions on where they should be housed."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from azilcli.repository import Record, Repository
from azilcli.rules import children
from azilcli.rules.identity import counts
from azilcli.rules.sql import holds

_SITE = f"""(SELECT site FROM sleeper AS here WHERE here.person = person.id AND {holds("here")}
    ORDER BY here.departed IS NOT NULL, here.placement LIMIT 1)"""
"""SQL: where somebody sleeps in the night of `:on`; null for whoever sleeps nowhere, and so with nobody."""


def unaccompanied(repo: Repository, person_ids: Iterable[str], on: date) -> set[str]:
    """Those of the people who are unaccompanied minors on a day (ZMZ-1 2/21, 16).

    Under 18, by the least age possible where only the year of birth is known, and no parent and nobody
    who has them in care accommodated where they are. Somebody without a birth date is not among them.
    """
    return _those(repo, person_ids, on, children.is_unaccompanied("person.id", "person", _SITE))


def needs_guardian(repo: Repository, person_ids: Iterable[str], on: date) -> set[str]:
    """Those of the people who are unaccompanied minors and need a guardian on a day.

    A married minor of 15 or more needs none (ZMZ-1 16(8)).
    """
    return _those(repo, person_ids, on, children.needs_guardian("person.id", "person", _SITE))


def perhaps_needs_guardian(repo: Repository, person_ids: Iterable[str], on: date) -> set[str]:
    """Those of the people of whom it is no longer known whether they need one, as they are erased."""
    needs = children.needs_guardian("person.id", "person", _SITE)
    return _those(repo, person_ids, on, f"{children.is_of_lost_age('person')} AND {needs} IS NULL")


def alone(repo: Repository, person_ids: Iterable[str], on: date) -> set[str]:
    """Those of the people who are minors in the house while those who care for them are out of it."""
    return _those(repo, person_ids, on, children.is_alone("person.id", "person", _SITE))


def beside(repo: Repository, person_ids: Iterable[str], on: date) -> set[str]:
    """The people themselves and all who are in a household with one of them on a day."""
    asked = set(person_ids)
    rows = repo.rows_of(
        "SELECT DISTINCT other.person FROM membership AS own"
        f" JOIN membership AS other ON other.household = own.household AND {holds('other')}"
        f" WHERE own.person IN ({{ids}}) AND {holds('own')}",
        sorted(asked),
        on=on,
    )
    return asked | {row["person"] for row in rows}


def staying(repo: Repository, person_ids: Iterable[str], on: date) -> set[str]:
    """Those of the people who sleep somewhere in the night of a day."""
    rows = repo.rows_of(
        "SELECT DISTINCT sleeper.person FROM sleeper"
        f" WHERE sleeper.person IN ({{ids}}) AND {holds('sleeper')}",
        sorted(person_ids),
        on=on,
    )
    return {row["person"] for row in rows}


def guardian(repo: Repository, person_id: str, on: date) -> Record | None:
    """The guardian of a person on a day, if there is one."""
    return repo.row(
        f"SELECT * FROM guardian WHERE person = :person AND {holds('guardian')}"
        " ORDER BY from_day DESC, id LIMIT 1",
        person=person_id,
        on=on,
    )


def guardians(repo: Repository, person_id: str) -> list[Record]:
    """Every guardian of a person, in order."""
    return repo.rows("SELECT * FROM guardian WHERE person = :person ORDER BY from_day, id", person=person_id)


def opinions(repo: Repository, person_id: str) -> list[Record]:
    """Every opinion on where a person should be housed, in order; of one day the one that counts."""
    return repo.rows(
        f"SELECT * FROM opinion WHERE person = :person AND {counts('opinion')} ORDER BY on_day",
        person=person_id,
    )


def is_assessed(repo: Repository, person_id: str, on: date) -> bool:
    """Whether an assessment of age found up to a day that a person is an adult (ZMZ-1 17)."""
    return bool(repo.rows(f"SELECT 1 WHERE {children.is_assessed(':person')}", person=person_id, on=on))


def married_on(repo: Repository, person_id: str) -> str | None:
    """The day (ISO text) since which a person is recorded as married."""
    row = repo.row("SELECT min(on_day) AS day FROM marriage WHERE person = :person", person=person_id)
    return row["day"] if row else None


def _those(repo: Repository, person_ids: Iterable[str], on: date, condition: str) -> set[str]:
    rows = repo.rows_of(
        f"SELECT person.id FROM person WHERE person.id IN ({{ids}}) AND {condition}",
        list(person_ids),
        on=on,
    )
    return {row["id"] for row in rows}
