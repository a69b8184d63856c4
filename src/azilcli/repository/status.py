"""Look-ups of status and of cards."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from azilcli import dates
from azilcli.repository import Record, Repository, of_each, policies
from azilcli.rules import status as rules
from azilcli.rules.identity import counts


def on_day(repo: Repository, person_id: str, on: date) -> Record | None:
    """The status a person has on a day: the newest that has begun."""
    return repo.row(
        f"SELECT * FROM status WHERE person = :person AND on_day <= :on AND {counts('status')}"
        " ORDER BY on_day DESC LIMIT 1",
        person=person_id,
        on=on,
    )


def history(repo: Repository, person_id: str) -> list[Record]:
    """Every status of a person, in order; of one day the one that counts."""
    return repo.rows(
        f"SELECT * FROM status WHERE person = :person AND {counts('status')} ORDER BY on_day",
        person=person_id,
    )


def since(repo: Repository, person_id: str, codes: Sequence[str], on: date) -> date | None:
    """The day since which a person has had one of the statuses `codes` without a break, seen on a day.

    With `fitting(repo, "integration", on)` it is the day protection was acquired, from which a term is
    counted (ZMZ-1 93). None where the status on that day is none of them, or there is none.
    """
    begun = [
        (row["on_day"], row["code"]) for row in history(repo, person_id) if row["on_day"] <= on.isoformat()
    ]
    day = rules.first_of_run(begun, tuple(codes))
    return dates.iso(day) if day else None


def latest(repo: Repository, people: Sequence[str], on: date) -> dict[str, Record]:
    """The status that each of these people has on a day, where there is one."""
    return of_each(repo, "status", people, on)


def fitting(repo: Repository, programme: str, on: date) -> tuple[str, ...]:
    """The statuses with which somebody may be in a programme on a day; none where nothing is laid down."""
    row = policies.in_force(repo, f"{programme}.statuses", on)
    return tuple(row["value"].split()) if row else ()


def cards(repo: Repository, person_id: str) -> list[Record]:
    """Every card and document of a person, in the order of their issue."""
    return repo.rows("SELECT * FROM card WHERE person = :person ORDER BY issued, kind, id", person=person_id)


def has_card(repo: Repository, person_id: str, on: date) -> bool:
    """Whether somebody has an applicant card that is valid on a day or was issued later."""
    return any(
        card["kind"] == rules.APPLICANT_CARD and (card["until"] or dates.OPEN) >= on.isoformat()
        for card in cards(repo, person_id)
    )
